// A person's text, which may be of megabytes: its beginning is drawn, and a way to the whole.

import { html, nothing, type TemplateResult } from "lit-html";
import { elided } from "../elide.ts";
import type { Messages } from "../i18n/index.ts";
import type { Dispatch } from "../state.ts";
import { mediaView } from "./example.ts";

/** The most characters of a text that is drawn among others. */
export const longestExcerpt = 600;

/** The most that a text area beside others is laid out with. */
export const longestEdited = 10_000;

/** Up to that many characters of a text, and where it goes on a button that shows all of it. */
export function excerpt(t: Messages, text: string, dispatch: Dispatch, most = longestExcerpt): TemplateResult {
  const media = mediaView(t, text, "row");
  if (media !== undefined) return html`${media}`;
  return html`<bdi dir="auto">${elided(text, most)}</bdi>${text.length > most ? wholeButton(t, text, dispatch) : nothing}`;
}

function wholeButton(t: Messages, text: string, dispatch: Dispatch): TemplateResult {
  return html` <button type="button" class="quiet" @click=${() => dispatch({ type: "textOpened", text })}
    >${t.rows.whole(text.length)}</button>`;
}

/**
 * A text area, or where its text is too long for one, the beginning of the text and a way to
 * empty it.
 *
 * @param name - what the field is called
 */
export function boundedField(
  t: Messages,
  text: string,
  name: string,
  take: (text: string) => void,
  dispatch: Dispatch,
  field: (paste: (event: ClipboardEvent) => void) => TemplateResult,
): TemplateResult {
  if (text.length <= longestEdited) return field((event) => pasteLong(event, longestEdited, take));
  return html`<div class="too-long" role="group" aria-label=${name}>
    <p>${excerpt(t, text, dispatch)} <button type="button" class="quiet" @click=${() => take("")}>${t.rows.clear}</button></p>
  </div>`;
}

/** Takes a paste past the text area, which would stand still while it lays it out. */
export function pasteLong(event: ClipboardEvent, most: number, take: (text: string) => void): void {
  const pasted = event.clipboardData?.getData("text/plain") ?? "";
  if (pasted.length <= most) return;
  event.preventDefault();
  const area = event.currentTarget as HTMLTextAreaElement;
  take(area.value.slice(0, area.selectionStart) + pasted + area.value.slice(area.selectionEnd));
}
