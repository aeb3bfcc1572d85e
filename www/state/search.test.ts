import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Search, bestTry, isApplied, noSearch } from "./search.ts";
import { reduceOnly } from "./part.test-helper.ts";

const reduceSearch = reduceOnly("search");

type Try = Search["tries"][number];

const tried = (accuracy: number, loss: number): Try => ({
  config: { epochs: 20 },
  changed: [],
  scores: { accuracy, accuracyLow: 0, accuracyHigh: 1, f1: accuracy, f1Low: 0, f1High: 1, loss },
  error: undefined,
});
const broken: Try = {
  config: {},
  changed: [],
  scores: undefined,
  error: { kind: { code: "notReady" }, line: undefined },
};

describe("the best try", () => {
  test.each<[string, Try[], number | undefined]>([
    ["none", [], undefined],
    ["none that worked", [broken], undefined],
    ["the most often right", [tried(0.6, 0.1), tried(0.8, 0.9), broken], 1],
    ["of two, the less surprised", [tried(0.8, 0.5), tried(0.8, 0.4), tried(0.7, 0.1)], 1],
    ["of two alike, the first", [tried(0.8, 0.5), tried(0.8, 0.5)], 0],
  ])("%s", (_what, tries, best) => {
    expect(bestTry(tries)).toBe(best);
  });

  test("is never worse than another", () => {
    const scores = fc.record({
      accuracy: fc.double({ min: 0, max: 1, noNaN: true }),
      loss: fc.double({ min: 0, max: 9, noNaN: true }),
    });
    const check = fc.property(fc.array(scores, { minLength: 1 }), (all) => {
      const best = all[bestTry(all.map(({ accuracy, loss }) => tried(accuracy, loss)))!]!;
      for (const other of all) expect(best.accuracy).toBeGreaterThanOrEqual(other.accuracy);
    });
    fc.assert(check);
  });
});

test("a search starts anew and gathers its tries", () => {
  const old: Search = { ...noSearch, nTries: 5, tries: [tried(1, 0)] };
  const running = reduceSearch(old, { type: "searchStarted" });
  expect(running).toEqual({ ...noSearch, nTries: 5, isRunning: true });
  const progress = { done: 3, total: 9, tries: [tried(0.5, 1)], finished: false };
  const twice = [progress, progress].reduce(
    (search, progress) => reduceSearch(search, { type: "searched", progress }),
    running,
  );
  expect(twice).toMatchObject({ done: 3, total: 9, isRunning: true });
  expect(twice.tries).toHaveLength(2);
  expect(reduceSearch(twice, { type: "searchEnded" })).toMatchObject({ isRunning: false, tries: twice.tries });
});

test.each([
  [12.4, 12],
  [1, 2],
  [1_000, 100],
  [Number.NaN, 12],
])("%s tries are %s", (nTries, expected) => {
  expect(reduceSearch(noSearch, { type: "searchSized", nTries }).nTries).toBe(expected);
});

test("a try is in use when the settings are its", () => {
  expect(isApplied(tried(1, 0), { epochs: 20, seed: 3 })).toBe(true);
  expect(isApplied(tried(1, 0), { epochs: 30 })).toBe(false);
});
