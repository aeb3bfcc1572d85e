import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { wilson } from "./interval.ts";

const fixture = readFileSync("tests/fixtures/wilson.json", "utf8");
const { intervals }: { intervals: [number, number, number, number][] } = JSON.parse(fixture);

test.each(intervals)("%i of %i: the published interval, as in Rust", (nCorrect, n, low, high) => {
  const actual = wilson(nCorrect, n);
  expect(Math.abs(actual[0] - low)).toBeLessThan(6e-5);
  expect(Math.abs(actual[1] - high)).toBeLessThan(6e-5);
});

test("all right and all wrong stay within 0 and 1, and are not certain", () => {
  expect(wilson(10, 10)[1]).toBeCloseTo(1, 12);
  expect(wilson(10, 10)[0]).toBeLessThan(0.75);
  expect(wilson(0, 10)[0]).toBeCloseTo(0, 12);
});

test("nothing says nothing", () => {
  expect(wilson(0, 0)).toEqual([0, 1]);
});
