// A line chart as a drawing: on the page it is a canvas, which a picture cannot be made larger of.

import type { Curve } from "../charts/chart.ts";
import { colourOf, mostDots } from "../charts/curve.ts";
import { baseLines, endsOf, roomFor, widthAbout } from "../charts/ends.ts";
import { create } from "./element.ts";

/** What lies around the lines: numbers and the name of the axis. */
const [left, top, bottom] = [48, 10, 44];

/** Of letters, in pixels. */
const letters = 12;

export function drawCurve(curve: Curve, place: HTMLElement): SVGSVGElement {
  const { series, data, xLabel, range } = curve;
  // Where a picture is opened its font may be another.
  const right = Math.max(
    12,
    roomFor(curve, (text) => widthAbout(text, letters)),
  );
  const [width, height] = [place.clientWidth, place.clientHeight];
  const [inner, tall] = [width - left - right, height - top - bottom];
  const [xs, ...columns] = data;
  const [first = 0, last = 1] = [xs[0], xs.at(-1)];
  const values = columns.flat().filter((value): value is number => value !== null && Number.isFinite(value));
  const yTicks = range ? ticksOf(...range, 5) : ticksAround(Math.min(...values), Math.max(...values), 5);
  const [low, high] = range ?? [yTicks[0]!, yTicks.at(-1)!];
  const x = (value: number) => ((value - first) / (last - first || 1)) * inner;
  const y = (value: number) => (1 - (value - low) / (high - low || 1)) * tall;
  const soft = colourOf(place, "--text-soft");
  const line = colourOf(place, "--line");

  const svg = create("svg", { viewBox: `0 0 ${width} ${height}`, width, height, display: "block" });
  const words = (text: string, x: number, y: number, anchor: string, fill = soft) => {
    const element = create("text", { x, y, fill, "font-size": letters, "text-anchor": anchor });
    element.textContent = text;
    svg.append(element);
  };
  for (const tick of yTicks) {
    const at = top + y(tick);
    svg.append(create("line", { x1: left, x2: left + inner, y1: at, y2: at, stroke: line, fill: "none" }));
    words(written(tick), left - 6, at + 4, "end");
  }
  for (const tick of ticksOf(first, last, 8, 1)) words(written(tick), left + x(tick), top + tall + 18, "middle");
  words(xLabel, left + inner / 2, height - 6, "middle");

  // What lies past the bounds is not seen.
  const window = create("svg", { x: left, y: top, width: inner, height: tall });
  svg.append(window);
  series.forEach(({ colour, width, dash }, index) => {
    const points = (columns[index] ?? []).flatMap((value, place) =>
      value === null || !Number.isFinite(value) ? [] : [[x(xs[place]!), y(value)] as const],
    );
    const stroke = colourOf(place, colour);
    const shared = { stroke, "stroke-width": width, "stroke-dasharray": dash?.join(" ") || undefined, fill: "none" };
    const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    window.append(create("polyline", { points: path, "stroke-linejoin": "round", ...shared }));
    if (xs.length > mostDots) return;
    for (const [x, y] of points)
      if (y >= 0 && y <= tall)
        svg.append(create("circle", { cx: left + x, cy: top + y, r: 2.5, fill: stroke, stroke: "none" }));
  });
  const ends = endsOf(curve);
  const lines = baseLines(
    ends.map(({ at }) => top + y(at[1])),
    letters,
    [top, top + tall],
  );
  ends.forEach(({ words: said, at, colour }, index) =>
    said.forEach((text, row) =>
      words(text, left + x(at[0]) + 6, lines[index]![row]!, "start", colourOf(place, colour)),
    ),
  );
  return svg;
}

/** Round numbers in a range that divide it into at most so many parts, and are no nearer to each other than `least`. */
export function ticksOf(low: number, high: number, most: number, least = 0): number[] {
  const step = stepOf(low, high, most, least);
  return multiples(step, Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9));
}

/** The same with those around a range that is of what there happens to be. */
export function ticksAround(low: number, high: number, most: number): number[] {
  const step = stepOf(low, high, most, 0);
  const [from, to] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)];
  return multiples(step, from, Math.max(to, from + 1));
}

function stepOf(low: number, high: number, most: number, least: number): number {
  const rough = Math.max(least, (high - low || Math.abs(high) || 1) / most);
  const unit = 10 ** Math.floor(Math.log10(rough) + 1e-9);
  return [1, 2, 5, 10].map((factor) => factor * unit).find((step) => step >= rough * (1 - 1e-9)) ?? 10 * unit;
}

function multiples(step: number, from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) =>
    Number(((from + index) * step).toPrecision(12)),
  );
}

function written(value: number): string {
  return String(Number(value.toPrecision(6)));
}
