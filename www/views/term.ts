// A “?” beside a term of the field: what it means, fetched when it is first asked for.

import { html, render, type TemplateResult } from "lit-html";
import type { Term } from "../i18n/en/terms.ts";
import { type Messages, fetchMessages, messages } from "../i18n/index.ts";

/** Of the card beside its button and the window's edge. */
const gap = 8;
const width = 320;

/** Once on a tab, where the term first stands. */
export function term(t: Messages, name: Term): TemplateResult {
  const id = `term-${name}`;
  const show = (event: Event) => {
    const card = event.currentTarget as HTMLElement;
    if ((event as ToggleEvent).newState !== "open") return;
    place(card, card.previousElementSibling as HTMLElement);
    explain(t, name, card);
  };
  return html`<button type="button" class="term" popovertarget=${id} aria-label=${t.whatIs(t.terms[name])}></button
    ><span id=${id} class="term-card" popover role="note" aria-live="polite" @beforetoggle=${show}></span>`;
}

/** Below its button, or above it in the lower part of the window. */
function place({ style }: HTMLElement, button: HTMLElement): void {
  const { left, top, bottom } = button.getBoundingClientRect();
  const isHigh = bottom < 0.6 * innerHeight;
  style.left = `${Math.max(gap, Math.min(left, innerWidth - width - gap))}px`;
  style.top = isHigh ? `${bottom + gap / 2}px` : "auto";
  style.bottom = isHigh ? "auto" : `${innerHeight - top + gap / 2}px`;
}

function explain(t: Messages, name: Term, card: HTMLElement): void {
  const say = (words: string) => render(html`${words}`, card);
  say(t.page.partLoading);
  fetchMessages(t.language, "glossary").then(
    () => say(messages(t.language, "glossary")[name]),
    () => say(t.page.partFailed),
  );
}
