// Everything the page knows, and the one function that changes it.

import type {
  CoreError,
  DataInput,
  EngineChoice,
  EngineStatus,
  Plan,
  Prediction,
  RunConfig,
  RunUpdate,
  Setting,
  TokenView,
} from "./engine/protocol.ts";
import type { Language } from "./i18n/index.ts";
import { type DataAction, type DataState, emptyData, reduceData } from "./state/data.ts";
import {
  type EncoderAction,
  type EncoderName,
  type EncodersState,
  isObtainable,
  namedEncoder,
  noEncoders,
  reduceEncoders,
} from "./state/encoders.ts";
import { type LabelAction, type LabelState, noLabels, reduceLabel } from "./state/label.ts";
import { type Explain, type ExplainAction, forgetModel, noExplain, reduceExplain } from "./state/explain.ts";
import { type Compare, type CompareAction, noComparison } from "./state/compare.ts";
import { type KeptComparison, type KeptCurve, revived } from "./state/kept-comparison.ts";
import { type MapAction, type MapState, forgetMap, noMap, reduceMap } from "./state/map.ts";
import { type Run, hasLearned, isActive, noRun, reduceRun } from "./state/run.ts";
import { type KeptRun, type RunsAction, type RunsState, afterEarlier, noRuns, reduceRuns } from "./state/runs.ts";
import { type Search, type SearchAction, noSearch, reduceSearch } from "./state/search.ts";
import { encoderOf, isSameConfig, runKind, withKept } from "./state/settings.ts";

export type Theme = "system" | "light" | "dark";
export type PartName = "validation" | "test" | "training";

export interface State {
  language: Language;
  theme: Theme;
  /** The form, once the engine is loaded. */
  form?: { settings: Setting[]; defaults: RunConfig };
  loadError?: string;
  /** The page itself is on this device: it opens without a network. */
  isKept?: boolean;
  config?: RunConfig;
  /** Settings of an earlier visit or of the address, until the form can check them. */
  keptConfig: object;
  /** What is typed into a field that is not valid; the configuration keeps its last valid value. */
  invalid: Readonly<Record<string, string>>;
  data: DataState;
  encoders: EncodersState;
  guessing: Guessing;
  search: Search;
  compare: Compare;
  choice: EngineChoice;
  engine?: EngineStatus;
  plan: { plan?: Plan; error?: CoreError; pending: boolean };
  run: Run;
  part?: PartName;
  /** The texts that are listed under the results. */
  outcomes: Outcomes;
  nMistakesShown: number;
  runs: RunsState;
  label: LabelState;
  trial: { text: string; prediction?: Prediction; tokens?: CutText; error?: CoreError };
  explain: Explain;
  map: MapState;
  sampler: { text?: string; tokens?: CutText };
  /** Disclosures that are open. */
  open: Readonly<Record<string, boolean>>;
  notices: readonly Notice[];
}

/** Which of a part's texts are listed; class indices, none for any. */
export interface Outcomes {
  show: "wrong" | "right" | "all";
  expected?: number;
  predicted?: number;
  /** Of the class or taken for it. */
  either?: number;
  /** Bounds of the probability of what the model said. */
  low: number;
  high: number;
}

export const allMistakes: Outcomes = { show: "wrong", low: 0, high: 1 };

/** The labelling of rows by the names of the classes. */
export interface Guessing {
  isRunning: boolean;
  done: number;
  total: number;
  error?: CoreError;
}

/** A text with the tokens it was cut into: spans mean nothing over another text. */
export interface CutText {
  text: string;
  view: TokenView;
}

/** Something that happened which the person did not ask for. */
export type Notice =
  | { code: "notKept"; isFull: boolean; detail: string }
  | { code: "storageUnreadable" }
  | { code: "fileFailed"; name: string; detail: string }
  | { code: "recovered"; step: number; detail: string }
  | { code: "encoderNotKept"; isFull: boolean; detail: string }
  | { code: "error"; error: CoreError; name?: string };

/** What outlives a reload. */
export interface Kept {
  language?: Language;
  theme?: Theme;
  config?: object;
  choice?: EngineChoice;
  table?: DataState["present"];
  testText?: string;
  /** Whether the test texts came with a sample. */
  isSampleTest?: boolean;
  classNames?: string;
  trialText?: string;
  runs?: readonly KeptRun[];
  pool?: string;
  threshold?: number;
  comparison?: KeptComparison;
  curve?: KeptCurve;
}

export type Command = "train" | "goOn" | "pause" | "resume" | "step" | "epoch" | "stop" | "reset";

export type Action =
  | DataAction
  | EncoderAction
  | SearchAction
  | RunsAction
  | LabelAction
  | ExplainAction
  | CompareAction
  | MapAction
  | { type: "guessAsked" }
  | { type: "guessCancelled" }
  | { type: "guessing"; done: number; total: number }
  | { type: "guessEnded"; error?: CoreError }
  | { type: "configApplied"; config: RunConfig }
  | { type: "loaded"; settings: Setting[]; defaults: RunConfig }
  | { type: "loadFailed"; detail: string }
  | { type: "pageKept" }
  | { type: "restored"; kept: Kept }
  | { type: "languageChosen"; language: Language }
  | { type: "themeChosen"; theme: Theme }
  | { type: "settingChanged"; key: string; value: boolean | number | string }
  | { type: "settingInvalid"; key: string; raw: string }
  | { type: "settingsRestored" }
  | { type: "engineChosen"; choice: EngineChoice }
  | { type: "planning" }
  | { type: "planned"; plan: Plan }
  | { type: "planFailed"; error: CoreError }
  | { type: "command"; command: Command }
  | { type: "refused"; error: CoreError }
  | { type: "starting" }
  | { type: "startFailed"; error: CoreError }
  | { type: "run"; update: RunUpdate }
  | { type: "layersSeen"; layers: NonNullable<Run["layers"]> }
  | { type: "partChosen"; part: PartName }
  | { type: "outcomesChosen"; outcomes: Outcomes }
  | { type: "moreMistakes" }
  | { type: "trialTyped"; text: string }
  | { type: "predicted"; prediction: Prediction; tokens?: CutText }
  | { type: "predictFailed"; error: CoreError }
  | { type: "samplerTyped"; text: string }
  | { type: "sampled"; tokens?: CutText }
  | { type: "toggled"; id: string; open: boolean }
  | { type: "noticed"; notice: Notice }
  | { type: "dismissed"; index: number }
  | { type: "keptAgain" }
  | { type: "lineSought"; line: number; field: "labelled" | "test" }
  /** `isTest`: it is the test set. */
  | { type: "filesDropped"; files: readonly File[]; isTest?: boolean }
  | { type: "sampleChosen"; id: string };

export type Dispatch = (action: Action) => void;

export const mistakesPerPage = 10;

export function initialState(language: Language): State {
  return {
    language,
    theme: "system",
    keptConfig: {},
    invalid: {},
    data: emptyData,
    encoders: noEncoders,
    guessing: { isRunning: false, done: 0, total: 0 },
    search: noSearch,
    compare: noComparison,
    choice: "auto",
    plan: { pending: false },
    run: noRun,
    outcomes: allMistakes,
    nMistakesShown: mistakesPerPage,
    runs: noRuns,
    label: noLabels,
    trial: { text: "" },
    explain: noExplain,
    map: noMap,
    sampler: {},
    open: {},
    notices: [],
  };
}

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "loaded": {
      const { settings, defaults } = action;
      return fallBack({
        ...state,
        form: { settings, defaults },
        config: withKept(settings, defaults, state.keptConfig),
      });
    }
    case "loadFailed":
      return { ...state, loadError: action.detail };
    case "pageKept":
      return { ...state, isKept: true };
    case "restored":
      return fallBack(restore(state, action.kept));
    case "languageChosen":
      return { ...state, language: action.language };
    case "themeChosen":
      return { ...state, theme: action.theme };
    case "settingChanged": {
      if (!state.config) return state;
      const { [action.key]: _, ...invalid } = state.invalid;
      const run = { ...state.run, error: state.run.phase === "failed" ? state.run.error : undefined };
      const config = { ...state.config, [action.key]: action.value };
      // Whoever chooses the start means it.
      const encoders = action.key === "start" ? { ...state.encoders, fellBack: false } : state.encoders;
      const next = { ...state, run, invalid, encoders, config };
      // A paused run takes the change, so its model is not out of date.
      if (run.phase === "paused") return { ...next, run: { ...run, trained: trainedOn(next) } };
      return fallBack(recover(next));
    }
    case "settingInvalid":
      return { ...state, invalid: { ...state.invalid, [action.key]: action.raw } };
    case "settingsRestored":
      return fallBack({ ...state, invalid: {}, config: state.form?.defaults });
    case "configApplied":
      return isActive(state.run)
        ? state
        : fallBack({ ...state, invalid: {}, config: { ...state.config, ...action.config } });
    case "engineChosen":
      return { ...state, choice: action.choice };
    case "encodersOffered":
    case "encoderChanged":
    case "encoderAwaited":
      return recover(fallBack({ ...state, encoders: reduceEncoders(state.encoders, action) }));
    case "encoderWanted":
    case "encoderCancelled":
    case "encoderRemoved":
    case "encoderFileChosen":
      return state;
    case "searchSized":
    case "searchAsked":
    case "searchCancelled":
    case "searchStarted":
    case "searched":
    case "searchEnded":
      return { ...state, search: reduceSearch(state.search, action) };
    case "runKept":
    case "runChosen":
    case "runRenamed":
    case "runDeleted":
    case "runBroughtBack":
      return { ...state, runs: reduceRuns(state.runs, action) };
    case "poolTyped":
    case "poolFile":
    case "poolAsked":
    case "poolCancelled":
    case "poolPredicting":
    case "poolPredicted":
    case "poolOrdered":
    case "poolMoved":
    case "labelTaskAsked":
    case "labelTaskCancelled":
    case "labelTaskAt":
    case "labelTaskEnded":
    case "thresholdSet":
      return { ...state, label: reduceLabel(state.label, action) };
    case "explainedClassChosen":
    case "explanationAsked":
    case "explanationCancelled":
    case "explaining":
    case "explained":
    case "explanationFailed":
    case "explanationDropped":
    case "variantKept":
    case "variantRemoved":
    case "variantPredicted":
    case "insideSeen":
    case "insideLayerChosen":
      return { ...state, explain: reduceExplain(state.explain, action) };
    case "compareChanged":
      return { ...state, compare: { ...state.compare, ...action.change } };
    case "compareAsked":
    case "compareCancelled":
      return state;
    case "mapping":
    case "mapped":
    case "mapFailed":
    case "mapAsked":
    case "mapCancelled":
    case "mapColoured":
    case "mapLaidOut":
    case "tsneAt":
    case "tsneFailed":
    case "pointSelected":
    case "pointPlaced":
    case "trialPlaced":
      return { ...state, map: reduceMap(state.map, action) };
    case "guessAsked":
      return { ...state, guessing: { ...state.guessing, error: undefined } };
    case "guessCancelled":
      return state;
    case "guessing":
      return { ...state, guessing: { isRunning: true, done: action.done, total: action.total } };
    case "guessEnded":
      return { ...state, guessing: { isRunning: false, done: 0, total: 0, error: action.error } };
    case "planning":
      return { ...state, plan: { ...state.plan, pending: true } };
    case "planned":
      return { ...state, plan: { plan: action.plan, pending: false } };
    case "planFailed":
      return { ...state, plan: { error: action.error, pending: false } };
    case "command":
      // The rest of a command happens in the engine, whose news comes back as "run".
      return isReset(state, action.command) ? dropModel(state, noRun) : state;
    case "refused":
      return { ...state, run: { ...state.run, error: action.error } };
    case "starting":
      return dropModel(state, { ...noRun, phase: "starting", trained: trainedOn(state) });
    case "startFailed":
      return { ...state, run: { ...state.run, phase: "failed", error: action.error } };
    case "layersSeen":
      return { ...state, run: { ...state.run, layers: action.layers } };
    case "run":
      return followRun(state, action.update);
    case "partChosen":
      return { ...state, part: action.part, outcomes: allMistakes, nMistakesShown: mistakesPerPage };
    case "outcomesChosen":
      return { ...state, outcomes: action.outcomes, nMistakesShown: mistakesPerPage };
    case "moreMistakes":
      return { ...state, nMistakesShown: state.nMistakesShown + 2 * mistakesPerPage };
    case "trialTyped":
      return {
        ...state,
        trial: { ...state.trial, text: action.text, error: undefined },
        explain: { ...state.explain, isCancelled: false, error: undefined },
      };
    case "predicted": {
      const { prediction, tokens } = action;
      return { ...state, trial: { text: state.trial.text, prediction, tokens } };
    }
    case "predictFailed":
      return { ...state, trial: { text: state.trial.text, error: action.error } };
    case "samplerTyped":
      return { ...state, sampler: { ...state.sampler, text: action.text } };
    case "sampled":
      return { ...state, sampler: { ...state.sampler, tokens: action.tokens } };
    case "toggled":
      return { ...state, open: { ...state.open, [action.id]: action.open } };
    case "noticed":
      // The same notice twice says nothing new.
      if (state.notices.some((notice) => JSON.stringify(notice) === JSON.stringify(action.notice))) return state;
      return { ...state, notices: [...state.notices, action.notice] };
    case "dismissed":
      return { ...state, notices: state.notices.toSpliced(action.index, 1) };
    case "keptAgain":
      return { ...state, notices: state.notices.filter(({ code }) => code !== "notKept") };
    case "lineSought":
    case "filesDropped":
    case "sampleChosen":
      return state;
    default: {
      const data = reduceData(state.data, action);
      if (data === state.data) return state;
      const plan = data.present.rows.length === 0 ? { pending: false } : state.plan;
      // What Train refused may be mended now.
      const isMended = state.run.phase !== "failed" && data.present !== state.data.present;
      // What went wrong with an earlier file is over.
      const notices =
        action.type === "textLoaded" || action.type === "parsed"
          ? state.notices.filter(({ code }) => code !== "error" && code !== "fileFailed")
          : state.notices;
      return { ...state, data, plan, notices, run: isMended ? { ...state.run, error: undefined } : state.run };
    }
  }
}

/** What a run trains and tests on, as the page holds it now. */
export function dataInput({ data }: State): DataInput {
  const testExamples = data.test.text.trim() === "" ? undefined : [...data.test.rows];
  return { examples: [...data.present.rows], testExamples };
}

/** The text whose tokens the settings show: the first row's until the person writes another. */
export function samplerText({ sampler, data }: State): string {
  return sampler.text ?? data.present.rows.find(({ text }) => text !== "")?.text ?? "";
}

/** The class that is explained: the one that the person chose, or the predicted one. */
export function explainedLabel({ explain, trial }: State): string | undefined {
  const classes = trial.prediction?.classes ?? [];
  return (classes.find(({ label }) => label === explain.label) ?? classes[0])?.label;
}

/** Whether the data or the settings differ from those the model was trained on. */
export function isStale(state: State): boolean {
  const { phase, trained } = state.run;
  const now = trainedOn(state);
  if (!trained || !now || phase !== "done") return false;
  return trained.rows !== now.rows || trained.test !== now.test || !isSameConfig(trained.config, now.config);
}

/** Whether the next run could go on from this one's model: the settings are the same, the texts have changed. */
export function canGoOn(state: State): boolean {
  const { trained } = state.run;
  if (!isStale(state) || !trained || !state.config) return false;
  // A network on an encoder starts from all its texts anyway.
  return isSameConfig(trained.config, state.config) && runKind(trained.config) !== "network";
}

/** The settings as they are wanted, which differ from those in use where no encoder can be had. */
export function wantedConfig({ config, encoders }: State): RunConfig | undefined {
  return config && encoders.fellBack ? { ...config, start: "pretrained" } : config;
}

/** The encoder that stands under the model: the one in use, or wanted in vain. */
export function shownEncoder(state: State): EncoderName | undefined {
  const config = wantedConfig(state);
  return config && encoderOf(config);
}

/** The encoder that guesses labels: the model's own, else the smallest. */
export function guessingEncoder({ config }: State): EncoderName {
  return (config && encoderOf(config)) ?? "small";
}

export function isDefault(state: State, key: string): boolean {
  if (key in state.invalid) return false;
  return valueOf(state.config, key) === valueOf(state.form?.defaults, key);
}

export function valueOf(config: RunConfig | undefined, key: string): unknown {
  return config?.[key as keyof RunConfig];
}

/** Where an encoder is wanted that cannot be had, the run starts from random weights instead. */
function fallBack(state: State): State {
  const { config, encoders, run } = state;
  const name = config && encoderOf(config);
  if (!config || !name || isActive(run) || isObtainable(encoders, name)) return state;
  return { ...state, config: { ...config, start: "random" }, encoders: { ...encoders, fellBack: true } };
}

/** And back, once it can: from a file, say. */
function recover(state: State): State {
  const { config, encoders, run } = state;
  const name = config && namedEncoder(config);
  if (!encoders.fellBack || !name || isActive(run) || !isObtainable(encoders, name)) return state;
  return { ...state, config: { ...config, start: "pretrained" }, encoders: { ...encoders, fellBack: false } };
}

function restore(state: State, kept: Kept): State {
  const { testText } = kept;
  // Storage makes copies, and it is identity that says what the rows were read from.
  // What the person has begun meanwhile comes first.
  const table = kept.table && state.data.present.text === "" && { ...kept.table, readFrom: sameText(kept.table) };
  const present = table || state.data.present;
  const keptConfig = kept.config ?? state.keptConfig;
  const { form } = state;
  return {
    ...state,
    config: form && kept.config ? withKept(form.settings, form.defaults, kept.config) : state.config,
    language: kept.language ?? state.language,
    theme: kept.theme ?? state.theme,
    choice: kept.choice ?? state.choice,
    keptConfig,
    data: {
      ...state.data,
      present,
      classNames: kept.classNames ?? state.data.classNames,
      test: {
        ...state.data.test,
        text: testText ?? state.data.test.text,
        isSample: kept.isSampleTest ?? state.data.test.isSample,
      },
    },
    trial: { text: kept.trialText ?? state.trial.text },
    compare: revived(state.compare, kept, present.rows),
    // A run may have ended while storage was slow.
    runs: kept.runs ? afterEarlier(state.runs, kept.runs) : state.runs,
    label: {
      ...state.label,
      pool: state.label.pool || (kept.pool ?? ""),
      threshold: kept.threshold ?? state.label.threshold,
    },
  };
}

/** The very objects a run is started with: state never changes in place, so identity tells. */
function trainedOn({ data, config }: State): Run["trained"] {
  return config && { rows: data.present.rows, test: data.test.rows, config };
}

function sameText({ text, options, readFrom }: DataState["present"]): DataState["present"]["readFrom"] {
  return readFrom?.text === text ? { text, options } : undefined;
}

function followRun(state: State, update: RunUpdate): State {
  if (update.type === "engine") return { ...state, engine: update.status };
  // News of a run that was reset meanwhile.
  if (state.run.phase === "idle") return state;
  const run = reduceRun(state.run, update);
  if (run.modelVersion !== state.run.modelVersion) state = { ...state, explain: forgetModel(state.explain) };
  switch (update.type) {
    case "started":
      return { ...state, run, plan: { plan: update.plan, pending: false } };
    case "recovered": {
      const { step, detail } = update;
      const map = forgetMap(state.map);
      return reduce({ ...state, run, map }, { type: "noticed", notice: { code: "recovered", step, detail } });
    }
    default:
      return { ...state, run };
  }
}

/** Whether a command gives up the run. One that waits for its encoder has not begun. */
function isReset({ run, encoders }: State, command: Command): boolean {
  return command === "reset" || (command === "stop" && encoders.awaitedBy !== "train" && !hasLearned(run));
}

function dropModel(state: State, run: Run): State {
  return {
    ...state,
    // No later model has the version of an earlier one.
    run: { ...run, modelVersion: state.run.modelVersion + 1 },
    part: isActive(run) ? state.part : undefined,
    outcomes: allMistakes,
    nMistakesShown: mistakesPerPage,
    trial: { text: state.trial.text },
    explain: forgetModel(state.explain),
  };
}
