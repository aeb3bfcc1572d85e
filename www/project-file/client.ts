// The page's side of packing: a worker for each file, which ends with it.

// oxlint-disable-next-line import/default -- the bundler makes it
import address from "./packing-worker.ts?worker&url";
import { AbortError } from "../engine/protocol.ts";
import { startOwnWorker } from "../own-worker.ts";
import { type Entry, ProjectFileError } from "./form.ts";
import type { Request, Response } from "./messages.ts";
import type { Unpacked } from "./pack.ts";

export type Follow = (done: number, total: number) => void;

/** A project's archive. Rejects with `AbortError` where the signal aborts it. */
export function pack(entries: AsyncIterable<Entry>, signal: AbortSignal): Promise<Blob> {
  return archive(entries, true, signal);
}

/** An archive for other programs. Rejects with `AbortError` where the signal aborts it. */
export function packFiles(files: Readonly<Record<string, Blob>>, signal: AbortSignal): Promise<Blob> {
  return archive(Object.entries(files), false, signal);
}

function archive(
  entries: AsyncIterable<Entry> | Iterable<Entry>,
  withChecksums: boolean,
  signal: AbortSignal,
): Promise<Blob> {
  return withWorker(signal, async (ask) => {
    for await (const entry of entries) await ask({ do: "add", entry });
    return (await ask({ do: "finish", withChecksums })) as Blob;
  });
}

/** Rejects with `ProjectFileError`, and with `AbortError` where the signal aborts it. */
export function unpack(file: Blob, signal: AbortSignal, follow: Follow): Promise<Unpacked> {
  return withWorker(signal, async (ask) => (await ask({ do: "unpack", file }, follow)) as Unpacked);
}

type Ask = (request: Request, follow?: Follow) => Promise<unknown>;

async function withWorker<T>(signal: AbortSignal, work: (ask: Ask) => Promise<T>): Promise<T> {
  if (signal.aborted) throw new AbortError();
  const worker = startOwnWorker(address);
  let fail: (error: Error) => void = () => {};
  const ended = new Promise<never>((_, reject) => (fail = reject));
  // Whatever was asked then has an answer, too.
  ended.catch(() => undefined);
  const abort = () => fail(new AbortError());
  signal.addEventListener("abort", abort);
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    fail(new ProjectFileError({ code: "failed", detail: event.message || "worker" }));
  });
  const ask: Ask = (request, follow) => {
    const answered = new Promise<unknown>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Response>) => {
        if ("done" in data) follow?.(data.done, data.total);
        else if (data.ok) resolve(data.value);
        else reject(new ProjectFileError(data.problem));
      };
    });
    worker.postMessage(request);
    return Promise.race([answered, ended]);
  };
  try {
    return await work(ask);
  } finally {
    signal.removeEventListener("abort", abort);
    worker.terminate();
  }
}
