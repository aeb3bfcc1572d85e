// The page's side of reading files: one worker, which is ended when a file takes too long.

// oxlint-disable-next-line import/default -- the bundler makes it
import address from "./reading-worker.ts?worker&url";
import { startOwnWorker } from "../own-worker.ts";
import { AbortError } from "../engine/protocol.ts";
import { FileError, type FileProblem, type FileRequest, type FileResponse } from "./protocol.ts";
import type { FileText, ReadOptions } from "./reader.ts";

/** Reads a file; rejects with `FileError`, and with `AbortError` where the signal aborts it. */
export type ReadFile = (
  file: Blob,
  options?: Omit<ReadOptions, "languages">,
  signal?: AbortSignal,
) => Promise<FileText>;

/** Of the largest file on a slow device this is many times the time that it takes. */
const patienceMs = 30_000;

interface Waiting {
  request: FileRequest;
  resolve: (text: FileText) => void;
  reject: (error: Error) => void;
  timer?: ReturnType<typeof setTimeout>;
}

let worker: Worker | undefined;
let lastId = 0;
/** The first of them is being read. */
let queue: Waiting[] = [];

export const readFileInWorker: ReadFile = (file, options = {}, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new AbortError());
    const request = { id: ++lastId, file, options: { ...options, languages: navigator.languages } };
    queue.push({ request, resolve, reject });
    signal?.addEventListener("abort", () => settle(request.id, (one) => one.reject(new AbortError()), true), {
      once: true,
    });
    if (queue.length === 1) next();
  });

function next(): void {
  const [first] = queue;
  if (!first) return;
  worker ??= spawn();
  worker.postMessage(first.request);
  first.timer = setTimeout(() => fail(first.request.id, { code: "tooSlow" }), patienceMs);
}

function spawn(): Worker {
  const spawned = startOwnWorker(address);
  spawned.addEventListener("message", ({ data }: MessageEvent<FileResponse>) => {
    settle(data.id, (one) => (data.ok ? one.resolve(data.value) : one.reject(new FileError(data.problem))), false);
  });
  spawned.addEventListener("error", (event) => {
    event.preventDefault();
    const id = queue[0]?.request.id;
    // It could not be fetched, or it died.
    if (id !== undefined) fail(id, { code: "failed", detail: event.message || "worker" });
    else end();
  });
  return spawned;
}

function fail(id: number, problem: FileProblem): void {
  settle(id, (one) => one.reject(new FileError(problem)), true);
}

/** @param isOver whether the worker may still be busy with it, or is dead */
function settle(id: number, tell: (one: Waiting) => void, isOver: boolean): void {
  const place = queue.findIndex(({ request }) => request.id === id);
  const one = queue[place];
  if (!one) return;
  clearTimeout(one.timer);
  queue = queue.toSpliced(place, 1);
  if (isOver && place === 0) end();
  tell(one);
  if (place === 0) next();
}

function end(): void {
  worker?.terminate();
  worker = undefined;
}
