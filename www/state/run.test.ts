import { expect, test } from "vitest";
import { fakeDefaults } from "../engine/fake.test-helper.ts";
import type { CoreError, RunUpdate } from "../engine/protocol.ts";
import { type State, initialState } from "../state.ts";
import { type Run, hasModel, isStale, noRun, reduceRun } from "./run.ts";

type News = Exclude<RunUpdate, { type: "engine" }>;
type Progress = Extract<News, { type: "progress" }>;
type Event = Progress["progress"]["events"][number];

const step = (step: number): Event => ({
  type: "step",
  step,
  epoch: 1,
  loss: 1 / step,
  accuracy: 0.5,
  gradientNorm: 1,
  learningRate: 0.003,
});

const progress = (events: Event[], last: number): Progress => ({
  type: "progress",
  progress: { events, step: last, nSteps: 10_000, finished: false, waiting: false },
  stepsPerSecond: 10,
  secondsLeft: 5,
});

const training: Run = { ...noRun, phase: "training" };

test("a long run keeps few steps, evenly spread, and always the last one's numbers", () => {
  const events = Array.from({ length: 10_000 }, (_, index) => step(index + 1));
  const run = reduceRun(training, progress(events, 10_000));
  expect(run.steps.length).toBeGreaterThan(500);
  expect(run.steps.length).toBeLessThanOrEqual(1_200);
  const gaps = new Set(run.steps.slice(1).map((event, index) => event.step - run.steps[index]!.step));
  expect(gaps).toEqual(new Set([run.stride]));
  expect(run.lastStep?.step).toBe(10_000);
});

test("a recovered run forgets the steps that are done again", () => {
  const events = [1, 2, 3, 4].map(step);
  const run = reduceRun(reduceRun(training, progress(events, 4)), {
    type: "recovered",
    step: 2,
    detail: "lost",
    goesOn: false,
  });
  expect(run.steps.map(({ step }) => step)).toEqual([1, 2]);
  expect(run.step).toBe(2);
});

test("there is a model once a step is done and the run rests", () => {
  const running = reduceRun(training, progress([step(1)], 1));
  expect(hasModel(running)).toBe(false);
  expect(hasModel(reduceRun(running, { type: "paused" }))).toBe(true);
  expect(hasModel(reduceRun(training, { type: "paused" }))).toBe(false);
  expect(hasModel(reduceRun(running, { type: "finished", stopped: true }))).toBe(true);
});

test("each rest is a new model", () => {
  const paused = reduceRun(training, { type: "paused" });
  const again = reduceRun(reduceRun(paused, { type: "resumed" }), { type: "finished", stopped: false });
  expect(again.modelVersion).toBe(paused.modelVersion + 1);
});

const recipe = {
  features: "frozen",
  head: { kind: "prototypes" },
  labelNames: false,
  ngramWeight: 0,
  inverseTemperature: 1,
} as const;
const tried = (loss: number): Event => ({
  type: "tried",
  trial: { recipe, accuracy: 0.8, accuracyLow: 0.6, accuracyHigh: 0.9, loss, lossError: 0.1 },
});
const tuning = (step: number, nSteps: number, fold = 1): Event => ({
  type: "tuning",
  step,
  nSteps,
  fold,
  nFolds: 5,
  loss: 1,
  learningRate: 1e-4,
});
const onEncoder: Run = {
  ...training,
  trained: { rows: [], test: [], config: { start: "pretrained", model: "cnn", adaptation: "auto" } },
};

test("a run on an encoder is followed by its stages and what it tried", () => {
  const run = reduceRun(
    onEncoder,
    progress(
      [
        { type: "stage", stage: "compare", done: 1, total: 2 },
        tried(0.5),
        tried(0.4),
        { type: "chosen", chosen: { index: 1, tuning: undefined, selfTraining: undefined } },
      ],
      3,
    ),
  );
  expect(run.transfer.stage).toMatchObject({ stage: "compare", done: 1 });
  expect(run.transfer.tried.map(({ trial }) => trial.loss)).toEqual([0.5, 0.4]);
  expect(run.transfer.chosen?.index).toBe(1);
});

test("a tuning that broke off is remembered with its reason, and forgotten where it is tried again", () => {
  const error: CoreError = { kind: { code: "notFinite", step: 3, learningRate: 1 }, line: undefined };
  const run = reduceRun(onEncoder, progress([tuning(1, 60), { type: "tuningFailed", error }], 5));
  expect(run.transfer.tuningFailed).toEqual({ error, at: 5 });
  const back = reduceRun(run, { type: "recovered", step: 2, detail: "lost", goesOn: false });
  expect(back.transfer.tuningFailed).toBeUndefined();
});

test("a recovered run on an encoder forgets what is tried again", () => {
  const first = reduceRun(onEncoder, progress([tried(0.5)], 2));
  const second = reduceRun(
    first,
    progress(
      [tried(0.4), { type: "chosen", chosen: { index: 1, tuning: undefined, selfTraining: undefined } }, tuning(1, 60)],
      5,
    ),
  );
  const back = reduceRun(second, { type: "recovered", step: 2, detail: "lost", goesOn: false });
  expect(back.transfer).toEqual({
    tuning: [],
    tried: first.transfer.tried,
    chosen: undefined,
    privacy: undefined,
    membership: undefined,
    tuningFailed: undefined,
  });
  // Whose worker ended when all was done has still come as far.
  const whole = reduceRun(second, { type: "recovered", step: 5, detail: "lost", goesOn: false });
  expect(whole.transfer).toEqual(second.transfer);
});

test("a run on an encoder that goes on on another engine is told anew", () => {
  const run = reduceRun(onEncoder, progress([tried(0.5), tuning(1, 60)], 5));
  const back = reduceRun(run, { type: "rewound" });
  expect(back.step).toBe(0);
  expect(back.transfer).toEqual(onEncoder.transfer);
  expect(reduceRun(back, progress([tried(0.5)], 2)).transfer.tried).toHaveLength(1);
});

test("of a long tuning few steps are kept, each curve's ends among them", () => {
  const events = [1, 2, 3, 4, 5].flatMap((fold) =>
    Array.from({ length: 1_000 }, (_, index) => tuning(index + 1, 1_000, fold)),
  );
  const kept = reduceRun(onEncoder, progress(events, 5_000)).transfer.tuning;
  expect(kept.length).toBeLessThanOrEqual(1_300);
  for (const fold of [1, 5]) {
    const steps = kept.filter((event) => event.fold === fold).map(({ step }) => step);
    expect([steps[0], steps.at(-1)]).toEqual([1, 1_000]);
  }
});

test("a resting run on an encoder has a model once a way was tried", () => {
  const encoded = reduceRun(onEncoder, progress([{ type: "stage", stage: "encode", done: 1, total: 2 }], 1));
  expect(hasModel(reduceRun(encoded, { type: "paused" }))).toBe(false);
  const compared = reduceRun(encoded, progress([tried(0.5)], 2));
  expect(hasModel(reduceRun(compared, { type: "paused" }))).toBe(true);
});

test("results of an earlier visit are old at once, not only when the form is here", () => {
  const rows = [{ text: "x", label: "a", line: 1 }];
  const first = initialState("en");
  const state = (more: Partial<State>): State => ({
    ...first,
    data: { ...first.data, present: { ...first.data.present, rows } },
    run: { ...noRun, phase: "done", trained: { rows, test: [], config: fakeDefaults } },
    ...more,
  });
  expect(isStale(state({}))).toBe(false);
  expect(isStale(state({ keptConfig: { ...fakeDefaults } }))).toBe(false);
  // As an address says it.
  expect(isStale(state({ keptConfig: { epochs: String(fakeDefaults.epochs) } }))).toBe(false);
  expect(isStale(state({ keptConfig: { epochs: String(Number(fakeDefaults.epochs) + 1) } }))).toBe(true);
  expect(isStale(state({ data: first.data }))).toBe(true);
  // What a test set is read as is not known before the engine is here.
  const withTest = (test: Partial<State["data"]["test"]>) => {
    const { data } = state({});
    return state({ data: { ...data, test: { ...data.test, ...test } } });
  };
  expect(isStale(withTest({ text: "a\tx" }))).toBe(false);
  expect(isStale(withTest({ text: "a\tx", readFrom: "a\tx", rows }))).toBe(true);
});
