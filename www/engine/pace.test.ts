import { expect, it } from "vitest";
import { CheckpointSchedule, Pace } from "./pace.ts";

/** Advances for `ms` of training; returns the calls' steps. */
function train(pace: Pace, msPerStep: number, ms: number): number[] {
  const calls: number[] = [];
  for (const end = pace.trainingMs + ms; pace.trainingMs < end;) {
    const nSteps = pace.nStepsNext;
    calls.push(nSteps);
    pace.measure(nSteps, nSteps * msPerStep);
  }
  return calls;
}

it("comes to calls of about 50 ms", () => {
  expect(train(new Pace(), 2, 1_000).slice(0, 7)).toEqual([1, 2, 4, 8, 16, 25, 25]);
  expect(new Set(train(new Pace(), 800, 10_000))).toEqual(new Set([1]));
  expect(Math.max(...train(new Pace(), 0.001, 100))).toBe(1_000);
});

it("falls at once when steps become slow", () => {
  const pace = new Pace();
  train(pace, 1, 1_000);
  pace.measure(50, 5_000);
  expect(pace.nStepsNext).toBe(1);
});

it("measures the last two seconds, without the first call", () => {
  const pace = new Pace();
  expect(pace.stepsPerSecond).toBe(0);
  pace.measure(1, 4_000);
  expect(pace.stepsPerSecond).toBeCloseTo(0.25);
  train(pace, 10, 500);
  expect(pace.stepsPerSecond).toBeCloseTo(100);
  train(pace, 20, 2_100);
  expect(pace.stepsPerSecond).toBeCloseTo(50);
  expect(pace.trainingMs).toBeGreaterThanOrEqual(6_600);
});

it("is defined where the clock is too coarse", () => {
  const pace = new Pace();
  pace.measure(1, 0);
  pace.measure(2, 0);
  pace.measure(0, 5);
  expect(Number.isFinite(pace.stepsPerSecond)).toBe(true);
  expect(pace.nStepsNext).toBe(4);
});

it("saves at the ends of epochs a second apart, within long ones each ten seconds", () => {
  const schedule = new CheckpointSchedule(0);
  expect(schedule.isDue(999, true)).toBe(false);
  expect(schedule.isDue(1_000, true)).toBe(true);
  expect(schedule.isDue(9_999, false)).toBe(false);
  expect(schedule.isDue(10_000, false)).toBe(true);
});

it("spends at most a twentieth of the time on checkpoints", () => {
  const schedule = new CheckpointSchedule(0);
  schedule.made(1_000, 1_500);
  expect(schedule.isDue(11_400, true)).toBe(false);
  expect(schedule.isDue(11_500, true)).toBe(true);
});

it("begins anew where other steps follow", () => {
  const pace = new Pace();
  for (let call = 0; call < 5; call++) pace.measure(pace.nStepsNext, 1);
  expect(pace.nStepsNext).toBeGreaterThan(8);
  pace.restart();
  expect([pace.nStepsNext, pace.stepsPerSecond, pace.trainingMs]).toEqual([1, 0, 5]);
  pace.measure(1, 40);
  expect([pace.nStepsNext, pace.stepsPerSecond]).toEqual([1, 25]);
});

it("goes by the steps that were asked for, where a state that is put back jumps ahead", () => {
  const pace = new Pace();
  train(pace, 10, 1_000);
  expect(pace.nStepsNext).toBe(5);
  pace.measure(2_000, 50, 5);
  expect(pace.nStepsNext).toBe(5);
});
