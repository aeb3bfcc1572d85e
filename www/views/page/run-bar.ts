// The run bar: one button that begins, pauses and goes on, what the run does, and its score. It is
// there on every stage, and nothing in it moves.

import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { CoreError } from "../../engine/protocol.ts";
import { type Messages, errorText } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type Command, type Run, isActive, isAwaited, isStale, isTransfer } from "../../state/run.ts";
import { type EncoderState, encoderState } from "../../state/encoders.ts";
import { invalidSetting } from "../../state/form.ts";
import { bytesToFetch, foretold, isAtMost, secondsLeft } from "../../state/pace.ts";
import { type Stage, type Tab, isAt } from "../../state/place.ts";
import { placeLink } from "../link.ts";
import { type View, errorBox, longestSentence, own, significant } from "../parts.ts";
import { disagreement, evidenceOf } from "../results/evidence.ts";
import { shownReport } from "../results/report.ts";

export function runBarView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { run } = state;
  const isOld = isStale(state);
  return html`<section class="run-bar ${isOld ? "stale" : ""} ${run.phase === "failed" ? "failed" : ""} ${state.config?.labels === "several" ? "of-labels" : ""}" id="run-bar"
      tabindex="-1" aria-label=${t.frame.run.name}>
    ${primary(t, state, dispatch)}
    <div class="run-said">
      <p class="status" role="status">${statusText(t, state)}</p>
      <p class="run-more">${more(t, state, dispatch)}</p>
    </div>
    ${stop(t, state, dispatch)} ${sparkline(t, run)} ${score(t, state, dispatch)} ${progress(t, state)}
  </section>`;
}

/** What went wrong with the run or its beginning, where it cannot be overlooked. */
export function runProblemView(t: Messages, state: State, dispatch: Dispatch): View {
  const { error } = state.run;
  if (!error) return nothing;
  const where = error.line ? undefined : mendedAt(error.kind.code);
  return html`<div class="run-problem">
    ${errorBox(t, error, (line) => dispatch({ type: "lineSought", line, field: "labelled" }))}
    ${
      where && !isAt(state, where.stage, where.tab)
        ? html`<button type="button" @click=${() => dispatch({ type: "placeChosen", ...where })}>
            ${t.frame.run.goTo(t.frame.stages[where.stage], t.frame.tabs[where.tab])}
          </button>`
        : nothing
    }
  </div>`;
}

type ErrorCode = CoreError["kind"]["code"];

/** Where a person can do something about an error. */
function mendedAt(code: ErrorCode): { stage: Stage; tab: Tab } | undefined {
  switch (code) {
    case "emptyInput":
    case "noExamples":
    case "oneClass":
    case "tooManyTexts":
    case "tooManyClasses":
    case "unknownLayout":
      return { stage: "texts", tab: "table" };
    case "unknownTestLabel":
      return { stage: "texts", tab: "test" };
    case "encoderMissing":
    case "invalidEncoder":
      return { stage: "model", tab: "choice" };
    case "tooFewExamples":
    case "nothingToHoldOut":
    case "invalidSetting":
    case "tooMuchMemory":
    case "notFinite":
      return { stage: "model", tab: "settings" };
    default:
      return undefined;
  }
}

/** Whether a button can be pressed; `soon` looks so, and takes no press yet. */
type IsOn = boolean | "soon";

/** One template for all: what has the keyboard keeps it when it comes to do something else. */
function barButton(words: string, look: string, isOn: IsOn, act: () => void, command?: Command): TemplateResult {
  const isSoon = isOn === "soon";
  return html`<button type="button" class=${look} data-command=${command ?? nothing} ?disabled=${!isOn}
    aria-disabled=${isSoon ? "true" : nothing} @click=${isSoon ? nothing : act}>${words}</button>`;
}

function commandButton(
  t: Messages,
  command: Exclude<Command, "goOn">,
  isOn: IsOn,
  look: string,
  dispatch: Dispatch,
): TemplateResult {
  return barButton(t.train[command], look, isOn, () => dispatch({ type: "command", command }), command);
}

/** Whether a run goes on, or is on its way. */
function isBusy(state: State): boolean {
  return isActive(state.run) || isAwaited(state);
}

/** Always in the same place: what one wants next. */
function primary(t: Messages, state: State, dispatch: Dispatch): View {
  const { run, data, form } = state;
  if (run.phase === "paused") return commandButton(t, "resume", true, "primary", dispatch);
  if (isBusy(state)) return commandButton(t, "pause", run.phase === "training" || "soon", "primary", dispatch);
  const hasTexts = data.present.rows.length > 0 || data.present.text.trim() !== "";
  // Who presses Pause as the run ends does not want another one.
  const canTrain = form !== undefined && (state.hasJustEnded ? "soon" : true);
  if (hasTexts) return commandButton(t, "train", canTrain, "primary", dispatch);
  return barButton(t.frame.run.addTexts, "primary", true, () => {
    dispatch({ type: "placeChosen", stage: "texts", tab: "table" });
    dispatch({ type: "lineSought", line: 1, field: "labelled" });
  });
}

function stop(t: Messages, state: State, dispatch: Dispatch): View {
  return html`<span class="run-stop">${isBusy(state) ? commandButton(t, "stop", true, "", dispatch) : nothing}</span>`;
}

/** What a screen reader hears: at most a few times in a run, however many epochs it has. */
export function statusText(t: Messages, state: State): string {
  const { run, isPreparing, data, form, loadError, encoders } = state;
  if (encoders.awaitedBy === "train") return t.train.fetching;
  if (isPreparing) return t.train.preparing(data.present.rows.length);
  switch (run.phase) {
    case "idle":
      if (loadError) return "";
      // The error that is shown says more.
      if (refusal(state)) return t.frame.run.notReady;
      if (!form) return t.page.loading;
      return data.present.rows.length === 0 ? t.train.noData : t.train.ready;
    case "starting":
      return t.train.starting;
    case "training": {
      const nEpochs = run.trained?.config.epochs ?? 0;
      const every = Math.max(5, Math.ceil(nEpochs / 5));
      const told = run.epochs.findLast(({ epoch }) => epoch % every === 0);
      return told ? t.train.trainingAt(told.epoch, nEpochs, told.validation?.accuracy) : t.train.training;
    }
    case "paused":
      return run.step > 0 && !isTransfer(run) ? t.train.pausedAt(run.step, run.nSteps) : t.train.paused;
    case "done": {
      if (isTransfer(run)) {
        if (run.stopped) return t.train.doneTransferStopped;
        return t.train.doneTransfer(run.transfer.tried.length);
      }
      if (run.stopped) return t.train.doneStopped(run.step);
      const { finish } = run;
      if (finish?.reason === "earlyStopped") return t.train.doneEarly(finish.epoch, finish.bestEpoch ?? finish.epoch);
      return finish ? t.train.doneAfter(finish.epoch) : t.train.done;
    }
    case "failed":
      return t.train.failed;
  }
}

/** How far and how long, beside what is said; only for the eye, as it changes all the time. */
function more(t: Messages, state: State, dispatch: Dispatch): View {
  const { run, encoders } = state;
  if (encoders.awaitedBy === "train") return downloading(t, state);
  if (isReady(state)) return estimate(t, state);
  if (run.phase === "failed" && run.error) return own(errorText(t, run.error), longestSentence);
  if (run.phase === "idle") return hindrance(t, state, dispatch);
  if (run.phase === "done") return opening(t, state);
  if (run.phase !== "training" || run.nSteps === 0) return nothing;
  const isTimed = run.secondsLeft > 0 || run.step > 0;
  // A network that is taught, or reads its texts by an encoder, has a stage until it learns.
  const isInStages = isTransfer(run) || (run.transfer.stage !== undefined && run.lastStep === undefined);
  const at = isInStages ? stageAt(t, run) : html`${t.train.stepLabel} ${t.train.of(run.step, run.nSteps)}`;
  // How long is what one wants to know, and what a narrow bar has room for.
  const left = isTimed ? t.frame.run.left(t.train.seconds(secondsLeft(state))) : "";
  return html`<span class="run-left" translate="no">${left}</span> <span translate="no">${at}</span>`;
}

function stageAt(t: Messages, { transfer: { stage } }: Run): View {
  if (!stage) return nothing;
  return html`${t.train.stage[stage.stage]}${stage.total > 0 ? html` ${t.train.of(stage.done, stage.total)}` : nothing}`;
}

/** How far the model of an earlier visit is on its way. */
function opening(t: Messages, { run: { closed }, encoders }: State): View {
  if (closed === "opening") return html`${t.kept.opening}`;
  if (closed?.kind.code !== "encoderMissing") return nothing;
  const file = encoderState(encoders, closed.kind.name);
  return file.phase === "downloading" ? html`${t.encoder.downloading(file.bytes, file.total)}` : nothing;
}

/** Why Train was refused, or would be. */
function refusal(state: State): ErrorCode | undefined {
  const { run, data, plan } = state;
  const error = run.error ?? data.present.error ?? plan.error;
  return error?.kind.code ?? (invalidSetting(state) && "invalidSetting");
}

/** The way to what Train would be refused for, where it is not in sight. */
function hindrance(t: Messages, state: State, dispatch: Dispatch): View {
  // What it was refused for stands above the stage.
  const code = state.run.error ? undefined : refusal(state);
  const where = code && mendedAt(code);
  if (!where || isAt(state, where.stage, where.tab)) return nothing;
  return placeLink(state, dispatch, where, t.frame.run.seeWhy);
}

/** Whether Train would begin a run whose length can be told. */
function isReady(state: State): boolean {
  const { run, data, form } = state;
  const hasTexts = data.present.rows.length > 0;
  return !isBusy(state) && form !== undefined && run.phase === "idle" && hasTexts && !refusal(state);
}

/** What Train will take, by how fast this machine has proved to be. */
function estimate(t: Messages, state: State): View {
  const seconds = foretold(state);
  const bytes = bytesToFetch(state);
  const said = [
    seconds === undefined
      ? []
      : seconds < 1
        ? t.train.seconds(seconds)
        : t.frame.run[isAtMost(state) ? "atMost" : "about"](t.train.seconds(rounded(seconds))),
    bytes === undefined ? [] : t.frame.run.fetches(t.bytes(bytes)),
  ].flat();
  return html`<span translate="no">${t.sentences(...said)}</span>`;
}

/** No more digits than are known. */
function rounded(seconds: number): number {
  const unit = 10 ** Math.floor(Math.log10(seconds));
  return Math.max(unit, Math.round(seconds / (unit / 2)) * (unit / 2));
}

/** The download that a run to come waits for. */
function awaitedDownload({ encoders }: State): Extract<EncoderState, { phase: "downloading" }> | undefined {
  return encoders.awaitedBy === "train"
    ? Object.values(encoders.files).find((file) => file.phase === "downloading")
    : undefined;
}

function downloading(t: Messages, state: State): View {
  const file = awaitedDownload(state);
  if (!file) return nothing;
  return html`${t.encoder.downloading(file.bytes, file.total)} ${file.isStalled ? t.frame.run.stalled : nothing}`;
}

function progress(t: Messages, state: State): View {
  const { run, isPreparing } = state;
  // How long that takes cannot be told.
  if (isPreparing || run.phase === "starting")
    return html`<progress class="run-progress" aria-label=${t.frame.run.progress}></progress>`;
  const file = awaitedDownload(state);
  const [at, total] = file ? [file.bytes, file.total] : isActive(run) ? [run.step, run.nSteps] : [0, 0];
  return total > 0
    ? html`<progress class="run-progress" aria-label=${t.frame.run.progress} max=${total} .value=${at}></progress>`
    : nothing;
}

/** Of the drawing, in its own units. */
const [width, height] = [96, 28];

/** The loss so far, or the accuracy of each way that was tried, without scales: how it goes, at a glance. */
function sparkline(t: Messages, run: Run): View {
  // Where ways are tried, the tuning is but one of them, and may be given up.
  const { tried, tuning } = run.transfer;
  const isOfWays = tried.length > 0;
  const values = isOfWays
    ? tried.map(({ trial }) => trial.accuracy)
    : (isTransfer(run) ? tuning : run.steps).map(({ loss }) => loss);
  if (values.length < 3) return html`<span class="run-curve"></span>`;
  const most = 60;
  const every = Math.max(1, Math.floor(values.length / most));
  const shown = values.filter((_, index) => index % every === 0);
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const y = (value: number) => height - 3 - ((value - low) / (high - low || 1)) * (height - 6);
  const points = shown.map((value, index) => `${(index / (shown.length - 1)) * width},${y(value).toFixed(1)}`);
  const last = values.at(-1) ?? Number.NaN;
  const [name, said] = isOfWays
    ? [t.train.ways, t.percent(Math.max(...values)) + t.aside(t.train.bestSoFar)]
    : [t.frame.run.curve, significant(t, last)];
  return html`<svg class="run-curve" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}${t.colon}${said}">${svg`<polyline points=${points.join(" ")}></polyline>`}</svg>`;
}

/** How good the run's model is, said once that is known. */
function score(t: Messages, state: State, dispatch: Dispatch): View {
  return html`<p class="score-said" aria-live="polite">${scoreSaid(t, state, dispatch)}</p>`;
}

function scoreSaid(t: Messages, state: State, dispatch: Dispatch): View {
  const { run } = state;
  const link = (stage: Stage, tab: Tab, words: string) => placeLink(state, dispatch, { stage, tab }, words);
  if (run.phase === "failed") return link("training", "curves", t.frame.run.seeWhy);
  const known = isActive(run) ? undefined : scored(t, run);
  if (!known) return nothing;
  const apart = disagreement(evidenceOf(run));
  return html`<span class="run-right" translate="no">${known.right}</span>
    ${
      isStale(state)
        ? html`<span class="run-old">${t.frame.run.stale}</span>`
        : apart
          ? link("results", "summary", t.frame.run.disagree(t.percent(apart.folds.accuracy)))
          : known.nWrong > 0
            ? link("results", "mistakes", t.frame.run.seeMistakes(known.nWrong))
            : link("results", "summary", t.frame.run.seeResults)
    }`;
}

/** How many texts are right, in words, and how many are wrong; nothing before a run is scored. */
function scored(t: Messages, { evaluation, labelsEvaluation }: Run): { right: string; nWrong: number } | undefined {
  const w = t.frame.run;
  if (labelsEvaluation) {
    const { part, report } = shownReport(labelsEvaluation);
    const { nExact, nExamples, microAverage, microF1Low, microF1High } = report;
    const right =
      part === "training"
        ? w.allRightOnTraining(nExact, nExamples)
        : w.allRight(nExact, nExamples, microAverage.f1, microF1Low, microF1High);
    return { right, nWrong: nExamples - nExact };
  }
  if (!evaluation) return undefined;
  const { part, report } = shownReport(evaluation);
  const { nCorrect, nExamples, accuracyLow, accuracyHigh } = report;
  const right =
    part === "training" ? w.onTraining(nCorrect, nExamples) : w.right(nCorrect, nExamples, accuracyLow, accuracyHigh);
  return { right, nWrong: nExamples - nCorrect };
}
