// The stage of results: what the evaluation says, and the texts behind each number.

import { type PartName, isStale, keptTrial } from "../../state/run.ts";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Evaluation, LabelsEvaluation } from "../../engine/protocol.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { lazy } from "../lazy.ts";
import { allMistakes } from "../../state/results.ts";
import { type View, fixed } from "../parts.ts";
import { closedView } from "./closed.ts";
import { evidenceView } from "./evidence.ts";
import { confusionView } from "./confusion.ts";
import { metricsView } from "./metrics.ts";
import { learnedText } from "./learned.ts";
import { mistakesView } from "./mistakes.ts";
import type { Calibrated } from "../calibration/index.ts";
import { type LabelsShown, type Report, parts, shownPart } from "./report.ts";
import { triedView } from "./tried.ts";
import { term } from "../term.ts";

const calibrationView = lazy<[State, Calibrated, Dispatch, string?, boolean?]>(["calibration"], () =>
  import("../calibration/index.ts").then((m) => m.calibrationView),
);

const membershipView = lazy<[State, Evaluation | LabelsEvaluation, Dispatch]>(["privacyCost"], () =>
  import("../privacy-cost/index.ts").then((m) => m.membershipView),
);

const noneView = lazy<[State, Dispatch]>(["labelNext"], () => import("../label-next/index.ts").then((m) => m.noneView));

/** The same tabs where a text may have several labels. */
const several = () => import("../several/index.ts");
const severalSummary = lazy<[State, LabelsShown, Dispatch]>(["several"], () => several().then((m) => m.summaryView));
const severalMistakes = lazy<[State, LabelsShown, Dispatch]>(["several"], () => several().then((m) => m.mistakesView));
const severalClasses = lazy<[State, LabelsShown, Dispatch]>(["several"], () => several().then((m) => m.classesView));
const severalWays = lazy<[State, Dispatch]>(["several"], () => several().then((m) => m.waysTable));

type LabelsView = (t: Messages, state: State, shown: LabelsShown, dispatch: Dispatch) => unknown;

/** A tab of what the evaluation says; before there is one, what it waits for. */
function tab(view: (t: Messages, state: State, shown: Shown, dispatch: Dispatch) => View, ofLabels?: LabelsView) {
  return (t: Messages, state: State, dispatch: Dispatch): TemplateResult => {
    const { evaluation, labelsEvaluation, phase, model } = state.run;
    const known = evaluation ?? labelsEvaluation;
    // What is said of no run would move when the last one comes.
    if (!known && state.isRecalling) return html``;
    if (!known && model !== undefined) return html`${closedView(t, state, dispatch)}<p>${t.results.unscored}</p>`;
    if (!known) return html`<p class="hint">${phase === "done" ? t.results.evaluating : t.results.waiting}</p>`;
    const part = shownPart(known, state.part);
    return html`${closedView(t, state, dispatch)}
      ${isStale(state) && !state.isPrinting ? html`<p class="message note">${t.results.stale}</p>` : nothing}
      ${state.isPrinting ? html`<p>${t.results.parts[part]}</p>` : partField(t, known, part, dispatch)}
      ${evaluation ? view(t, state, { evaluation, part, report: evaluation[part] ?? evaluation.training }, dispatch) : nothing}
      ${labelsEvaluation ? ofLabels?.(t, state, shownOf(labelsEvaluation, part), dispatch) : nothing}`;
  };
}

function shownOf(evaluation: LabelsEvaluation, part: PartName): LabelsShown {
  return { evaluation, part, report: evaluation[part] ?? evaluation.training };
}

interface Shown {
  evaluation: Evaluation;
  part: PartName;
  report: Report;
}

export const summaryTab = tab((t, state, { evaluation, part, report }, dispatch) => {
  const { accuracyLow: low, accuracyHigh: high, macroF1Low, macroF1High } = report;
  const kept = keptTrial(state.run);
  return html`
    ${
      part === "training"
        ? html`<p class="message note">${evaluation.validation ? t.results.onTrainingToo : t.results.onTraining}</p>`
        : nothing
    }
    ${part === "training" ? nothing : html`<p class="headline">${t.results.right(report.nCorrect, report.nExamples, low, high)}</p>`}
    <dl class="scores">
      <div><dt>${t.results.accuracy}${term(t, "accuracy")}</dt> <dd translate="no">${t.tenths(report.accuracy)}</dd></div>
      <div><dt>${t.results.macroF1}${term(t, "macro")}</dt> <dd translate="no">${t.tenths(report.macroAverage.f1)}</dd></div>
      <div><dt>${t.results.loss}${term(t, "loss")}</dt> <dd translate="no">${fixed(t, report.loss, 3)}</dd></div>
    </dl>
    ${part === "training" ? nothing : html`<p class="hint">${t.results.f1Interval(macroF1Low, macroF1High)}</p>`}
    ${kept ? html`<p>${learnedText(t, kept)}</p>` : nothing}
    ${evidenceView(t, state, dispatch)}
  `;
}, severalSummary);

export const mistakesTab = tab(
  (t, state, { part, report }, dispatch) => mistakesView(t, state, report, part, dispatch),
  severalMistakes,
);

/** Each number opens the texts behind it, beside it. */
export const classesTab = tab((t, state, { part, report }, dispatch) => {
  // On paper they have a list of their own.
  const isOpen = state.outcomes !== allMistakes && !state.isPrinting;
  return html`<div class=${isOpen ? "with-texts" : ""}>
    <div class="class-tables">${metricsView(t, state, report, dispatch)} ${confusionView(t, state, report, dispatch)}</div>
    ${isOpen ? html`<div class="texts-beside">${mistakesView(t, state, report, part, dispatch)}</div>` : nothing}
  </div>`;
}, severalClasses);

export const confidenceTab = tab(
  (t, state, { report }, dispatch) => html`
    <div class="termed">
      <h3>${t.results.calibration(t.tenths(report.expectedCalibrationError))}</h3>
      ${term(t, "calibration")}
    </div>
    ${calibrationView(t, state, report, dispatch)}
    <h3>${t.labelNext.none}</h3>
    ${noneView(t, state, dispatch)}
  `,
  (t, state, { report: { nExamples, expectedCalibrationError, calibration } }, dispatch) =>
    // A run that was kept by an earlier version has none.
    calibration === undefined || expectedCalibrationError === undefined
      ? html`<p class="hint">${t.results.uncalibrated}</p>`
      : html`<div class="termed">
            <h3>${t.results.calibration(t.tenths(expectedCalibrationError))}</h3>
            ${term(t, "calibration")}
          </div>
          ${calibrationView(t, state, { nExamples, expectedCalibrationError, calibration }, dispatch, "calibration", true)}`,
);

/** What the model gives away of the texts that it has learned from. */
export function privacyTab(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const evaluation = state.run.evaluation ?? state.run.labelsEvaluation;
  if (!evaluation) return html`<p class="hint">${t.results.waiting}</p>`;
  return html`<h3>${t.results.membership}</h3>${membershipView(t, state, evaluation, dispatch)}`;
}

export function waysTab(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { tried, ways } = state.run.transfer;
  if (ways?.length) return html`${severalWays(t, state, dispatch)}`;
  const isEmpty = tried.length === 0;
  return html`${isEmpty ? html`<p class="hint">${t.tried.none}</p>` : triedView(t, state, dispatch)}`;
}

function partField(t: Messages, evaluation: Evaluation | LabelsEvaluation, part: PartName, dispatch: Dispatch): View {
  return html`<div class="field inline">
    <label for="part">${t.results.part}</label>
    <select
      id="part"
      @change=${(event: Event) =>
        dispatch({ type: "partChosen", part: (event.currentTarget as HTMLSelectElement).value as PartName })}
    >
      ${parts
        .filter((name) => evaluation[name])
        .map((name) => html`<option value=${name} .selected=${name === part}>${t.results.parts[name]}</option>`)}
    </select>
  </div>`;
}
