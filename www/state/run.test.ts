import { expect, test } from "vitest";
import type { RunUpdate } from "../engine/protocol.ts";
import { type Run, hasModel, noRun, reduceRun } from "./run.ts";

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
  progress: { events, step: last, nSteps: 10_000, finished: false },
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
  const run = reduceRun(reduceRun(training, progress(events, 4)), { type: "recovered", step: 2, detail: "lost" });
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
