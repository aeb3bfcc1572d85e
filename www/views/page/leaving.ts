// While another project is on its way, if that takes longer than a moment.

import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { View } from "../parts.ts";

export function leavingView(t: Messages, { projects }: State, dispatch: Dispatch): View {
  if (!projects.leaving?.isSlow) return nothing;
  return html`<div class="message note" aria-live="polite">
    <p>${t.frame.project.leaving}</p>
    <button type="button" class="quiet" @click=${() => dispatch({ type: "leaveEnded" })}>${t.frame.project.stay}</button>
  </div>`;
}
