// The scores of each label by itself, with its threshold; its numbers open their texts.

import { html, nothing } from "lit-html";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { LabelDecision } from "../../state/results.ts";
import { type View, bar, fixed, own } from "../parts.ts";
import { scoreHeads } from "../results/metrics.ts";
import type { LabelsReport } from "../results/report.ts";
import { term } from "../term.ts";
import { decisionOpener } from "./opener.ts";

export function metricsView(t: Messages, state: State, report: LabelsReport, dispatch: Dispatch): View {
  const w = messages(t.language, "several");
  const score = (value: number, name: string, label: number, decision: LabelDecision) =>
    html`<td class="number">${decisionOpener(
      state,
      html`<span>${fixed(t, value)}</span>${bar(value)}`,
      "score-button",
      name,
      label,
      decision,
      dispatch,
    )}</td>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${w.metrics}>
    <table class="metrics label-metrics">
      <caption>${w.metrics}</caption>
      <thead>
        <tr>
          <th scope="col">${w.label}</th>
          <th scope="col" class="number" aria-label=${w.threshold}>${w.threshold}${term(t, "threshold")}</th>
          ${scoreHeads(t)}
          <th scope="col" class="number">${t.results.support}</th>
        </tr>
      </thead>
      <tbody>
        ${report.labels.map(
          ({ label, threshold, precision, recall, f1, support }, index) => html`<tr>
            <th scope="row">${own(label)}</th>
            <td class="number">${t.percent(threshold)}</td>
            ${score(precision, w.precisionOf(fixed(t, precision), label), index, "predicted")}
            ${score(recall, w.recallOf(fixed(t, recall), label), index, "expected")}
            ${score(f1, w.f1Of(fixed(t, f1), label), index, "either")}
            <td class="number">${
              support > 0
                ? decisionOpener(state, t.number(support), "", w.supportOf(support, label), index, "expected", dispatch)
                : t.number(support)
            }</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>
  ${state.isPrinting ? nothing : html`<p class="hint">${t.results.metricsHelp}</p>`}`;
}
