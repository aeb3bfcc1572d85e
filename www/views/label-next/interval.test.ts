import { expect, test } from "vitest";
import { wilson } from "./interval.ts";

const z = 1.959964;

test.each([
  [7, 10],
  [1, 40],
  [50, 100],
  [399, 400],
])("%i of %i: each bound is as far from the share as 95 % allows there", (nCorrect, n) => {
  const share = nCorrect / n;
  for (const bound of wilson(nCorrect, n)) {
    expect(Math.abs(share - bound)).toBeCloseTo(z * Math.sqrt((bound * (1 - bound)) / n), 9);
  }
});

test("seven of ten may be anything from 40 % to 89 %", () => {
  const [low, high] = wilson(7, 10);
  expect(low).toBeCloseTo(0.397, 3);
  expect(high).toBeCloseTo(0.892, 3);
});

test("all right and all wrong stay within 0 and 1, and are not certain", () => {
  expect(wilson(10, 10)[1]).toBeCloseTo(1, 12);
  expect(wilson(10, 10)[0]).toBeLessThan(0.75);
  expect(wilson(0, 10)[0]).toBeCloseTo(0, 12);
});

test("nothing says nothing", () => {
  expect(wilson(0, 0)).toEqual([0, 1]);
});
