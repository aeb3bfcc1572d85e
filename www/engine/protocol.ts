// What passes between the page and its workers. The values themselves are Rust's
// own types (pkg/cpu/handful.d.ts, generated); this file adds only the envelopes.

import type {
  Answer,
  DataInput,
  EncoderInfo,
  EncoderName,
  Error as CoreError,
  Evaluation,
  Example,
  ExportedFile,
  ExportForm,
  Inspection,
  JobProgress,
  JobRequest,
  LabelsEvaluation,
  LabelsPerText,
  ModelKind,
  OutOfFold,
  ParseOptions,
  Parsed,
  Plan,
  Progress,
  Question,
  RunConfig,
  Setting,
  TokenView,
} from "../../pkg/cpu/handful.js";
import type { PublishedFault } from "../../pkg/cpu/published.js";

export type { PublishedFault };
export type * from "../../pkg/cpu/handful.js";
export type { CoreError };

/** Of a question: its answer has its kind. */
export type AnswerTo<Q extends Question> = Extract<Answer, { kind: Q["kind"] }>["value"];

/** Of a job: its progress has the kind of its request. */
export type ProgressOf<R extends JobRequest> = Extract<JobProgress, { kind: R["kind"] }>;

/** Those that have no method of their own. */
export type QuickQuestion = Exclude<Question, { kind: "parse" | "inspect" | "tokens" }>;

/** Folds are for `crossValidate`, and tunings for the run itself. */
export type BesideJob = Exclude<JobRequest, { kind: "fold" | "tune" }>;

/** What the person asks for. */
export type EngineChoice = "auto" | "cpu" | "gpu";

/** What a text is read for: the table, the person's own test set, or one of several files. */
export type ParsedTable = "training" | "test" | "files";

/** How far a run goes on by itself. */
export type RunMode = "continuous" | "step" | "epoch";

/** What an encoder outside the engine has read: of each text a vector, side by side. */
export interface GivenVectors {
  encoder: EncoderName;
  texts: string[];
  vectors: Float32Array;
  nFeatures: number;
}

/** The engine that runs, and why. */
export interface EngineStatus {
  engine: "cpu" | "gpu";
  /** The graphics adapter's name. */
  adapter?: string;
  reason: EngineReason;
}

export type EngineReason =
  /** Nothing measured yet: every run starts on the CPU. */
  | { code: "start" }
  /** The person chose it. */
  | { code: "chosen" }
  /** A run that goes on from an earlier one on a pretrained encoder, or is taught by one, is for one engine. */
  | { code: "stays" }
  /** The rest of the run is too short for the GPU engine to pay. */
  | { code: "cpuFastEnough" }
  /** Measured side by side on this very run: `ratio` times as many steps a second. */
  | { code: "gpuFaster"; ratio: number }
  | { code: "cpuFaster"; ratio: number }
  /** This browser has no WebGPU. */
  | { code: "noWebGpu" }
  /** WebGPU is there, but it found no adapter. */
  | { code: "noAdapter" }
  /** The only adapter is a software one, slower than the CPU engine. */
  | { code: "softwareAdapter" }
  /** This browser cannot run the CPU engine, for lack of WebAssembly or its SIMD instructions. */
  | { code: "noSimd" }
  /** This copy of the page was built without the GPU engine, or it is not built yet. */
  | { code: "gpuNotBuilt" }
  | { code: "gpuFailed"; detail: string }
  | { code: "deviceLost"; detail: string }
  /** The GPU's numbers differ from the CPU's by more than rounding. */
  | { code: "parityFailed"; difference: number };

/** A state that a run of the same texts and settings can go on from. */
export interface RunState {
  bytes: Uint8Array;
  step: number;
}

export interface StartOptions {
  mode?: RunMode;
  /** From what the run before has learned, as far as that can be; the plan says whether it does. */
  goesOn?: boolean;
  /** From this state; from the beginning where the engine refuses it, which is told as a recovery. */
  from?: RunState;
}

/** What a run tells the page, in order. */
export type RunUpdate =
  | { type: "started"; plan: Plan }
  | { type: "progress"; progress: Progress; stepsPerSecond: number; secondsLeft: number }
  /** It can go on from this step, should its worker or its page end. */
  | { type: "saved"; step: number }
  | { type: "paused" }
  | { type: "resumed" }
  /** All epochs done, stopped early, or stopped by the person: there is a model to evaluate. */
  | { type: "finished"; stopped: boolean }
  | { type: "evaluated"; evaluation: Evaluation }
  /** The same where a text may have several labels. */
  | { type: "labelsEvaluated"; evaluation: LabelsEvaluation }
  | { type: "failed"; error: CoreError }
  | { type: "engine"; status: EngineStatus }
  /**
   * A worker died or the device was lost; the run goes on from this step. Where that is its
   * beginning, what an earlier run had learned is gone with the worker: `goesOn` is as in a plan.
   */
  | { type: "recovered"; step: number; detail: string; goesOn: boolean }
  /** It has been begun once more on another engine, and goes on there: all of it is told anew. */
  | { type: "rewound" };

/** The page's side of the engine; implemented by client.ts, faked in view tests. */
export interface Engine {
  /** The form and its defaults, once the CPU engine is loaded. */
  ready(): Promise<{ settings: Setting[]; defaults: RunConfig }>;
  /**
   * Of several parses (or inspections, or plans) asked for in a row only the newest
   * is done; the others reject with `AbortError`. A person's own test set is another row.
   */
  parse(text: string, options: ParseOptions, table?: ParsedTable): Promise<Parsed>;
  inspect(examples: Example[], labels: LabelsPerText): Promise<Inspection>;
  plan(data: DataInput, config: RunConfig): Promise<Plan>;
  tokens(text: string): Promise<TokenView>;
  /**
   * Takes an encoder's file, compressed or not, for all that needs it from now on. Rejects
   * with `EngineError` where it is none.
   */
  loadEncoder(name: EncoderName, file: Blob): Promise<EncoderInfo>;
  /**
   * The encoder's file that a published encoder's folder makes, or why it makes none. Rejects with
   * `AbortError` where the signal aborts it.
   */
  convertEncoder(
    folder: PublishedFolder,
    follow: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Blob | { fault: PublishedFault }>;
  /** Lets go of an encoder's file. */
  dropEncoder(name: EncoderName): void;
  /**
   * Takes what an encoder outside the engine has read, for all that needs it from now on.
   * `isPassing`: only for what is asked of the run's model next.
   */
  giveVectors(given: GivenVectors, isPassing?: boolean): Promise<void>;
  /** Asks what is answered at once: of the current run's model, or of the texts and numbers in the question. */
  ask<Q extends QuickQuestion>(question: Q): Promise<AnswerTo<Q>>;
  /**
   * Does what takes longer, and tells how far it is until it is finished. It is dropped where whoever
   * follows it turns away; where the signal aborts it, it rejects with `AbortError`. One that asks the
   * run's model, and a guess, begins anew where its worker dies, once.
   */
  job<R extends BesideJob>(request: R, signal?: AbortSignal): AsyncIterable<ProgressOf<R>>;
  /**
   * Trains and scores folds side by side, in workers of their own, until each has finished or
   * failed, or the signal aborts.
   */
  crossValidate(
    examples: Example[],
    jobs: readonly PoolJob[],
    follow: (news: PoolNews) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Starts a new run; news of it arrives at the listener. */
  start(data: DataInput, config: RunConfig, choice: EngineChoice, options?: StartOptions): Promise<void>;
  /** The last state that the run was saved in, if it has one. */
  lastState(): RunState | undefined;
  /** The model of a run that is over, as a file. */
  saveModel(): Promise<Blob>;
  /** An encoder's file, if it is here. */
  encoderFile(name: EncoderName): Blob | undefined;
  /**
   * A model's files for other programs. Rejects with `AbortError` where the signal aborts it.
   * `encoder`: the one that it stands on, which must be here; or what one outside the engine computes.
   */
  exportModel(
    file: Blob,
    encoder: EncoderName | Blob | undefined,
    form: ExportForm,
    signal: AbortSignal,
  ): Promise<ExportedFile[]>;
  /**
   * Makes a run that is over of the file of its model, in place of the run that there is. Whatever
   * is asked of a model meanwhile waits for it. Without its texts it predicts and explains as well.
   * `step` is the run's last.
   */
  openModel(file: Blob, data: DataInput | undefined, config: RunConfig, step: number): Promise<Plan>;
  /** Takes effect after the step in progress. */
  pause(): void;
  resume(): void;
  /** One gradient step, then pauses. Without a run, it starts one on the data planned last. */
  step(): void;
  /** To the end of the epoch, then pauses. Without a run as `step`. */
  epoch(): void;
  /** Ends the run and keeps its model. */
  stop(): void;
  /** Drops the run and its model. */
  reset(): void;
  /** Live settings, while paused. */
  update(config: RunConfig): Promise<void>;
  /** Listens to the news of runs. Returns the way to stop listening. */
  listen(listener: (update: RunUpdate) => void): () => void;
}

/** A rejected request: the core's error as a JavaScript error. */
export class EngineError extends Error {
  constructor(readonly error: CoreError) {
    super(error.kind.code);
    this.name = "EngineError";
  }
}

/** A request that a newer one, or a reset, made pointless: ignore it. */
export class AbortError extends Error {
  constructor() {
    super("superseded");
    this.name = "AbortError";
  }
}

/** An engine's files, as addresses relative to the page. */
export interface EngineFiles {
  js: string;
  wasm: string;
}

/** Of the engines that are built. */
export type Manifest = Record<"cpu" | "gpu", EngineFiles | null>;

/** Where engines come from. */
export interface EngineSource {
  /** The address beside which their files lie. */
  base: string;
  /** Which these are; else `engine/manifest.json` there tells. */
  manifest?: Manifest;
}

/** Page → worker: what is asked. A worker answers one request after the other. */
export type Call =
  /** `software` lets a software graphics adapter pass. */
  | ({ call: "load"; engine: "cpu" | "gpu"; software: boolean } & EngineSource)
  | { call: "ask"; question: Question }
  | { call: "plan"; data: DataInput; config: RunConfig }
  | { call: "encoder"; name: EncoderName; blob: Blob }
  | ({ call: "vectors" } & GivenVectors)
  /** Begins to make a file of a published encoder's folder. */
  | ({ call: "convert"; folder: PublishedFolder } & EngineSource)
  /** Goes on with it for a moment. */
  | { call: "convertNext" }
  /** The table whose rows the folds to come are made of. */
  | { call: "table"; examples: Example[] }
  /** Answered with the job's number. */
  | { call: "startJob"; request: JobRequest }
  /** Goes on with the job for a moment. */
  | { call: "advanceJob"; job: number }
  | { call: "dropJob"; job: number }
  /** `run` names the run in the news to come. */
  | { call: "prepare"; run: number; data: DataInput; config: RunConfig; goesOn: boolean }
  /** The run's model as a file. */
  | { call: "save" }
  /** A model's files for other programs, of its own file and that of its encoder. */
  | { call: "export"; file: Blob; encoder: Blob | undefined; form: ExportForm }
  /** As `prepare`, of a run that is over, from the file of its model. */
  | { call: "open"; file: Blob; data: DataInput | undefined }
  | { call: "update"; config: RunConfig }
  /** Answered at once; training goes on between requests. */
  | { call: "run"; mode: RunMode }
  /** Leaves the run's tuning on a fold, by its index, to another worker; answered with whether it does. */
  | { call: "lend"; fold: number }
  /** That share of a lent tuning is done. */
  | { call: "noteLent"; fold: number; share: number }
  /** Takes what a lent tuning has come to. */
  | { call: "takeLent"; fold: number; file: Blob }
  /** Does a lent tuning itself. */
  | { call: "takeBack"; fold: number }
  /** Answered once training stands still and all its news is sent. */
  | { call: "pause" }
  | { call: "checkpoint" }
  | { call: "restore"; bytes: Uint8Array; step: number }
  | { call: "referenceRun"; model: ModelKind };

/** What each call is answered with. */
export interface Results {
  load: Loaded | Refused;
  ask: Answer;
  plan: Plan;
  encoder: EncoderInfo;
  vectors: undefined;
  convert: Converted | { fault: PublishedFault };
  convertNext: Converted | { fault: PublishedFault };
  table: undefined;
  startJob: number;
  advanceJob: JobProgress;
  dropJob: undefined;
  prepare: Plan;
  save: Blob;
  export: ExportedFile[];
  open: Plan;
  update: undefined;
  run: undefined;
  lend: boolean;
  noteLent: undefined;
  takeLent: undefined;
  takeBack: undefined;
  pause: undefined;
  checkpoint: { bytes: Uint8Array; step: number };
  restore: undefined;
  referenceRun: Float32Array;
}

/** The files that a published encoder is made of; what may be missing is what not every encoder has. */
export interface PublishedFolder {
  /** What the folder is called. */
  name: string;
  config: Blob;
  tokenizer: Blob;
  modules?: Blob;
  pooling?: Blob;
  sentence?: Blob;
  weights: Blob;
}

/** What comes next in a file that is made of a folder, and how far it is. */
export interface Converted {
  part: Blob;
  /** Bytes read, of `total`. */
  done: number;
  total: number;
  finished: boolean;
}

export interface Loaded {
  loaded: true;
  settings: Setting[];
  defaults: RunConfig;
  adapter: string | undefined;
  /** The adapter computes on the CPU. */
  software: boolean;
}

/** The GPU engine cannot be used here, which is no error: the CPU engine can. */
export interface Refused {
  loaded: false;
  reason: EngineReason;
}

export type Request = Call & { id: number };

/** Worker → page. */
export type Response =
  { id: number; ok: true; value: Results[keyof Results] } | { id: number; ok: false; error: CoreError } | News;

/** What a worker says unasked, of the run that `prepare` named. */
export type News =
  /** `trainingMs` is the time spent on training since `prepare`. */
  | { news: "progress"; run: number; progress: Progress; stepsPerSecond: number; trainingMs: number }
  /** Training has stopped by itself: at the end, or after the step or epoch asked for. */
  | { news: "halted"; run: number; finished: boolean }
  | { news: "failed"; run: number; error: CoreError }
  | { news: "checkpoint"; run: number; bytes: Uint8Array; step: number }
  /** This worker holds the named Web Lock for as long as it lives. */
  | { news: "alive"; lock: string }
  /** Where there are no locks: something arrives at this port every second, for as long as this worker lives. */
  | { news: "beating"; heart: Heart }
  /** The engine's memory has grown to that. */
  | { news: "memory"; bytes: number }
  /** This worker is of no more use. */
  | { news: "deviceLost"; detail: string }
  /** `request` is the id of the one that it died over, if it was not training. */
  | { news: "crashed"; detail: string; request: number | undefined };

/** What is used of a port, of which not every program that reads this knows the type. */
export interface Heart {
  onmessage: ((event: MessageEvent) => unknown) | null;
  close(): void;
}

/** One contestant on one fold. */
export type PoolJob = Extract<JobRequest, { kind: "fold" }>["input"];

/** What happened to the job of an index. */
export type PoolNews =
  /** `share` of it is done. */
  | { type: "progress"; index: number; share: number }
  | { type: "finished"; index: number; predictions: OutOfFold[]; ms: number }
  | { type: "failed"; index: number; error: CoreError };
