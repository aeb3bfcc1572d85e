import { expect, test } from "vitest";
import { ticksAround, ticksOf } from "./lines.ts";

test.each([
  [ticksOf(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [ticksOf(0.6, 1, 5), [0.6, 0.7, 0.8, 0.9, 1]],
  // Steps are counted in whole numbers.
  [ticksOf(1, 4, 8, 1), [1, 2, 3, 4]],
  [ticksOf(7, 84, 8, 1), [10, 20, 30, 40, 50, 60, 70, 80]],
  [ticksOf(5, 5, 8, 1), [5]],
  [ticksAround(0.03, 1.52, 5), [0, 0.5, 1, 1.5, 2]],
  [ticksAround(2, 2, 5), [2, 2.5]],
  [ticksAround(0, 0, 5), [0, 0.2]],
])("numbers beside an axis are round: %j", (ticks, expected) => {
  expect(ticks).toEqual(expected);
});
