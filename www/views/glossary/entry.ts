// What a term means, with a formula or a small picture where it helps.

import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { Entry } from "../../i18n/en/glossary.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import { formula } from "../maths/tex.ts";
import "./glossary.css";

/** In the symbols that textbooks have. */
export const formulas: Partial<Record<Entry, string>> = {
  accuracy: "\\frac{n_{right}}{n}",
  precision: "P = \\frac{TP}{TP + FP}",
  recall: "R = \\frac{TP}{TP + FN}",
  f1: "F_1 = \\frac{2 P R}{P + R}",
  macro: "\\frac{1}{K} \\sum_{k = 1}^{K} F_{1, k}",
  loss: "\\loss = - \\frac{1}{n} \\sum_{i = 1}^{n} log p_i",
  learningRate: "w \\to w - \\eta \\nabla \\loss",
  gradientNorm: "\\norm \\nabla \\loss \\norm",
  gradient: "\\nabla \\loss = ( \\frac{∂ \\loss}{∂ w_1}, \\dots )",
  logistic: "p = \\frac{1}{1 + e^{- ( w^\\top x + b )}}",
  calibration: "\\sum_b \\frac{n_b}{n} | accuracy_b - p_b |",
  logOdds: "log \\frac{p}{1 - p}",
  attention: "softmax ( \\frac{Q K^\\top}{\\sqrt{d}} ) V",
  tfidf: "tf \\cdot log \\frac{N}{df}",
  activationFunction: "ReLU ( x ) = max ( 0, x )",
  cosine: "\\frac{a \\cdot b}{\\norm a \\norm \\cdot \\norm b \\norm}",
  linear: "y = W x + b",
  momentum: "v \\to \\beta v + \\nabla \\loss",
  privacyBudget: "P ( M \\in S ) \\le e^\\epsilon P ( M' \\in S ) + δ",
  softmax: "p_k = \\frac{e^{z_k}}{\\sum_j e^{z_j}}",
  weightDecay: "w \\to ( 1 - \\eta \\lambda ) w",
};

const line = (points: string, name = "entry-line") => svg`<polyline class=${name} points=${points}></polyline>`;
const box = (x: number, y: number, width: number, height: number, name: string) =>
  svg`<rect class=${name} x=${x} y=${y} width=${width} height=${height} rx="1.5"></rect>`;
const range = (n: number) => Array.from({ length: n }, (_, index) => index);

/** On a ground of 120 by 44. The sentence beside it says the same. */
const pictures: Partial<Record<Entry, () => unknown>> = {
  // Right answers on the diagonal.
  confusion: () =>
    range(9).map((at) =>
      box(38 + (at % 3) * 15, 1 + Math.floor(at / 3) * 14, 13, 12, at % 4 === 0 ? "entry-on" : "entry-off"),
    ),
  // Each fold is held out once.
  crossValidation: () =>
    range(20).map((at) => {
      const [fold, round] = [at % 5, Math.floor(at / 5)];
      return box(10 + fold * 20, 1 + round * 11, 18, 8, fold === round ? "entry-other" : "entry-off");
    }),
  heldOut: () => [box(5, 14, 86, 16, "entry-off"), box(93, 14, 22, 16, "entry-other")],
  split: () => [box(5, 14, 70, 16, "entry-off"), box(77, 14, 18, 16, "entry-on"), box(97, 14, 18, 16, "entry-other")],
  // The same score on few texts and on many.
  interval: () =>
    [
      [12, 104, 13],
      [44, 78, 31],
    ].map(([low = 0, high = 0, y = 0]) => [
      box(low, y - 3, high - low, 6, "entry-off"),
      svg`<circle class="entry-on" cx="61" cy=${y} r="4"></circle>`,
    ]),
  // The loss falls on training texts, and rises again on others.
  overfitting: () => [line("8,6 24,20 44,30 70,36 112,40"), line("8,6 24,18 44,24 70,22 112,8", "entry-line other")],
  // More and more texts, less and less gained.
  learningCurve: () => line("8,40 24,24 44,16 70,11 112,8"),
  threshold: () => [
    ...[36, 30, 24, 15, 9].map((height, at) =>
      box(20 + at * 17, 42 - height, 13, height, height > 20 ? "entry-on" : "entry-off"),
    ),
    line("8,22 112,22", "entry-line other"),
  ],
  activationFunction: () => line("10,34 60,34 100,4"),
};

export function entryView(t: Messages, name: Entry): TemplateResult {
  const source = formulas[name];
  const picture = pictures[name];
  return html`<span>${messages(t.language, "glossary")[name].says}</span>
    ${source ? html`<span class="entry-formula">${formula(source)}</span>` : nothing}
    ${picture ? html`<svg class="entry-picture" viewBox="0 0 120 44" aria-hidden="true" focusable="false">${picture()}</svg>` : nothing}`;
}
