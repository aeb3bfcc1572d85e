// Where texts come from: a sample, a file, the clipboard.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import { samples } from "../../samples/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { boxView } from "./box.ts";

export function sourceView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { present } = state.data;
  const { sample } = present;
  const description = samples.find(({ id }) => id === sample)?.description;
  const chooseSample = (event: Event) => {
    const id = (event.currentTarget as HTMLSelectElement).value;
    if (id !== "") dispatch({ type: "sampleChosen", id });
  };
  return html`
    <p class="intro">${t.data.intro}</p>
    <div class="row-of-fields">
      <div class="field grow">
        <label for="sample">${t.data.sample}</label>
        <select id="sample" @change=${chooseSample}>
          <option value="" .selected=${sample === undefined}>${t.data.sampleNone}</option>
          ${samples.map(
            ({ id, name, nTexts, nClasses, language }) =>
              html`<option value=${id} .selected=${id === sample} lang=${language === "zh" ? "zh-CN" : "en"}>
                ${t.data.sampleOption(name[state.language], nTexts, nClasses)}
              </option>`,
          )}
        </select>
      </div>
      ${fileButton(t.data.file, (files) => dispatch({ type: "filesDropped", files }))}
      ${folderButton(t.data.folder, (files) => dispatch({ type: "filesDropped", files }))}
    </div>
    ${description ? html`<p class="hint">${description[state.language]}</p>` : nothing}
    ${boxView(t, state, dispatch)}
  `;
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
      accept=".txt,.csv,.tsv,.tab,.json,.jsonl,.ndjson,.md,.yml,.yaml,.xlsx,.xls,.ods,text/*,application/json"
    />`,
  );
}

function folderButton(label: string, take: (files: readonly File[]) => void): TemplateResult {
  return chooser(label, take, html`<input type="file" class="visually-hidden" webkitdirectory />`);
}

function chooser(label: string, take: (files: readonly File[]) => void, field: TemplateResult): TemplateResult {
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
