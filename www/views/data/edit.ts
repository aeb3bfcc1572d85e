// The way to the rows as a text, where they are few enough to be edited so.

import { html } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { editableText } from "../../state/reading.ts";
import type { View } from "../parts.ts";

export function editButton(t: Messages, { data }: State, dispatch: Dispatch): View {
  if (editableText(data.present) === undefined) return html`<span class="hint">${t.rows.tooLong}</span>`;
  return html`<button type="button" @click=${() => dispatch({ type: "editedAsText" })}>${t.rows.editAsText}</button>`;
}
