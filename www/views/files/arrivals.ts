// Files on their way: how far they are read, and what has to be asked of several.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Arrangement } from "../../files/source.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { Asked } from "../../state/arrivals.ts";
import { own } from "../parts.ts";

export function arrivalsView(t: Messages, { arrivals }: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "files");
  const cancel = () => dispatch({ type: "filesCancelled" });
  const { reading, asked } = arrivals;
  return html`
    ${
      reading
        ? html`<div class="work">
          <progress aria-label=${w.progress} max=${reading.total} .value=${reading.done}></progress>
          <span class="work-at" role="status">${w.reading(reading.done, reading.total)}</span>
          <button type="button" @click=${cancel}>${w.cancel}</button>
        </div>`
        : nothing
    }
    ${asked ? question(w, asked, dispatch, cancel) : nothing}
  `;
}

function question(
  w: Messages<"files">,
  { files, nFiles, nLabelled, byFolder }: Asked,
  dispatch: Dispatch,
  cancel: () => void,
): TemplateResult {
  const nKnown = files.length;
  const answer = (how: Arrangement) => () => dispatch({ type: "filesArranged", how });
  const choice = (name: string, how: Arrangement) => html`<button type="button" @click=${answer(how)}>${name}</button>`;
  const useOne = (event: SubmitEvent) => {
    event.preventDefault();
    const name = new FormData(event.currentTarget as HTMLFormElement).get("file");
    if (typeof name === "string") dispatch({ type: "filesArranged", how: { as: "one", name } });
  };
  const canMerge = nLabelled > 0;
  const canClass = nLabelled < nKnown;
  return html`<div class="message note asked" role="group" aria-labelledby="asked-heading">
    <p id="asked-heading" tabindex="-1"><strong>${w.asked.heading(nFiles)}</strong></p>
    <p>${nLabelled === 0 ? w.asked.none : nLabelled < nKnown ? w.asked.some(nLabelled, nKnown) : w.asked.all}</p>
    <div class="choices">
      ${canMerge ? choice(w.asked.merge, { as: "merged" }) : nothing}
      ${canClass && byFolder ? choice(w.asked.folders, { as: "classes", unit: "file" }) : nothing}
      ${canClass && !byFolder ? choice(w.asked.classes, { as: "classes", unit: "line" }) : nothing}
      ${canClass ? choice(w.asked.texts, { as: "classes", unit: "file", unlabelled: true }) : nothing}
      ${canClass ? choice(w.asked.lines, { as: "classes", unit: "line", unlabelled: true }) : nothing}
    </div>
    ${
      nFiles === nKnown
        ? html`<form class="toolbar" @submit=${useOne}>
          <div class="field">
            <label for="asked-file">${w.asked.one}</label>
            <select id="asked-file" name="file">
              ${files.map(({ name }) => html`<option value=${name}>${own(name)}</option>`)}
            </select>
          </div>
          <button type="submit">${w.asked.use}</button>
        </form>`
        : nothing
    }
    <button type="button" class="quiet" @click=${cancel}>${w.cancel}</button>
  </div>`;
}
