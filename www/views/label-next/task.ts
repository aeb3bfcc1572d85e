// A button that starts a task about labels, and how far it has come.

import type { Messages } from "../../i18n/index.ts";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Dispatch, State } from "../../state.ts";
import type { Found, LabelTaskKind } from "../../state/label.ts";
import type { View } from "../parts.ts";

export function taskView(
  w: Messages<"labelNext">,
  { label, data }: State,
  kind: LabelTaskKind,
  names: { start: string; task: string },
  dispatch: Dispatch,
): TemplateResult {
  const { task } = label;
  const isOurs = task?.kind === kind;
  return html`
    <div class="controls">
      <button type="button" ?disabled=${task !== undefined || data.present.rows.length === 0}
        @click=${() => dispatch({ type: "labelTaskAsked", kind })}>${names.start}</button>
    </div>
    ${isOurs ? workView(w, names.task, task.done, task.total, () => dispatch({ type: "labelTaskCancelled" })) : nothing}
  `;
}

export function workView(
  w: Messages<"labelNext">,
  name: string,
  done: number,
  total: number,
  cancel: () => void,
): TemplateResult {
  return html`<div class="work">
    <progress aria-label=${name} max=${Math.max(total, 1)} .value=${done}></progress>
    <span class="work-at" aria-live="polite">${total === 0 ? w.working : `${name}… ${Math.floor((10 * done) / total) * 10}%`}</span>
    <button type="button" @click=${cancel}>${w.cancel}</button>
  </div>`;
}

export function changedNote(w: Messages<"labelNext">, { data }: State, { rows }: Found<unknown>): View {
  return rows === data.present.rows ? nothing : html`<p class="message note">${w.changed}</p>`;
}
