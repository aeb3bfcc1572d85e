// What stands in place of the top bar where the page is a part of another one: the way back to the stage
// that is shown there, and the way to the whole page.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import { scope } from "../../scope.ts";
import type { Dispatch, State } from "../../state.ts";
import { hashOf } from "../../state/address.ts";
import { type Embedded, isDockOpen } from "../../state/place.ts";

export function embedBarView(
  t: Messages,
  state: State,
  { place, hasDock }: Embedded,
  dispatch: Dispatch,
): TemplateResult {
  return html`<header class="embed-bar">
    <h1 class="visually-hidden" translate="no">${t.page.title}</h1>
    ${
      state.stage === place.stage
        ? nothing
        : html`<button type="button" @click=${() => dispatch({ type: "placeChosen", ...place })}>
            ${t.frame.embed.back(t.frame.stages[place.stage])}
          </button>`
    }
    ${
      hasDock
        ? html`<button type="button" class="try-toggle" aria-expanded=${isDockOpen(state) ? "true" : "false"}
            aria-controls="try" @click=${() => dispatch({ type: "dockToggled", open: !isDockOpen(state) })}>
            ${t.frame.dock.name}
          </button>`
        : nothing
    }
    <a class="to-whole" href="${scope}${hashOf(state)}" target="_blank" rel="noopener">${t.frame.embed.open}</a>
  </header>`;
}
