// The texts out of the page: as a file or to the clipboard.

import { html, nothing, type TemplateResult } from "lit-html";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { hasModel, isStale } from "../../state/run.ts";
import type { TakeOut } from "../../state/take-out.ts";
import { type TakeOutFormat, nFormulas } from "../../take-out/table.ts";
import { type View, errorBox } from "../parts.ts";
import { check, choiceField, waysOut } from "./parts.ts";
export { resultsOutView } from "./results.ts";

const formats: readonly TakeOutFormat[] = ["tsv", "csv", "jsonLines", "xlsx"];

export function takeOutView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "takeOut");
  const { format, mark, predictions, predicting, said, error } = state.takeOut;
  const { rows } = state.data.present;
  const choose = (choice: Partial<TakeOut>) => dispatch({ type: "takeOutChosen", choice });
  const formulas = format === "csv" ? nFormulas(rows) : 0;
  return html`
    <p class="hint">${w.help}</p>
    ${choiceField(
      "take-out-format",
      w.format,
      formats,
      (one) => w.formats[one],
      format,
      (format) => choose({ format }),
    )}
    ${format === "csv" ? check(w.mark, mark, (mark) => choose({ mark })) : nothing}
    ${
      hasModel(state.run)
        ? html`${check(w.predictions, predictions, (predictions) => choose({ predictions }))}
          ${predictions && isStale(state) ? html`<p class="hint">${w.oldModel}</p>` : nothing}`
        : nothing
    }
    ${formulas > 0 ? html`<p class="message note">${w.formulas(formulas)}</p>` : nothing}
    ${waysOut(
      w,
      rows.length === 0,
      predicting,
      (to) => dispatch({ type: "takeOutAsked", to }),
      () => dispatch({ type: "takeOutCancelled" }),
    )}
    <p class="hint" aria-live="polite">${said ? sentence(w, said) : nothing}</p>
    ${errorBox(t, error)}
  `;
}

function sentence(w: Messages<"takeOut">, said: NonNullable<TakeOut["said"]>): View | string {
  switch (said.code) {
    case "cellTooLong":
      return w.cellTooLong(said.limit);
    case "notCopied":
    case "notInLines":
      return w[said.code];
    default:
      return w[said.code](said.nRows);
  }
}
