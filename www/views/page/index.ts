// The page as a workbench: a bar with the stages, the run bar, one stage, and beside it the dock to
// try a text. The panes scroll, the page does not.

import { html, nothing, type TemplateResult } from "lit-html";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { projectKind } from "../../kinds/reference.ts";
import { showProject } from "../../kinds/shown.ts";
import { isDockOpen } from "../../state/place.ts";
import type { Lesson } from "../../state/lessons.ts";
import type { TourStep } from "../../state/tour.ts";
import { lazy } from "../lazy.ts";
import { predictView } from "../predict/index.ts";
import { embedBarView } from "./embed-bar.ts";
import { keysView } from "./keys.ts";
import { leafView } from "./leaf.ts";
import { noticesView } from "./notices.ts";
import { erasedView } from "./erased.ts";
import { offlineBar } from "./offline-bar.ts";
import { leavingView } from "./leaving.ts";
import { openingView } from "./opening.ts";
import { runBarView, runProblemView } from "./run-bar.ts";
import { safely, stageView } from "./stage.ts";
import { codeView } from "./share.ts";
import { tablePaneView } from "./table-pane.ts";
import { topBarView } from "./top-bar.ts";
import { wholeView } from "./whole.ts";

const tourView = lazy<[TourStep, Dispatch]>(["tour"], () => import("../tour/index.ts").then((m) => m.tourView));

const lessonView = lazy<[State, Lesson, Dispatch]>(["lessons", "glossary"], () =>
  import("../lessons/index.ts").then((m) => m.lessonView),
);

const resultsOutView = lazy<[State, Dispatch]>(["resultsOut", "takeOut"], () =>
  import("../take-out/index.ts").then((m) => m.resultsOutView),
);

const privacyView = lazy<[State, Dispatch]>(["privacy"], () =>
  import("../privacy/index.ts").then((m) => m.privacyView),
);

const exportView = lazy<[State, Dispatch]>(["export"], () => import("../export/index.ts").then((m) => m.exportView));

const reportView = lazy<[State, Dispatch]>(["report"], () => import("../report/index.ts").then((m) => m.reportView));

const projectFileView = lazy<[State, Dispatch]>(["projectFile"], () =>
  import("../project-file/index.ts").then((m) => m.projectFileView),
);

const projectsView = lazy<[State, Dispatch]>(["projects"], () =>
  import("../projects/index.ts").then((m) => m.projectsView),
);

export function pageView(state: State, dispatch: Dispatch): TemplateResult {
  const t = messages(state.language);
  showProject(state.projects.present);
  if (state.erased) return erasedView(t, state, dispatch);
  if (state.opening) {
    return html`<main class="alone">
      <h1 translate="no">${t.page.title}</h1>
      ${noticesView(t, state, dispatch)} ${openingView(t, state.opening, dispatch)}
    </main>`;
  }
  const { embedded } = state;
  const pane = embedded ? nothing : tablePaneView(t, state, dispatch);
  // The stage comes when it is known whether the table stands beside it.
  const isTableAwaited = pane === nothing && state.hasTablePane && state.isRecalling && !embedded;
  return html`<div class="workbench ${embedded ? "embedded" : ""} ${isDockOpen(state) ? "" : "dock-closed"} ${pane === nothing ? "" : "with-table"} ${isTableAwaited ? "awaits-table" : ""}">
    ${skips(t, state, dispatch)} ${embedded ? embedBarView(t, state, embedded, dispatch) : topBarView(t, state, dispatch)}
    ${safely(t, () => runBarView(t, state, dispatch))}
    ${state.lesson ? html`<div class="lesson">${lessonView(t, state, state.lesson, dispatch)}</div>` : nothing}
    <main id="stage" tabindex="-1" aria-labelledby="stage-heading">
      <div class="said">${offlineBar(t, state, dispatch)} ${leavingView(t, state, dispatch)} ${noticesView(t, state, dispatch)} ${runProblemView(t, state, dispatch)}</div>
      ${state.leaf ? leafView(t, state, state.leaf, dispatch) : stageView(t, state, dispatch)}
    </main>
    ${pane} ${dockView(t, state, dispatch)}
    ${state.whole ? wholeView(t, state.whole, dispatch) : nothing}
    ${state.areKeysOpen ? keysView(t, dispatch) : nothing} ${state.tour ? tourView(t, state.tour, dispatch) : nothing}
    ${state.isReporting ? reportView(t, state, dispatch) : nothing}
    ${state.modelExport.isOpen ? exportView(t, state, dispatch) : nothing}
    ${state.projectFile.open ? projectFileView(t, state, dispatch) : nothing}
    ${state.stored.isOpen ? privacyView(t, state, dispatch) : nothing}
    ${state.share.code ? codeView(t, state.share.code, dispatch) : nothing}
    ${state.resultsOut.isOpen ? resultsOutView(t, state, dispatch) : nothing}
    ${state.projects.isOpen || state.projects.asked ? projectsView(t, state, dispatch) : nothing}
  </div>`;
}

function dockView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const isOpen = isDockOpen(state);
  return html`<aside id="try" class="dock" aria-label=${t.frame.dock.name} ?hidden=${!isOpen}>
    ${
      isOpen
        ? html`<div class="dock-head">
            ${
              projectKind(state) === "text"
                ? html`<label for="trial">${t.predict.heading}</label>`
                : html`<span class="dock-name">${t.predict.headings[projectKind(state)]}</span>`
            }
            <button type="button" class="icon" aria-label=${t.frame.dock.close}
              @click=${() => dispatch({ type: "dockToggled", open: false })}>×</button>
          </div>
          <div class="dock-pane">${safely(t, () => predictView(t, state, dispatch))}</div>`
        : nothing
    }
  </aside>`;
}

function skips(t: Messages, { embedded }: State, dispatch: Dispatch): TemplateResult {
  const to = (id: string) => (event: Event) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
  return html`<nav class="skips" aria-label=${t.frame.skips.label}>
    <a class="skip-link" href="#stage" @click=${to("stage")}>${t.frame.skips.stage}</a>
    <a class="skip-link" href="#run-bar" @click=${to("run-bar")}>${t.frame.skips.run}</a>
    ${
      embedded?.hasDock === false
        ? nothing
        : html`<a class="skip-link" href="#try" @click=${(event: Event) => {
            event.preventDefault();
            dispatch({ type: "trySought" });
          }}>${t.frame.skips.try}</a>`
    }
  </nav>`;
}
