// Texts without a label, and whether the order in which they are suggested pays.

import { html, type TemplateResult } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { labelsPerText } from "../../state/label-set.ts";
import { disclosure } from "../parts.ts";
import { poolView } from "./pool.ts";
import { simulationView } from "./simulation.ts";

export function poolTab(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  return html`${poolView(t, state, dispatch)}
    ${disclosure(state, dispatch, "label-simulation", t.labelNext.simulation, () =>
      labelsPerText(state) === "several"
        ? html`<p class="hint">${t.frame.notForSeveral(t.labelNext.simulation)}</p>`
        : simulationView(t, state, dispatch),
    )}`;
}
