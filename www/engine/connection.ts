// The page's end of one worker: requests get their answers, and the worker's end is noticed.

import {
  AbortError,
  type AnswerTo,
  type Call,
  type EncoderName,
  EngineError,
  type Heart,
  type JobRequest,
  type News,
  type ProgressOf,
  type Question,
  type Request,
  type Response,
  type Results,
} from "./protocol.ts";

/** What is used of a `Worker`; tests put a fake in its place. */
export interface WorkerLike {
  postMessage(request: Request): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Response>) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** Why a worker is of no more use. */
export interface Ending {
  cause: "crashed" | "deviceLost" | "silent" | "closed";
  detail: string;
  /** The id of the request that it died over. */
  request?: number;
}

/** A request that its worker did not live to answer. */
export class WorkerEnded extends Error {
  /** `isCause`: over this very request. */
  constructor(
    readonly ending: Ending,
    readonly isCause: boolean,
  ) {
    super(ending.detail);
    this.name = "WorkerEnded";
  }
}

/** What a worker says of its run. */
export type RunNews = Exclude<News, { news: "alive" | "beating" | "memory" | "crashed" | "deviceLost" }>;

/** The run that a worker has. */
export interface Tenant {
  hear(news: RunNews): void;
  /** The worker has ended by itself; its requests will be rejected next. */
  lose(ending: Ending): void;
}

const lookMs = 2_500;
/** Three minutes: one training step of the largest network that fits into memory. */
const silentLooks = 72;
/** A quarter of an hour: 20,000 long texts through a large network, or the GPU engine over a slow line. */
const silentLooksAtMost = 360;
/** A heart beats more than twice between two looks, however busy its worker is. */
const stillLooks = 3;

/** Times as much as it needed at first. */
const mostGrowth = 1.5;

export class Connection {
  /** The data and settings that the worker's tokenizer was fitted to last. */
  fittedTo?: object;
  /** The encoders that the worker has been given. */
  readonly encoders = new Map<EncoderName, Blob>();
  /** Of each encoder outside the engine how many times vectors were given. */
  readonly nGiven = new Map<EncoderName, number>();
  tenant?: Tenant;
  /** What its engine's memory takes, and what it took at the end of its first work. */
  #memoryBytes = 0;
  #neededBytes?: number;
  #isRetired = false;
  #worker: WorkerLike;
  #onEnd: () => void;
  #ending?: Ending;
  #lastId = 0;
  #pending = new Map<number, Pending>();
  #isTraining = false;
  /** Since the worker said something; and since its heart beat, if it has one. */
  #looks = 0;
  #stillLooks?: number;
  #heart?: Heart;
  #looking: ReturnType<typeof setInterval>;

  /** `onEnd` is called when the worker has ended by itself. */
  constructor(worker: WorkerLike, onEnd: () => void) {
    this.#worker = worker;
    this.#onEnd = onEnd;
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onmessageerror = () => this.#end({ cause: "crashed", detail: "a message could not be read" });
    worker.onerror = ({ message }) => {
      this.#end({ cause: "crashed", detail: message || "the worker could not be started" });
    };
    this.#looking = setInterval(() => this.#look(), lookMs);
  }

  /**
   * Asks the worker. Rejects with `EngineError` where the engine refuses, with
   * `WorkerEnded` where no answer will come.
   */
  call<C extends Call>(call: C): Promise<Results[C["call"]]> {
    if (this.#ending) return Promise.reject(new WorkerEnded(this.#ending, false));
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      if (call.call === "run") this.#isTraining = true;
      // Each call has its own type of answer, which the worker keeps to.
      this.#pending.set(id, { name: call.call, isLong: isLong(call), resolve: resolve as Pending["resolve"], reject });
      this.#worker.postMessage({ ...call, id });
    });
  }

  /** Asks what is answered at once. */
  async ask<Q extends Question>(question: Q): Promise<AnswerTo<Q>> {
    const { value } = await this.call({ call: "ask", question });
    return value as AnswerTo<Q>;
  }

  /**
   * Does a job, and tells how far it is until it is finished. It is dropped where whoever follows
   * it turns away; where the signal aborts it, it rejects with `AbortError`.
   */
  async *job<R extends JobRequest>(request: R, signal?: AbortSignal): AsyncGenerator<ProgressOf<R>, void> {
    if (signal?.aborted) throw new AbortError();
    const job = await this.call({ call: "startJob", request });
    let isUnderWay = true;
    try {
      for (;;) {
        if (signal?.aborted) throw new AbortError();
        // It is over after an error too.
        isUnderWay = false;
        const progress = (await this.call({ call: "advanceJob", job })) as ProgressOf<R>;
        isUnderWay = !progress.finished;
        if (signal?.aborted) throw new AbortError();
        yield progress;
        if (progress.finished) return;
      }
    } finally {
      // A dead worker has none.
      if (isUnderWay) await this.call({ call: "dropJob", job }).catch(() => undefined);
    }
  }

  /** Its run has come to where it can be saved: what its engine needs for such a run is known by then. */
  settle(): void {
    this.#neededBytes ??= this.#memoryBytes;
  }

  /**
   * Whether its engine's memory, which never shrinks, has grown past the limit and far past what
   * its work needs: one that needs as much would be no smaller anew.
   */
  isSwollen(limitBytes: number): boolean {
    const needed = this.#neededBytes;
    return needed !== undefined && this.#memoryBytes > Math.max(limitBytes, mostGrowth * needed);
  }

  /** Ends the worker on purpose, once what was asked of it is done. */
  retire(): void {
    this.tenant = undefined;
    this.#isTraining = false;
    this.#isRetired = true;
  }

  /** Ends the worker on purpose. */
  close(): void {
    this.#end({ cause: "closed", detail: "closed" });
  }

  #receive(response: Response): void {
    if (this.#ending) return;
    this.#looks = 0;
    if ("id" in response) {
      const pending = this.#pending.get(response.id);
      this.#pending.delete(response.id);
      if (pending?.name === "pause") this.#isTraining = false;
      if (response.ok) pending?.resolve(response.value);
      else pending?.reject(new EngineError(response.error));
      return;
    }
    switch (response.news) {
      case "alive":
        return this.#watch(response.lock);
      case "beating":
        return this.#listen(response.heart);
      case "memory":
        this.#memoryBytes = response.bytes;
        return;
      case "crashed":
        return this.#end({ cause: "crashed", detail: response.detail, request: response.request });
      case "deviceLost":
        return this.#end({ cause: "deviceLost", detail: response.detail });
      case "halted":
      case "failed":
        this.#isTraining = false;
        break;
      default:
    }
    this.tenant?.hear(response);
  }

  /** A worker that the browser ends says nothing, but its lock falls free at once. */
  #watch(lock: string): void {
    const freed = navigator.locks.request(lock, () => {
      this.#end({ cause: "crashed", detail: "the browser ended the worker" });
    });
    // Without locks its silence tells of it too, only later.
    freed.catch(() => undefined);
  }

  /** Its heart stands still when the worker has ended. */
  #listen(heart: Heart): void {
    this.#heart = heart;
    heart.onmessage = () => (this.#stillLooks = 0);
  }

  /**
   * Counts looks, not time: a computer that slept has not waited. A worker is
   * silent for as long as one call takes, so only a very long one means its end.
   */
  #look(): void {
    if (this.#isRetired && this.#pending.size === 0) return this.close();
    // From its first beat on.
    if (this.#stillLooks !== undefined && this.#stillLooks++ >= stillLooks)
      return this.#end({ cause: "crashed", detail: "the browser ended the worker" });
    if (this.#pending.size === 0 && !this.#isTraining) this.#looks = 0;
    else this.#looks++;
    const isLong = [...this.#pending.values()].some(({ isLong }) => isLong);
    const limit = isLong ? silentLooksAtMost : silentLooks;
    if (this.#looks <= limit) return;
    const seconds = (limit * lookMs) / 1_000;
    this.#end({ cause: "silent", detail: `no answer for ${seconds} seconds` });
  }

  #end(ending: Ending): void {
    if (this.#ending) return;
    this.#ending = ending;
    clearInterval(this.#looking);
    this.#heart?.close();
    this.#worker.terminate();
    if (ending.cause !== "closed") {
      this.#onEnd();
      this.tenant?.lose(ending);
    }
    for (const [id, { reject }] of this.#pending) reject(new WorkerEnded(ending, id === ending.request));
    this.#pending.clear();
  }
}

/** Whether one answer may take long: nothing else is told in between. */
function isLong(call: Call): boolean {
  if (call.call === "ask") return call.question.kind === "evaluate" || call.question.kind === "evaluateLabels";
  return call.call === "encoder" || call.call === "load";
}

interface Pending {
  name: Call["call"];
  isLong: boolean;
  resolve: (value: Results[keyof Results]) => void;
  reject: (error: Error) => void;
}
