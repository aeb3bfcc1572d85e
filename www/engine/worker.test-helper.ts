// Workers for tests: the real host and protocol around a session that only counts steps.
// Each has a clock of its own that training moves on, so that speeds are exact.

import type { WorkerLike } from "./connection.ts";
import { createHost, type Host } from "./host.ts";
import type { Load, LoadOptions, Session, Started } from "./load.ts";
import type {
  EncoderInfo,
  EngineReason,
  Example,
  FoldJob,
  Plan,
  Progress,
  Request,
  Response,
  RunConfig,
} from "./protocol.ts";
import { encoderOf } from "../state/settings.ts";
import { nextTask } from "./task.ts";

/** How one engine behaves; tests change it as they go. */
export interface FakeEngine {
  msPerStep: number;
  adapter?: string;
  software?: boolean;
  /** Why it does not start. */
  refusal?: EngineReason;
  /** What the reference run gives. */
  reference: number[];
  /** Called before each step, counted from 1; what it throws, `advance` throws. */
  beforeStep?: (step: number, worker: FakeWorker) => void;
  /** Called before each other request is answered. */
  beforeCall?: (name: keyof Session, worker: FakeWorker) => void;
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
      session: this.#session(behaviour),
      settings: [],
      defaults: { epochs: 20 },
      adapter: behaviour.adapter,
      software: behaviour.software ?? false,
    };
  }

  #session(behaviour: FakeEngine): Session {
    let step = 0;
    let config: RunConfig = {};
    /** Whether there has been a run. */
    let hasRun = false;
    let search: { done: number; config: RunConfig; nTries: number } | undefined;
    let labelled = 0;
    let explained: number | undefined;
    let arranged = 0;
    let fold: { done: number; config: RunConfig; job: FoldJob; rows: Example[] } | undefined;
    const encoders = new Set<string>();
    const nSteps = () => (config.epochs ?? 1) * stepsPerEpoch;
    const called = (name: keyof Session) => behaviour.beforeCall?.(name, this);
    const planOf = (given: RunConfig) => ({ nSteps: (given.epochs ?? 1) * stepsPerEpoch, stepsPerEpoch }) as Plan;
    const takeStep = (events: Progress["events"]) => {
      behaviour.beforeStep?.(step + 1, this);
      step++;
      this.#clockMs += behaviour.msPerStep;
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
    };
    return {
      parse: (text) => {
        called("parse");
        return { examples: [{ text, label: "a", line: 1 }], layout: {} as never };
      },
      inspect: () => {
        called("inspect");
        return { classes: [], nUsable: 0, warnings: [] };
      },
      plan: (_data, given) => {
        called("plan");
        return planOf(given);
      },
      start_labelling: () => called("start_labelling"),
      advance_labelling: async (nSteps) => {
        called("advance_labelling");
        this.#clockMs += behaviour.msPerStep * nSteps;
        labelled += nSteps;
        const finished = labelled >= 100;
        return {
          done: labelled,
          total: 100,
          finished,
          trouble: undefined,
          suggested: finished ? [1, 0] : undefined,
          simulation: undefined,
        };
      },
      drop_labelling: () => called("drop_labelling"),
      predict_many: async (texts) => {
        called("predict_many");
        return texts.map((label) => ({ classes: [{ label, probability: 1 }], nTokens: 1, nUnknown: 0 }));
      },
      tokens: () => {
        called("tokens");
        return { tokens: [], ids: [], maxLen: 0 };
      },
      load_encoder: (name, bytes) => {
        called("load_encoder");
        const text = new TextDecoder().decode(Uint8Array.from(bytes));
        if (!text.startsWith(name))
          throw { kind: { code: "invalidEncoder", detail: text.slice(0, 20) }, line: undefined };
        encoders.add(name);
        return { name } as EncoderInfo;
      },
      guess: async ({ encoder, texts, classes }) => {
        called("guess");
        if (!encoders.has(encoder)) throw { kind: { code: "encoderMissing", name: encoder }, line: undefined };
        const guess = [{ label: classes[0] ?? "", probability: 0.5 }];
        return texts.map(() => ({ classes: guess, nTokens: 1, nUnknown: 0 }));
      },
      start_search: (_data, given, { nTries }) => {
        called("start_search");
        search = { done: 0, config: given, nTries };
      },
      advance_search: async (n) => {
        called("advance_search");
        if (!search) throw { kind: { code: "notReady" }, line: undefined };
        const { config, nTries } = search;
        const before = Math.floor(search.done / stepsPerEpoch);
        const total = nTries * stepsPerEpoch;
        search.done = Math.min(total, search.done + n);
        this.#clockMs += n * behaviour.msPerStep;
        const nNew = Math.floor(search.done / stepsPerEpoch) - before;
        const tries = Array.from({ length: nNew }, () => ({
          config,
          changed: [],
          scores: {
            accuracy: 0.5,
            accuracyLow: 0,
            accuracyHigh: 1,
            macroF1: 0.5,
            macroF1Low: 0,
            macroF1High: 1,
            loss: 1,
          },
          error: undefined,
        }));
        return { tries, done: search.done, total, finished: search.done === total };
      },
      drop_search: () => {
        called("drop_search");
        search = undefined;
      },
      partition: (examples, { nFolds, nRepeats }) => {
        called("partition");
        const rows = examples.map((_, row) => row);
        const folds = Array.from({ length: nFolds }, (_, fold) => ({
          training: rows.filter((row) => row % nFolds !== fold),
          heldOut: rows.filter((row) => row % nFolds === fold),
        }));
        return { classes: ["a", "b"], nTexts: rows.length, repeats: Array.from({ length: nRepeats }, () => folds) };
      },
      start_fold: (rows, config, job) => {
        called("start_fold");
        const name = job.contestant === "run" ? encoderOf(config) : undefined;
        if (name && !encoders.has(name)) throw { kind: { code: "encoderMissing", name }, line: undefined };
        fold = { done: 0, config, job, rows };
      },
      advance_fold: async (n) => {
        called("advance_fold");
        if (!fold) throw { kind: { code: "notReady" }, line: undefined };
        const { job, config, rows } = fold;
        const total = (config.epochs ?? 1) * stepsPerEpoch;
        fold.done = Math.min(total, fold.done + n);
        const { repeat } = job;
        const predict = (row: number) => ({
          repeat,
          row,
          label: job.classes.indexOf(rows[row]?.label ?? ""),
          probabilities: [0.6, 0.4],
        });
        return { done: fold.done, total, predictions: fold.done === total ? job.rows.heldOut.map(predict) : undefined };
      },
      compare: ({ predictions }) => {
        called("compare");
        return {
          reports: predictions.map((all) => ({ nExamples: all.length }) as never),
          bestBaseline: undefined,
          paired: predictions.map(() => undefined),
        };
      },
      learning_curve: ({ sizes, ahead }) => {
        called("learning_curve");
        const point = (nTraining: number) => ({ nTraining, accuracy: 0.5, low: 0.4, high: 0.6 });
        return { points: sizes.map(({ nTraining }) => point(nTraining)), forecast: [...ahead].map(point) };
      },
      prepare: (_data, given, goesOn) => {
        called("prepare");
        const name = encoderOf(given);
        if (name && !encoders.has(name)) throw { kind: { code: "encoderMissing", name }, line: undefined };
        step = 0;
        config = given;
        const plan = { ...planOf(given), goesOn: goesOn && hasRun };
        hasRun = true;
        return plan;
      },
      update: (given) => {
        called("update");
        config = given;
      },
      advance: async (n) => {
        const events: Progress["events"] = [];
        for (let i = 0; i < n && step < nSteps(); i++) takeStep(events);
        return { events, step, nSteps: nSteps(), finished: step >= nSteps() };
      },
      evaluate: async () => {
        called("evaluate");
        return { training: { nExamples: step } as never, validation: undefined, test: undefined, chosen: undefined };
      },
      predict: async () => {
        called("predict");
        return { classes: [], nTokens: step, nUnknown: 0 };
      },
      start_explanation: async () => {
        called("start_explanation");
        explained = 0;
      },
      advance_explanation: async () => {
        called("advance_explanation");
        if (explained === undefined) throw { kind: { code: "notReady" }, line: undefined };
        explained++;
        const explanation = { score: 1, baseline: 0, units: [], elsewhere: 1, nPoints: explained };
        return { done: explained, total: 3, explanation: explained === 3 ? explanation : undefined };
      },
      start_map: () => called("start_map"),
      advance_map: async () => {
        called("advance_map");
        return { done: 1, total: 1, map: { points: [], shares: [1, 0] } };
      },
      advance_tsne: () => {
        called("advance_tsne");
        arranged++;
        return { done: arranged, total: 3, places: [] };
      },
      activations: async () => {
        called("activations");
        return { layers: [] };
      },
      inside: async () => {
        called("inside");
        return { tokens: [], nLayers: 0, matrices: [], filters: undefined };
      },
      near: async () => {
        called("near");
        return { x: 0, y: 0, near: [] };
      },
      drop_explanation: () => {
        called("drop_explanation");
        explained = undefined;
      },
      checkpoint: async () => {
        called("checkpoint");
        return new TextEncoder().encode(JSON.stringify(step));
      },
      restore: (bytes) => {
        called("restore");
        step = Number(new TextDecoder().decode(Uint8Array.from(bytes)));
      },
      reference_run: async () => {
        called("reference_run");
        return Float32Array.from(behaviour.reference);
      },
    };
  }
}
