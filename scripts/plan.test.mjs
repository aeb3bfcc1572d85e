import { describe, expect, test } from "vitest";
import { choose, follow } from "./plan.mjs";

/**
 * @param {string} name
 * @param {Partial<import("./plan.mjs").Step>} rest
 * @returns {import("./plan.mjs").Step}
 */
const step = (name, rest = {}) => ({ name, what: name, lane: "core", check: async () => true, ...rest });

const steps = [
  step("rust"),
  step("engine", { lane: "page" }),
  step("gpu", { long: true }),
  step("page", { lane: "page", needs: ["engine"] }),
  step("webgpu", { lane: "page", needs: ["gpu", "page"], long: true }),
];
const all = [...steps, step("scale", { asked: true })];

describe("choosing", () => {
  test.each([
    [[], ["rust", "engine", "gpu", "page", "webgpu"]],
    [["--quick"], ["rust", "engine", "page"]],
    [
      ["--only", "webgpu,rust"],
      ["rust", "webgpu"],
    ],
    [["--only", "scale"], ["scale"]],
  ])("%j", (args, names) => {
    expect(choose(all, args).map(({ name }) => name)).toEqual(names);
  });

  test.each([[["--only"]], [["--only", "rust,unknown"]], [["--fast"]], [["--quick", "rust"]], [["rust"]]])(
    "%j is explained",
    (args) => {
      expect(() => choose(all, args)).toThrow("Steps: rust, engine, gpu, page, webgpu, scale");
    },
  );
});

describe("following", () => {
  /**
   * What is begun and ended, each step taking one turn of the event loop.
   * @param {import("./plan.mjs").Step[]} chosen
   * @param {string} failing
   */
  async function story(chosen, failing = "") {
    /** @type {string[]} */
    const events = [];
    const results = await follow(chosen, async ({ name }) => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} ends`);
      return { passed: name !== failing };
    });
    return { events, results };
  }

  test("two steps of one lane never at once, and none before what it needs", async () => {
    const { events, results } = await story(steps);
    const at = (/** @type {string} */ event) => events.indexOf(event);
    expect(events).toHaveLength(2 * steps.length);
    expect(at("engine begins")).toBeLessThan(at("rust ends"));
    expect(at("gpu begins")).toBeGreaterThan(at("rust ends"));
    expect(at("page begins")).toBeGreaterThan(at("engine ends"));
    expect(at("webgpu begins")).toBeGreaterThan(Math.max(at("gpu ends"), at("page ends")));
    expect(results.map(({ step: { name }, passed }) => [name, passed])).toEqual(steps.map(({ name }) => [name, true]));
  });

  test("what needs a failed step is not begun, nor what needs that; the others are", async () => {
    const { events, results } = await story(steps, "engine");
    expect(events).not.toContain("page begins");
    expect(events).not.toContain("webgpu begins");
    expect(events).toContain("gpu ends");
    expect(results.map(({ passed, failedNeed }) => failedNeed ?? passed)).toEqual([
      true,
      false,
      true,
      "engine",
      "page",
    ]);
  });

  test("what was not chosen counts as done", async () => {
    const { results } = await story(choose(steps, ["--only", "webgpu"]));
    expect(results).toMatchObject([{ passed: true }]);
  });
});
