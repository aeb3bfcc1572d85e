import { type Outcomes, allMistakes } from "../../state/results.ts";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type View, bar, fixed, own } from "../parts.ts";
import type { Report } from "./report.ts";
import { term } from "../term.ts";
import { opener } from "./opener.ts";

export function metricsView(t: Messages, state: State, report: Report, dispatch: Dispatch): View {
  const average = (name: string, what: View, { precision, recall, f1 }: Report["macroAverage"]) => html`<tr>
    <th scope="row" aria-label=${name}>${name}${what}</th>
    ${[precision, recall, f1].map((score) => html`<td class="number">${fixed(t, score)}</td>`)}
    <td class="number">${t.number(report.nExamples)}</td>
  </tr>`;
  /** What opens the texts that it counts or is a share of. */
  const cell = (
    shown: unknown,
    kind: string,
    name: string,
    of: Pick<Outcomes, "expected" | "predicted" | "either">,
  ) => {
    const { outcomes } = state;
    const isChosen =
      outcomes.show === "all" &&
      outcomes.expected === of.expected &&
      outcomes.predicted === of.predicted &&
      outcomes.either === of.either;
    const next = isChosen ? allMistakes : { ...allMistakes, show: "all" as const, ...of };
    return html`<td class="number">${opener(shown, kind, name, isChosen, () => dispatch({ type: "outcomesChosen", outcomes: next }))}</td>`;
  };
  const score = (value: number, name: string, of: Parameters<typeof cell>[3]) =>
    cell(html`<span>${fixed(t, value)}</span>${bar(value)}`, "score-button", name, of);
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${t.results.metrics}>
    <table class="metrics">
      <caption>${t.results.metrics}</caption>
      <thead>
        <tr>
          <th scope="col">${t.results.class}</th>
          ${scoreHeads(t)}
          <th scope="col" class="number">${t.results.support}</th>
        </tr>
      </thead>
      <tbody>
        ${report.classes.map(
          ({ label, precision, recall, f1, support }, index) => html`<tr>
            <th scope="row">${own(label)}</th>
            ${score(precision, t.results.precisionOf(fixed(t, precision), label), { predicted: index })}
            ${score(recall, t.results.recallOf(fixed(t, recall), label), { expected: index })}
            ${score(f1, t.results.f1Of(fixed(t, f1), label), { either: index })}
            ${
              support > 0
                ? cell(t.number(support), "", t.results.supportOf(support, label), { expected: index })
                : html`<td class="number">${t.number(support)}</td>`
            }
          </tr>`,
        )}
      </tbody>
      <tfoot>
        ${average(t.results.macro, term(t, "macro"), report.macroAverage)}
        ${average(t.results.micro, term(t, "micro"), report.microAverage)}
        ${average(t.results.weighted, term(t, "weighted"), report.weightedAverage)}
      </tfoot>
    </table>
  </div>
  ${state.isPrinting ? nothing : html`<p class="hint">${t.results.metricsHelp}</p>`}`;
}

/** The heads of three columns: precision, recall and F1. */
export function scoreHeads(t: Messages): TemplateResult[] {
  return (["precision", "recall", "f1"] as const).map(
    (score) =>
      html`<th scope="col" class="number" aria-label=${t.results[score]}>${t.results[score]}${term(t, score)}</th>`,
  );
}
