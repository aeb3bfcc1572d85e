// What passes between the page and its workers. The values themselves are Rust's
// own types (pkg/cpu/handful.d.ts, generated); this file adds only the envelopes.

import type {
  DataInput,
  Error as CoreError,
  Evaluation,
  Example,
  Inspection,
  ParseOptions,
  Parsed,
  Plan,
  Prediction,
  Progress,
  RunConfig,
  Setting,
  TokenView,
} from "../../pkg/cpu/handful.js";

export type {
  CoreError,
  DataInput,
  Evaluation,
  Example,
  Inspection,
  ParseOptions,
  Parsed,
  Plan,
  Prediction,
  Progress,
  RunConfig,
  Setting,
  TokenView,
};

/** What the person asks for. */
export type EngineChoice = "auto" | "cpu" | "gpu";

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
  /** The rest of the run is too short for fetching the GPU engine to pay. */
  | { code: "cpuFastEnough"; stepsPerSecond: number }
  /** Measured side by side on this very run: `ratio` times as many steps a second. */
  | { code: "gpuFaster"; ratio: number }
  | { code: "cpuFaster"; ratio: number }
  /** This browser has no WebGPU. */
  | { code: "noWebGpu" }
  /** WebGPU is there, but it found no adapter. */
  | { code: "noAdapter" }
  /** The only adapter is a software one, slower than the CPU engine. */
  | { code: "softwareAdapter" }
  /** This copy of the page was built without the GPU engine, or it is not built yet. */
  | { code: "gpuNotBuilt" }
  | { code: "gpuFailed"; detail: string }
  | { code: "deviceLost"; detail: string }
  /** The GPU's numbers differ from the CPU's by more than rounding. */
  | { code: "parityFailed"; difference: number };

/** What a run tells the page, in order. */
export type RunUpdate =
  | { type: "started"; plan: Plan }
  | { type: "progress"; progress: Progress; stepsPerSecond: number; secondsLeft: number }
  | { type: "paused" }
  | { type: "resumed" }
  /** All epochs done, stopped early, or stopped by the person: there is a model to evaluate. */
  | { type: "finished"; stopped: boolean }
  | { type: "evaluated"; evaluation: Evaluation }
  | { type: "failed"; error: CoreError }
  | { type: "engine"; status: EngineStatus }
  /** A worker died or the device was lost; the run goes on from this step. */
  | { type: "recovered"; step: number; detail: string };

/** The page's side of the engine; implemented by client.ts, faked in view tests. */
export interface Engine {
  /** The form and its defaults, once the CPU engine is loaded. */
  ready(): Promise<{ settings: Setting[]; defaults: RunConfig }>;
  parse(text: string, options: ParseOptions): Promise<Parsed>;
  inspect(examples: Example[]): Promise<Inspection>;
  plan(data: DataInput, config: RunConfig): Promise<Plan>;
  tokens(text: string): Promise<TokenView>;
  /** Of the current run's model. */
  predict(text: string): Promise<Prediction>;
  evaluate(): Promise<Evaluation>;

  /** Starts a new run; news of it arrives at the listener. */
  start(data: DataInput, config: RunConfig, choice: EngineChoice): Promise<void>;
  /** Takes effect after the step in progress. */
  pause(): void;
  resume(): void;
  /** One gradient step (starts paused if there is no run). */
  step(): void;
  /** To the end of the epoch, then pauses. */
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
  }
}

/** Page → worker. */
export type Request =
  | { id: number; call: "load"; engine: "cpu" | "gpu" }
  | { id: number; call: "parse"; text: string; options: ParseOptions }
  | { id: number; call: "inspect"; examples: Example[] }
  | { id: number; call: "plan"; data: DataInput; config: RunConfig }
  | { id: number; call: "tokens"; text: string }
  | { id: number; call: "predict"; text: string }
  | { id: number; call: "evaluate" }
  | { id: number; call: "prepare"; data: DataInput; config: RunConfig }
  | { id: number; call: "update"; config: RunConfig }
  | { id: number; call: "run"; mode: "continuous" | "step" | "epoch" }
  | { id: number; call: "pause" }
  | { id: number; call: "checkpoint" }
  | { id: number; call: "restore"; bytes: Uint8Array }
  | { id: number; call: "referenceRun"; model: RunConfig["model"] };

/** Worker → page. */
export type Response =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; error: CoreError }
  /** Unasked news of the run in progress. */
  | { news: "progress"; progress: Progress; stepsPerSecond: number }
  | { news: "halted"; finished: boolean }
  | { news: "failed"; error: CoreError }
  | { news: "checkpoint"; bytes: Uint8Array; step: number }
  | { news: "deviceLost"; detail: string };
