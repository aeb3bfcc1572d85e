import { expect, test } from "vitest";
import { covered } from "./none.ts";
import { resampled } from "./simulation.ts";

test("a threshold leaves the texts that reach it", () => {
  const prediction = (probability: number, isRight: boolean) => ({
    row: 0, expected: 0, predicted: isRight ? 0 : 1, top: [{ label: "a", probability }],
  });
  const predictions = [prediction(0.9, true), prediction(0.6, false), prediction(0.5, true)];
  expect(covered(predictions, 0)).toEqual({ n: 3, nCorrect: 2 });
  expect(covered(predictions, 0.6)).toEqual({ n: 2, nCorrect: 1 });
  expect(covered(predictions, 0.95)).toEqual({ n: 0, nCorrect: 0 });
});

test("the interval of repeated random parts counts what they share", () => {
  // Variance 0.01, two values: t = 12.706, half = 12.706 · sqrt(0.01 · (1/2 + 1/2)).
  const { mean, low, high } = resampled([0.6, 0.6 + Math.sqrt(0.02)], 0.5);
  expect(mean).toBeCloseTo(0.6 + Math.sqrt(0.02) / 2);
  expect(high - mean).toBeCloseTo(1.2706);
  expect(mean - low).toBeCloseTo(1.2706);
  expect(resampled([0.5, 0.5, 0.5], 0.5)).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
});
