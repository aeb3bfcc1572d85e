// An engine inside a worker, once it is loaded: its session, the jobs under way and the run.

import { Converting, isPublishedFault } from "./converting.ts";
import { describe, engineError } from "./errors.ts";
import type { Session } from "./load.ts";
import { Pace } from "./pace.ts";
import {
  type Call,
  type Converted,
  type CoreError,
  EngineError,
  type JobProgress,
  type PublishedFault,
  type Request,
  type Response,
  type Results,
} from "./protocol.ts";
import { Training } from "./training.ts";
import { unpack } from "./unpack.ts";

export interface LoadedOptions {
  session: Session;
  post: (response: Response, transfer?: Transferable[]) => void;
  /** Takes what stops a run. */
  fail: (run: number, error: CoreError) => void;
  isDead: () => boolean;
  now: () => number;
}

/** How far a job is, and how many steps take a moment. */
interface Task {
  pace: Pace;
  done: number;
}

export class LoadedEngine {
  training?: Training;
  #options: LoadedOptions;
  #tasks = new Map<number, Task>();
  #converting?: Converting;

  constructor(options: LoadedOptions) {
    this.#options = options;
  }

  /** The answer to a request. Throws the core's errors. */
  async answer(request: Exclude<Request, { call: "load" }>): Promise<Results[Call["call"]]> {
    const { session } = this.#options;
    switch (request.call) {
      case "ask":
        return session.ask(request.question);
      case "plan":
        return session.plan(request.data, request.config);
      case "encoder":
        return session.load_encoder(request.name, await unpack(request.blob));
      case "vectors":
        return session.giveVectors(request.encoder, request.texts, request.vectors, request.nFeatures) as undefined;
      case "convert":
        return orFault(async () => {
          const [converting, first] = await Converting.begin(request.folder, request);
          this.#converting = converting;
          return first;
        });
      case "convertNext":
        return orFault(async () => {
          if (!this.#converting) throw engineError({ code: "notReady" });
          return this.#converting.next();
        });
      case "table":
        return session.keep_table(request.examples) as undefined;
      case "startJob": {
        const job = await session.start_job(request.request);
        this.#tasks.set(job, { pace: new Pace(), done: 0 });
        return job;
      }
      case "advanceJob":
        return this.#advanceJob(request.job);
      case "dropJob":
        this.#tasks.delete(request.job);
        return session.drop_job(request.job) as undefined;
      case "prepare":
        return this.#prepare(request);
      case "save":
        // A blob passes to the page, and from there into storage, without being copied.
        return new Blob([(await session.save_model()) as Uint8Array<ArrayBuffer>]);
      case "export":
        return this.#export(request);
      case "open":
        return this.#open(request);
      case "update":
        return session.update(request.config) as undefined;
      case "run":
        if (!this.training) throw engineError({ code: "notReady" });
        this.training.mode = request.mode;
        return undefined;
      case "lend":
        return session.lend(request.fold);
      case "noteLent":
        session.note_lent(request.fold, request.share);
        return this.training?.tellWaiting();
      case "takeLent":
        return this.#takeLent(request);
      case "takeBack":
        session.take_back(request.fold);
        return this.training?.wake();
      case "pause":
        await this.training?.pause();
        return undefined;
      case "checkpoint":
        return { bytes: await session.checkpoint(), step: this.training?.step ?? 0 };
      case "restore":
        session.restore(request.bytes);
        this.training?.restored(request.step);
        return undefined;
      case "referenceRun":
        return session.reference_run(request.model);
      default:
        throw engineError({ code: "invalidMessage", detail: callOf(request) });
    }
  }

  /** As much as leaves room for other requests. */
  async #advanceJob(job: number): Promise<JobProgress> {
    const { session, now } = this.#options;
    const task = this.#tasks.get(job);
    if (!task) throw engineError({ code: "notReady" });
    const began = now();
    let isOver = true;
    try {
      const progress = await session.advance_job(job, task.pace.nStepsNext);
      task.pace.measure(progress.done - task.done, now() - began);
      task.done = progress.done;
      isOver = progress.finished;
      return progress;
    } finally {
      if (isOver) this.#tasks.delete(job);
    }
  }

  /** What does not fit is done here, like what was never lent. */
  async #takeLent({ fold, file }: Call & { call: "takeLent" }): Promise<undefined> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    try {
      this.#options.session.take_lent(fold, bytes);
    } finally {
      this.training?.wake();
    }
  }

  async #export({ file, encoder, form }: Call & { call: "export" }): Promise<Results["export"]> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    return this.#options.session.export_model(bytes, encoder && (await unpack(encoder)), form);
  }

  async #open({ file, data }: Call & { call: "open" }): Promise<Results["open"]> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    this.training = undefined;
    return this.#options.session.open_model(bytes, data);
  }

  #prepare({ run, data, config, goesOn }: Call & { call: "prepare" }): Results["prepare"] {
    const { session, fail, ...rest } = this.#options;
    this.training = undefined;
    const plan = session.prepare(data, config, goesOn);
    this.training = new Training({ ...rest, session, id: run, fail: (error) => fail(run, error) });
    return plan;
  }
}

/** What a message of another version of the page asks for. */
function callOf(request: never): string {
  return String((request as { call?: unknown }).call);
}

/** What is wrong with a person's folder is an answer, and no error of the engine. */
async function orFault(convert: () => Promise<Converted>): Promise<Converted | { fault: PublishedFault }> {
  try {
    return await convert();
  } catch (thrown) {
    if (isPublishedFault(thrown)) return { fault: thrown };
    // The page's own errors, and what could not be fetched.
    throw thrown instanceof EngineError ? thrown : engineError({ code: "engine", detail: describe(thrown) });
  }
}
