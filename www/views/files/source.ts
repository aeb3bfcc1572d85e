// How a file became the text: its encoding, its sheet, or how several were put together.

import { html, nothing, type TemplateResult } from "lit-html";
import { type Encoding, encodingGroup, encodingName, encodings } from "../../files/encodings.ts";
import type { Arranged, Source } from "../../files/source.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { View } from "../parts.ts";

/** Those of the person's own test set. */
export function testSourceView(t: Messages, { data }: State, dispatch: Dispatch): TemplateResult {
  const { source } = data.test;
  return html`${source ? html`<ul class="decisions">${sourceLines(t, source, true, dispatch)}</ul>` : nothing}`;
}

/** The lines of a file, each with its way to change it. */
export function sourceLines(t: Messages, source: Source, isTest: boolean, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "files");
  const { id, encoding, sheets, arranged } = source;
  const idOf = (name: string) => `${isTest ? "test-" : ""}${name}`;
  const correct = (change: { encoding?: Encoding; sheet?: number }) =>
    dispatch({ type: "sourceCorrected", id, isTest, ...change });
  return html`
    ${arranged ? html`<li>${arrangedLine(w, arranged, () => dispatch({ type: "sourceQuestioned", id, isTest }))}</li>` : nothing}
    ${sheets ? html`<li>${sheetLine(w, sheets, idOf("sheet"), (sheet) => correct({ sheet }))}</li>` : nothing}
    ${
      encoding
        ? html`<li>${encodingLine(w, encoding, idOf("encoding"), (encoding) => correct({ encoding }))}</li>`
        : nothing
    }
  `;
}

function encodingLine(
  w: Messages<"files">,
  { name, how, isOdd }: NonNullable<Source["encoding"]>,
  id: string,
  choose: (encoding: Encoding) => void,
): View {
  const groups = [...new Set(encodings.map(encodingGroup))];
  return html`
    <span>${w.how[how](encodingName(name))} ${isOdd ? html`<strong>${w.odd}</strong>` : nothing}</span>
    <span class="field inline">
      <label class="visually-hidden" for=${id}>${w.encoding}</label>
      <select id=${id} translate="no"
        @change=${(event: Event) => choose((event.currentTarget as HTMLSelectElement).value as Encoding)}>
        ${groups.map(
          (group) => html`<optgroup label=${w.groups[group]}>
            ${encodings
              .filter((encoding) => encodingGroup(encoding) === group)
              .map(
                (encoding) =>
                  html`<option value=${encoding} .selected=${encoding === name}>${encodingName(encoding)}</option>`,
              )}
          </optgroup>`,
        )}
      </select>
    </span>
  `;
}

function sheetLine(
  w: Messages<"files">,
  { all, chosen }: NonNullable<Source["sheets"]>,
  id: string,
  choose: (sheet: number) => void,
): View {
  const shown = all[chosen];
  if (!shown) return nothing;
  const sentence = w.sheetOf(shown.name, shown.nRows);
  if (all.length === 1) return html`<span>${sentence}</span>`;
  return html`
    <span>${sentence} ${w.otherSheets(all.length - 1)}</span>
    <span class="field inline">
      <label class="visually-hidden" for=${id}>${w.sheet}</label>
      <select id=${id} @change=${(event: Event) => choose(Number((event.currentTarget as HTMLSelectElement).value))}>
        ${all.map(
          ({ name, nRows }, place) =>
            html`<option value=${place} .selected=${place === chosen}>${w.sheetOption(name, nRows)}</option>`,
        )}
      </select>
    </span>
  `;
}

function arrangedLine(w: Messages<"files">, arranged: Arranged, change: () => void): View {
  const { how, nFiles, nTest, labels, nLabels, skipped, nSkipped } = arranged;
  const sentence =
    how.as !== "classes"
      ? w.arranged.merged(nFiles)
      : how.unlabelled
        ? w.arranged.unlabelled(nFiles)
        : w.arranged[how.unit === "file" ? "folders" : "files"](nFiles, labels, nLabels);
  return html`
    <span>
      ${sentence} ${nTest > 0 ? w.arranged.test(nTest) : nothing}
      ${nSkipped > 0 ? w.arranged.skipped(nSkipped, skipped) : nothing}
    </span>
    <button type="button" class="quiet" @click=${change}>${w.arranged.change}</button>
  `;
}
