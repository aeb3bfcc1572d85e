// A “?” beside a term of the field: what it means, fetched when it is first asked for.

import { html, render, type TemplateResult } from "lit-html";
import type { Term } from "../i18n/en/terms.ts";
import type { Entry } from "../i18n/en/glossary.ts";
import { type Messages, fetchMessages, messages } from "../i18n/index.ts";
import { prefetched } from "../prefetch.ts";

const fetchEntry = prefetched(() => import("./glossary/entry.ts"));

/** Of the card beside its button and the window's edge. */
const gap = 8;

/** Once on a tab, where the term first stands. */
export function term(t: Messages, name: Term): TemplateResult {
  const id = `term-${name}`;
  return html`<button type="button" class="term" popovertarget=${id} aria-label=${t.whatIs(t.terms[name])}></button
    >${card(t, id, name)}`;
}

/** An entry of the glossary by its own name, which opens it. */
export function entryButton(t: Messages, name: Entry): TemplateResult {
  const id = `entry-card-${name}`;
  return html`<button type="button" class="quiet inline" popovertarget=${id}>${messages(t.language, "glossary")[name].name}</button
    >${card(t, id, name)}`;
}

function card(t: Messages, id: string, name: Entry): TemplateResult {
  const show = (event: Event) => {
    const card = event.currentTarget as HTMLElement;
    if ((event as ToggleEvent).newState !== "open") return;
    place(card, card.previousElementSibling as HTMLElement);
    explain(t, name, card);
  };
  return html`<span id=${id} class="term-card" popover role="note" aria-live="polite" @beforetoggle=${show}></span>`;
}

/** Below its button, or above it in the lower part of the window. */
function place({ style }: HTMLElement, button: HTMLElement): void {
  const width = 20 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const { left, top, bottom } = button.getBoundingClientRect();
  const isHigh = bottom < 0.6 * innerHeight;
  style.left = `${Math.max(gap, Math.min(left, innerWidth - width - gap))}px`;
  style.top = isHigh ? `${bottom + gap / 2}px` : "auto";
  style.bottom = isHigh ? "auto" : `${innerHeight - top + gap / 2}px`;
}

function explain(t: Messages, name: Entry, card: HTMLElement): void {
  const say = (what: unknown) => render(html`${what}`, card);
  say(t.page.partLoading);
  Promise.all([fetchEntry(), fetchMessages(t.language, "glossary")]).then(
    ([{ entryView }]) => say(entryView(t, name)),
    () => say(t.page.partFailed),
  );
}
