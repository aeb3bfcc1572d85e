// The results out of the page: over it, as they are asked for from many places.

import { html, nothing, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import "./results.css";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type ResultsFormat, type ResultsOut, type What, chosenWhat, whatThereIs } from "../../state/results-out.ts";
import { givesSeveral, hasModel } from "../../state/run.ts";
import { isAskedFor } from "../../take-out/predictions.ts";
import { nFormulas } from "../../take-out/table.ts";
import { showDialog } from "../page/dialog.ts";
import { type View, errorBox } from "../parts.ts";
import { check, choiceField, waysOut } from "./parts.ts";

const formats: readonly ResultsFormat[] = ["csv", "json", "markdown"];

export function resultsOutView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "resultsOut");
  const what = chosenWhat(state);
  return html`<dialog class="results-out" aria-labelledby="results-out-heading" ${ref(showDialog)}
    @close=${() => dispatch({ type: "resultsOutClosed" })}>
    <header class="toolbar">
      <h2 id="results-out-heading">${t.frame.project.takeResultsOut}</h2>
      <form method="dialog"><button>${w.close}</button></form>
    </header>
    ${what ? content(t, w, state, what, dispatch) : html`<p>${w.none}</p>`}
  </dialog>`;
}

function content(t: Messages, w: Messages<"resultsOut">, state: State, what: What, dispatch: Dispatch): View {
  const texts = messages(t.language, "takeOut");
  const { format, mark, predicting, said, error } = state.resultsOut;
  const { run } = state;
  const choose = (choice: Partial<ResultsOut>) => dispatch({ type: "resultsOutChosen", choice });
  const isOfTexts = what === "predictions";
  const formulas =
    isOfTexts && format === "csv" && run.trained ? nFormulas([...run.trained.rows, ...run.trained.test]) : 0;
  return html`
    ${choiceField(
      "results-out-what",
      w.what,
      whatThereIs(state),
      (one) => (one === "scores" || one === "predictions" ? w[one] : t.frame.tabs[one]),
      what,
      (what) => choose({ what }),
    )}
    <p class="hint">${what === "scores" && givesSeveral(run) ? w.helpOfLabels : w.helps[what]}</p>
    ${choiceField(
      "results-out-format",
      texts.format,
      formats,
      (one) => w.formats[one],
      format,
      (format) => choose({ format }),
    )}
    ${format === "csv" ? check(texts.mark, mark, (mark) => choose({ mark })) : nothing}
    ${isOfTexts && isAskedFor(run) && !hasModel(run) ? html`<p class="message note">${w.partly}</p>` : nothing}
    ${formulas > 0 ? html`<p class="message note">${texts.formulas(formulas)}</p>` : nothing}
    ${waysOut(
      texts,
      false,
      predicting,
      (to) => dispatch({ type: "resultsOutAsked", to }),
      () => dispatch({ type: "resultsOutCancelled" }),
    )}
    <p class="hint" aria-live="polite">${said === "notCopied" ? texts.notCopied : said ? w[said] : nothing}</p>
    ${errorBox(t, error)}
  `;
}
