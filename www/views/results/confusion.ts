// The confusion matrix; its numbers open their texts.

import { allMistakes } from "../../state/results.ts";
import { html, nothing } from "lit-html";
import { elided } from "../../elide.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type View, own } from "../parts.ts";
import { opener, shade } from "./opener.ts";
import type { Report } from "./report.ts";
import { chartId, pictureView } from "../picture.ts";
import { term } from "../term.ts";

/** A wider matrix cannot be read; the confused pairs can. */
const mostClasses = 20;
const mostPairs = 30;

export function confusionView(t: Messages, state: State, report: Report, dispatch: Dispatch): View {
  return report.classes.length > mostClasses
    ? pairsView(t, state, report, dispatch)
    : matrixView(t, state, report, dispatch);
}

function matrixView(t: Messages, state: State, report: Report, dispatch: Dispatch): View {
  const labels = report.classes.map(({ label }) => label);
  return html`<div class="confusion-chart" id=${chartId("confusion")}>
  <div class="scroll" tabindex="0" role="group" aria-label=${t.results.confusion}>
    <table class="confusion">
      <caption>${t.results.confusion}</caption>
      <thead>
        <tr>
          <th scope="col" class="corner">${t.results.trueClass} \\ ${t.results.predictedClass}</th>
          ${labels.map((label) => html`<th scope="col"><span class="clip">${own(label)}</span></th>`)}
        </tr>
      </thead>
      <tbody>
        ${report.confusionMatrix.map((counts, expected) => {
          const support = counts.reduce((sum, count) => sum + count, 0);
          return html`<tr>
            <th scope="row"><span class="clip">${own(labels[expected] ?? "")}</span></th>
            ${counts.map((count, predicted) => {
              const kind = expected === predicted ? "right" : "wrong";
              return html`<td class="${kind} heat-${shade(count, support)}">
                ${count > 0 ? choice(t, state, report, expected, predicted, count, dispatch) : t.number(count)}
              </td>`;
            })}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>
  ${pictureView(t, dispatch, "confusion", t.results.confusion)}
  </div>
  <p class="hint">${t.sentences(t.results.confusionHelp, state.isPrinting ? undefined : t.results.metricsHelp)}${term(t, "confusion")}</p>`;
}

function pairsView(t: Messages, state: State, report: Report, dispatch: Dispatch): View {
  const pairs = report.confusionMatrix
    .flatMap((counts, expected) => counts.map((count, predicted) => ({ expected, predicted, count })))
    .filter(({ expected, predicted, count }) => expected !== predicted && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, mostPairs);
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${t.results.confusion}>
    <table>
      <caption>${t.results.confusion}</caption>
      <thead>
        <tr>
          <th scope="col">${t.results.trueClass}</th>
          <th scope="col">${t.results.predictedClass}</th>
          <th scope="col" class="number">${t.results.count}</th>
        </tr>
      </thead>
      <tbody>
        ${pairs.length === 0 ? html`<tr><td colspan="3">${t.results.noneConfused}</td></tr>` : nothing}
        ${pairs.map(
          ({ expected, predicted, count }) => html`<tr>
            <th scope="row">${own(report.classes[expected]?.label ?? "")}</th>
            <td>${own(report.classes[predicted]?.label ?? "")}</td>
            <td class="number">${choice(t, state, report, expected, predicted, count, dispatch)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>
  <p class="hint">${t.results.mostConfused}${term(t, "confusion")}</p>`;
}

function choice(
  t: Messages,
  state: State,
  report: Report,
  expected: number,
  predicted: number,
  count: number,
  dispatch: Dispatch,
): View {
  const isChosen = state.outcomes.expected === expected && state.outcomes.predicted === predicted;
  const name = (index: number) => elided(report.classes[index]?.label ?? "");
  const said =
    expected === predicted
      ? t.results.cellRight(count, name(expected))
      : t.results.cell(count, name(expected), name(predicted));
  const outcomes = isChosen ? allMistakes : ({ ...allMistakes, show: "all", expected, predicted } as const);
  return opener(t.number(count), "", said, isChosen, () => dispatch({ type: "outcomesChosen", outcomes }));
}
