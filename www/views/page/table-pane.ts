// On a wide screen the table stays in sight beside the other stages: a line a row, which leads to it.

import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { isStale } from "../../state/run.ts";
import { type View, own } from "../parts.ts";

/** What a person scrolls through; the table has them all. */
const mostRows = 100;
const mostChars = 120;

export function tablePaneView(t: Messages, state: State, dispatch: Dispatch): View {
  const { rows } = state.data.present;
  if (!state.hasTablePane || state.stage === "texts" || rows.length === 0) return nothing;
  return html`<aside class="table-pane" aria-label=${t.frame.tabs.table}>
    <ol>
      ${rows.slice(0, mostRows).map(
        ({ label, text }, row) => html`<li><button type="button" @click=${() => dispatch({ type: "rowSought", row })}>
          <span class="pane-label">${own(label)}</span> <span class="pane-text">${own(text, mostChars)}</span>
        </button></li>`,
      )}
    </ol>
    ${rows.length > mostRows ? html`<p class="hint">${t.frame.moreRows(rows.length - mostRows)}</p>` : nothing}
    ${isStale(state) ? html`<p class="hint">${t.frame.run.stale}</p>` : nothing}
  </aside>`;
}
