// A thin wrapper over uPlot: a line chart that a view can put into an element. The library is
// fetched with the first chart; where that fails, the table beside each chart has its numbers.

import { type ElementPart, noChange } from "lit-html";
import { AsyncDirective, directive } from "lit-html/async-directive.js";
import type uPlot from "uplot";
import { nextTask } from "../engine/task.ts";
import { prefetched } from "../prefetch.ts";
import type { Curve } from "./chart.ts";
import { baseLines, endsOf, roomFor } from "./ends.ts";
import "uplot/dist/uPlot.min.css";

/** Where letters have their usual size. */
const usualHeight = 190;

/** How much larger than usual letters are, as for a room. */
function scaleNow(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}

/** A curve of more points is seen without them. */
export const mostDots = 12;

/** What is drawn where. */
const curves = new WeakMap<Element, Curve>();

export function curveIn(element: Element | undefined): Curve | undefined {
  return element && curves.get(element);
}

/** A token's own value names a colour for day and one for night; as the element's colour it is the one that holds. */
export function colourOf(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`;
  const { color } = getComputedStyle(element);
  element.style.removeProperty("color");
  return color;
}

let library: Promise<typeof uPlot> | undefined;

const importLibrary = prefetched(() => import("uplot"));

async function fetchLibrary(): Promise<typeof uPlot> {
  try {
    return (await importLibrary()).default;
  } catch (thrown) {
    // The next chart tries again.
    library = undefined;
    throw thrown;
  }
}

/** `<div ${curve(…)}></div>` */
export const curve = directive(
  class extends AsyncDirective {
    private element?: HTMLElement;
    private Plot?: typeof uPlot;
    private plot?: uPlot;
    private observer?: ResizeObserver;
    private curve?: Curve;
    /** What the plot was made for. */
    private made?: Curve;
    private scale = 1;
    private isAwaited = false;
    private scheme = matchMedia("(prefers-color-scheme: dark)");
    private remake = () => {
      this.made = undefined;
      this.draw();
    };

    render(_curve: Curve) {
      return noChange;
    }

    override update(part: ElementPart, [curve]: [Curve]) {
      this.curve = curve;
      curves.set(part.element, curve);
      if (this.element) {
        // The first time it has a size.
        if (this.plot) this.draw();
      } else {
        this.element = part.element as HTMLElement;
        void this.attach();
      }
      return noChange;
    }

    protected override disconnected() {
      this.observer?.disconnect();
      this.scheme.removeEventListener("change", this.remake);
      this.plot?.destroy();
      this.plot = undefined;
    }

    protected override reconnected() {
      void this.attach();
    }

    private async attach() {
      try {
        this.Plot = await (library ??= fetchLibrary());
      } catch (thrown) {
        console.warn(thrown);
        return;
      }
      if (!this.isConnected) return;
      // The first call comes once the element is in the page, and has colours and a width.
      this.observer = new ResizeObserver(() => {
        const width = this.element?.clientWidth ?? 0;
        if (width === 0) return;
        if (!this.plot || this.scale !== scaleNow()) this.remake();
        else if (width !== this.plot.width) this.plot.setSize({ width, height: this.plot.height });
      });
      if (this.element) this.observer.observe(this.element);
      this.scheme.addEventListener("change", this.remake);
    }

    /** Draws what there is then in a task of its own: several charts in one would hold the page up. */
    private draw() {
      if (this.isAwaited) return;
      this.isAwaited = true;
      void nextTask().then(() => {
        this.isAwaited = false;
        const { curve, made, plot } = this;
        if (!curve || !this.isConnected) return;
        if (plot && made?.look === curve.look && made.series.length === curve.series.length) {
          plot.setData(curve.data as uPlot.AlignedData);
        } else {
          this.make(curve);
        }
      });
    }

    private make(curve: Curve) {
      const { element, Plot } = this;
      if (!element || !Plot) return;
      this.plot?.destroy();
      this.scale = scaleNow();
      this.made = curve;
      const now = () => this.curve ?? curve;
      this.plot = new Plot(options(now, element, this.scale), curve.data as uPlot.AlignedData, element);
    }
  },
);

/** `now` says what is drawn at the time. */
function options(now: () => Curve, element: HTMLElement, scale: number): uPlot.Options {
  const { series, xLabel, number, value = number, range } = now();
  const colour = (name: string) => colourOf(element, name);
  const inks = new Map(series.map(({ colour: name }) => [name, colour(name)]));
  const letters = 12 * scale;
  const family = getComputedStyle(element).fontFamily;
  const axis = {
    stroke: colour("--text-soft"),
    font: `${letters}px ${family}`,
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
    values: (_: uPlot, splits: number[]) => splits.map(number),
  };
  return {
    width: element.clientWidth,
    height: usualHeight * scale,
    // At least half of a number that stands below the end of the axis.
    padding: [8, Math.max(20 * scale, roomFor(now(), widthIn(`600 ${axis.font}`))), 0, 0],
    hooks: { draw: [(plot) => drawEnds(plot, now(), inks, letters, family)] },
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: range ? { range } : {} },
    axes: [
      {
        ...axis,
        label: xLabel,
        labelFont: axis.font,
        labelSize: 16 * scale,
        size: 24 * scale,
        grid: { show: false },
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6],
      },
      { ...axis, values: (_: uPlot, splits: number[]) => splits.map(value), size: 44 * scale },
    ],
    series: [
      {},
      ...series.map(({ label, colour: name, width, dash }) => ({
        label,
        stroke: inks.get(name),
        width: width * scale,
        dash,
        spanGaps: true,
        // A line of few points is hardly one.
        points: { show: (plot: uPlot) => plot.data[0].length <= mostDots, size: 5 },
      })),
    ],
  };
}

/** Measures texts in a font. */
function widthIn(font: string): (text: string) => number {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return () => 0;
  context.font = font;
  return (text) => context.measureText(text).width;
}

/** Names the lines where they end. */
function drawEnds(plot: uPlot, curve: Curve, inks: ReadonlyMap<string, string>, letters: number, family: string): void {
  const { ctx, bbox } = plot;
  // The canvas has more pixels than the page.
  const size = letters * devicePixelRatio;
  const ends = endsOf(curve);
  const heights = ends.map(({ at }) => plot.valToPos(at[1], "y", true));
  const lines = baseLines(heights, size, [bbox.top, bbox.top + bbox.height]);
  ctx.save();
  ctx.font = `600 ${size}px ${family}`;
  ctx.textAlign = "start";
  ctx.textBaseline = "alphabetic";
  ends.forEach(({ words, at, colour: name }, index) => {
    ctx.fillStyle = inks.get(name) ?? "";
    const left = plot.valToPos(at[0], "x", true) + 0.5 * size;
    words.forEach((text, line) => ctx.fillText(text, left, lines[index]![line]!));
  });
  ctx.restore();
}
