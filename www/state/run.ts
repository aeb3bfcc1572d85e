// A training run as the page follows it, from the news the engine sends.

import type {
  ActivationStatistics,
  CoreError,
  EngineStatus,
  Evaluation,
  Example,
  LabelsEvaluation,
  Plan,
  Progress,
  RunConfig,
  RunUpdate,
} from "../engine/protocol.ts";
import type { DataPart } from "./data.ts";
import type { EncodersState } from "./encoders.ts";
import type { ProjectOpened } from "./project.ts";
import { areSameExamples } from "./row.ts";
import { onPage } from "./same-rows.ts";
import {
  isSameConfig,
  runKind,
  teacherOf,
  type ConfigPart,
  type SettingChanged,
  type SettingsPart,
} from "./settings.ts";
import type { Restored, Slice } from "./slice.ts";

export type Phase = "idle" | "starting" | "training" | "paused" | "done" | "failed";

type Event = Progress["events"][number];
type EventOf<Type extends Event["type"]> = Extract<Event, { type: Type }>;
export type StepEvent = EventOf<"step">;
export type EpochEvent = EventOf<"epoch">;
export type FinishedEvent = EventOf<"finished">;
export type StageEvent = EventOf<"stage">;
export type TuningEvent = EventOf<"tuning">;
export type Trial = EventOf<"tried">["trial"];
export type Chosen = EventOf<"chosen">["chosen"];
/** What cross-validation says of one label's classifier, where a text may have several. */
export type LabelWay = EventOf<"labelTried">["way"];
export type PrivacySpent = Omit<EventOf<"privacy">, "type">;

/** What is particular to a run on an encoder's sentence vectors. */
export interface Transfer {
  /** The stage in hand. */
  stage?: StageEvent;
  /** Another encoder's classifier learned first, to say what texts without labels are. */
  hasTeacher?: boolean;
  /** Of each fold, few enough to draw. */
  tuning: readonly At<TuningEvent>[];
  tried: readonly At<{ trial: Trial }>[];
  chosen?: Chosen;
  /** Of each label, in whichever order they are told. */
  ways?: readonly At<LabelWay>[];
  /** Why the encoder's tuning broke off, where the run went on without it. */
  tuningFailed?: At<{ error: CoreError }>;
}

/** With the run's step at which it was told. */
type At<T> = T & { at: number };

export interface Run {
  phase: Phase;
  /** What the run was started with: later edits wait for the next one. */
  /** When it began, in milliseconds since 1970: by that its records are known to be of one run. */
  began?: number;
  trained?: { rows: readonly Example[]; test: readonly Example[]; config: RunConfig };
  plan?: Plan;
  step: number;
  nSteps: number;
  stepsPerSecond: number;
  secondsLeft: number;
  /** Every `stride`-th step, few enough to draw. */
  steps: readonly StepEvent[];
  stride: number;
  lastStep?: StepEvent;
  epochs: readonly EpochEvent[];
  transfer: Transfer;
  /** What a private run has spent so far. */
  privacy?: PrivacySpent;
  finish?: FinishedEvent;
  /** How the outputs of the network's layers were spread after a step. */
  layers?: { step: number; spreads?: ActivationStatistics[]; error?: CoreError };
  /** The person ended it. */
  stopped: boolean;
  error?: CoreError;
  evaluation?: Evaluation;
  /** The same where a text may have several labels. */
  labelsEvaluation?: LabelsEvaluation;
  /** Changes whenever there is a model at rest that has learned more. */
  modelVersion: number;
  /** When the run was listed among the kept ones, and the name under which its model is kept. */
  keptAt?: number;
  model?: string;
  /** Of results that were kept: whether it went on from an earlier run, until the plan says so. */
  goesOn?: boolean;
  /** Of results that were kept: their model is on its way into the engine, or why it is not there. */
  closed?: "opening" | CoreError;
  /** It goes on with a run that was cut short, which had begun then. */
  resumed?: number;
}

/** What a run has to show for itself. */
export type RunResults = Pick<
  Run,
  | "step"
  | "nSteps"
  | "steps"
  | "stride"
  | "lastStep"
  | "epochs"
  | "transfer"
  | "finish"
  | "stopped"
  | "evaluation"
  | "labelsEvaluation"
> & {
  /** Of the plan; all else the engine tells of the model. */
  goesOn: boolean;
};

/** A run with its model, as it is kept on this device only. */
export interface KeptModel {
  id: string;
  trained: NonNullable<Run["trained"]>;
  results: RunResults;
  /** As the engine wrote it. */
  file: Blob;
}

/** What the list of runs has of a kept model. */
export interface ModelFacts {
  id: string;
  /** Of all that is kept of the run. */
  bytes: number;
}

/** A part of the texts that a run is scored on. */
export type PartName = "validation" | "test" | "training";

export type Command = "train" | "goOn" | "pause" | "resume" | "step" | "epoch" | "stop" | "reset";

/** What the engine tells of the run. */
export type RunToldAction = { type: "run"; update: RunUpdate };

/** The run that was listed at `at` has its model on this device. */
export type ModelKept = { type: "modelKept"; at: number; model: ModelFacts };

/** What of an earlier visit says whether its results come back. */
type Recalled = Restored<{ runs?: readonly { model?: ModelFacts }[]; shownModel?: string }>;

/** A kept model that is not there any more, among other news. */
type Noticed = { type: "noticed"; notice: { code: string } };

/** The run at hand was listed. */
type RunListed = { type: "runKept"; run: { at: number } };

export type RunAction =
  | RunToldAction
  | { type: "command"; command: Command }
  | { type: "refused"; error: CoreError }
  | { type: "preparing"; on: boolean }
  | { type: "starting"; began?: number }
  | { type: "startFailed"; error: CoreError }
  /** A moment has passed since a run came to its end. */
  | { type: "endSettled" }
  | { type: "layersSeen"; layers: NonNullable<Run["layers"]> }
  /** A run that was cut short goes on from where it was kept. */
  | ({ type: "resuming"; at: number; began?: number } & Pick<KeptModel, "trained" | "results">)
  /** The results of an earlier run are back, and its model is on its way into the engine. */
  | ({ type: "runReopened" } & Pick<KeptModel, "id" | "trained" | "results">)
  | { type: "modelOpened"; plan: Plan }
  | { type: "modelRefused"; error: CoreError };

export interface RunPart {
  run: Run;
  /** A run to come is being made ready; until it begins, the one before stays. */
  isPreparing?: boolean;
  /** What was on the page at the last visit is on its way out of storage. */
  isRecalling?: boolean;
  /** A press just now may still be meant for the run that has come to its end. */
  hasJustEnded?: boolean;
  engine?: EngineStatus;
}

/** About one for each pixel of a wide curve. */
const mostSteps = 1_200;

export const noRun: Run = {
  phase: "idle",
  step: 0,
  nSteps: 0,
  stepsPerSecond: 0,
  secondsLeft: 0,
  steps: [],
  stride: 1,
  epochs: [],
  transfer: { tuning: [], tried: [] },
  stopped: false,
  modelVersion: 0,
};

type Reads = DataPart & ConfigPart & { encoders: EncodersState };

export const runSlice: Slice<
  RunPart,
  RunAction,
  SettingChanged | ModelKept | RunListed | Recalled | Noticed | ProjectOpened,
  Reads
> = {
  own: {
    // The rest of a command happens in the engine, whose news comes back as "run".
    command: (state, { command }) => (isReset(state, command) ? { run: after(state.run, noRun) } : {}),
    refused: ({ run }, { error }) => ({ run: { ...run, error } }),
    preparing: (_, { on: isPreparing }) => ({ isPreparing }),
    starting: (state, { began }) => ({
      run: after(state.run, { ...noRun, phase: "starting", began, trained: trainedOn(state) }),
      isRecalling: false,
    }),
    resuming: (state, { at: resumed, began, trained, results }) => ({
      run: after(state.run, {
        ...noRun,
        ...results,
        phase: "starting",
        began,
        trained: onPage(trained, state),
        resumed,
      }),
    }),
    startFailed: ({ run }, { error }) => ({ run: { ...run, phase: "failed", error } }),
    layersSeen: ({ run }, { layers }) => ({ run: { ...run, layers } }),
    runReopened: (state, { id: model, trained, results: { goesOn, ...results } }) => ({
      isRecalling: false,
      run: after(state.run, {
        ...noRun,
        ...results,
        privacy: results.evaluation?.privacy,
        phase: "done",
        trained: onPage(trained, state),
        goesOn,
        model,
        closed: "opening",
      }),
    }),
    modelOpened: ({ run }, { plan }) => ({
      run: after(run, { ...run, plan: { ...plan, goesOn: run.goesOn ?? false }, closed: undefined }),
    }),
    modelRefused: ({ run }, { error }) => ({ run: { ...run, closed: error } }),
    run: (state, { update }) => {
      if (update.type === "engine") return { engine: update.status };
      if (!isNews(state)) return {};
      return { run: reduceRun(state.run, update), hasJustEnded: update.type === "finished" || state.hasJustEnded };
    },
    endSettled: () => ({ hasJustEnded: false }),
  },
  also: {
    settingChanged: (state) => {
      if (!state.config) return {};
      const run = { ...state.run, error: state.run.phase === "failed" ? state.run.error : undefined };
      const { phase, trained } = run;
      if (phase !== "paused" || !trained) return { run };
      // A paused run takes the change, so its model is not out of date. Its texts, and how many labels they have, stay.
      const { labels } = trained.config;
      return { run: { ...run, trained: { ...trained, config: { ...state.config, ...(labels && { labels }) } } } };
    },
    restored: ({ run }, { kept: { runs = [], shownModel } }) => ({
      isRecalling: run.phase === "idle" && runs.some(({ model }) => model && model.id === shownModel),
    }),
    // No later model has the version of an earlier one, of whichever project.
    projectOpened: ({ run }, _, before) => ({ run: after(before.run, run) }),
    noticed: (_, { notice }) => (notice.code === "modelUnreadable" ? { isRecalling: false } : {}),
    runKept: ({ run }, { run: { at: keptAt } }) => ({ run: { ...run, keptAt } }),
    modelKept: ({ run }, { at, model }) => (run.keptAt === at ? { run: { ...run, model: model.id } } : {}),
  },
  follow: (state, before) => {
    const { run, data } = state;
    // What Train refused may be mended now.
    if (run.error && run.phase !== "failed" && data.present !== before.data.present)
      return { run: { ...run, error: undefined } };
    // Texts that are read again, or brought back, are those that a kept run is of.
    const isOther = data.present.rows !== before.data.present.rows || data.test.rows !== before.data.test.rows;
    if (run.phase !== "done" || !run.model || !run.trained || !isOther) return {};
    const trained = onPage(run.trained, state);
    return trained === run.trained ? {} : { run: { ...run, trained } };
  },
};

export function resultsOf(run: Run): RunResults {
  const { plan, step, nSteps, steps, stride, lastStep, epochs, transfer, finish, stopped } = run;
  const { evaluation, labelsEvaluation } = run;
  const goesOn = plan?.goesOn ?? false;
  const learned = { step, nSteps, steps, stride, lastStep, epochs, transfer, finish, stopped, goesOn };
  return { ...learned, evaluation, labelsEvaluation };
}

/** No later model has the version of an earlier one. */
function after(earlier: Run, run: Run): Run {
  return { ...run, modelVersion: earlier.modelVersion + 1 };
}

/** What a run is started with. */
function trainedOn({ data, config }: DataPart & ConfigPart): Run["trained"] {
  return config && { rows: data.present.rows, test: data.test.rows, config };
}

/** Whether a command gives up the run. One that is made ready, or waits for its encoder, has not begun. */
function isReset(state: RunPart & Reads, command: Command): boolean {
  const { run } = state;
  const hasBegun = !isAwaited(state);
  return command === "reset" || (command === "stop" && hasBegun && !hasLearned(run));
}

/** Whether what the engine tells is of the run at hand: that of a run which was reset meanwhile is not. */
export function isNews({ run }: RunPart): boolean {
  return run.phase !== "idle";
}

/** Whether a run has begun, or been given up, since. */
export function isAnotherRun({ run }: RunPart, before: RunPart): boolean {
  const begins = run.phase === "idle" || run.phase === "starting" || run.closed === "opening";
  return run.modelVersion !== before.run.modelVersion && begins;
}

/** Whether the data or the settings differ from those the model was trained on. */
export function isStale(state: RunPart & DataPart & SettingsPart): boolean {
  const { phase, trained } = state.run;
  if (!trained || phase !== "done") return false;
  return !isSameConfig(trained.config, configNow(state, trained.config)) || hasOtherTexts(state);
}

/** The settings; before the form has read them, as far as they are known to differ from those of a run. */
function configNow({ config, keptConfig }: SettingsPart, trained: RunConfig): RunConfig {
  if (config) return config;
  const known = Object.entries(keptConfig).filter(
    ([key, value]) => String(trained[key as keyof RunConfig]) !== String(value),
  );
  return { ...trained, ...Object.fromEntries(known) };
}

/** Whether the texts differ from those the model was trained on. */
export function hasOtherTexts(state: RunPart & DataPart): boolean {
  const { run, data } = state;
  const { phase, trained } = run;
  if (!trained || phase !== "done") return false;
  const { test } = data;
  // Right after a reload, what it is read as is not known.
  const isTestKnown = test.readFrom !== undefined || test.text.trim() === "";
  const isSameTest = !isTestKnown || areSameExamples(trained.test, test.rows);
  return !isSameTest || !areSameExamples(trained.rows, data.present.rows);
}

/** Whether the next run could go on from this one's model: the settings are the same, the texts have changed. */
export function canGoOn(state: RunPart & DataPart & ConfigPart): boolean {
  const { trained } = state.run;
  if (!hasOtherTexts(state) || !trained || !state.config) return false;
  // What teaches a classifier has to learn again first, and all begins anew.
  const isTaught = runKind(trained.config) === "transfer" && teacherOf(trained.config) !== undefined;
  return !isTaught && isSameConfig(trained.config, state.config);
}

export function reduceRun(run: Run, update: Exclude<RunUpdate, { type: "engine" }>): Run {
  switch (update.type) {
    case "started":
      return { ...run, phase: "training", plan: update.plan, nSteps: update.plan.nSteps };
    case "progress": {
      const { progress, stepsPerSecond, secondsLeft } = update;
      const next = progress.events.reduce((run, event) => addEvent(run, event, progress.step), run);
      const plan = progress.plan && run.plan ? { ...progress.plan, goesOn: run.plan.goesOn } : run.plan;
      return { ...next, plan, step: progress.step, nSteps: progress.nSteps, stepsPerSecond, secondsLeft };
    }
    case "saved":
      return run;
    case "paused":
      return { ...run, phase: "paused", modelVersion: run.modelVersion + 1 };
    case "resumed":
      return { ...run, phase: "training", error: undefined };
    case "finished":
      return { ...run, phase: "done", stopped: update.stopped, modelVersion: run.modelVersion + 1 };
    case "evaluated":
      return evaluated(run, update.evaluation);
    case "labelsEvaluated":
      return labelsEvaluated(run, update.evaluation);
    case "failed":
      return { ...run, phase: "failed", error: update.error };
    case "recovered":
      // Steps after the checkpoint are done again, and reported again.
      return {
        ...run,
        plan: run.plan && { ...run.plan, goesOn: update.goesOn },
        step: update.step,
        steps: run.steps.filter(({ step }) => step <= update.step),
        epochs: run.epochs.filter(({ step }) => step <= update.step),
        // Which stage it had come to is known still where nothing is done again.
        transfer: update.step < run.step ? rewind(run.transfer, update.step) : run.transfer,
      };
    case "rewound":
      return { ...run, step: 0, transfer: noRun.transfer };
  }
}

/** Of a run that was stopped before its end, the evaluation says which way was kept. */
function evaluated(run: Run, evaluation: Evaluation): Run {
  const privacy = evaluation.privacy ?? run.privacy;
  return {
    ...run,
    evaluation,
    privacy,
    transfer: { ...run.transfer, chosen: evaluation.chosen ?? run.transfer.chosen },
  };
}

/** The same of the way to learn each label; a model that was opened has tried none. */
function labelsEvaluated(run: Run, labelsEvaluation: LabelsEvaluation): Run {
  const { ways } = labelsEvaluation;
  if (ways.length === 0) return { ...run, labelsEvaluation };
  const at = run.step;
  return { ...run, labelsEvaluation, transfer: { ...run.transfer, ways: ways.map((way) => ({ ...way, at })) } };
}

/** Whether there is a model that can classify a text now. */
export function hasModel(run: Run): boolean {
  if (run.closed !== undefined) return false;
  return run.phase === "done" || (run.phase === "paused" && hasLearned(run));
}

/** Whether the run's model may give a text several labels. */
export function givesSeveral({ trained }: Run): boolean {
  return trained?.config.labels === "several";
}

/** Whether the run has been scored. */
export function isScored({ evaluation, labelsEvaluation }: Run): boolean {
  return evaluation !== undefined || labelsEvaluation !== undefined;
}

/** Of the ways that were tried, the one that is kept. */
export function keptTrial({ transfer: { chosen, tried } }: Pick<Run, "transfer">): Trial | undefined {
  return chosen && tried[chosen.index]?.trial;
}

/** Whether the model has learned from texts without labels. */
export function hasLearnedFromPool(run: Run): boolean {
  if (!isTransfer(run)) return run.transfer.hasTeacher === true && run.lastStep !== undefined;
  return (keptTrial(run)?.recipe.nUnlabelled ?? 0) > 0;
}

/** Whether a run that ends now has a model to leave: while an encoder reads the texts there is none. */
export function hasLearned(run: Run): boolean {
  if (run.privacy) return true;
  if (!isTransfer(run)) return run.lastStep !== undefined;
  // Of several labels no way is told by itself; they are compared once something is known of each.
  return run.transfer.tried.length > 0 || run.transfer.stage?.stage === "compare";
}

/** Whether the run learns on an encoder's sentence vectors, in stages rather than epochs. */
export function isTransfer({ trained }: Run): boolean {
  return trained !== undefined && runKind(trained.config) === "transfer";
}

/** Whether a run is to come: it is being made ready, or waits for its encoder. */
export function isAwaited({ isPreparing, encoders }: Pick<RunPart, "isPreparing"> & Pick<Reads, "encoders">): boolean {
  return isPreparing === true || encoders.awaitedBy === "train";
}

/** Whether a run occupies the engine. */
export function isActive(run: Run): boolean {
  return run.phase === "starting" || run.phase === "training" || run.phase === "paused";
}

function rewind({ tuning, tried, chosen, ways, tuningFailed }: Transfer, step: number): Transfer {
  const left = tried.filter(({ at }) => at <= step);
  return {
    tuning: tuning.filter(({ at }) => at <= step),
    tried: left,
    chosen: chosen && chosen.index < left.length ? chosen : undefined,
    ways: ways?.filter(({ at }) => at <= step),
    tuningFailed: tuningFailed && tuningFailed.at <= step ? tuningFailed : undefined,
  };
}

function stageOf({ step, nSteps, fold, nFolds }: TuningEvent): StageEvent {
  return { type: "stage", stage: "tryTuning", done: (fold - 1) * nSteps + step, total: nFolds * nSteps };
}

function addEvent(run: Run, event: Event, at: number): Run {
  switch (event.type) {
    case "step": {
      const next = { ...run, lastStep: event };
      if ((event.step - 1) % run.stride !== 0) return next;
      const steps = [...run.steps, event];
      if (steps.length <= mostSteps) return { ...next, steps };
      const stride = run.stride * 2;
      return { ...next, stride, steps: steps.filter(({ step }) => (step - 1) % stride === 0) };
    }
    case "epoch":
      return { ...run, epochs: [...run.epochs, event] };
    case "stage":
      // Of tuning, its steps say more.
      if (event.stage === "tryTuning") return run;
      return {
        ...run,
        transfer: { ...run.transfer, stage: event, ...(event.stage === "teacher" && { hasTeacher: true }) },
      };
    case "tuning": {
      const transfer = { ...run.transfer, stage: stageOf(event) };
      const every = Math.ceil((event.nSteps * event.nFolds) / mostSteps);
      if ((event.step - 1) % every !== 0 && event.step !== event.nSteps) return { ...run, transfer };
      return { ...run, transfer: { ...transfer, tuning: [...transfer.tuning, { ...event, at }] } };
    }
    case "tried":
      return { ...run, transfer: { ...run.transfer, tried: [...run.transfer.tried, { trial: event.trial, at }] } };
    case "labelTried": {
      const others = run.transfer.ways?.filter(({ label }) => label !== event.way.label) ?? [];
      return { ...run, transfer: { ...run.transfer, ways: [...others, { ...event.way, at }] } };
    }
    case "tuningFailed":
      return { ...run, transfer: { ...run.transfer, tuningFailed: { error: event.error, at } } };
    case "chosen":
      return { ...run, transfer: { ...run.transfer, chosen: event.chosen } };
    case "privacy": {
      const { type: _, ...privacy } = event;
      return { ...run, privacy };
    }
    case "finished":
      return { ...run, finish: event };
  }
}
