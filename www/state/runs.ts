// Finished runs, kept to be compared with later ones. No text of the person is in them, but for
// the names of classes.

import type { Evaluation, Example, LabelsEvaluation, RunConfig } from "../engine/protocol.ts";
import { classesOf } from "./label-set.ts";
import {
  type KeptModel,
  type ModelFacts,
  type ModelKept,
  type PartName,
  type Run,
  type Trial,
  keptTrial,
} from "./run.ts";
import { type Followed, type Reducers, type Restored, type Slice, nested, unchanged } from "./slice.ts";
import type { StoredDeleted } from "./stored.ts";

export interface KeptRun {
  /** Counts up, and is never given again while a later one is kept. */
  number: number;
  name?: string;
  /** When it was listed, in milliseconds since 1970. */
  at: number;
  /** When it had begun. Records of earlier versions do not tell. */
  began?: number;
  config: RunConfig;
  classes: readonly string[];
  stopped: boolean;
  /** Short fingerprints of all texts and labels, and of how they were parted. */
  data: string;
  split: string;
  scores: Readonly<Partial<Record<PartName, PartScores>>>;
  /** By gradient step, few enough to draw. */
  curve: readonly CurvePoint[];
  /** Steps of the encoder's tuning on the first fold, and its contrastive loss. */
  tuning: readonly { step: number; loss: number }[];
  /** ε at a δ, of a private run. */
  privacy?: { epsilon: number; delta: number };
  /** Of the ways that were tried, the one that was kept. */
  learned?: Trial["recipe"];
  /** Where the model and all results are kept on this device, too. */
  model?: ModelFacts;
  /** It ended with its page, after so many steps; and the state in which it is kept on this device, if it is. */
  cutShort?: { step: number; nSteps: number; state?: { id: string; step: number } };
}

/** The scores on a part of the texts. A text that may have several labels is right where all of them are. */
export type PartScores = {
  n: number;
  nCorrect: number;
  accuracy: number;
  /** Bounds of the 95 % interval, as those of the F1. */
  accuracyLow: number;
  accuracyHigh: number;
  loss: number;
} & (MacroF1 | MicroF1);

interface MacroF1 {
  macroF1: number;
  macroF1Low: number;
  macroF1High: number;
}

/** What is told of texts that may have several labels. */
interface MicroF1 {
  microF1: number;
  microF1Low: number;
  microF1High: number;
}

/** The F1 that is told of a part, with its 95 % interval. */
export function f1Of(scores: MacroF1 | MicroF1): {
  name: "macroF1" | "microF1";
  value: number;
  low: number;
  high: number;
} {
  if ("microF1" in scores) {
    const { microF1: value, microF1Low: low, microF1High: high } = scores;
    return { name: "microF1", value, low, high };
  }
  const { macroF1: value, macroF1Low: low, macroF1High: high } = scores;
  return { name: "macroF1", value, low, high };
}

export interface CurvePoint {
  step: number;
  training: { loss: number; accuracy: number };
  validation?: { loss: number; accuracy: number };
}

export interface RunsState {
  /** The newest first. */
  list: readonly KeptRun[];
  /** Numbers of those that are compared. */
  chosen: readonly number[];
  deleted?: { run: KeptRun; place: number };
  /** Those that made room for newer ones since the page was opened. */
  nDropped: number;
  /** A model that was deleted, and the run that it is of. */
  deletedModel?: { number: number; model: ModelFacts };
  /** Models that made room for newer ones since the page was opened; their runs stay. */
  nModelsDropped: number;
}

export type RunsAction =
  /** `replaces` is when the run had begun that this one went on with. */
  | { type: "runKept"; run: Omit<KeptRun, "number">; replaces?: number }
  | { type: "runCutShort"; run: Omit<KeptRun, "number">; replaces?: number }
  /** The run that had begun then is to go on. */
  | { type: "runResumed"; at: number }
  | { type: "runChosen"; number: number; on: boolean }
  | { type: "runRenamed"; number: number; name: string }
  | { type: "runDeleted"; number: number }
  | { type: "runBroughtBack" }
  | ModelKept
  /** The model and the results of a run are to be back on the page. */
  | { type: "modelAsked"; number: number }
  | { type: "modelDeleted"; number: number }
  | { type: "modelBroughtBack" }
  /** It is not, or not whole, where it was kept. */
  | { type: "modelLost"; id: string };

export const mostRuns = 40;
/** As many as there are colours for. */
export const mostCompared = 6;
const mostPoints = 150;
/** Of the models that are kept beside the runs. */
export const mostModels = 12;
const mostStates = 3;
const mostModelBytes = 200e6;
const longestName = 80;

export const noRuns: RunsState = { list: [], chosen: [], nDropped: 0, nModelsDropped: 0 };

const reducers: Reducers<RunsState, RunsAction> = {
  runKept: listed,
  runCutShort: listed,
  runResumed: unchanged,
  runChosen: (runs, action) => {
    const others = runs.chosen.filter((number) => number !== action.number);
    return { ...runs, chosen: action.on ? [...others, action.number].slice(-mostCompared) : others };
  },
  runRenamed: (runs, action) => {
    const { list } = runs;
    const name = action.name.trim().slice(0, longestName) || undefined;
    return { ...runs, list: list.map((run) => (run.number === action.number ? { ...run, name } : run)) };
  },
  runDeleted: (runs, action) => {
    const { list } = runs;
    const place = list.findIndex(({ number }) => number === action.number);
    const run = list[place];
    if (!run) return runs;
    const chosen = runs.chosen.filter((number) => number !== action.number);
    return { ...runs, list: list.toSpliced(place, 1), chosen, deleted: { run, place } };
  },
  runBroughtBack: (runs) => {
    const { list } = runs;
    if (!runs.deleted) return runs;
    const { run, place } = runs.deleted;
    return bounded({ ...runs, list: list.toSpliced(place, 0, run), deleted: undefined });
  },
  modelKept: (runs, { at, model }) =>
    withModelsBounded({ ...runs, list: runs.list.map((run) => (run.at === at ? { ...run, model } : run)) }),
  modelAsked: unchanged,
  modelDeleted: (runs, { number }) => {
    const model = runs.list.find((run) => run.number === number)?.model;
    return model ? { ...withoutModel(runs, model.id), deletedModel: { number, model } } : runs;
  },
  modelBroughtBack: (runs) => {
    const { deletedModel, list } = runs;
    if (!deletedModel) return runs;
    const { number, model } = deletedModel;
    const back = list.map((run) => (run.number === number ? { ...run, model } : run));
    return withModelsBounded({ ...runs, list: back, deletedModel: undefined });
  },
  modelLost: (runs, { id }) => withoutModel(runs, id),
};

/** With a new one, in the place of the one that it went on with. */
function listed(runs: RunsState, { run, replaces }: { run: Omit<KeptRun, "number">; replaces?: number }): RunsState {
  const list = runs.list.filter(({ at }) => at !== replaces);
  const number = 1 + Math.max(0, runs.deleted?.run.number ?? 0, ...list.map(({ number }) => number));
  const chosen = runs.chosen.filter((number) => list.some((run) => run.number === number));
  return bounded(withStatesBounded({ ...runs, list: once([{ ...run, number }, ...list]), chosen }));
}

/**
 * Each run once. Where a page ends just when its run is over, one tab may find the run in the list and another
 * what was left of it: its scores and the way on with it are then one record, under the older number.
 */
function once(list: readonly KeptRun[]): readonly KeptRun[] {
  return list.flatMap((run, place) => {
    const isSame = (other: KeptRun) => run.began !== undefined && other.began === run.began;
    if (list.slice(place + 1).some(isSame)) return [];
    const newer = list.slice(0, place).find(isSame);
    if (!newer) return [run];
    const [scored, left] = run.cutShort && !newer.cutShort ? [newer, run] : [run, newer];
    return [{ ...scored, number: run.number, ...(!scored.model && left.cutShort && { cutShort: left.cutShort }) }];
  });
}

function withoutModel(runs: RunsState, id: string): RunsState {
  const without = (run: KeptRun): KeptRun => {
    if (run.model?.id === id) return { ...run, model: undefined };
    return run.cutShort?.state?.id === id ? { ...run, cutShort: { ...run.cutShort, state: undefined } } : run;
  };
  return { ...runs, list: runs.list.map(without) };
}

/** Of the runs that were cut short, only the last few can go on. */
function withStatesBounded(runs: RunsState): RunsState {
  const old = runs.list.flatMap(({ cutShort }) => cutShort?.state?.id ?? []).slice(mostStates);
  return old.reduce(withoutModel, runs);
}

/** The run whose model is kept under a name. */
export function runWithModel(list: readonly KeptRun[], id: string | undefined): KeptRun | undefined {
  return list.find(({ model }) => model && model.id === id);
}

/** The names of the models of runs. */
export function modelsOfRuns(list: readonly KeptRun[] = []): string[] {
  return list.flatMap(({ model }) => model?.id ?? []);
}

/** The names of all models and states that are kept, those that can still be brought back among them. */
export function namedModels({ list, deleted, deletedModel }: RunsState): Set<string> {
  const runs = deleted ? [...list, deleted.run] : list;
  const kept = [...runs.flatMap(({ model, cutShort }) => [model, cutShort?.state]), deletedModel?.model];
  return new Set(kept.flatMap((one) => one?.id ?? []));
}

/** The oldest models make room for the newest, those of runs without a name first. */
function withModelsBounded(runs: RunsState): RunsState {
  const kept = runs.list.filter(({ model }) => model);
  const bytes = kept.reduce((sum, { model }) => sum + (model?.bytes ?? 0), 0);
  if (kept.length <= mostModels && (bytes <= mostModelBytes || kept.length <= 1)) return runs;
  // The newest stays, however large it is.
  const older = kept.slice(1);
  const id = (older.findLast(({ name }) => name === undefined) ?? older.at(-1))?.model?.id;
  if (id === undefined) return runs;
  return withModelsBounded({ ...withoutModel(runs, id), nModelsDropped: runs.nModelsDropped + 1 });
}

export interface KeptRuns {
  runs?: readonly KeptRun[];
  /** The model whose results were on the page; empty for none. */
  shownModel?: string;
}

export const runsSlice: Slice<{ runs: RunsState }, RunsAction, Restored<KeptRuns> | Followed<KeptRuns>> = {
  own: nested("runs", reducers),
  also: nested<"runs", RunsState, Restored<KeptRuns> | Followed<KeptRuns> | StoredDeleted>("runs", {
    storedDeleted: (runs, { kind }) => {
      if (kind === "runs") return noRuns;
      if (kind !== "models") return runs;
      const without = (run: KeptRun): KeptRun => ({
        ...run,
        model: undefined,
        ...(run.cutShort && { cutShort: { ...run.cutShort, state: undefined } }),
      });
      return { ...runs, list: runs.list.map(without), deletedModel: undefined };
    },
    followed: (runs, { kept, passedOver }) => {
      if (!kept.runs) return runs;
      const theirs = kept.runs;
      // One that ended here at the same time stays, under a number of its own.
      const list = passedOver.includes("runs")
        ? runs.list.filter((run) => !theirs.some(({ at }) => at === run.at))
        : [];
      const all = afterEarlier({ ...runs, list, chosen: [] }, theirs);
      return { ...all, chosen: runs.chosen.filter((number) => all.list.some((run) => run.number === number)) };
    },
    // A run may have ended while storage was slow.
    restored: (runs, { kept }) => (kept.runs ? afterEarlier(runs, kept.runs) : runs),
  }),
};

/** Runs of this visit on top of those of earlier ones, whose numbers they go on from. */
export function afterEarlier(runs: RunsState, earlier: readonly KeptRun[]): RunsState {
  const last = Math.max(0, ...earlier.map(({ number }) => number));
  const later = (run: KeptRun): KeptRun => ({ ...run, number: last + run.number });
  const { deletedModel } = runs;
  return bounded({
    ...runs,
    list: once([...runs.list.map(later), ...earlier]),
    chosen: runs.chosen.map((number) => last + number),
    deleted: runs.deleted && { ...runs.deleted, run: later(runs.deleted.run) },
    deletedModel: deletedModel && { ...deletedModel, number: last + deletedModel.number },
  });
}

/** The oldest without a name make room first. */
function bounded(runs: RunsState): RunsState {
  const { list } = runs;
  if (list.length <= mostRuns) return runs;
  const unnamed = list.findLastIndex(({ name }, place) => name === undefined && place > 0);
  const place = unnamed >= 0 ? unnamed : list.length - 1;
  return bounded({ ...runs, list: list.toSpliced(place, 1), nDropped: runs.nDropped + 1 });
}

/** What is kept of a run that has been evaluated. */
export function recordOf(
  { began, trained, plan, stopped, epochs, transfer, evaluation, labelsEvaluation, privacy }: Run,
  at: number,
): Omit<KeptRun, "number"> | undefined {
  const scores = evaluation ? scoresOf(evaluation) : labelsEvaluation && labelScoresOf(labelsEvaluation);
  if (!trained || !plan || !scores) return undefined;
  const { config, rows, test } = trained;
  const learned = keptTrial({ transfer })?.recipe;
  const onFirstFold = transfer.tuning.filter(({ fold }) => fold === 1);
  return {
    at,
    ...(began !== undefined && { began }),
    config,
    classes: plan.classes,
    stopped,
    ...fingerprintsOf(rows, test, config),
    scores,
    curve: thinned(epochs).map(({ step, training, validation }) => ({ step, training, validation })),
    tuning: thinned(onFirstFold).map(({ step, loss }) => ({ step, loss })),
    ...(privacy ? { privacy: { epsilon: privacy.epsilon, delta: privacy.delta } } : {}),
    ...(learned && { learned }),
  };
}

/** What is kept of a run that was cut short. */
export function cutShortOf(
  { trained, results }: Pick<KeptModel, "trained" | "results">,
  at: number,
): Omit<KeptRun, "number"> {
  const { config, rows, test } = trained;
  return {
    at,
    config,
    classes: [...new Set(rows.flatMap(({ label }) => classesOf(label, config.labels ?? "one")))],
    stopped: true,
    ...fingerprintsOf(rows, test, config),
    scores: {},
    curve: thinned(results.epochs).map(({ step, training, validation }) => ({ step, training, validation })),
    tuning: [],
  };
}

function fingerprintsOf(
  rows: readonly Example[],
  test: readonly Example[],
  config: RunConfig,
): Pick<KeptRun, "data" | "split"> {
  const data = fingerprintOf(rows);
  const own = test.flatMap(({ text, label }) => [text, label]);
  const { seed, validation_share, test_share } = config;
  return { data, split: fingerprint([data, String([seed, validation_share, test_share]), ...own]) };
}

function scoresOf(evaluation: Evaluation): KeptRun["scores"] {
  const of = (report: Evaluation["training"]): PartScores => ({
    n: report.nExamples,
    nCorrect: report.nCorrect,
    accuracy: report.accuracy,
    accuracyLow: report.accuracyLow,
    accuracyHigh: report.accuracyHigh,
    macroF1: report.macroAverage.f1,
    macroF1Low: report.macroF1Low,
    macroF1High: report.macroF1High,
    loss: report.loss,
  });
  const { training, validation, test } = evaluation;
  return { training: of(training), validation: validation && of(validation), test: test && of(test) };
}

function labelScoresOf({ training, validation, test }: LabelsEvaluation): KeptRun["scores"] {
  const of = (report: LabelsEvaluation["training"]): PartScores => ({
    n: report.nExamples,
    nCorrect: report.nExact,
    accuracy: report.subsetAccuracy,
    accuracyLow: report.subsetAccuracyLow,
    accuracyHigh: report.subsetAccuracyHigh,
    microF1: report.microAverage.f1,
    microF1Low: report.microF1Low,
    microF1High: report.microF1High,
    loss: report.loss,
  });
  return { training: of(training), validation: validation && of(validation), test: test && of(test) };
}

/** Every so many-th, and the last. */
function thinned<T>(points: readonly T[]): T[] {
  const every = Math.ceil(points.length / mostPoints);
  return points.filter((_, index) => index % every === 0 || index === points.length - 1);
}

export function fingerprintOf(rows: readonly Example[]): string {
  return fingerprint(rows.flatMap(({ text, label }) => [text, label]));
}

/**
 * A short number that texts share only by chance (FNV-1a, 32 bits, over UTF-16 units): it tells
 * data apart, and says nothing of them.
 */
export function fingerprint(texts: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const text of texts) {
    // The end counts too: ["ab", ""] is not ["a", "b"].
    for (let at = 0; at <= text.length; at++) {
      hash = Math.imul(hash ^ (at < text.length ? text.charCodeAt(at) : 0x10000), 0x01000193);
    }
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
