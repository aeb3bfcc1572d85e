// What is asked before a project is left in which something is under way, or cannot be kept.

import { html, type TemplateResult } from "lit-html";
import { elided } from "../../elide.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type ProjectsState, presentProject } from "../../state/projects.ts";
import { isolated } from "../parts.ts";
import { projectName } from "../project-name.ts";

export function leaveView(
  t: Messages,
  w: Messages<"projects">,
  state: State,
  { leave, doubt }: NonNullable<ProjectsState["asked"]>,
  dispatch: Dispatch,
): TemplateResult {
  const name = projectName(t, presentProject(state));
  const answer = (is: boolean) => () => dispatch({ type: "leaveAnswered", leave: is });
  return html`<h2 id="projects-heading">${w.leaveHeading(isolated(name))}</h2>
    <p>${w.doubts[doubt]}</p>
    <div class="controls">
      <button type="button" class="primary" id="stay-here" autofocus @click=${answer(false)}>${w.stay}</button>
      <button type="button" @click=${answer(true)}>${goOn()}</button>
    </div>`;

  function goOn(): string {
    if (leave.deletes) return w.stopAndDelete;
    const other = state.projects.list.find(({ id }) => id === leave.id);
    if (leave.id === undefined) return doubt === "notKept" ? w.newAnyway : w.stopAndNew;
    const opened = elided(projectName(t, other ?? {}));
    return doubt === "notKept" ? w.openAnyway(opened) : w.stopAndOpen(opened);
  }
}
