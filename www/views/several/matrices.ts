// The confusion matrix of each label: whether a text has it, and whether the model gives it.

import { html } from "lit-html";
import { elided } from "../../elide.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { LabelDecision } from "../../state/results.ts";
import { type View, own } from "../parts.ts";
import { shade } from "../results/opener.ts";
import type { LabelsReport } from "../results/report.ts";
import { term } from "../term.ts";
import { decisionOpener } from "./opener.ts";

type Counted = Extract<LabelDecision, "found" | "missed" | "extra" | "neither">;
type LabelScores = LabelsReport["labels"][number];

export function matricesView(t: Messages, state: State, report: LabelsReport, dispatch: Dispatch): View {
  const w = messages(t.language, "several");
  return html`<h3>${w.matrices}</h3>
    <p class="hint">${w.matricesHelp}${term(t, "confusion")}</p>
    <div class="label-matrices">${report.labels.map((scores, index) => matrix(t, w, state, scores, index, dispatch))}</div>`;
}

function matrix(
  t: Messages,
  w: Messages<"several">,
  state: State,
  scores: LabelScores,
  index: number,
  dispatch: Dispatch,
): View {
  const { label, truePositives, falsePositives, falseNegatives, trueNegatives } = scores;
  const rows: [string, readonly (readonly [Counted, number])[]][] = [
    [w.has, [["found", truePositives] as const, ["missed", falseNegatives] as const]],
    [w.hasNot, [["extra", falsePositives] as const, ["neither", trueNegatives] as const]],
  ];
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${w.matrixOf(elided(label))}>
    <table class="confusion">
      <caption>${own(label)}</caption>
      <thead>
        <tr>
          <td></td>
          <th scope="col">${w.given}</th>
          <th scope="col">${w.notGiven}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(([name, cells]) => {
          const total = cells.reduce((sum, [, n]) => sum + n, 0);
          return html`<tr>
            <th scope="row">${name}</th>
            ${cells.map(([decision, n]) => {
              const kind = decision === "found" || decision === "neither" ? "right" : "wrong";
              const named = w.cells[decision](n, elided(label));
              return html`<td class="${kind} heat-${shade(n, total)}">${
                n > 0 ? decisionOpener(state, t.number(n), "", named, index, decision, dispatch) : t.number(n)
              }</td>`;
            })}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
