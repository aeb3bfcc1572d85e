// Where a text may have several labels, each has a classifier of its own: what cross-validation says
// of each while ways to learn it are tried, and which is kept.

import { html, nothing, type TemplateResult } from "lit-html";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { LabelWay } from "../../state/run.ts";
import { type View, estimate, own } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import { interval, scale } from "../results/evidence.ts";
import { term } from "../term.ts";
import "./several.css";

/** As the ways are tried. Every label has its row from the beginning, so that nothing moves. */
export function waysPicture(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  return waysView(t, state, dispatch, false);
}

/** What was kept of them. */
export function waysTable(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  return waysView(t, state, dispatch, true);
}

function waysView(t: Messages, { run }: State, dispatch: Dispatch, isTold: boolean): TemplateResult {
  const w = messages(t.language, "several");
  const ways = new Map(run.transfer.ways?.map((way) => [way.label, way]));
  const labels = run.plan?.classes ?? run.labelsEvaluation?.training.labels.map(({ label }) => label) ?? [];
  // Until the labels are known there is nothing that later could move.
  if (labels.length === 0) return html``;
  return html`<div id=${chartId("ways")}>
    <table class="evidence tries ways label-ways">
      <caption>${w.ways}</caption>
      <thead>
        <tr>
          <th scope="col">${w.label}</th>
          <th scope="col" class="number" aria-label=${t.tried.accuracy}>${t.tried.accuracy}${term(t, "crossValidation")}</th>
          <th scope="col" aria-hidden="true">${scale(t)}</th>
        </tr>
      </thead>
      <tbody>
        ${labels.map((label, index) => row(t, label, ways.get(index), isTold))}
      </tbody>
    </table>
    <p class="hint"><span class="evidence-mark" aria-hidden="true"></span> ${w.waysMajority}</p>
    ${pictureView(t, dispatch, "ways", w.ways)}
  </div>`;
}

function row(t: Messages, label: string, way: LabelWay | undefined, isTold: boolean): TemplateResult {
  if (!way) {
    return html`<tr>
      <th scope="row">${own(label)}</th>
      <td class="number whole">–</td>
      <td class="evidence-cell"></td>
    </tr>`;
  }
  const { accuracy, accuracyLow: low, accuracyHigh: high } = way.trial;
  return html`<tr>
    <th scope="row">${own(label)}${isTold ? told(t, way) : nothing}</th>
    <td class="number whole" translate="no">${estimate(t, accuracy, low, high)}</td>
    <td class="evidence-cell">${interval(low, high, accuracy, way.majority)}</td>
  </tr>`;
}

function told(t: Messages, { trial, nTried, isKept }: LabelWay): View {
  const { name, how } = t.tried.recipe(trial.recipe);
  const w = messages(t.language, "several");
  return html` <span class="badge">${isKept ? t.tried.chosen : t.train.bestSoFar}</span>
    <span class="how">${name}</span> <span class="how">${how}</span> <span class="how">${w.bestOf(nTried)}</span>`;
}
