// What stands in place of the page when the last visit ended while it opened what was kept.

import { html, type TemplateResult } from "lit-html";
import { elided } from "../../elide.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch } from "../../state.ts";
import type { Opening } from "../../state/page.ts";

export function openingView(t: Messages, { name, nRows, nChars }: Opening, dispatch: Dispatch): TemplateResult {
  return html`<section class="card" aria-labelledby="opening-heading">
    <header class="card-head"><h2 id="opening-heading">${t.storage.openingHeading}</h2></header>
    <p>${t.storage.opening(name && elided(name), nRows, nChars)}</p>
    <div class="controls">
      <button type="button" class="primary" @click=${() => dispatch({ type: "openingAnswered", open: false })}>
        ${t.storage.openWithout}
      </button>
      <button type="button" @click=${() => dispatch({ type: "openingSaved" })}>${t.storage.saveToFile}</button>
      <button type="button" class="quiet" @click=${() => dispatch({ type: "openingAnswered", open: true })}>
        ${t.storage.openAnyway}
      </button>
    </div>
  </section>`;
}
