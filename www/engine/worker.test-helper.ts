// Workers for tests: the real host and protocol around a session that only counts steps.
// Each has a clock of its own that training moves on, so that speeds are exact.

import type { WorkerLike } from "./connection.ts";
import { createHost, type Host } from "./host.ts";
import type { Load, LoadOptions, Session, Started } from "./load.ts";
import type {
  DataInput,
  EncoderInfo,
  EncoderName,
  EngineReason,
  Plan,
  Progress,
  Request,
  Response,
  RunConfig,
} from "./protocol.ts";
import { type Called, FakeSession, fakeError, tuningSteps } from "./session.test-helper.ts";
import { nextTask } from "./task.ts";

/** How one engine behaves; tests change it as they go. */
export interface FakeEngine {
  msPerStep: number;
  /** By which its memory grows. */
  bytesPerStep?: number;
  adapter?: string;
  software?: boolean;
  /** Why it does not start. */
  refusal?: EngineReason;
  /** What the reference run gives. */
  reference: number[];
  /** Its runs try tuning on so many folds; each step waits for so many tasks. */
  tuning?: { nFolds: number; nTasks: number };
  /** Called before each step, counted from 1; what it throws, `advance` throws. */
  beforeStep?: (step: number, worker: FakeWorker) => void;
  /** Awaited before each call that takes steps. */
  beforeSteps?: () => Promise<void>;
  /** Called before each other request is answered. */
  beforeCall?: (name: Called, worker: FakeWorker) => void;
}

export const stepsPerEpoch = 10;

/** All workers of a test. */
export class FakeWorld {
  readonly cpu: FakeEngine = { msPerStep: 1, reference: [1, 0.5, 0.25] };
  readonly gpu: FakeEngine = { msPerStep: 1, adapter: "Fake GPU", reference: [1, 0.5, 0.25] };
  readonly workers: FakeWorker[] = [];

  readonly spawn = (): FakeWorker => {
    const worker = new FakeWorker(this);
    this.workers.push(worker);
    return worker;
  };

  /** The newest worker of an engine. */
  newest(engine: "cpu" | "gpu"): FakeWorker {
    const worker = this.workers.findLast((worker) => worker.engine === engine);
    if (!worker) throw new Error(`no ${engine} worker`);
    return worker;
  }
}

export class FakeWorker implements WorkerLike {
  onmessage: WorkerLike["onmessage"] = null;
  onmessageerror: WorkerLike["onmessageerror"] = null;
  onerror: WorkerLike["onerror"] = null;
  engine?: "cpu" | "gpu";
  isTerminated = false;
  memoryBytes = 0;
  /** Swallows everything, like a worker in an endless loop. */
  isHung = false;
  readonly requests: Request[] = [];
  #host: Host;
  #clockMs = 0;
  #loseDevice: LoadOptions["onDeviceLost"] = () => undefined;

  constructor(world: FakeWorld) {
    const load: Load = async (engine, { software, onDeviceLost }) => {
      this.#loseDevice = onDeviceLost;
      const behaviour = world[engine];
      if (behaviour.refusal) return { loaded: false, reason: behaviour.refusal };
      if (behaviour.software && !software) return { loaded: false, reason: { code: "softwareAdapter" } };
      return this.#start(behaviour);
    };
    this.#host = createHost({
      post: (response) => void this.#post(response),
      load,
      nextTask,
      now: () => this.#clockMs,
    });
  }

  postMessage(request: Request): void {
    if (request.call === "load") this.engine = request.engine;
    this.requests.push(request);
    const copy = structuredClone(request);
    void nextTask().then(() => {
      if (!this.isTerminated && !this.isHung) this.#host.receive(copy);
    });
  }

  terminate(): void {
    this.isTerminated = true;
  }

  /** Dies as by a panic that no one catches. */
  crash(detail: string): void {
    this.#host.crash(new Error(detail));
  }

  loseDevice(detail: string): void {
    this.#loseDevice(detail);
  }

  async #post(response: Response): Promise<void> {
    const copy = structuredClone(response);
    await nextTask();
    if (!this.isTerminated && !this.isHung) this.onmessage?.(new MessageEvent("message", { data: copy }));
  }

  #start(behaviour: FakeEngine): Started {
    return {
      loaded: true,
      session: new CountingSession(behaviour, this, (ms) => {
        this.#clockMs += ms;
        this.memoryBytes += (behaviour.bytesPerStep ?? 0) * (ms / behaviour.msPerStep);
      }),
      memoryBytes: () => this.memoryBytes,
      settings: [],
      defaults: { epochs: 20 },
      adapter: behaviour.adapter,
      software: behaviour.software ?? false,
    };
  }
}

/** A run of it only counts its steps; a job takes as long as training does for as many. */
class CountingSession extends FakeSession implements Session {
  #step = 0;
  #tunings = new FakeTunings(0);
  #config: RunConfig = {};

  constructor(
    readonly behaviour: FakeEngine,
    readonly worker: FakeWorker,
    readonly wait: (ms: number) => void,
  ) {
    super();
    const answers: Partial<FakeSession["answers"]> = {
      parse: ({ text }) => ({
        examples: [{ text, label: "a", line: 1 }],
        layout: {} as never,
        labels: "one",
        leftOut: [],
        notes: [],
      }),
      tokens: () => ({ tokens: [], ids: [], maxLen: 0 }),
      read: () => ({ tokens: [], ids: [], maxLen: 0 }),
      predict: () => ({ classes: [], thresholds: undefined, nTokens: this.#step, nUnknown: 0 }),
      evaluate: () => ({
        training: { nExamples: this.#step } as never,
        validation: undefined,
        test: undefined,
        chosen: undefined,
        privacy: undefined,
        membership: undefined,
      }),
    };
    Object.assign(this.answers, answers);
  }

  protected override called(name: Called): void {
    this.behaviour.beforeCall?.(name, this.worker);
  }

  protected override worked(nSteps: number): void {
    this.wait(this.behaviour.msPerStep * nSteps);
  }

  protected override require(name: EncoderName | undefined): void {
    if (name && !this.encoders.has(name)) throw fakeError({ code: "encoderMissing", name }).error;
  }

  protected override outline(_data: DataInput, config: RunConfig): Plan {
    return { nSteps: (config.epochs ?? 1) * stepsPerEpoch, stepsPerEpoch } as Plan;
  }

  override load_encoder(name: EncoderName, bytes: Uint8Array): EncoderInfo {
    const text = new TextDecoder().decode(Uint8Array.from(bytes));
    if (!text.startsWith(name))
      throw fakeError({ code: "invalidEncoder", fault: "foreign", detail: text.slice(0, 20) }).error;
    return super.load_encoder(name, bytes);
  }

  override prepare(data: DataInput, config: RunConfig, goesOn: boolean): Plan {
    const plan = super.prepare(data, config, goesOn);
    this.#step = 0;
    this.#tunings = new FakeTunings(this.behaviour.tuning?.nFolds ?? 0);
    this.#config = config;
    return plan;
  }

  update(config: RunConfig): void {
    this.called("update");
    this.#config = config;
  }

  lend(fold: number): boolean {
    return this.#tunings.lend(fold);
  }

  note_lent(fold: number, share: number): void {
    this.#tunings.away.set(fold, share);
  }

  take_lent(fold: number, file: Uint8Array): void {
    if (new TextDecoder().decode(Uint8Array.from(file)) !== String(fold)) throw new Error("another tuning");
    if (this.#tunings.away.delete(fold)) this.#tunings.done.set(fold, "lent");
  }

  take_back(fold: number): void {
    this.#tunings.away.delete(fold);
  }

  async advance(nSteps: number): Promise<Progress> {
    await this.behaviour.beforeSteps?.();
    if (this.behaviour.tuning) return this.#tune(nSteps, this.behaviour.tuning.nTasks);
    const events: Progress["events"] = [];
    const total = (this.#config.epochs ?? 1) * stepsPerEpoch;
    for (let i = 0; i < nSteps && this.#step < total; i++) this.#takeStep(events);
    return { events, step: this.#step, nSteps: total, finished: this.#step >= total, waiting: false };
  }

  async #tune(nSteps: number, nTasks: number): Promise<Progress> {
    const events: Progress["events"] = [];
    for (let i = 0; i < nSteps && !this.#tunings.isWaiting && !this.#tunings.isFinished; i++) {
      for (let n = 0; n < nTasks; n++) await nextTask();
      this.#step++;
      this.wait(this.behaviour.msPerStep);
      events.push(this.#tunings.takeStep());
    }
    const { nStepsLeft, isFinished: finished, isWaiting: waiting, nFolds } = this.#tunings;
    return { events, step: this.#step, nSteps: this.#step + nStepsLeft, finished, waiting: waiting && nFolds > 0 };
  }

  #takeStep(events: Progress["events"]): void {
    this.behaviour.beforeStep?.(this.#step + 1, this.worker);
    const step = ++this.#step;
    this.wait(this.behaviour.msPerStep);
    const epoch = Math.ceil(step / stepsPerEpoch);
    const scores = { loss: 1 / step, accuracy: 1 };
    events.push({ type: "step", step, epoch, ...scores, gradientNorm: 1, learningRate: 0.1 });
    if (step % stepsPerEpoch !== 0) return;
    events.push({
      type: "epoch",
      epoch,
      step,
      training: scores,
      validation: undefined,
      isBest: true,
      gradientNorms: [],
    });
  }

  async checkpoint(): Promise<Uint8Array> {
    this.called("checkpoint");
    return new TextEncoder().encode(JSON.stringify(this.#step));
  }

  restore(bytes: Uint8Array): void {
    this.called("restore");
    this.#step = Number(new TextDecoder().decode(Uint8Array.from(bytes)));
  }

  async reference_run(): Promise<Float32Array> {
    this.called("reference_run");
    return Float32Array.from(this.behaviour.reference);
  }
}

/** Tunings of a run by the indices of their folds, one after the other. */
class FakeTunings {
  readonly away = new Map<number, number>();
  readonly done = new Map<number, "here" | "lent">();
  #now?: { fold: number; step: number };

  constructor(readonly nFolds: number) {}

  get #open(): number[] {
    return Array.from({ length: this.nFolds }, (_, fold) => fold).filter((fold) => !this.done.has(fold));
  }

  get isFinished(): boolean {
    return this.#open.length === 0;
  }

  get isWaiting(): boolean {
    return !this.isFinished && !this.#now && this.#open.every((fold) => this.away.has(fold));
  }

  get nStepsLeft(): number {
    return this.#open.length * tuningSteps - (this.#now?.step ?? 0);
  }

  lend(fold: number): boolean {
    const isKnown = this.#now !== undefined || this.done.size > 0;
    const isTaken = this.done.has(fold) || this.away.has(fold) || this.#now?.fold === fold;
    if (!isKnown || isTaken || fold >= this.nFolds) return false;
    this.away.set(fold, 0);
    return true;
  }

  takeStep(): Progress["events"][number] {
    this.#now ??= { fold: this.#open.find((fold) => !this.away.has(fold)) ?? 0, step: 0 };
    const { fold } = this.#now;
    const step = ++this.#now.step;
    if (step === tuningSteps) {
      this.done.set(fold, "here");
      this.#now = undefined;
    }
    const { nFolds } = this;
    return { type: "tuning", step, nSteps: tuningSteps, fold: fold + 1, nFolds, loss: 1 / step, learningRate: 0.1 };
  }
}
