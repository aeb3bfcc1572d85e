// The menus of the top bar, each a popover of the browser's own.

import { html, nothing, type TemplateResult } from "lit-html";
import { version } from "../../../package.json";
import { elided } from "../../elide.ts";
import { type Messages, languages, spoken } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { Theme } from "../../state/page.ts";
import type { ListedProject } from "../../state/project.ts";
import { otherProjects, presentProject } from "../../state/projects.ts";
import { own } from "../parts.ts";
import { projectName } from "../project-name.ts";

/** The others are in the list of all. */
const mostOthers = 4;
const themes: readonly Theme[] = ["system", "light", "dark"];

/** A button and what it opens; it closes by Escape, and by a click elsewhere. */
export function menu(id: string, name: string, content: () => unknown, opened = () => {}): TemplateResult {
  return html`<button type="button" class="menu-button" popovertarget=${id} aria-haspopup="dialog">${name}</button>
    <div id=${id} class="menu" popover role="dialog" aria-label=${name}
      @beforetoggle=${({ newState }: ToggleEvent) => newState === "open" && opened()}>${content()}</div>`;
}

export function close(id: string): void {
  document.getElementById(id)?.hidePopover();
}

/** A button of a menu, which it closes. */
function menuItem(id: string, words: string, act: () => void): TemplateResult {
  return html`<button type="button" @click=${() => {
    close(id);
    act();
  }}>${words}</button>`;
}

export function projectView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { data, runs } = state;
  const others = otherProjects(state).slice(0, mostOthers);
  const item = (words: string, act: () => void) => menuItem("project", words, act);
  const other = (project: ListedProject) => {
    const name = elided(projectName(t, project));
    return html`<li><button type="button" class="quiet" aria-label=${t.frame.project.openOf(name)} @click=${() => {
      close("project");
      dispatch({ type: "projectAsked", id: project.id });
    }}>${own(name)}</button></li>`;
  };
  return menu(
    "project",
    t.frame.menus.project,
    () => html`<p class="project-at-hand">${own(projectName(t, presentProject(state)))}</p>
    <p class="hint">${t.frame.project.facts(data.present.rows.length, runs.list.length)}</p>
    ${
      others.length > 0
        ? html`<h2 id="other-projects" class="hint">${t.frame.project.others}</h2>
          <ul class="other-projects" aria-labelledby="other-projects">${others.map(other)}</ul>`
        : nothing
    }
    ${item(t.frame.project.new, () => dispatch({ type: "projectAsked" }))}
    ${item(t.frame.project.all, () => dispatch({ type: "projectsOpened" }))}
    ${item(t.frame.project.open, () => dispatch({ type: "projectFileOpened", open: "open" }))}
    ${item(t.frame.project.save, () => dispatch({ type: "projectFileOpened", open: "save" }))}
    <hr />
    ${item(t.frame.project.takeOut, () => {
      dispatch({ type: "placeChosen", stage: "texts", tab: "table" });
      dispatch({ type: "toggled", id: "take-out", open: true });
    })}
    ${item(t.frame.project.takeResultsOut, () => dispatch({ type: "resultsOutOpened" }))}
    ${item(t.frame.project.model, () => dispatch({ type: "exportOpened" }))}
    ${item(t.frame.project.runs, () => dispatch({ type: "placeChosen", stage: "compare", tab: "runs" }))}
    ${
      data.present.rows.length > 0
        ? html`${item(t.frame.project.clear, () => {
            dispatch({ type: "placeChosen", stage: "texts", tab: "table" });
            dispatch({ type: "rowsCleared" });
          })}<p class="hint">${t.frame.project.clearHelp}</p>`
        : nothing
    }`,
    // Other tabs have theirs.
    () => dispatch({ type: "projectsAsked" }),
  );
}

export function menuView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const item = (words: string, act: () => void) => menuItem("menu", words, act);
  return menu(
    "menu",
    t.frame.menus.menu,
    () => html`<div class="switch" role="group" aria-label=${t.page.language}>
        ${languages.map(
          (language) => html`<button
            type="button"
            lang=${spoken[language].tag}
            aria-pressed=${language === state.language ? "true" : "false"}
            @click=${() => dispatch({ type: "languageChosen", language })}
          >${spoken[language].name}</button>`,
        )}
      </div>
      <div class="field inline">
        <label for="appearance">${t.page.appearance}</label>
        <select
          id="appearance"
          @change=${(event: Event) =>
            dispatch({ type: "themeChosen", theme: (event.currentTarget as HTMLSelectElement).value as Theme })}
        >
          ${themes.map(
            (theme) => html`<option value=${theme} .selected=${theme === state.theme}>${t.page.themes[theme]}</option>`,
          )}
        </select>
      </div>
      ${item(t.frame.keys.open, () => dispatch({ type: "keysOpened", open: true }))}
      ${item(t.frame.tour.open, () => dispatch({ type: "tourAsked" }))}
      ${(["lessons", "glossary"] as const).map((leaf) => item(t.frame.leaves[leaf], () => dispatch({ type: "leafOpened", leaf })))}
      ${item(state.isPresenting ? t.frame.presentation.end : t.frame.presentation.start, () => dispatch({ type: "presented", on: !state.isPresenting }))}
      ${state.canInstall ? item(t.frame.install, () => dispatch({ type: "installAsked" })) : nothing}
      ${item(t.page.stored, () => dispatch({ type: "storedOpened" }))}
      ${item(t.frame.report, () => dispatch({ type: "reportOpened", open: true }))}
      <p class="hint">${t.sentences(t.page.tagline, t.page.privacy, state.isKept ? t.page.kept : undefined)}</p>
      <p class="hint">${t.page.source(version)} <a href="./NOTICE.txt">${t.page.licences}</a> · <a href="./sbom.cdx.json">${t.page.parts}</a></p>`,
  );
}
