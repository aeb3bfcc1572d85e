// @vitest-environment node

import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "./run.mjs";

const folder = path.join(root, ".github/workflows");
const workflows = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"));
const uses = workflows.flatMap((text) => text.match(/uses: .*/g) ?? []);

test("an action is named by its commit, with its version for whoever reads it", () => {
  expect(uses.length).toBeGreaterThan(10);
  for (const line of uses) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test("no step after a checkout finds the repository's token", () => {
  for (const text of workflows) {
    const afterCheckouts = text.split(/uses: actions\/checkout@.*\n/).slice(1);
    for (const after of afterCheckouts) expect(after.trimStart()).toMatch(/^with: \{ persist-credentials: false/);
  }
});

test("a workflow may do nothing unless a job says so", () => {
  for (const text of workflows) expect(text).toMatch(/^permissions: \{\}$/m);
});
