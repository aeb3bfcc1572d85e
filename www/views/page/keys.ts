// The list of keys.

import { html, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch } from "../../state.ts";
import { isMac } from "../../effects/keys.ts";
import { showDialog } from "./dialog.ts";

export function keysView(t: Messages, dispatch: Dispatch): TemplateResult {
  const { list } = t.frame.keys;
  const control = isMac ? "⌘" : "Ctrl";
  const alt = isMac ? "⌥" : "Alt";
  const rows: [string, string][] = [
    [`${alt} + 1 … 5`, list.stages],
    [`${control} + Enter`, list.train],
    ["/", list.try],
    ["?", list.keys],
    [`${control} + Z`, list.undo],
    [`${control} + Y`, list.redo],
    ["1 … 9", list.labels],
  ];
  return html`<dialog class="keys" aria-labelledby="keys-heading" ${ref(showDialog)} @close=${() => dispatch({ type: "keysOpened", open: false })}>
    <h2 id="keys-heading">${t.frame.keys.heading}</h2>
    <table>
      <caption class="visually-hidden">${t.frame.keys.heading}</caption>
      <thead><tr><th scope="col">${t.frame.keys.key}</th><th scope="col">${t.frame.keys.does}</th></tr></thead>
      <tbody>${rows.map(([key, does]) => html`<tr><th scope="row"><kbd>${key}</kbd></th><td>${does}</td></tr>`)}</tbody>
    </table>
    <form method="dialog"><button class="primary">${t.frame.keys.close}</button></form>
  </dialog>`;
}
