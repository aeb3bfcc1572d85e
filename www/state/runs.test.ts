import { expect, test } from "vitest";
import { fakeDefaults } from "../engine/fake.test-helper.ts";
import { noRun } from "./run.ts";
import {
  type KeptRun,
  type RunsState,
  afterEarlier,
  f1Of,
  fingerprint,
  mostCompared,
  mostRuns,
  noRuns,
  recordOf,
} from "./runs.ts";
import { reduceOnly } from "./part.test-helper.ts";

const reduceRuns = reduceOnly("runs");

const run: Omit<KeptRun, "number"> = {
  at: 1,
  config: fakeDefaults,
  classes: ["a", "b"],
  stopped: false,
  data: "d",
  split: "s",
  scores: {},
  curve: [],
  tuning: [],
};

function kept(n: number, runs: RunsState = noRuns): RunsState {
  return Array.from({ length: n }).reduce<RunsState>((runs) => reduceRuns(runs, { type: "runKept", run }), runs);
}

const numbers = ({ list }: RunsState) => list.map(({ number }) => number);

test("the newest stands first, and no number is given twice", () => {
  let runs = kept(3);
  expect(numbers(runs)).toEqual([3, 2, 1]);
  runs = reduceRuns(runs, { type: "runDeleted", number: 3 });
  expect(numbers(kept(1, runs))).toEqual([4, 2, 1]);
});

test("runs of this visit go on from the numbers of earlier ones, whose place they do not take", () => {
  let runs = reduceRuns(kept(3), { type: "runChosen", number: 2, on: true });
  runs = reduceRuns(runs, { type: "runDeleted", number: 3 });
  const { list: earlier } = kept(4);
  runs = afterEarlier(runs, earlier);
  expect([numbers(runs), runs.chosen]).toEqual([[6, 5, 4, 3, 2, 1], [6]]);
  runs = reduceRuns(runs, { type: "runBroughtBack" });
  expect(numbers(runs)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  const full = afterEarlier(kept(2), kept(mostRuns).list);
  expect([full.list.length, full.nDropped, numbers(full)[0]]).toEqual([mostRuns, 2, mostRuns + 2]);
  expect(afterEarlier(noRuns, earlier).list).toEqual(earlier);
});

test("the oldest without a name makes room", () => {
  let runs = kept(mostRuns);
  runs = reduceRuns(runs, { type: "runRenamed", number: 1, name: " good " });
  runs = kept(1, runs);
  expect(runs.list).toHaveLength(mostRuns);
  expect(numbers(runs).slice(-2)).toEqual([3, 1]);
  expect(runs.list.at(-1)?.name).toBe("good");
  expect(runs.nDropped).toBe(1);
});

test("where all have names, the oldest makes room for the new one", () => {
  let runs = kept(mostRuns);
  for (const number of numbers(runs)) runs = reduceRuns(runs, { type: "runRenamed", number, name: `run ${number}` });
  runs = kept(1, runs);
  expect(numbers(runs)[0]).toBe(mostRuns + 1);
  expect(numbers(runs).at(-1)).toBe(2);
});

test("a deleted run comes back to its place", () => {
  let runs = reduceRuns(kept(3), { type: "runChosen", number: 2, on: true });
  runs = reduceRuns(runs, { type: "runDeleted", number: 2 });
  expect([numbers(runs), runs.chosen]).toEqual([[3, 1], []]);
  runs = reduceRuns(runs, { type: "runBroughtBack" });
  expect([numbers(runs), runs.deleted]).toEqual([[3, 2, 1], undefined]);
});

test("as many are compared as there are colours for", () => {
  let runs = kept(mostCompared + 1);
  for (const number of numbers(runs)) runs = reduceRuns(runs, { type: "runChosen", number, on: true });
  expect(runs.chosen).toHaveLength(mostCompared);
  expect(runs.chosen).not.toContain(mostCompared + 1);
});

test("fingerprints tell texts, their order and their bounds apart", () => {
  const all = [["a", "b"], ["b", "a"], ["ab", ""], ["ab"], [], ["a", "c"]].map(fingerprint);
  expect(new Set(all).size).toBe(all.length);
  expect(fingerprint(["a", "b"])).toBe(fingerprint(["a", "b"]));
  expect(all[0]).toMatch(/^[0-9a-f]{8}$/);
});

test("no text is in a record, and a long curve keeps its end", () => {
  const epochs = Array.from({ length: 1_000 }, (_, index) => ({
    type: "epoch" as const,
    epoch: index + 1,
    step: 3 * (index + 1),
    training: { loss: 1, accuracy: 0.5 },
    validation: undefined,
    isBest: true,
    gradientNorms: [],
  }));
  const averages = { precision: 0.5, recall: 0.5, f1: 0.5 };
  const report = {
    nExamples: 2,
    nCorrect: 1,
    accuracy: 0.5,
    loss: 0.7,
    classes: [],
    macroAverage: averages,
    microAverage: averages,
    weightedAverage: averages,
    confusionMatrix: [],
    predictions: [],
  };
  const rows = [
    { text: "a secret", label: "a", line: 1 },
    { text: "another secret", label: "b", line: 2 },
  ];
  const plan = { classes: ["a", "b"] } as never;
  const evaluation = {
    training: report as never,
    validation: undefined,
    test: undefined,
    chosen: undefined,
    privacy: undefined,
    membership: undefined,
  };
  const record = (seed: number, test: typeof rows = []) =>
    recordOf({ ...noRun, trained: { rows, test, config: { ...fakeDefaults, seed } }, plan, epochs, evaluation }, 5)!;
  const one = record(1);
  expect(JSON.stringify(one)).not.toContain("secret");
  expect(one.curve.length).toBeLessThanOrEqual(151);
  expect(one.curve.at(-1)?.step).toBe(3_000);
  expect(one.scores.training && f1Of(one.scores.training)).toMatchObject({ name: "macroF1", value: 0.5 });
  // The same data under another seed are another split; another test set is too.
  expect(record(2).data).toBe(one.data);
  expect(record(2).split).not.toBe(one.split);
  expect(record(1, rows).split).not.toBe(one.split);
  expect(recordOf(noRun, 5)).toBeUndefined();
  // Of an encoder's tuning, that on the first fold.
  const tuned = (fold: number, step: number, loss: number) =>
    ({ type: "tuning", step, nSteps: 60, fold, nFolds: 2, loss, learningRate: 1e-4, at: 1 }) as const;
  const tuning = [tuned(1, 1, 2), tuned(1, 4, 1), tuned(2, 1, 3), tuned(2, 4, 2)];
  const run = { ...noRun, trained: { rows, test: [], config: fakeDefaults }, plan, epochs, evaluation };
  expect(recordOf({ ...run, transfer: { ...noRun.transfer, tuning } }, 5)?.tuning).toEqual([
    { step: 1, loss: 2 },
    { step: 4, loss: 1 },
  ]);
});
