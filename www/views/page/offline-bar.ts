// Says that the page makes no requests, for as long as that is so, and what it did not get for it.

import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { View } from "../parts.ts";

export function offlineBar(t: Messages, { offline }: State, dispatch: Dispatch): View {
  if (offline.state !== "on") return nothing;
  const { refused, isEnforced } = offline;
  return html`<div class="message note offline-bar" role="status">
    <p>${t.sentences(isEnforced ? t.offline.on : t.offline.notEnforced, refused && t.offline.refused(refused.what))}</p>
    ${
      isEnforced
        ? nothing
        : html`<button type="button" class="quiet" @click=${() => location.reload()}>${t.page.reload}</button>`
    }
    <button type="button" class="quiet" @click=${() => dispatch({ type: "offlineSwitched", on: false })}>
      ${t.offline.turnOff}
    </button>
  </div>`;
}
