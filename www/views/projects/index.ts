// All projects on this device, over the page: to open, name, copy and delete them.

import { html, nothing, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { elided } from "../../elide.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { ListedProject } from "../../state/project.ts";
import { allProjects } from "../../state/projects.ts";
import { showDialog } from "../page/dialog.ts";
import { leavingView } from "../page/leaving.ts";
import { type View, isolated, own } from "../parts.ts";
import { projectName } from "../project-name.ts";
import { leaveView } from "./leave.ts";
import "./projects.css";

type Words = Messages<"projects">;

export function projectsView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "projects");
  const { asked } = state.projects;
  return html`<dialog class="projects long" aria-labelledby="projects-heading" ${ref(showDialog)}
    @close=${() => dispatch({ type: "projectsClosed" })}>
    ${
      asked
        ? leaveView(t, w, state, asked, dispatch)
        : html`<header class="toolbar">
            <h2 id="projects-heading">${w.heading}</h2>
            <form method="dialog"><button>${w.close}</button></form>
          </header>
          ${leavingView(t, state, dispatch)} ${failedView(w, state)} ${copyingView(w, state, dispatch)}
          <ul class="project-list" aria-label=${w.list}>
            ${allProjects(state).map((project) => item(t, w, state, project, dispatch))}
          </ul>
          <p class="hint">${w.help}</p>
          <button type="button" class="primary" @click=${() => dispatch({ type: "projectAsked" })}>${w.new}</button>`
    }
  </dialog>`;
}

function item(t: Messages, w: Words, state: State, project: ListedProject, dispatch: Dispatch): TemplateResult {
  const { id } = project;
  const name = elided(projectName(t, project));
  if (project.deleted) {
    return html`<li class="project message note">
      <p>${w.deleted(isolated(name))}</p>
      <button type="button" class="quiet" id="bring-back-${id}" aria-label=${w.undoOf(name)}
        @click=${() => dispatch({ type: "projectBroughtBack", id })}>${w.undo}</button>
    </li>`;
  }
  const isPresent = id === state.projects.present;
  const isRenamed = id === state.projects.renaming;
  const action = (kind: string, words: string, label: string, act: () => void) =>
    html`<button type="button" class="quiet" id="${kind}-${id}" aria-label=${label} @click=${act}>${words}</button>`;
  return html`<li class="project" aria-current=${isPresent ? "true" : nothing}>
    ${
      isRenamed
        ? renameView(w, project, name, dispatch)
        : html`<p class="project-name">
            ${
              isPresent
                ? html`<strong>${own(name)}</strong> <span class="badge">${w.present}</span>`
                : html`<button type="button" id="open-${id}" aria-label=${t.frame.project.openOf(name)}
                  @click=${() => dispatch({ type: "projectAsked", id })}>${own(name)}</button>`
            }
          </p>`
    }
    <p class="hint">${facts(w, project)}</p>
    ${isRenamed ? nothing : actions()}
  </li>`;

  function actions(): TemplateResult {
    return html`<div class="project-actions">
      ${action("rename", w.rename, w.renameOf(name), () => dispatch({ type: "projectRenaming", id }))}
      ${action("copy", w.copy, w.copyOf(name), () => dispatch({ type: "projectCopied", id, name: w.copyName(name) }))}
      ${action("delete", w.delete, w.deleteOf(name), () => dispatch({ type: "projectDeleted", id }))}
    </div>`;
  }
}

/** What is known of it without opening it. */
function facts(w: Words, { nTexts, nRuns, at }: ListedProject): string {
  const counts = nTexts === undefined || nRuns === undefined ? "" : w.facts(nTexts, nRuns);
  return [counts, at === undefined ? "" : w.changed(at)].filter(Boolean).join(" · ");
}

function renameView(w: Words, { id }: ListedProject, shown: string, dispatch: Dispatch): TemplateResult {
  const end = () => dispatch({ type: "projectRenaming" });
  return html`<form class="project-name toolbar" @submit=${(event: SubmitEvent) => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("name") as HTMLInputElement;
    dispatch({ type: "projectRenamed", id, name: field.value });
  }} @keydown=${(event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    // It is the name that is given up, not the list.
    event.preventDefault();
    end();
  }}>
    <input type="text" name="name" id="name-${id}" class="filter" dir="auto" autocomplete="off" maxlength="80" aria-label=${w.nameOf(shown)}
      value=${shown} />
    <button>${w.save}</button>
    <button type="button" class="quiet" @click=${end}>${w.cancel}</button>
  </form>`;
}

function copyingView(w: Words, { projects }: State, dispatch: Dispatch): View {
  if (!projects.copying) return nothing;
  return html`<div class="message note" aria-live="polite">
    <p>${w.copying(projects.copying.done, projects.copying.total)}</p>
    <button type="button" class="quiet" @click=${() => dispatch({ type: "projectCopyCancelled" })}>${w.cancel}</button>
  </div>`;
}

function failedView(w: Words, { projects }: State): View {
  if (!projects.failed) return nothing;
  const { what, isFull, detail } = projects.failed;
  return html`<p class="message error" role="alert">${w.failed[what](isFull ? w.full : detail)}</p>`;
}
