// The top bar: the project, the stages, what can be shared, and the menu.

import { html, nothing, type TemplateResult } from "lit-html";
import { hashOf } from "../../state/address.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { isDockOpen, stages } from "../../state/place.ts";
import { inPlace } from "../link.ts";
import { menuView, projectView } from "./menus.ts";
import { shareView } from "./share.ts";

export function topBarView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  return html`<header class="top-bar">
    <div class="brand">
      <h1 translate="no">${t.page.title}</h1>
      ${projectView(t, state, dispatch)}
    </div>
    <nav class="stages-bar" aria-label=${t.frame.stagesName}>
      <ol>
        ${stages.map((stage, index) => {
          const isHere = !state.leaf && state.stage === stage;
          return html`<li><a
            href=${hashOf(state, stage)}
            aria-current=${isHere ? "page" : nothing}
            aria-keyshortcuts="Alt+${index + 1}"
            @click=${inPlace(() => dispatch({ type: "placeChosen", stage }))}
          >${t.frame.stages[stage]}</a></li>`;
        })}
      </ol>
      <button type="button" class="try-toggle" aria-expanded=${isDockOpen(state) ? "true" : "false"} aria-controls="try"
        @click=${() => dispatch({ type: "dockToggled", open: !isDockOpen(state) })}>${t.frame.dock.name}</button>
    </nav>
    <div class="tools">${shareView(t, state, dispatch)} ${menuView(t, state, dispatch)}</div>
  </header>`;
}
