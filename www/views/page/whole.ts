// All of a long text, a part at a time, over the page.

import { html, nothing, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch } from "../../state.ts";
import { type WholeText, partLength } from "../../state/page.ts";
import { showDialog } from "./dialog.ts";

export function wholeView(t: Messages, { text, at }: WholeText, dispatch: Dispatch): TemplateResult {
  const from = startOf(text, at * partLength);
  const to = startOf(text, (at + 1) * partLength);
  const turn = (by: number) => dispatch({ type: "textTurned", at: at + by });
  return html`<dialog class="whole" aria-labelledby="whole-heading" ${ref(showDialog)} @close=${() => dispatch({ type: "textClosed" })}>
    <header class="toolbar">
      <h2 id="whole-heading">${t.rows.wholeHeading}</h2>
      <form method="dialog"><button>${t.rows.close}</button></form>
    </header>
    <p class="whole-text" dir="auto" tabindex="0">${text.slice(from, to)}</p>
    ${
      text.length <= partLength
        ? nothing
        : html`<div class="toolbar pager">
          <button type="button" ?disabled=${from === 0} aria-label=${t.rows.partBefore} @click=${() => turn(-1)}>←</button>
          <span aria-live="polite">${t.rows.part(from + 1, to, text.length)}</span>
          <button type="button" ?disabled=${to >= text.length} aria-label=${t.rows.partAfter} @click=${() => turn(1)}>→</button>
        </div>`
    }
  </dialog>`;
}

/** A place in a text, but not within a pair of halves. */
function startOf(text: string, place: number): number {
  return /[\uDC00-\uDFFF]/.test(text[place] ?? "") ? place + 1 : Math.min(place, text.length);
}
