// The page's engine: requests go to the CPU engine's worker, or to the one that has the run's model.

import { encodersOf } from "../state/settings.ts";
import { engineError, toCoreError } from "./errors.ts";
import {
  AbortError,
  type AnswerTo,
  type DataInput,
  type EncoderInfo,
  type EncoderName,
  type Engine,
  type EngineChoice,
  type Example,
  type ExportedFile,
  type ExportForm,
  type GivenVectors,
  type Inspection,
  type LabelsPerText,
  type JobRequest,
  type ParseOptions,
  type Parsed,
  type ParsedTable,
  type Plan,
  type PoolJob,
  type PoolNews,
  type ProgressOf,
  type PublishedFault,
  type PublishedFolder,
  type Question,
  type RunConfig,
  type RunMode,
  type RunState,
  type RunUpdate,
  type StartOptions,
  type TokenView,
} from "./protocol.ts";
import { prefetched } from "../prefetch.ts";
import { type RunInput, TrainingRun } from "./run.ts";
import { twice, Workers, type WorkersOptions } from "./workers.ts";

const fetchPool = prefetched(() => import("./pool.ts"));

/** The engine, which ends its workers when it is no longer wanted. */
export type ClosableEngine = Engine & { terminate(): void };

export function createEngine(options: WorkersOptions): ClosableEngine {
  return new Client(options);
}

/** Whether the run's model is asked; else it is the CPU engine's worker, which needs none. */
const asksRun: Record<(Question | JobRequest)["kind"], boolean> = {
  parse: false,
  inspect: false,
  tokens: false,
  partition: false,
  compare: false,
  learningCurve: false,
  read: true,
  predict: true,
  evaluate: true,
  evaluateLabels: true,
  near: true,
  activations: true,
  inside: true,
  search: false,
  label: false,
  fold: false,
  tune: false,
  guess: false,
  predictMany: true,
  explain: true,
  map: true,
  tsne: true,
};

class Client implements ClosableEngine {
  #workers: Workers;
  #listeners = new Set<(update: RunUpdate) => void>();
  #run?: TrainingRun;
  #choice: EngineChoice = "auto";
  /** What was planned or started last, which is what `tokens` goes by. */
  #latest?: RunInput;
  #parses: Record<ParsedTable, Newest> = { training: new Newest(), test: new Newest(), files: new Newest() };
  #inspections = new Newest();
  #plans = new Newest();

  constructor(options: WorkersOptions) {
    this.#workers = new Workers(options);
  }

  async ready() {
    const { loaded } = await twice(() => this.#workers.cpu());
    return { settings: loaded.settings, defaults: loaded.defaults };
  }

  parse(text: string, options: ParseOptions, table: ParsedTable = "training"): Promise<Parsed> {
    return this.#parses[table].do(() => this.#workers.ask({ kind: "parse", input: { text, options } }));
  }

  inspect(examples: Example[], labels: LabelsPerText): Promise<Inspection> {
    return this.#inspections.do(() => this.#workers.ask({ kind: "inspect", input: { examples, labels } }));
  }

  plan(data: DataInput, config: RunConfig): Promise<Plan> {
    return this.#plans.do(() => twice(() => this.#plan({ data, config })));
  }

  tokens(text: string): Promise<TokenView> {
    return twice(async () => {
      const { connection } = await this.#workers.cpu();
      // A worker that took a dead one's place, or the run's, has another tokenizer.
      if (this.#latest && connection.fittedTo !== this.#latest) await this.#plan(this.#latest);
      return connection.ask({ kind: "tokens", input: { text } });
    });
  }

  async ask<Q extends Question>(question: Q): Promise<AnswerTo<Q>> {
    return asksRun[question.kind] ? this.#theRun().ask(question) : this.#workers.ask(question);
  }

  async *job<R extends JobRequest>(request: R, signal?: AbortSignal): AsyncGenerator<ProgressOf<R>, void> {
    if (asksRun[request.kind]) return yield* this.#theRun().job(request, signal);
    // Who has been told of a part cannot be told it again.
    const nAttempts = request.kind === "search" ? 1 : 2;
    yield* this.#workers.job(request, signal, nAttempts);
  }

  loadEncoder(name: EncoderName, file: Blob): Promise<EncoderInfo> {
    return this.#workers.loadEncoder(name, file);
  }

  convertEncoder(
    folder: PublishedFolder,
    follow: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Blob | { fault: PublishedFault }> {
    return this.#workers.convertEncoder(folder, follow, signal);
  }

  dropEncoder(name: EncoderName): void {
    this.#workers.dropEncoder(name);
  }

  async giveVectors(given: GivenVectors, isPassing = false): Promise<void> {
    if (isPassing) await this.#theRun().give(given);
    else this.#workers.giveVectors(given);
  }

  async crossValidate(
    examples: Example[],
    jobs: readonly PoolJob[],
    follow: (news: PoolNews) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { runPool } = await fetchPool();
    await runPool(this.#workers, { examples, jobs, follow, signal });
  }

  async start(
    data: DataInput,
    config: RunConfig,
    choice: EngineChoice,
    { mode = "continuous", goesOn = false, from }: StartOptions = {},
  ): Promise<void> {
    this.reset();
    this.#choice = choice;
    if (choice === "cpu") this.#workers.closeGpu();
    const input: RunInput = { data, config, goesOn, from };
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

  lastState(): RunState | undefined {
    return this.#run?.lastState;
  }

  saveModel(): Promise<Blob> {
    return this.#theRun().save();
  }

  encoderFile(name: EncoderName): Blob | undefined {
    return this.#workers.encoderFile(name);
  }

  exportModel(
    file: Blob,
    encoder: EncoderName | Blob | undefined,
    form: ExportForm,
    signal: AbortSignal,
  ): Promise<ExportedFile[]> {
    return twice(() => this.#workers.exportModel(file, encoder, form, signal));
  }

  async openModel(file: Blob, data: DataInput | undefined, config: RunConfig, step: number): Promise<Plan> {
    this.reset();
    const left = { file, step };
    const run = new TrainingRun(this.#workers, { data, config, left }, "cpu", (update) => this.#emit(update));
    this.#run = run;
    return run.open();
  }

  stop(): void {
    this.#run?.stop();
  }

  reset(): void {
    this.#run?.drop();
    this.#run = undefined;
  }

  async update(config: RunConfig): Promise<void> {
    await this.#theRun().update(config);
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
    await this.#workers.equip(connection, encodersOf(input.config));
    const plan = await connection.call({ call: "plan", ...input });
    this.#latest = connection.fittedTo = input;
    return plan;
  }

  #proceed(mode: RunMode): void {
    if (this.#run) return this.#run.proceed(mode);
    if (!this.#latest) return;
    const { data, config } = this.#latest;
    this.start(data, config, this.#choice, { mode }).catch((thrown: unknown) => {
      if (thrown instanceof AbortError) return;
      this.#emit({ type: "failed", error: toCoreError(thrown) });
    });
  }

  #theRun(): TrainingRun {
    if (!this.#run) throw engineError({ code: "notReady" });
    return this.#run;
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
