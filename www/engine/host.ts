// The worker's inside: requests in their order, training between them, and the engine's end.

import { describe, engineError, isCoreError } from "./errors.ts";
import type { Load } from "./load.ts";
import { LoadedEngine } from "./loaded.ts";
import { type CoreError, EngineError, type Request, type Response, type Results } from "./protocol.ts";

export interface HostOptions {
  post: (response: Response, transfer?: Transferable[]) => void;
  load: Load;
  /** Resolves in a new macrotask, so that messages that have arrived are handled first. */
  nextTask: () => Promise<void>;
  /** What killed the engine, in words. */
  explain?: (thrown: unknown) => string;
  now?: () => number;
}

export interface Host {
  receive(request: Request): void;
  /** Reports that the engine is dead; nothing is answered any more. */
  crash(thrown: unknown): void;
}

export function createHost(options: HostOptions): Host {
  const { load, nextTask, explain = describe, now = () => performance.now() } = options;
  const queue: Request[] = [];
  let engine: LoadedEngine | undefined;
  let memoryBytes: () => number = () => 0;
  let toldBytes = 0;
  let isGpu = false;
  let isBusy = false;
  /** The id of the request in hand. */
  let replyingTo: number | undefined;
  let isDead = false;

  /** A session lends itself to one call at a time, so everything that calls it passes here in turn. */
  async function work(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    try {
      for (;;) {
        const request = queue.shift();
        const training = engine?.training;
        if (request) await reply(request);
        else if (training?.mode) await training.advance(training.mode);
        else break;
        if (isDead) return;
        tellMemory();
        await nextTask();
      }
    } catch (thrown) {
      crash(thrown);
    } finally {
      isBusy = false;
    }
  }

  async function reply(request: Request): Promise<void> {
    const { id } = request;
    replyingTo = id;
    try {
      const value = await answer(request);
      post({ id, ok: true, value }, transferable(value));
    } catch (thrown) {
      const error = thrown instanceof EngineError ? thrown.error : thrown;
      if (!isCoreError(error)) throw thrown;
      tell(error, { id, ok: false, error });
    }
    // Still set where something else is thrown, for `crash` to tell.
    replyingTo = undefined;
  }

  async function answer(request: Request): Promise<Results[keyof Results]> {
    if (request.call === "load") return start(request);
    if (!engine) throw engineError({ code: "notReady" });
    return engine.answer(request);
  }

  async function start(request: Request & { call: "load" }): Promise<Results["load"]> {
    const started = await load(request.engine, { ...request, onDeviceLost: loseDevice });
    if (!started.loaded) return started;
    isGpu = request.engine === "gpu";
    const { session, memoryBytes: ofEngine, ...loaded } = started;
    memoryBytes = ofEngine;
    const fail = (run: number, error: CoreError) => tell(error, { news: "failed", run, error });
    engine = new LoadedEngine({ session, post, fail, isDead: () => isDead, now });
    return loaded;
  }

  function tellMemory(): void {
    const bytes = memoryBytes();
    if (bytes > toldBytes) post({ news: "memory", bytes });
    toldBytes = bytes;
  }

  /** Tells of an error. On a GPU, what the engine failed at, and did not refuse, is laid to the device. */
  function tell({ kind }: CoreError, response: Response): void {
    if (isGpu && kind.code === "engine") loseDevice(kind.detail);
    else post(response);
  }

  function loseDevice(detail: string): void {
    post({ news: "deviceLost", detail });
    isDead = true;
  }

  function crash(thrown: unknown): void {
    post({ news: "crashed", detail: explain(thrown), request: replyingTo });
    isDead = true;
  }

  /** A dead worker says nothing. */
  function post(response: Response, transfer: Transferable[] = []): void {
    if (isDead) return;
    // What a run needs is known where its state is.
    if ("news" in response && response.news === "checkpoint") tellMemory();
    options.post(response, transfer);
  }

  return {
    receive(request) {
      if (isDead) return;
      queue.push(request);
      void work();
    },
    crash,
  };
}

/** Large values are handed over, not copied. */
function transferable(value: Results[keyof Results]): Transferable[] {
  if (value instanceof Float32Array) return [value.buffer];
  if (typeof value !== "object") return [];
  if ("bytes" in value && value.bytes instanceof Uint8Array) return [value.bytes.buffer];
  if ("file" in value && value.file instanceof Uint8Array) return [value.file.buffer];
  return [];
}
