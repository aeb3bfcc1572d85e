// The tour: a small card beside what it tells of, which gets an outline. The page can be used
// meanwhile.

import { html, nothing, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch } from "../../state.ts";
import { type TourStep, tourSteps } from "../../state/tour.ts";
import { place } from "./place.ts";
import "./tour.css";

/** What each step points to: the first of these that is to be seen. */
const targets: Record<TourStep, readonly string[]> = {
  texts: [".stages-bar li:nth-child(1) a"],
  train: ["#run-bar .primary"],
  score: [".run-right", "#run-bar"],
  try: [".try-toggle", "#try"],
  results: [".stages-bar li:nth-child(4) a"],
  compare: [".stages-bar li:nth-child(5) a"],
};

export function tourView(t: Messages, step: TourStep, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "tour");
  const at = tourSteps.indexOf(step);
  const isLast = at === tourSteps.length - 1;
  const end = () => dispatch({ type: "tourEnded" });
  now = { step, end };
  queueMicrotask(put);
  return html`<div class="tour-ring" aria-hidden="true"></div>
    <section class="tour" role="region" aria-label=${w.name} ${ref(follow)}>
      <div aria-live="polite">
        <p class="hint">${w.at(at + 1, tourSteps.length)}</p>
        <h2 tabindex="-1">${w.steps[step].heading}</h2>
        <p>${w.steps[step].said}</p>
      </div>
      <div class="toolbar">
        <button type="button" ?disabled=${at === 0} @click=${() => dispatch({ type: "tourTurned", by: -1 })}>${w.back}</button>
        <button type="button" class="primary" @click=${() => (isLast ? end() : dispatch({ type: "tourTurned", by: 1 }))}>${isLast ? w.done : w.next}</button>
        ${isLast ? nothing : html`<button type="button" class="quiet" @click=${end}>${w.skip}</button>`}
      </div>
    </section>`;
}

/** What the card, which is drawn once, follows. */
let now: { step: TourStep; end: () => void } | undefined;
let card: HTMLElement | undefined;
let sizes: ResizeObserver | undefined;

/** Keeps the card beside what it points to, and takes the keyboard to it when it comes. */
function follow(element: Element | undefined): void {
  removeEventListener("resize", put);
  document.removeEventListener("keydown", leave);
  sizes?.disconnect();
  card = element instanceof HTMLElement ? element : undefined;
  if (!card) return;
  addEventListener("resize", put);
  document.addEventListener("keydown", leave);
  // What it points to may come, go or grow.
  sizes = new ResizeObserver(put);
  for (const id of ["run-bar", "stage", "try"]) {
    const part = document.getElementById(id);
    if (part) sizes.observe(part);
  }
  // It is not on the page before the drawing is done.
  queueMicrotask(() => card?.querySelector("h2")?.focus({ preventScroll: true }));
}

function put(): void {
  const ring = card?.previousElementSibling;
  if (card && now && ring instanceof HTMLElement) place(card, ring, targets[now.step]);
}

function leave(event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (!document.querySelector("dialog[open], :popover-open")) now?.end();
}
