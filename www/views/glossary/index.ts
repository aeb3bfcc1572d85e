// All terms on one page, which can be searched.

import { html, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { Entry } from "../../i18n/en/glossary.ts";
import { type Messages, messages, spoken } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { entryView } from "./entry.ts";

export function glossaryView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "lessons").glossary;
  const found = entriesFor(t, state.sought ?? "");
  return html`
    <div class="field narrow">
      <label for="glossary-filter">${w.filter}</label>
      <input id="glossary-filter" type="search" autocomplete="off" .value=${state.sought ?? ""}
        @input=${(event: InputEvent) => dispatch({ type: "termSought", text: (event.currentTarget as HTMLInputElement).value })} />
    </div>
    <p class="hint" aria-live="polite">${w.found(found.length)}</p>
    <dl class="glossary">
      ${repeat(
        found,
        (name) => name,
        (name) =>
          html`<div id="entry-${name}"><dt>${messages(t.language, "glossary")[name].name}</dt> <dd>${entryView(t, name)}</dd></div>`,
      )}
    </dl>
  `;
}

/** Those that have what is sought in their name or in what is said of them, by name; names that begin with it first. */
export function entriesFor({ language }: Messages, sought: string): Entry[] {
  const words = messages(language, "glossary");
  const { compare } = new Intl.Collator(spoken[language].tag);
  const wanted = plain(sought.trim());
  const rank = (name: Entry) => {
    const at = plain(words[name].name).indexOf(wanted);
    return at === 0 ? 0 : at > 0 ? 1 : 2;
  };
  return (Object.keys(words) as Entry[])
    .filter((name) => plain(`${words[name].name} ${words[name].says}`).includes(wanted))
    .sort((a, b) => (wanted === "" ? 0 : rank(a) - rank(b)) || compare(words[a].name, words[b].name));
}

/** Without accents, which who seeks does not always write. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
}
