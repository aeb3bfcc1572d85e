// After all has been deleted: what the browser tells of it when it is asked anew.

import { html, nothing, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { isFile, isGone } from "../../state/stored.ts";
import type { View } from "../parts.ts";
import { takeFocus } from "./focus.ts";
import { nameOf, size } from "./stored.ts";

export function proofView(t: Messages, { erased }: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "privacy").erased;
  const isOver = erased?.told !== undefined || erased?.failed !== undefined;
  const isWhole =
    erased?.told !== undefined && erased.notDeleted.length === 0 && isGone(erased.told, erased.keepsFiles);
  const heading = !isOver ? t.offline.erasedHeading : !isWhole ? w.some : erased.keepsFiles ? w.only : w.nothing;
  return html`<section class="card proof" aria-labelledby="erased-heading">
    <header class="card-head"><h1 id="erased-heading" class="erased-heading" tabindex="-1" ${ref(takeFocus)}>${heading}</h1></header>
    <div role="status">${isOver ? outcome(t, erased) : html`<p>${w.working}</p>`}</div>
    ${
      isOver
        ? html`<div class="controls">
            ${isWhole ? nothing : html`<button type="button" @click=${() => dispatch({ type: "erasureAsked" })}>${w.again}</button>`}
            <button type="button" class="primary" @click=${() => location.reload()}>${w.begin}</button>
          </div>
          <p class="hint">${w.beginHint}</p>`
        : nothing
    }
  </section>`;
}

function outcome(t: Messages, { told, notDeleted, failed, keepsFiles }: NonNullable<State["erased"]>): View {
  const words = messages(t.language, "privacy");
  const w = words.erased;
  const files = told?.items.filter((item) => keepsFiles && isFile(item)) ?? [];
  const left = told?.items.filter((item) => !files.includes(item)) ?? [];
  return html`
    ${told ? html`<p>${w.proof(told.databases.length, told.caches.length, told.hasServiceWorker)}</p>` : nothing}
    ${failed === undefined ? nothing : html`<p class="message error">${w.unknown(failed)}</p>`}
    ${
      left.length > 0
        ? html`<p class="message error">${w.left(words.and(left.map((item) => nameOf(t, words, item))))}</p>`
        : nothing
    }
    ${notDeleted.map(
      ({ name, detail }) =>
        html`<p class="message error">${detail === "blocked" ? w.blocked(name) : w.failed(name, detail.thrown)}</p>`,
    )}
    ${
      files.length > 0
        ? html`<p>${w.files}</p>
          <ul>${files.map((item) => html`<li>${nameOf(t, words, item)}, ${size(t, words, item.bytes)}</li>`)}</ul>`
        : nothing
    }
  `;
}
