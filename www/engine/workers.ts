// The two engines' workers: the CPU's whenever it is asked for, the GPU's when it is wanted and sound.

import { assertNever } from "../assert-never.ts";
import { Connection, WorkerEnded, type WorkerLike } from "./connection.ts";
import { describe, engineError } from "./errors.ts";
import {
  AbortError,
  type AnswerTo,
  type Call,
  type EncoderInfo,
  type EncoderName,
  type EngineReason,
  type EngineSource,
  type ExportedFile,
  type ExportForm,
  type GivenVectors,
  type JobRequest,
  type Loaded,
  type ModelKind,
  type ProgressOf,
  type PublishedFault,
  type PublishedFolder,
  type Question,
  type Refused,
  type Results,
} from "./protocol.ts";
import { encodersOf } from "../state/settings.ts";

/** A GPU engine whose numbers are right. */
export interface GpuEngine {
  connection: Connection;
  adapter: string | undefined;
}

interface CpuWorker {
  connection: Connection;
  loaded: Loaded;
}

interface GpuWorker {
  connection: Connection;
  loaded: Promise<Loaded | Refused>;
  /** A software adapter may pass. */
  software: boolean;
  /** The models whose numbers were compared. */
  sound: Set<ModelKind>;
}

/** Two engines add in different orders; more than this, relative and absolute, is not rounding. */
const parityTolerance = 1e-3;

export interface WorkersOptions extends EngineSource {
  /** Makes a worker. */
  spawn: () => WorkerLike;
  /**
   * Past that an engine's memory is too large to go on with: a quarter of what a browser gives it at
   * most. Work that needs more of it has it, but what many runs have left behind is not carried on.
   */
  mostMemoryBytes?: number;
}

export class Workers {
  readonly limitBytes: number;
  #spawn: () => WorkerLike;
  #source: EngineSource;
  #cpu?: Promise<CpuWorker>;
  #gpu?: GpuWorker;
  #encoders = new Map<EncoderName, Blob>();
  /** Of encoders outside the engine what they have read, in the order in which it came. */
  #given = new Map<EncoderName, readonly GivenVectors[]>();

  constructor({ spawn, base, manifest, mostMemoryBytes = 1e9 }: WorkersOptions) {
    this.#spawn = spawn;
    this.#source = { base, manifest };
    this.limitBytes = mostMemoryBytes;
  }

  /** The CPU engine's worker; a new one if the last has died. */
  cpu(): Promise<CpuWorker> {
    if (this.#cpu) return this.#cpu;
    const started = this.#startCpu();
    this.#cpu = started;
    // The next request tries again.
    started.catch(() => {
      if (this.#cpu === started) this.#cpu = undefined;
    });
    return started;
  }

  /** As `cpu`, but for a worker whose engine's memory has grown too large: a new one takes its place. */
  async lightCpu(): Promise<CpuWorker> {
    const { connection } = await this.cpu();
    if (!connection.isSwollen(this.limitBytes)) return this.cpu();
    this.#cpu = undefined;
    const light = await this.cpu();
    connection.retire();
    return light;
  }

  /** Asks the CPU engine; once more if its worker dies of it. */
  askCpu<C extends Call>(call: C): Promise<Results[C["call"]]> {
    return twice(async () => (await this.cpu()).connection.call(call));
  }

  /** Asks the CPU engine's session; once more if its worker dies of it. */
  ask<Q extends Question>(question: Q): Promise<AnswerTo<Q>> {
    return twice(async () => (await this.cpu()).connection.ask(question));
  }

  /** Does a job on the CPU engine; `nAttempts` times if its worker dies of it. */
  job<R extends JobRequest>(
    request: R,
    signal: AbortSignal | undefined,
    nAttempts: number,
  ): AsyncGenerator<ProgressOf<R>, void> {
    return attempt(nAttempts, async () => {
      const { connection } = await this.cpu();
      await this.equip(connection, encodersNeeded(request));
      return connection.job(request, signal);
    });
  }

  /** Takes an encoder's file, if the CPU engine does. */
  async loadEncoder(name: EncoderName, blob: Blob): Promise<EncoderInfo> {
    const info = await twice(async () => {
      const { connection } = await this.cpu();
      const info = await connection.call({ call: "encoder", name, blob });
      connection.encoders.set(name, blob);
      return info;
    });
    this.#encoders.set(name, blob);
    return info;
  }

  /** In a worker of its own, which whoever has no more use for it ends. */
  async convertEncoder(
    folder: PublishedFolder,
    follow: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Blob | { fault: PublishedFault }> {
    return this.#inSpare(signal, async (connection) => {
      const parts: Blob[] = [];
      let converted = await connection.call({ call: "convert", folder, ...this.#source });
      for (;;) {
        if ("fault" in converted) return converted;
        const { part, done, total, finished } = converted;
        parts.push(part);
        follow(done, total);
        if (finished) return new Blob(parts);
        converted = await connection.call({ call: "convertNext" });
      }
    });
  }

  encoderFile(name: EncoderName): Blob | undefined {
    return this.#encoders.get(name);
  }

  dropEncoder(name: EncoderName): void {
    this.#encoders.delete(name);
  }

  /** Takes what an encoder outside the engine has read; a worker gets it when it is about to need it. */
  giveVectors(given: GivenVectors): void {
    const { encoder } = given;
    this.#given.set(encoder, [...(this.#given.get(encoder) ?? []), given]);
  }

  /** Gives a worker the encoders that it is about to need, but for those that it has, or no one does. */
  async equip(connection: Connection, names: readonly EncoderName[]): Promise<Connection> {
    for (const name of names) {
      const given = this.#given.get(name) ?? [];
      const nBefore = connection.nGiven.get(name) ?? 0;
      if (given.length > nBefore) {
        connection.nGiven.set(name, given.length);
        for (const one of given.slice(nBefore)) await connection.call({ call: "vectors", ...one });
      }
      const blob = this.#encoders.get(name);
      if (blob && connection.encoders.get(name) !== blob) {
        await connection.call({ call: "encoder", name, blob });
        connection.encoders.set(name, blob);
      }
    }
    return connection;
  }

  /** The GPU engine, or why there is none. `software` lets a software adapter pass. Never rejects. */
  async gpu(model: ModelKind, software: boolean): Promise<GpuEngine | EngineReason> {
    // One that was started more strictly may refuse what is good enough now.
    if (this.#gpu && software && !this.#gpu.software) this.closeGpu();
    let gpu: GpuWorker | undefined;
    let reason: EngineReason;
    try {
      gpu = this.#gpu ??= this.#startGpu(software);
      const loaded = await gpu.loaded;
      if (!loaded.loaded) reason = loaded.reason;
      else if (loaded.software && !software) reason = { code: "softwareAdapter" };
      else {
        const difference = gpu.sound.has(model) ? 0 : await this.#difference(gpu.connection, model);
        // So written that NaN fails.
        if (difference <= parityTolerance) {
          gpu.sound.add(model);
          return { connection: gpu.connection, adapter: loaded.adapter };
        }
        reason = { code: "parityFailed", difference };
      }
    } catch (thrown) {
      reason = { code: "gpuFailed", detail: describe(thrown) };
    }
    gpu?.connection.close();
    if (this.#gpu === gpu) this.#gpu = undefined;
    return reason;
  }

  /** A new GPU engine in the place of the one that there is. Rejects where there is none to be had. */
  async lightGpu(model: ModelKind): Promise<Connection> {
    const old = this.#gpu;
    this.#gpu = undefined;
    const light = await this.gpu(model, old?.software ?? true);
    if ("code" in light) throw engineError({ code: "engine", detail: light.code });
    old?.connection.retire();
    return light.connection;
  }

  closeGpu(): void {
    this.#gpu?.connection.close();
    this.#gpu = undefined;
  }

  close(): void {
    this.closeGpu();
    // One that never started has nothing to close.
    this.#cpu?.then(
      ({ connection }) => connection.close(),
      () => undefined,
    );
  }

  /**
   * One more worker with a CPU engine, for work beside the others. It is among the `live` from its
   * beginning to its end; whoever asks for it closes it.
   */
  async spare(live: Set<Connection>): Promise<Connection> {
    const connection = new Connection(this.#spawn(), () => live.delete(connection));
    live.add(connection);
    try {
      await this.#loadCpu(connection);
      return connection;
    } catch (thrown) {
      live.delete(connection);
      throw thrown;
    }
  }

  /** In a worker of its own, as what it takes would stay in the memory of one that goes on. */
  async exportModel(
    file: Blob,
    encoder: EncoderName | Blob | undefined,
    form: ExportForm,
    signal: AbortSignal,
  ): Promise<ExportedFile[]> {
    const blob = typeof encoder === "string" ? this.#encoders.get(encoder) : encoder;
    return this.#inSpare(signal, (connection) => connection.call({ call: "export", file, encoder: blob, form }));
  }

  async #inSpare<T>(signal: AbortSignal, work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.spare(new Set());
    const end = () => connection.close();
    signal.addEventListener("abort", end);
    try {
      if (signal.aborted) throw new AbortError();
      return await work(connection);
    } catch (thrown) {
      throw signal.aborted ? new AbortError() : thrown;
    } finally {
      signal.removeEventListener("abort", end);
      connection.close();
    }
  }

  async #startCpu(): Promise<CpuWorker> {
    const connection = new Connection(this.#spawn(), () => (this.#cpu = undefined));
    return { connection, loaded: await this.#loadCpu(connection) };
  }

  /** Closes a worker that has no engine. */
  async #loadCpu(connection: Connection): Promise<Loaded> {
    try {
      const loaded = await connection.call({ call: "load", engine: "cpu", ...this.#source, software: false });
      if (!loaded.loaded) throw engineError({ code: "engine", detail: loaded.reason.code });
      return loaded;
    } catch (thrown) {
      connection.close();
      throw thrown;
    }
  }

  #startGpu(software: boolean): GpuWorker {
    const connection = new Connection(this.#spawn(), () => {
      if (this.#gpu?.connection === connection) this.#gpu = undefined;
    });
    const loaded = connection.call({ call: "load", engine: "gpu", ...this.#source, software });
    return { connection, loaded, software, sound: new Set() };
  }

  /** How far the engines' numbers are apart at most, beside one plus their size. */
  async #difference(gpu: Connection, model: ModelKind): Promise<number> {
    const call = { call: "referenceRun", model } as const;
    const [expected, actual] = await Promise.all([this.askCpu(call), gpu.call(call)]);
    if (expected.length !== actual.length) return Infinity;
    return expected.reduce((largest, value, index) => {
      const difference = Math.abs((actual[index] ?? NaN) - value) / (1 + Math.abs(value));
      return Math.max(largest, difference);
    }, 0);
  }
}

/** Does it once more if the worker dies of it, and then calls it the engine's failure. */
export async function twice<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof WorkerEnded)) throw thrown;
      if (attempt === 2 || thrown.ending.cause === "closed")
        throw engineError({ code: "engine", detail: thrown.message });
    }
  }
}

/** Does a job; from its beginning once more if the worker dies, up to `nAttempts` times, and then calls it the engine's failure. */
export async function* attempt<P>(nAttempts: number, begin: () => Promise<AsyncIterable<P>>): AsyncGenerator<P, void> {
  for (let n = 1; ; n++) {
    try {
      yield* await begin();
      return;
    } catch (thrown) {
      if (!(thrown instanceof WorkerEnded)) throw thrown;
      if (n === nAttempts) throw engineError({ code: "engine", detail: thrown.message });
    }
  }
}

/** The encoders that a job reads texts by. */
export function encodersNeeded(request: JobRequest): EncoderName[] {
  switch (request.kind) {
    case "search":
      return encodersOf(request.input.config);
    case "fold":
      return request.input.job.contestant === "run" ? encodersOf(request.input.config) : [];
    case "label":
    case "guess":
      return request.input.encoder ? [request.input.encoder] : [];
    case "tune":
    case "predictMany":
    case "explain":
    case "map":
    case "tsne":
      return [];
    default:
      return assertNever(request);
  }
}
