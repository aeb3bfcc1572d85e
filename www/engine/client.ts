// The page's engine: requests go to the CPU engine's worker, or to the one that has the run's model.

import { encoderOf } from "../state/settings.ts";
import { WorkerEnded, type WorkerLike } from "./connection.ts";
import { engineError, toCoreError } from "./errors.ts";
import {
  AbortError,
  type Call,
  type Comparison,
  type Contestants,
  type CurveInput,
  type DataInput,
  type EncoderInfo,
  type EncoderName,
  type Engine,
  type EngineChoice,
  type Evaluation,
  type Example,
  type Explanation,
  type ExplanationProgress,
  type FoldOptions,
  type GuessInput,
  type Insight,
  type LayersView,
  type Inspection,
  type LabelInput,
  type LabelProgress,
  type LearningCurve,
  type MapProgress,
  type MapView,
  type NearView,
  type ParseOptions,
  type Parsed,
  type Partition,
  type Plan,
  type Prediction,
  type Results,
  type RunConfig,
  type RunMode,
  type RunUpdate,
  type SearchInput,
  type SearchProgress,
  type TokenView,
  type TsneProgress,
} from "./protocol.ts";
import { prefetched } from "../prefetch.ts";
import type { PoolJob, PoolNews, PoolOptions } from "./pool.ts";
import { type RunInput, TrainingRun } from "./run.ts";
import { twice, Workers } from "./workers.ts";

const fetchPool = prefetched(() => import("./pool.ts"));

export interface EngineOptions {
  /** Makes a worker. */
  spawn?: () => WorkerLike;
  /** The page's address, beside which the engines' files lie. */
  base?: string;
}

/** The engine, which ends its workers when it is no longer wanted. */
export type ClosableEngine = Engine & { terminate(): void };

export function createEngine(options: EngineOptions = {}): ClosableEngine {
  return new Client(options.spawn ?? spawnWorker, options.base ?? document.baseURI);
}

function spawnWorker(): WorkerLike {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
}

class Client implements ClosableEngine {
  #spawn: () => WorkerLike;
  #base: string;
  #workers: Workers;
  #listeners = new Set<(update: RunUpdate) => void>();
  #run?: TrainingRun;
  #choice: EngineChoice = "auto";
  /** What was planned or started last, which is what `tokens` goes by. */
  #latest?: RunInput;
  #parses = { training: new Newest(), test: new Newest() };
  #inspections = new Newest();
  #plans = new Newest();
  #explanation: Promise<unknown> = Promise.resolve();

  constructor(spawn: () => WorkerLike, base: string) {
    this.#spawn = spawn;
    this.#base = base;
    this.#workers = new Workers(spawn, base);
  }

  async ready() {
    const { loaded } = await twice(() => this.#workers.cpu());
    return { settings: loaded.settings, defaults: loaded.defaults };
  }

  parse(text: string, options: ParseOptions, table: "training" | "test" = "training"): Promise<Parsed> {
    return this.#parses[table].do(() => this.#workers.askCpu({ call: "parse", text, options }));
  }

  inspect(examples: Example[]): Promise<Inspection> {
    return this.#inspections.do(() => this.#workers.askCpu({ call: "inspect", examples }));
  }

  plan(data: DataInput, config: RunConfig): Promise<Plan> {
    return this.#plans.do(() => twice(() => this.#plan({ data, config })));
  }

  tokens(text: string): Promise<TokenView> {
    return twice(async () => {
      const { connection } = await this.#workers.cpu();
      // A worker that took a dead one's place, or the run's, has another tokenizer.
      if (this.#latest && connection.fittedTo !== this.#latest) await this.#plan(this.#latest);
      return connection.call({ call: "tokens", text });
    });
  }

  loadEncoder(name: EncoderName, file: Blob): Promise<EncoderInfo> {
    return this.#workers.loadEncoder(name, file);
  }

  dropEncoder(name: EncoderName): void {
    this.#workers.dropEncoder(name);
  }

  guess(input: GuessInput): Promise<Prediction[]> {
    return twice(async () => {
      const { connection } = await this.#workers.cpu();
      await this.#workers.equip(connection, input.encoder);
      return connection.call({ call: "guess", input });
    });
  }

  async search(input: SearchInput, follow: (progress: SearchProgress) => void, signal: AbortSignal): Promise<void> {
    try {
      const { connection } = await this.#workers.cpu();
      await this.#workers.equip(connection, encoderOf(input.config));
      await connection.call({ call: "search", ...input });
      while (!signal.aborted) {
        const progress = await connection.call({ call: "advanceSearch" });
        if (!signal.aborted) follow(progress);
        if (progress.finished) return;
      }
      await connection.call({ call: "dropSearch" });
    } catch (thrown) {
      // A worker that could not bear it once will not do so twice; what was tried is known.
      throw thrown instanceof WorkerEnded ? engineError({ code: "engine", detail: thrown.message }) : thrown;
    }
  }

  async label(
    input: LabelInput,
    follow: (progress: LabelProgress) => void,
    signal: AbortSignal,
  ): Promise<LabelProgress> {
    try {
      const { connection } = await this.#workers.cpu();
      await this.#workers.equip(connection, input.encoder);
      await connection.call({ call: "label", input });
      while (!signal.aborted) {
        const progress = await connection.call({ call: "advanceLabel" });
        if (progress.finished) return progress;
        if (!signal.aborted) follow(progress);
      }
      await connection.call({ call: "dropLabel" });
    } catch (thrown) {
      throw thrown instanceof WorkerEnded ? engineError({ code: "engine", detail: thrown.message }) : thrown;
    }
    throw new AbortError();
  }

  predictMany(texts: string[]): Promise<Prediction[]> {
    return this.#askRun({ call: "predictMany", texts });
  }

  partition(examples: Example[], options: FoldOptions): Promise<Partition> {
    return this.#workers.askCpu({ call: "partition", examples, options });
  }

  async crossValidate(
    examples: Example[],
    jobs: readonly PoolJob[],
    follow: (news: PoolNews) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { runPool } = await fetchPool();
    const equip: PoolOptions["equip"] = (connection, name) => this.#workers.equip(connection, name);
    await runPool({ spawn: this.#spawn, base: this.#base, equip, examples, jobs, follow, signal });
  }

  compare(contestants: Contestants): Promise<Comparison> {
    return this.#workers.askCpu({ call: "compare", contestants });
  }

  learningCurve(input: CurveInput): Promise<LearningCurve> {
    return this.#workers.askCpu({ call: "learningCurve", input });
  }

  predict(text: string): Promise<Prediction> {
    return this.#askRun({ call: "predict", text });
  }

  explain(
    text: string,
    label: string,
    follow: (progress: ExplanationProgress) => void,
    signal: AbortSignal,
  ): Promise<Explanation> {
    // The worker has one at a time.
    const explanation = this.#explanation.then(() => this.#explain(text, label, follow, signal));
    this.#explanation = explanation.catch(() => undefined);
    return explanation;
  }

  async #explain(
    text: string,
    label: string,
    follow: (progress: ExplanationProgress) => void,
    signal: AbortSignal,
  ): Promise<Explanation> {
    if (signal.aborted) throw new AbortError();
    await this.#askRun({ call: "explain", text, label });
    while (!signal.aborted) {
      const progress = await this.#askRun({ call: "advanceExplanation" });
      if (signal.aborted) break;
      follow(progress);
      if (progress.explanation) return progress.explanation;
    }
    await this.#askRun({ call: "dropExplanation" });
    throw new AbortError();
  }

  async map(follow: (progress: MapProgress) => void, signal: AbortSignal): Promise<MapView> {
    await this.#askRun({ call: "map" });
    while (!signal.aborted) {
      const progress = await this.#askRun({ call: "advanceMap" });
      if (signal.aborted) break;
      follow(progress);
      if (progress.map) return progress.map;
    }
    throw new AbortError();
  }

  async tsne(follow: (progress: TsneProgress) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const progress = await this.#askRun({ call: "advanceTsne" });
      if (signal.aborted) break;
      follow(progress);
      if (progress.done === progress.total) return;
    }
    throw new AbortError();
  }

  near(text: string): Promise<NearView> {
    return this.#askRun({ call: "near", text });
  }

  activations(): Promise<LayersView> {
    return this.#askRun({ call: "activations" });
  }

  inside(text: string, layer: number): Promise<Insight> {
    return this.#askRun({ call: "inside", text, layer });
  }

  evaluate(): Promise<Evaluation> {
    return this.#askRun({ call: "evaluate" });
  }

  async start(
    data: DataInput,
    config: RunConfig,
    choice: EngineChoice,
    mode: RunMode = "continuous",
    goesOn = false,
  ): Promise<void> {
    this.reset();
    this.#choice = choice;
    if (choice === "cpu") this.#workers.closeGpu();
    const input = { data, config, goesOn };
    const run = new TrainingRun(this.#workers, input, choice, (update) => this.#emit(update));
    this.#run = run;
    try {
      await run.start(mode);
      this.#latest = input;
    } catch (thrown) {
      if (this.#run === run) this.reset();
      throw thrown;
    }
  }

  pause(): void {
    this.#run?.pause();
  }

  resume(): void {
    this.#run?.proceed("continuous");
  }

  step(): void {
    this.#proceed("step");
  }

  epoch(): void {
    this.#proceed("epoch");
  }

  stop(): void {
    this.#run?.stop();
  }

  reset(): void {
    this.#run?.drop();
    this.#run = undefined;
  }

  async update(config: RunConfig): Promise<void> {
    if (!this.#run) throw engineError({ code: "notReady" });
    await this.#run.update(config);
  }

  listen(listener: (update: RunUpdate) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  terminate(): void {
    this.reset();
    this.#workers.close();
    this.#listeners.clear();
  }

  async #plan(input: RunInput): Promise<Plan> {
    const { connection } = await this.#workers.cpu();
    await this.#workers.equip(connection, encoderOf(input.config));
    const plan = await connection.call({ call: "plan", ...input });
    this.#latest = connection.fittedTo = input;
    return plan;
  }

  #proceed(mode: RunMode): void {
    if (this.#run) return this.#run.proceed(mode);
    if (!this.#latest) return;
    const { data, config } = this.#latest;
    this.start(data, config, this.#choice, mode).catch((thrown: unknown) => {
      if (thrown instanceof AbortError) return;
      this.#emit({ type: "failed", error: toCoreError(thrown) });
    });
  }

  async #askRun<C extends Call>(call: C): Promise<Results[C["call"]]> {
    if (!this.#run) throw engineError({ code: "notReady" });
    return this.#run.ask(call);
  }

  #emit(update: RunUpdate): void {
    for (const listener of this.#listeners) listener(update);
  }
}

/** Does one thing at a time; of those that wait for it, only the newest. */
class Newest {
  #isBusy = false;
  #waiting?: { go: () => void; abort: (error: AbortError) => void };

  async do<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isBusy) {
      this.#waiting?.abort(new AbortError());
      await new Promise<void>((go, abort) => {
        this.#waiting = { go, abort };
      });
    }
    this.#isBusy = true;
    try {
      return await work();
    } finally {
      const next = this.#waiting;
      this.#waiting = undefined;
      // Stays busy for the next, so that none gets in between.
      if (next) next.go();
      else this.#isBusy = false;
    }
  }
}
