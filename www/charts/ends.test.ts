import fc from "fast-check";
import { expect, test } from "vitest";
import { baseLines, endsOf } from "./ends.ts";
import type { Curve } from "./chart.ts";

const line = { label: "", colour: "--chart-1", width: 2 };

test("a name stands at its line's last point, and where there is none, nowhere", () => {
  const curve: Curve = {
    series: [line, { ...line, end: ["Training", "90 %"] }, { ...line, end: ["Validation", "–"] }],
    data: [
      [1, 2, 3],
      [0.1, 0.2, 0.3],
      [0.5, 0.9, null],
      [null, Number.NaN, null],
    ],
    xLabel: "",
    number: String,
    look: "",
  };
  expect(endsOf(curve)).toEqual([{ colour: "--chart-1", words: ["Training", "90 %"], at: [2, 0.9] }]);
});

test("names stand beside their lines, apart from each other and inside", () => {
  // Two lines of words of 12 are 27.6 high.
  const middle = ([first, second]: [number, number]) => (first + second - 0.85 * 12) / 2;
  expect(baseLines([50, 120], 12, [0, 160]).map(middle)).toEqual([expect.closeTo(50), expect.closeTo(120)]);
  expect(baseLines([155, 50, 52], 12, [0, 160]).map(middle)).toEqual([
    expect.closeTo(146.2),
    expect.closeTo(50),
    expect.closeTo(77.6),
  ]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 160, noNaN: true }), { maxLength: 4 }), (heights) => {
      const middles = baseLines(heights, 12, [0, 160]).map(middle);
      const sorted = middles.toSorted((a, b) => a - b);
      for (const at of sorted) {
        expect(at).toBeGreaterThan(13.7);
        expect(at).toBeLessThan(146.3);
      }
      for (const [index, at] of sorted.slice(1).entries()) expect(at - sorted[index]!).toBeGreaterThan(27.5);
    }),
  );
});
