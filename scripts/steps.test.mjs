// @vitest-environment node

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { steps } from "./steps.mjs";

const names = steps.map(({ name }) => name);

test("each step has a name of its own, and comes after those that it needs", () => {
  expect(new Set(names).size).toBe(names.length);
  for (const { name, needs = [] } of steps) {
    for (const need of needs) {
      expect(names.indexOf(need), `${name} needs ${need}`).toBeGreaterThanOrEqual(0);
      expect(names.indexOf(need), `${name} needs ${need}`).toBeLessThan(names.indexOf(name));
    }
  }
});

test("a quick check needs nothing that it leaves out", () => {
  const long = steps.filter((step) => step.long).map(({ name }) => name);
  const needed = steps.filter((step) => !step.long).flatMap(({ needs = [] }) => needs);
  expect(needed.filter((name) => long.includes(name))).toEqual([]);
});

test("CI makes every step, each once", () => {
  const workflow = readFileSync(new URL("../.github/workflows/test.yml", import.meta.url), "utf8");
  const jobs = workflow.split(/^ {2}(?=[\w-]+:$)/m);
  const made = jobs.flatMap((job) => {
    const [, only] = /npm test -- --only (.+)$/m.exec(job) ?? [];
    const [, choices = ""] = /matrix:\s+\w+: \[(.*)\]$/m.exec(job) ?? [];
    return (only ?? "").split(",").flatMap((name) => {
      const isMany = /\$\{\{ matrix\.\w+ \}\}/;
      return isMany.test(name) ? choices.split(", ").map((choice) => name.replace(isMany, choice)) : name || [];
    });
  });
  // What builds the engines is built where they are.
  expect(made.toSorted()).toEqual(names.filter((name) => name !== "tool").toSorted());
});
