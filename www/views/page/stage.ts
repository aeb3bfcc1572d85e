// The stage that is open, with its tabs. What is not looked at is not drawn, and fetched when it is.

import { html, nothing, type TemplateResult } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import { hashOf } from "../../state/address.ts";
import { describe } from "../../engine/errors.ts";
import { type Messages, longDate } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type Tab, tabsOf } from "../../state/place.ts";
import { presentProject } from "../../state/projects.ts";
import { whatOf } from "../../state/results-out.ts";
import { isStale, isTransfer } from "../../state/run.ts";
import { tableTab, testTab } from "../data/index.ts";
import { lazy } from "../lazy.ts";
import { type View, own } from "../parts.ts";
import { projectName } from "../project-name.ts";
import { shownReport } from "../results/report.ts";
import { panelId, tabId, tabsView } from "../tabs.ts";

type TabView = (t: Messages, state: State, dispatch: Dispatch) => unknown;

const model = () => import("../model/index.ts");
const training = () => import("../train/index.ts");
const results = () => import("../results/index.ts");
const compare = () => import("../compare/index.ts");
const labelNext = () => import("../label-next/index.ts");

const pool = lazy<[State, Dispatch]>(["labelNext"], () => labelNext().then((m) => m.poolTab));

const views: Record<Tab, TabView> = {
  table: tableTab,
  unlabelled: pool,
  doubtful: lazy<[State, Dispatch]>(["labelNext"], () => labelNext().then((m) => m.labelErrorsView)),
  test: testTab,
  choice: lazy<[State, Dispatch]>([], () => model().then((m) => m.choiceTab)),
  layers: lazy<[State, Dispatch]>([], () => model().then((m) => m.layersTab)),
  settings: lazy<[State, Dispatch]>([], () => model().then((m) => m.settingsTab)),
  curves: lazy<[State, Dispatch]>([], () => training().then((m) => m.curvesTab)),
  signals: lazy<[State, Dispatch]>([], () => training().then((m) => m.signalsTab)),
  search: lazy<[State, Dispatch]>([], () => training().then((m) => m.searchTab)),
  summary: lazy<[State, Dispatch]>([], () => results().then((m) => m.summaryTab)),
  mistakes: lazy<[State, Dispatch]>([], () => results().then((m) => m.mistakesTab)),
  classes: lazy<[State, Dispatch]>([], () => results().then((m) => m.classesTab)),
  confidence: lazy<[State, Dispatch]>(["calibration", "labelNext"], () => results().then((m) => m.confidenceTab)),
  map: lazy<[State, Dispatch]>(["map"], () => import("../map/index.ts").then((m) => m.mapView)),
  ways: lazy<[State, Dispatch]>([], () => results().then((m) => m.waysTab)),
  privacy: lazy<[State, Dispatch]>(["privacyCost"], () => results().then((m) => m.privacyTab)),
  models: lazy<[State, Dispatch]>(["compare", "calibration"], () => compare().then((m) => m.compareView)),
  curve: lazy<[State, Dispatch]>(["compare"], () => compare().then((m) => m.learningCurveView)),
  runs: lazy<[State, Dispatch]>(["runs"], () => import("../runs/index.ts").then((m) => m.runsView)),
};

/** The results as a sheet of paper. */
const printed = ["summary", "classes", "mistakes"] as const;

export function stageView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { stage } = state;
  if (state.isPrinting && stage === "results") {
    return html`<section class="stage" aria-labelledby="stage-heading">
      <h2 id="stage-heading">${t.frame.stages.results}</h2>
      <p>${own(projectName(t, presentProject(state)))} · ${longDate(t.language, new Date())}</p>
      ${isStale(state) ? html`<p class="message note">${t.results.stale}</p>` : nothing}
      ${printed.map((tab) => html`<h3>${t.frame.tabs[tab]}</h3><div class="sheet">${safely(t, () => views[tab](t, state, dispatch))}</div>`)}
    </section>`;
  }
  const tab = state.tabs[stage];
  // What is not there for these texts or this run has no tab; where a link leads to it, it says so.
  const isWithout = (name: Tab) => name === "ways" && isWithoutWays(state);
  const offered = (tabsOf[stage] as readonly Tab[]).filter((name) => name === tab || !isWithout(name));
  const items = offered.map((name) => ({
    name,
    label: t.frame.tabs[name],
    href: hashOf(state, stage, name),
    badge: badgeOf(t, state, name),
  }));
  return html`<section class="stage" id="at-${stage}" aria-labelledby="stage-heading">
    <header class="stage-head">
      <h2 id="stage-heading" class="visually-hidden">${t.frame.stages[stage]}</h2>
      ${tabsView("stage", t.frame.stages[stage], items, tab, (name) => dispatch({ type: "placeChosen", stage, tab: name }))}
    </header>
    ${keyed(
      `${stage}/${tab}`,
      html`<div id=${panelId("stage")} class="pane pane-${tab}" role="tabpanel" aria-labelledby=${tabId("stage", tab)}>
        <div class="sheet">${safely(t, () => views[tab](t, state, dispatch))} ${takeOutButton(t, state, tab, dispatch)}</div>
      </div>`,
    )}
  </section>`;
}

/** Whether the run at hand is of a network, which tries no ways. */
function isWithoutWays({ run }: State): boolean {
  return run.trained !== undefined && !isTransfer(run);
}

/** The way out of the page for what a tab shows. */
function takeOutButton(t: Messages, state: State, tab: Tab, dispatch: Dispatch): View {
  const what = whatOf(state, tab);
  if (!what) return nothing;
  return html`<button type="button" class="take-out" aria-haspopup="dialog"
    @click=${() => dispatch({ type: "resultsOutOpened", what })}>${t.frame.project.takeResultsOut}</button>`;
}

/** What a tab holds, where a number says it. */
function badgeOf(t: Messages, { run, part, runs, data }: State, tab: Tab): string | undefined {
  const n = (count: number) => (count > 0 ? t.number(count) : undefined);
  switch (tab) {
    case "table":
      return n(data.present.rows.length);
    case "test":
      return n(data.test.rows.length);
    case "mistakes": {
      const { evaluation, labelsEvaluation } = run;
      if (labelsEvaluation) {
        const { report } = shownReport(labelsEvaluation, part);
        return n(report.nExamples - report.nExact);
      }
      const report = evaluation && shownReport(evaluation, part).report;
      return report && n(report.nExamples - report.nCorrect);
    }
    case "ways":
      return n(run.transfer.ways?.length ?? run.transfer.tried.length);
    case "runs":
      return n(runs.list.length);
    default:
      return undefined;
  }
}

/** One part that cannot be drawn, of whatever an earlier version has kept, does not take the others with it. */
export function safely(t: Messages, view: () => unknown): unknown {
  try {
    return view();
  } catch (thrown) {
    console.error(thrown);
    return html`<p class="message error" role="alert">${t.storage.unknown(describe(thrown))}</p>`;
  }
}
