// The menu by which the page is shared: a link, what it carries, and a code that a class can point cameras at.

import { html, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { type Messages, settingLabel } from "../../i18n/index.ts";
import { sampleName } from "../../samples/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { sharedHash, sharedOf } from "../../state/address.ts";
import { isDefault, valueOf } from "../../state/form.ts";
import type { Share } from "../../state/share.ts";
import { settingText } from "../settings/field.ts";
import { copyingText } from "./copying.ts";
import { showDialog } from "./dialog.ts";
import { close, menu } from "./menus.ts";

export function shareView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = t.frame.share;
  return menu("share", t.frame.menus.share, () => {
    const link = location.origin + location.pathname + sharedHash(state);
    return html`<p>${w.help}</p>
      <dl class="shared">
        ${carried(t, state).map(([name, what]) => html`<div><dt>${name}</dt> <dd>${what}</dd></div>`)}
      </dl>
      <div class="field">
        <label for="share-link">${w.link}</label>
        <input id="share-link" type="text" readonly .value=${link} @focus=${(event: Event) => (event.currentTarget as HTMLInputElement).select()} />
      </div>
      <div class="controls">
        <button type="button" class="primary" @click=${() => dispatch({ type: "textCopied", text: link })}>${w.copy}</button>
        <button type="button" @click=${() => {
          close("share");
          dispatch({ type: "codeAsked", link });
        }}>${w.code}</button>
      </div>
      ${copyingText(state, link, w)}`;
  });
}

/** All that the link says, in words. */
function carried(t: Messages, state: State): [name: string, what: string][] {
  const w = t.frame.share;
  const { form, stage, tabs, leaf, lesson, config, data } = state;
  if (leaf) return [[w.place, t.frame.leaves[leaf]]];
  if (lesson) return [[w.texts, w.lesson]];
  const { seed, sample } = sharedOf(state);
  const changed = form?.settings.filter(({ key }) => key !== "seed" && !isDefault(state, key)) ?? [];
  const named = changed.map(
    (setting) => settingLabel(t, setting) + t.colon + settingText(t, setting, valueOf(config, setting.key)),
  );
  const name = sampleName(t, sample);
  return [
    [w.place, `${t.frame.stages[stage]} → ${t.frame.tabs[tabs[stage]]}`],
    [w.texts, name ? w.sample(name) : data.present.rows.length > 0 ? w.ownTexts : w.noTexts],
    [w.settings, named.length > 0 ? named.join(t.semicolon) : w.defaults],
    ...(seed === undefined ? [] : [[w.seed, String(seed)] as [string, string]]),
  ];
}

/** Black on white whatever the page looks like, as cameras need it. */
export function codeView(
  t: Messages,
  { link, fields }: NonNullable<Share["code"]>,
  dispatch: Dispatch,
): TemplateResult {
  const w = t.frame.share;
  const dark = fields.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return html`<dialog class="qr by-day" aria-labelledby="code-heading" ${ref(showDialog)} @close=${() => dispatch({ type: "codeClosed" })}>
    <header class="toolbar">
      <h2 id="code-heading">${w.codeHeading}</h2>
      <form method="dialog"><button>${t.frame.keys.close}</button></form>
    </header>
    <svg viewBox="0 0 ${fields.length} ${fields.length}" role="img" aria-label=${w.codeOf} aria-describedby="code-link" shape-rendering="crispEdges">
      <path d=${dark.join("")}></path>
    </svg>
    <p id="code-link" class="address" translate="no">${link}</p>
  </dialog>`;
}
