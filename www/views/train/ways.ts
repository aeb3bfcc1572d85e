// The ways to learn as they are tried: the cross-validated accuracy of each, and which is kept. The
// tab “Ways tried” has the numbers.

import { html, nothing, svg, type TemplateResult } from "lit-html";
import { widthAbout } from "../../charts/ends.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type Trial, givesSeveral } from "../../state/run.ts";
import { placeLink } from "../link.ts";
import { lazy } from "../lazy.ts";
import type { View } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import { term } from "../term.ts";

/** Of the drawing, in its own units, which are a screen's where there is room. */
const [left, top, height] = [52, 8, 150];
const totals = { wide: 688, narrow: 378 };
const letters = 13;

type Features = Trial["recipe"]["features"];

const labelWaysView = lazy<[State, Dispatch]>(["several"], () =>
  import("../several/index.ts").then((m) => m.waysPicture),
);

const kinds: readonly Features[] = ["none", "frozen", "tuned"];

export function waysView(t: Messages, state: State, dispatch: Dispatch): View {
  const { tried, chosen } = state.run.transfer;
  if (givesSeveral(state.run))
    return html`<p class="hint">${t.train.waysOfLabels}</p>${labelWaysView(t, state, dispatch)}`;
  if (tried.length === 0) return html`<p class="hint">${t.train.waysEmpty}</p>`;
  const trials = tried.map(({ trial }) => trial);
  const kept = chosen ? trials[chosen.index] : best(trials);
  const shown = kinds.filter((kind) => trials.some(({ recipe }) => recipe.features === kind));
  const low = Math.min(...trials.map(({ accuracyLow }) => accuracyLow));
  const bottom = Math.max(0, Math.floor(low * 10) / 10);
  const said = kept ? keptWords(t, kept, chosen !== undefined) : "";
  const right = 12 + Math.ceil(widthAbout(said, letters));
  const total = state.isDockBeside ? totals.wide : totals.narrow;
  const width = total - left - right;
  const name = kept ? t.tried.recipe(kept.recipe).name : "";
  return html`<figure class="ways-picture" id=${chartId("ways")}>
    <figcaption>
      <span class="curve-name">${t.train.ways}${term(t, "accuracy")}</span>
      <span class="legend">${shown.map((kind) => html`<span><svg class="key-mark" viewBox="0 0 12 12" aria-hidden="true">${mark(kind, 6, 6, false)}</svg> ${t.train.features[kind]}</span>`)}</span>
    </figcaption>
    <svg class=${state.isDockBeside ? "wide" : "narrow"} viewBox="0 0 ${total} ${top + height + 26}" role="img"
      aria-label=${t.train.waysPicture(trials.length, name, kept ? t.percent(kept.accuracy) : "")}>
      ${ticksFrom(bottom).map((tick) => {
        return svg`<line class="grid" x1=${left} x2=${left + width} y1=${y(tick, bottom)} y2=${y(tick, bottom)}></line>
          <text x=${left - 6} y=${y(tick, bottom) + 4} text-anchor="end">${t.percent(tick)}</text>`;
      })}
      <text x=${left + width / 2} y=${top + height + 20} text-anchor="middle">${t.train.waysOrder}</text>
      ${trials.map((trial, index) => {
        const x = xOf(index, trials.length, width);
        return svg`<line class="way-range" x1=${x} x2=${x} y1=${y(trial.accuracyLow, bottom)} y2=${y(trial.accuracyHigh, bottom)}></line>
          ${trial === kept ? nothing : mark(trial.recipe.features, x, y(trial.accuracy, bottom), false)}`;
      })}
      ${kept ? keptMark(kept, trials.indexOf(kept), trials.length, bottom, width, said) : nothing}
    </svg>
    ${pictureView(t, dispatch, "ways", t.train.ways)}
    <p class="hint">${t.train.waysHelp}${t.colon}${placeLink(state, dispatch, { stage: "results", tab: "ways" }, t.frame.tabs.ways)}${term(t, "crossValidation")}</p>
  </figure>`;
}

/** Whole tens of percent, the last of them all; every second where they would be many. */
function ticksFrom(bottom: number): number[] {
  const step = bottom < 0.5 ? 2 : 1;
  const n = Math.floor(Math.round((1 - bottom) * 10) / step);
  return Array.from({ length: n + 1 }, (_, index) => (10 - index * step) / 10);
}

/** So far; which is kept is said when all have been tried. */
function best(trials: readonly Trial[]): Trial | undefined {
  return trials.reduce<Trial | undefined>((best, trial) => (best && best.loss <= trial.loss ? best : trial), undefined);
}

function keptWords(t: Messages, trial: Trial, isKept: boolean): string {
  return `${isKept ? t.tried.chosen : t.train.bestSoFar} ${t.percent(trial.accuracy)}`;
}

function keptMark(
  trial: Trial,
  index: number,
  n: number,
  bottom: number,
  width: number,
  words: string,
): TemplateResult {
  const [x, at] = [xOf(index, n, width), y(trial.accuracy, bottom)];
  return svg`<circle class="way-kept" cx=${x} cy=${at} r="9"></circle>${mark(trial.recipe.features, x, at, true)}
    <text class="way-name" x=${left + width + 6} y=${Math.max(top + 10, at + 4)}>${words}</text>
    <line class="way-lead" x1=${x + 10} x2=${left + width + 3} y1=${at} y2=${at}></line>`;
}

/** A shape for each kind of features, as colours are not told apart by everyone. */
function mark(kind: Features, x: number, at: number, isStrong: boolean): TemplateResult {
  const look = `way way-${kind} ${isStrong ? "strong" : ""}`;
  switch (kind) {
    case "none":
      return svg`<rect class=${look} x=${x - 3.5} y=${at - 3.5} width="7" height="7"></rect>`;
    case "frozen":
      return svg`<circle class=${look} cx=${x} cy=${at} r="4"></circle>`;
    case "tuned":
      return svg`<path class=${look} d="M${x} ${at - 5} L${x + 5} ${at + 4} L${x - 5} ${at + 4} Z"></path>`;
  }
}

function xOf(index: number, n: number, width: number): number {
  return left + ((index + 0.5) / n) * width;
}

function y(share: number, bottom: number): number {
  return top + (1 - (share - bottom) / (1 - bottom || 1)) * height;
}
