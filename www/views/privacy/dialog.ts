// What is kept on this device, what was asked for, and the switch by which nothing is: over the page.

import { html, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { type Messages, messages } from "../../i18n/index.ts";
import { scope } from "../../scope.ts";
import type { Dispatch, State } from "../../state.ts";
import { showDialog } from "../page/dialog.ts";
import { offlineView } from "./offline.ts";
import { requestsView } from "./requests.ts";
import { storedView } from "./stored.ts";

export function privacyView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "privacy");
  return html`<dialog class="privacy long" aria-labelledby="privacy-heading" ${ref(showDialog)}
    @close=${() => dispatch({ type: "storedClosed" })}>
    <header class="toolbar">
      <h2 id="privacy-heading">${w.heading}</h2>
      <form method="dialog"><button>${w.close}</button></form>
    </header>
    <p>${w.intro} <span class="hint">${w.scope} <span class="address">${scope}</span></span></p>
    ${storedView(t, w, state, dispatch)}
    <section aria-labelledby="offline-heading">
      <h3 id="offline-heading">${w.offline.heading}</h3>
      ${offlineView(t, w, state, dispatch)}
    </section>
    <section aria-labelledby="requests-heading">
      <h3 id="requests-heading">${w.requests.heading}</h3>
      ${requestsView(w, state)}
    </section>
  </dialog>`;
}
