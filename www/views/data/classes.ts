// How many texts each class has: as bars, and as a table.

import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type View, bar, disclosure, own } from "../parts.ts";

/** More bars say less; the table has them all. */
const mostBars = 12;
/** More are than can be trained. */
const mostListed = 500;

export function classesView(t: Messages, state: State, dispatch: Dispatch): View {
  const classes = state.data.inspection?.classes ?? [];
  if (classes.length === 0) return nothing;
  const largest = Math.max(...classes.map(({ nExamples }) => nExamples));
  return html`
    <h3>${t.data.classes}</h3>
    <ul class="bars" aria-label=${t.data.classes}>
      ${classes.slice(0, mostBars).map(
        ({ label, nExamples }) =>
          html`<li><span class="bar-label">${own(label)}</span> ${bar(nExamples / largest)}
            <span class="bar-value" translate="no">${t.number(nExamples)}</span></li>`,
      )}
    </ul>
    ${disclosure(
      state,
      dispatch,
      "classes-table",
      classes.length > mostBars ? t.data.asTable + t.aside(t.number(classes.length)) : t.data.asTable,
      () => html`<div class="scroll" tabindex="0" role="group" aria-label=${t.data.classes}>
        <table>
          <caption class="visually-hidden">${t.data.classes}</caption>
          <thead><tr><th scope="col">${t.data.class}</th><th scope="col" class="number">${t.data.nTexts}</th></tr></thead>
          <tbody>
            ${classes
              .slice(0, mostListed)
              .map(
                ({ label, nExamples }) =>
                  html`<tr><th scope="row">${own(label)}</th><td class="number">${t.number(nExamples)}</td></tr>`,
              )}
          </tbody>
        </table>
        ${classes.length > mostListed ? html`<p class="hint">${t.rows.moreClasses(classes.length - mostListed)}</p>` : nothing}
      </div>`,
    )}
  `;
}
