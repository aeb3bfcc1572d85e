import { expect, test } from "vitest";
import type { EpochEvent, StepEvent } from "../state/run.ts";
import { alignCurves } from "./align.ts";

const step = (step: number, loss: number): StepEvent => ({
  type: "step",
  step,
  epoch: 1,
  loss,
  accuracy: 0,
  gradientNorm: 1,
  learningRate: 1,
});
const epoch = (step: number, training: number, validation?: number): EpochEvent => ({
  type: "epoch",
  epoch: 1,
  step,
  isBest: true,
  gradientNorms: [],
  training: { loss: training, accuracy: 0 },
  validation: validation === undefined ? undefined : { loss: validation, accuracy: 0 },
});

test("epochs stand at their last step, also where that step is not drawn", () => {
  expect(alignCurves([step(1, 9), step(3, 7)], [epoch(2, 8, 8.5), epoch(3, 7.5)], "loss")).toEqual([
    [1, 2, 3],
    [9, null, 7],
    [null, 8, 7.5],
    [null, 8.5, null],
  ]);
});
