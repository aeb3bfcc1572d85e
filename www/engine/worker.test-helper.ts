// Workers for tests: the real host and protocol around a session that only counts steps.
// Each has a clock of its own that training moves on, so that speeds are exact.

import type { WorkerLike } from "./connection.ts";
import { createHost, type Host } from "./host.ts";
import type { Load, LoadOptions, Session, Started } from "./load.ts";
import type { EngineReason, Plan, Progress, Request, Response, RunConfig } from "./protocol.ts";
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
    this.#host = createHost({ post: (response) => void this.#post(response), load, nextTask, now: () => this.#clockMs });
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
      events.push({ type: "epoch", epoch, step, training: scores, validation: undefined, isBest: true });
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
      tokens: () => {
        called("tokens");
        return { tokens: [], ids: [], maxLen: 0 };
      },
      prepare: (_data, given) => {
        called("prepare");
        step = 0;
        config = given;
        return planOf(given);
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
        return { training: { nExamples: step } as never, validation: undefined, test: undefined };
      },
      predict: async () => {
        called("predict");
        return { classes: [], nTokens: step, nUnknown: 0 };
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
