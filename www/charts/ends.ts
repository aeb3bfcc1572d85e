// The names of lines at their right ends, where they need no legend.

import type { Curve } from "./chart.ts";

/** What stands at the end of a line: two lines of words, the second being its last value. */
export interface End {
  colour: string;
  words: readonly [string, string];
  /** The last point, in the axes' numbers. */
  at: readonly [number, number];
}

/** Of a line of words, in its letters' height. */
const lead = 1.15;

/** What stands beside those lines that have a name and a point. */
export function endsOf({ series, data: [xs, ...columns] }: Curve): End[] {
  return series.flatMap(({ colour, end }, index): End[] => {
    const column = columns[index] ?? [];
    const last = column.findLastIndex((value) => value !== null && Number.isFinite(value));
    return end && last >= 0 ? [{ colour, words: end, at: [xs[last]!, column[last]!] }] : [];
  });
}

/** How much room names need beside the lines, where letters of a text have the widths that are measured. */
export function roomFor({ series }: Curve, widthOf: (text: string) => number): number {
  // No number that may come is wider than the last that is drawn.
  const words = series.flatMap(({ end }) => (end ? [...end, "100.0%"] : []));
  return words.length === 0 ? 0 : Math.max(...words.map(widthOf)) + 8;
}

/** About, in a sans-serif font, whichever it is: a Chinese character has the width of nearly two letters. */
export function widthAbout(text: string, letters: number): number {
  return letters * (0.62 * text.length + 0.46 * (text.match(/\p{sc=Han}/gu)?.length ?? 0));
}

/**
 * Where the two base lines of each name's words stand, given the heights at which the lines end: beside those,
 * but never over each other or outside.
 */
export function baseLines(
  heights: readonly number[],
  letters: number,
  [top, bottom]: readonly [number, number],
): [number, number][] {
  const tall = 2 * lead * letters;
  const order = heights.map((_, index) => index).sort((a, b) => heights[a]! - heights[b]!);
  const middles: number[] = [];
  let least = top + tall / 2;
  for (const index of order) {
    middles[index] = Math.max(least, heights[index]!);
    least = middles[index] + tall;
  }
  let most = bottom - tall / 2;
  for (const index of order.reverse()) {
    middles[index] = Math.min(most, middles[index]!);
    most = middles[index] - tall;
  }
  return middles.map((middle) => [middle - 0.15 * letters, middle + (lead - 0.15) * letters]);
}
