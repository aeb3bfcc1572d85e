// The page's end, in place of all else: what it kept on this device has been deleted.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { State } from "../../state.ts";
import type { Dispatch } from "../../state.ts";
import { lazy } from "../lazy.ts";

/** Was fetched with what asked for the deletion. */
const proofView = lazy<[State, Dispatch]>(["privacy"], () => import("../privacy/index.ts").then((m) => m.proofView));

export function erasedView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  if (state.erased?.here) return html`<main class="alone">${proofView(t, state, dispatch)}</main>`;
  return html`<main class="alone">
    <section class="card" aria-labelledby="erased-heading">
      <header class="card-head"><h1 id="erased-heading" class="erased-heading">${t.offline.erasedHeading}</h1></header>
      <p role="status">${state.erased ? t.offline.erasedElsewhere : nothing}</p>
      <div class="controls">
        <button type="button" class="primary" @click=${() => location.reload()}>${t.offline.beginAnew}</button>
      </div>
    </section>
  </main>`;
}
