// What deserves a look before training, with a way to each row.

import { html, nothing } from "lit-html";
import type { Warning } from "../../../pkg/cpu/handful.js";
import { elided } from "../../elide.ts";
import { type Messages, warningText } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type View, disclosure, longestSentence, own } from "../parts.ts";

/** Past this the list is a table of its own; the first ones show what is wrong. */
const mostShown = 50;

export function warningsView(t: Messages, state: State, dispatch: Dispatch): View {
  const warnings = [...(state.data.inspection?.warnings ?? []), ...(state.plan.plan?.warnings ?? [])];
  if (state.data.present.rows.length === 0 || warnings.length === 0) return nothing;
  const summary = html`<span class="warning-mark" aria-hidden="true">!</span> ${t.data.warnings(warnings.length)}`;
  return disclosure(
    state,
    dispatch,
    "warnings",
    summary,
    () => html`
    <ul class="warnings">
      ${warnings.slice(0, mostShown).map(({ kind, row, line }) => {
        const place = line ? html`<strong>${t.page.line(line)}.</strong> ` : nothing;
        return html`<li>
          <span>${place}${own(warningText(t, { kind, row, line }), longestSentence)}</span>
          ${mending(t, kind, dispatch)}
          ${
            row !== undefined
              ? html`<button type="button" class="quiet" @click=${() => dispatch({ type: "rowSought", row })}>
                ${t.page.goToRow(row)}
              </button>`
              : nothing
          }
        </li>`;
      })}
    </ul>
    ${warnings.length > mostShown ? html`<p class="hint">${t.data.moreWarnings(warnings.length - mostShown)}</p>` : nothing}
  `,
  );
}

/** What mends all the rows that a warning concerns with one click, which Undo takes back. */
function mending(t: Messages, kind: Warning["kind"], dispatch: Dispatch): View {
  const button = (words: string, labels: readonly string[], into: string) =>
    html`<button type="button" class="quiet" @click=${() => dispatch({ type: "labelsMerged", labels, into })}>
      ${words}
    </button>`;
  switch (kind.code) {
    case "similarLabels":
      return button(t.rows.merge(elided(kind.into)), kind.labels, kind.into);
    case "meansNoLabel":
      return button(t.rows.noLabel(elided(kind.label)), [kind.label], "");
    default:
      return nothing;
  }
}
