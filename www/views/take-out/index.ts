// The texts out of the page: as a file or to the clipboard.

import { html, nothing, type TemplateResult } from "lit-html";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { hasModel, isStale } from "../../state/run.ts";
import type { TakeOut } from "../../state/take-out.ts";
import { type TakeOutFormat, nFormulas } from "../../take-out/table.ts";
import { type View, errorBox } from "../parts.ts";

const formats: readonly TakeOutFormat[] = ["tsv", "csv", "jsonLines", "xlsx"];

export function takeOutView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "takeOut");
  const { format, mark, predictions, predicting, said, error } = state.takeOut;
  const { rows } = state.data.present;
  const choose = (choice: Partial<TakeOut>) => dispatch({ type: "takeOutChosen", choice });
  const isEmpty = rows.length === 0;
  const formulas = format === "csv" ? nFormulas(rows) : 0;
  const check = (words: string, isOn: boolean, change: (isOn: boolean) => void) =>
    html`<label class="check">
      <input type="checkbox" .checked=${isOn}
        @change=${(event: Event) => change((event.currentTarget as HTMLInputElement).checked)} />
      ${words}
    </label>`;
  return html`
    <p class="hint">${w.help}</p>
    <div class="field">
      <label for="take-out-format">${w.format}</label>
      <select id="take-out-format"
        @change=${(event: Event) => choose({ format: (event.currentTarget as HTMLSelectElement).value as TakeOutFormat })}>
        ${formats.map((one) => html`<option value=${one} .selected=${one === format}>${w.formats[one]}</option>`)}
      </select>
    </div>
    ${format === "csv" ? check(w.mark, mark, (mark) => choose({ mark })) : nothing}
    ${
      hasModel(state.run)
        ? html`${check(w.predictions, predictions, (predictions) => choose({ predictions }))}
          ${predictions && isStale(state) ? html`<p class="hint">${w.oldModel}</p>` : nothing}`
        : nothing
    }
    ${formulas > 0 ? html`<p class="message note">${w.formulas(formulas)}</p>` : nothing}
    <div class="controls">
      <button type="button" ?disabled=${isEmpty || predicting !== undefined}
        @click=${() => dispatch({ type: "takeOutAsked", to: "file" })}>${w.save}</button>
      <button type="button" ?disabled=${isEmpty || predicting !== undefined}
        @click=${() => dispatch({ type: "takeOutAsked", to: "clipboard" })}>${w.copy}</button>
    </div>
    ${
      predicting
        ? html`<div class="work">
          <progress aria-label=${w.predicting} max=${Math.max(1, predicting.total)} .value=${predicting.done}></progress>
          <span class="work-at">${w.at(predicting.done, predicting.total)}</span>
          <button type="button" @click=${() => dispatch({ type: "takeOutCancelled" })}>${w.cancel}</button>
        </div>`
        : nothing
    }
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
