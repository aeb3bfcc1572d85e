// Where texts come from: the clipboard, a file, a sample. Three large choices while there are
// none; later the same three, opened by a button each.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Action, Dispatch, State } from "../../state.ts";
import { type View } from "../parts.ts";
import { boxView } from "./box.ts";
import { editButton } from "./edit.ts";
import { galleryView } from "./gallery.ts";

/** What may be opened above a table that has rows. */
const sources = ["paste", "samples"] as const;
type SourceName = (typeof sources)[number];

export function sourceOpenId(name: SourceName): string {
  return `source-${name}`;
}

/** @param said - of what is in the box, below it */
export function sourceView(t: Messages, state: State, said: View, dispatch: Dispatch): TemplateResult {
  const { draft, present } = state.data;
  const isFirst = present.rows.length === 0;
  const isOpen = (name: SourceName) => state.open[sourceOpenId(name)] ?? false;
  const hasBox = isFirst || draft !== undefined || isOpen("paste");
  const hasGallery = isFirst || isOpen("samples");
  // One template for both: the field that is typed in stays when its first row has been read.
  return html`<div class="sources ${isFirst ? "first" : ""}">
    ${
      isFirst
        ? nothing
        : html`<div class="toolbar" role="group" aria-label=${t.data.ways}>
          ${sources.map(
            (name) => html`<button type="button" aria-expanded=${isOpen(name) ? "true" : "false"}
              @click=${() => dispatch({ type: "toggled", id: sourceOpenId(name), open: !isOpen(name) })}
            >${name === "paste" ? t.data.pasteMore : t.data.sample}</button>`,
          )}
          ${fileButtons(t, dispatch)} ${draft ? nothing : editButton(t, state, dispatch)}
        </div>`
    }
    <section class="source-box" ?hidden=${!hasBox} aria-label=${t.data.pasteThem}>
      ${isFirst ? html`<h3>${t.data.pasteThem}</h3>` : nothing}
      ${hasBox ? boxView(t, state, dispatch) : nothing} ${said}
      ${
        isFirst
          ? html`<div class="toolbar">${fileButtons(t, dispatch)} <span class="hint">${t.data.orDrop}</span></div>
        ${offers(t, state, dispatch)}`
          : nothing
      }
    </section>
    <section class="source-gallery" ?hidden=${!hasGallery} aria-label=${t.data.sample}>
      ${isFirst ? html`<h3>${t.data.orSample}</h3>` : nothing} ${hasGallery ? galleryView(t, state, dispatch) : nothing}
    </section>
  </div>`;
}

/** Nothing more than a word: who wants to begin is not kept from it. */
function offers(t: Messages, state: State, dispatch: Dispatch): View {
  const offer = (words: string, action: Action) =>
    html`<button type="button" class="quiet inline" @click=${() => dispatch(action)}>${words}</button>`;
  return html`<p class="hint">${state.isToured ? nothing : html`${t.frame.tour.offer} ${offer(t.frame.tour.show, { type: "tourAsked" })} · `}${offer(
    t.frame.leaves.lessons,
    { type: "leafOpened", leaf: "lessons" },
  )}</p>`;
}

function fileButtons(t: Messages, dispatch: Dispatch): View {
  return html`${fileButton(t.data.file, (files) => dispatch({ type: "filesDropped", files }))}
    ${folderButton(t.data.folder, (files) => dispatch({ type: "filesDropped", files }))}`;
}
/** A button that asks for files of texts, of which the person may choose several. */
export function fileButton(label: string, take: (files: readonly File[]) => void): TemplateResult {
  return chooser(
    label,
    take,
    html`<input
      type="file"
      class="visually-hidden"
      multiple
      accept=".txt,.csv,.tsv,.tab,.json,.jsonl,.ndjson,.md,.yml,.yaml,.xlsx,.xls,.ods,.handful,.handful-model,text/*,application/json,image/png,image/jpeg,image/webp,audio/*"
    />`,
  );
}

function folderButton(label: string, take: (files: readonly File[]) => void): TemplateResult {
  return chooser(label, take, html`<input type="file" class="visually-hidden" webkitdirectory />`);
}

/** A button that asks for files by a field of its own. */
export function chooser(label: string, take: (files: readonly File[]) => void, field: TemplateResult): TemplateResult {
  const choose = (event: Event) => {
    const input = event.target as HTMLInputElement;
    take([...(input.files ?? [])]);
    // So that the same file can be chosen again after it was corrected.
    input.value = "";
  };
  return html`<label class="button file" @change=${choose}>${field} ${label}</label>`;
}

/** Puts the cursor on a line of a text area, and the line in sight. */
export function goToLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split("\n");
  const before = lines.slice(0, line - 1);
  const start = before.reduce((length, text) => length + text.length + 1, 0);
  const end = start + (lines[line - 1]?.length ?? 0);
  area.focus();
  area.setSelectionRange(start, end);
  // Lines do not wrap in these text areas, so each is as high as the next.
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 3);
  area.scrollLeft = 0;
}
