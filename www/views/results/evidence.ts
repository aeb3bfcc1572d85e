// All that is known of how often a model is right, on one axis: the texts that were kept apart, and
// the training texts that were held out in turn. Where they disagree, a sentence says so.

import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type Run, keptTrial } from "../../state/run.ts";
import { type View, estimate } from "../parts.ts";
import { type HeldOut, type Report, heldOutReports } from "./report.ts";
import { chartId, pictureView } from "../picture.ts";
import { term } from "../term.ts";

/** An accuracy with its 95 % interval. */
export interface Evidence {
  of: HeldOut | "folds";
  n: number | undefined;
  accuracy: number;
  low: number;
  high: number;
}

/** Less of a difference is not worth a sentence, whatever the intervals. */
const leastDifference = 0.05;

/** What the evaluation and the choice of the way say of the accuracy on new texts. */
export function evidenceOf(run: Run): Evidence[] {
  const heldOut = heldOutReports<Report>(run.evaluation).map(({ of, report }): Evidence => {
    const { nExamples: n, accuracy, accuracyLow: low, accuracyHigh: high } = report;
    return { of, n, accuracy, low, high };
  });
  const kept = keptTrial(run);
  if (!kept) return heldOut;
  const { accuracy, accuracyLow: low, accuracyHigh: high } = kept;
  return [...heldOut, { of: "folds", n: undefined, accuracy, low, high }];
}

/** The held-out score and the cross-validated one, where one lies outside what the other makes likely. */
export function disagreement(all: readonly Evidence[]): { heldOut: Evidence; folds: Evidence } | undefined {
  const folds = all.find(({ of }) => of === "folds");
  const heldOut = all.find(({ of }) => of !== "folds");
  if (!folds || !heldOut) return undefined;
  const isFar = Math.abs(folds.accuracy - heldOut.accuracy) >= leastDifference;
  const isOutside = (a: Evidence, b: Evidence) => a.accuracy < b.low || a.accuracy > b.high;
  return isFar && (isOutside(folds, heldOut) || isOutside(heldOut, folds)) ? { heldOut, folds } : undefined;
}

export function disagreementText(t: Messages, { heldOut, folds }: { heldOut: Evidence; folds: Evidence }): string {
  return t.results.disagree(t.percent(heldOut.accuracy), heldOut.n ?? 0, t.percent(folds.accuracy));
}

/** The share of the most frequent class: what a model that always says it would reach. */
function majority({ evaluation }: Run): number | undefined {
  const report = evaluation?.validation ?? evaluation?.test;
  if (!report || report.nExamples === 0) return undefined;
  return Math.max(...report.classes.map(({ support }) => support)) / report.nExamples;
}

export function evidenceView(t: Messages, { run }: State, dispatch: Dispatch): View {
  const all = evidenceOf(run);
  if (all.length === 0) return nothing;
  const apart = disagreement(all);
  const least = majority(run);
  return html`
    ${apart ? html`<p class="message note">${disagreementText(t, apart)}</p>` : nothing}
    <div id=${chartId("evidence")}>
    <table class="evidence tries">
      <caption>${t.results.evidence}</caption>
      <thead>
        <tr>
          <th scope="col" aria-label=${t.results.measuredOn}>${t.results.measuredOn}${term(t, "heldOut")}</th>
          <th scope="col" class="number" aria-label=${t.results.accuracyRange}>${t.results.accuracyRange}${term(t, "interval")}</th>
          <th scope="col" aria-hidden="true">${scale(t)}</th>
        </tr>
      </thead>
      <tbody>
        ${all.map(
          ({ of, n, accuracy, low, high }) => html`<tr>
            <th scope="row">${of === "folds" ? t.results.onFolds : t.results.onPart(t.results.parts[of], n ?? 0)}</th>
            <td class="number whole" translate="no">${estimate(t, accuracy, low, high)}</td>
            <td class="evidence-cell">${interval(low, high, accuracy, least)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    ${least === undefined ? nothing : html`<p class="hint"><span class="evidence-mark" aria-hidden="true"></span> ${t.results.majority(t.percent(least))}</p>`}
    ${pictureView(t, dispatch, "evidence", t.results.evidence)}
    </div>
  `;
}

/** The numbers of the axis of such intervals. */
export function scale(t: Messages): TemplateResult {
  return html`<span class="evidence-scale">${[0, 0.25, 0.5, 0.75, 1].map((tick) => html`<span>${t.percent(tick)}</span>`)}</span>`;
}

/** An interval from 0 to 1, its middle value, and what always saying the same would reach. */
export function interval(low: number, high: number, value: number, least: number | undefined): TemplateResult {
  const at = (share: number) => `${share * 100}%`;
  return html`<svg class="interval" aria-hidden="true" focusable="false">
    <rect class="bar-track" width="100%" height="2" y="9"></rect>
    <rect class="interval-range" x=${at(low)} width=${at(Math.max(0, high - low))} height="8" y="6" rx="4"></rect>
    ${least === undefined ? nothing : svg`<line class="evidence-least" x1=${at(least)} x2=${at(least)} y1="1" y2="19"></line>`}
    <circle class="interval-value" cx=${at(value)} cy="10" r="5"></circle>
  </svg>`;
}
