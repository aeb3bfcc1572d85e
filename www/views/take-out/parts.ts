// What the ways out have in common: a format, a file or the clipboard, and how far the model is with its answers.

import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { View } from "../parts.ts";

type Words = Messages<"takeOut">;

export function choiceField<Name extends string>(
  id: string,
  label: string,
  names: readonly Name[],
  nameOf: (name: Name) => string,
  chosen: Name | undefined,
  choose: (name: Name) => void,
): View {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select id=${id} @change=${(event: Event) => choose((event.currentTarget as HTMLSelectElement).value as Name)}>
      ${names.map((one) => html`<option value=${one} .selected=${one === chosen}>${nameOf(one)}</option>`)}
    </select>
  </div>`;
}

export function check(words: string, isOn: boolean, change: (isOn: boolean) => void): View {
  return html`<label class="check">
    <input type="checkbox" .checked=${isOn}
      @change=${(event: Event) => change((event.currentTarget as HTMLInputElement).checked)} />
    ${words}
  </label>`;
}

/** The buttons, and how far what they have asked for is. */
export function waysOut(
  w: Words,
  isDisabled: boolean,
  predicting: { done: number; total: number } | undefined,
  ask: (to: "file" | "clipboard") => void,
  cancel: () => void,
): View {
  const isOff = isDisabled || predicting !== undefined;
  return html`<div class="controls">
      <button type="button" ?disabled=${isOff} @click=${() => ask("file")}>${w.save}</button>
      <button type="button" ?disabled=${isOff} @click=${() => ask("clipboard")}>${w.copy}</button>
    </div>
    ${
      predicting
        ? html`<div class="work">
          <progress aria-label=${w.predicting} max=${Math.max(1, predicting.total)} .value=${predicting.done}></progress>
          <span class="work-at">${w.at(predicting.done, predicting.total)}</span>
          <button type="button" @click=${cancel}>${w.cancel}</button>
        </div>`
        : nothing
    }`;
}
