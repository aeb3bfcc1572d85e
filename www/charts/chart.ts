// What a line chart shows.

/** A line; `colour` names a custom property of the page's style sheet. */
export interface Series {
  label: string;
  colour: string;
  width: number;
  dash?: number[];
  /** What stands at its end: its name and its last value. */
  end?: readonly [string, string];
}

export interface Curve {
  series: readonly Series[];
  /** The x values, then each series' y values, `null` where it has none. */
  data: readonly [number[], ...(number | null)[][]];
  xLabel: string;
  /** Writes the numbers of the axes. */
  number: (n: number) => string;
  /** Writes those of the y axis, where they are no such numbers. */
  value?: ((n: number) => string) | undefined;
  /** Fixed bounds of the y axis, else those of the data. */
  range?: [number, number];
  /** Changes with everything that the drawing takes from the style sheet. */
  look: string;
}
