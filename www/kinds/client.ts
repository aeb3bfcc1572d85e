// The page's side of the worker that reads pictures and sounds. It is started when one is there, and
// anew where it has died.

// oxlint-disable-next-line import/default -- the bundler makes it
import address from "./worker.ts?worker&url";
import { engineError } from "../engine/errors.ts";
import { startOwnWorker } from "../own-worker.ts";
import { type Copy, MediaError } from "./kind.ts";
import { kinds } from "./index.ts";
import type { MediaCall, MediaGraph, MediaRequest, MediaResponse, MediaResults } from "./protocol.ts";
import type { MediaKind } from "./reference.ts";

export interface MediaReader {
  copy(kind: MediaKind, file: Blob): Promise<Copy>;
  /** Takes an encoder's file; gives how many numbers its vectors have. */
  load(kind: MediaKind, file: Blob): Promise<number>;
  /** What the encoder of a kind computes, once it is here. */
  graph(kind: MediaKind): Promise<MediaGraph>;
  read(kind: MediaKind, copy: Blob): Promise<Float32Array>;
  divide(kind: MediaKind, copy: Blob): Promise<number>;
  readWithout(part: number): Promise<Float32Array>;
}

/** What is used of a `Worker`; tests put a fake in its place. */
export interface MediaWorker {
  postMessage(request: MediaRequest): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: MessageEvent<MediaResponse>) => void): void;
  addEventListener(type: "error", listener: (event: ErrorEvent) => void): void;
}

/** A file that takes longer is none that can be read. */
const patienceMs = 60_000;

export function createMediaReader(spawn: () => MediaWorker = () => startOwnWorker(address)): MediaReader {
  let worker: MediaWorker | undefined;
  let lastId = 0;
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  /** The encoders that a worker in its place needs too. */
  const loaded = new Map<MediaKind, Blob>();

  function end(detail: string): void {
    worker?.terminate();
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new Error(detail));
    waiting.clear();
  }

  function start(): MediaWorker {
    const started = spawn();
    started.addEventListener("message", ({ data }) => {
      const one = waiting.get(data.id);
      waiting.delete(data.id);
      if (!one) return;
      if (data.ok) one.resolve(data.value as never);
      else one.reject(data.fault ? new MediaError(data.fault) : new Error(data.detail));
    });
    started.addEventListener("error", (event) => {
      event.preventDefault();
      if (worker === started) end(event.message || "worker");
    });
    return started;
  }

  async function ask<C extends MediaCall>(call: C): Promise<MediaResults[C["call"]]> {
    if (!worker) {
      worker = start();
      // One that took a dead one's place.
      for (const [kind, file] of loaded)
        if (call.call !== "load") await send({ call: "load", kind, file, base: document.baseURI });
    }
    return send(call);
  }

  function send<C extends MediaCall>(call: C): Promise<MediaResults[C["call"]]> {
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end("no answer from the worker"), patienceMs);
      const settle =
        <T>(act: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          act(value);
        };
      waiting.set(id, { resolve: settle(resolve as (value: never) => void), reject: settle(reject) });
      worker?.postMessage({ ...call, id });
    });
  }

  return {
    // Sounds are decoded by what only a page has.
    copy: (kind, file) => (kind === "sound" ? kinds.sound.copy(file) : ask({ call: "copy", kind, file })),
    async load(kind, file) {
      const nFeatures = await ask({ call: "load", kind, file, base: document.baseURI });
      loaded.set(kind, file);
      return nFeatures;
    },
    async graph(kind) {
      const file = loaded.get(kind);
      if (!file) throw engineError({ code: "encoderMissing", name: kind, model: undefined });
      return ask({ call: "graph", kind, file, base: document.baseURI });
    },
    read: (kind, copy) => ask({ call: "read", kind, copy }),
    divide: (kind, copy) => ask({ call: "divide", kind, copy }),
    readWithout: (part) => ask({ call: "readWithout", part }),
  };
}
