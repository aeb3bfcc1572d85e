// A project to a file, or a file to a project. Over the page.

import { html, nothing, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { ProjectFile } from "../../state/project-file.ts";
import { modelEnding, projectEnding } from "../../project-file/form.ts";
import { chooser } from "../data/source.ts";
import { showDialog } from "../page/dialog.ts";
import { type View, isolated } from "../parts.ts";
import "./project-file.css";

type Words = Messages<"projectFile">;

export function projectFileView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "projectFile");
  const { projectFile } = state;
  const isSaved = projectFile.open === "save";
  return html`<dialog class="project-file" aria-labelledby="project-file-heading" ${ref(showDialog)}
    @close=${() => dispatch({ type: "projectFileClosed" })}>
    <header class="toolbar">
      <h2 id="project-file-heading">${isSaved ? w.save.heading : w.open.heading}</h2>
      <form method="dialog"><button>${w.close}</button></form>
    </header>
    ${isSaved ? saving(w, projectFile, dispatch) : opening(w, projectFile, dispatch)}
  </dialog>`;
}

function saving(w: Words, { withTexts, isBusy, saved, problem, progress }: ProjectFile, dispatch: Dispatch) {
  return html`<p>${w.save.help}</p>
    <label class="check">
      <input type="checkbox" .checked=${withTexts} ?disabled=${isBusy} aria-describedby="project-texts-help"
        @change=${(event: Event) =>
          dispatch({ type: "projectTextsChosen", on: (event.currentTarget as HTMLInputElement).checked })} />
      ${w.save.texts}
    </label>
    <p class="hint" id="project-texts-help">${w.save.textsHelp}</p>
    ${withTexts ? nothing : html`<p class="message note">${w.save.warning}</p>`}
    <div class="controls">
      <button type="button" class="primary" ?disabled=${isBusy} @click=${() => dispatch({ type: "projectSaved" })}>
        ${w.save.save}
      </button>
      ${isBusy ? working(w, w.save.busy, progress, dispatch) : nothing}
    </div>
    <p class="hint" aria-live="polite">${isBusy ? w.save.busy : saved ? w.save.saved(isolated(saved.name), saved.bytes) : nothing}</p>
    ${problem ? html`<p class="message error" role="alert">${w.problem(problem)}</p>` : nothing}`;
}

function opening(w: Words, { name = "", isBusy, problem, progress }: ProjectFile, dispatch: Dispatch) {
  const busy = w.open.busy(isolated(name));
  return html`${chooser(
    w.open.file,
    ([file]) => file && dispatch({ type: "projectFileGiven", file }),
    html`<input type="file" class="visually-hidden" accept="${projectEnding},${modelEnding},.zip" ?disabled=${isBusy}
        aria-describedby="project-file-help" />`,
  )}
    <p class="hint" id="project-file-help">${w.open.help}</p>
    ${isBusy ? html`<div class="controls">${working(w, busy, progress, dispatch)}</div>` : nothing}
    <p class="hint" aria-live="polite">${isBusy ? busy : nothing}</p>
    ${
      problem
        ? html`<p class="message error" role="alert">${w.open.failed(isolated(name))} ${w.problem(problem)}</p>`
        : nothing
    }`;
}

function working(w: Words, name: string, progress: ProjectFile["progress"], dispatch: Dispatch): View {
  return html`<progress aria-label=${name} value=${progress?.done ?? nothing} max=${progress?.total ?? nothing}
      aria-valuetext=${progress ? w.parts(progress.done, progress.total) : nothing}></progress>
    <button type="button" @click=${() => dispatch({ type: "projectFileCancelled" })}>${w.cancel}</button>`;
}
