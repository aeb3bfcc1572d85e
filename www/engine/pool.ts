// A pool of workers, each with a CPU engine of its own, that train and score folds side by side.

import { Connection, WorkerEnded, type WorkerLike } from "./connection.ts";
import { engineError, toCoreError } from "./errors.ts";
import type { EncoderName, Example, PoolJob, PoolNews } from "./protocol.ts";
import { encoderNeeded } from "./workers.ts";

export interface PoolOptions {
  spawn: () => WorkerLike;
  /** The page's address. */
  base: string;
  /** Gives a worker the encoder that it is about to need. */
  equip: (connection: Connection, name: EncoderName | undefined) => Promise<unknown>;
  /** The table that the jobs' rows are of. */
  examples: Example[];
  jobs: readonly PoolJob[];
  follow: (news: PoolNews) => void;
  /** Ends everything at once; what has finished was told. */
  signal: AbortSignal;
  nWorkers?: number;
}

/** More would only wait for memory. */
const mostWorkers = 8;
/** A large encoder and what it makes of the texts take hundreds of megabytes in each. */
const mostWithLarge = 2;
/** Where the device says that it has 4 GB or less. */
const mostInLittleMemory = 3;
/** Browsers that do not tell are those of many phones: with any encoder in each worker they get as few. */
const untoldMemory = { withEncoder: 4, without: 8 };

/** As many workers as cores; one core is left to the page where there are more than two. */
export function poolSize(
  jobs: readonly PoolJob[],
  {
    hardwareConcurrency: nCores = 2,
    deviceMemory: told,
  }: { hardwareConcurrency?: number; deviceMemory?: number } = navigator,
): number {
  const encoders = jobs.flatMap((job) => encoderFor(job) ?? []);
  const isLarge = encoders.some((name) => name !== "small");
  const deviceMemory = told ?? (encoders.length > 0 ? untoldMemory.withEncoder : untoldMemory.without);
  const most = Math.min(
    mostWorkers,
    isLarge ? mostWithLarge : mostWorkers,
    deviceMemory <= 4 ? mostInLittleMemory : mostWorkers,
  );
  return Math.max(1, Math.min(jobs.length, most, nCores > 2 ? nCores - 1 : nCores));
}

/**
 * Resolves when every job has been told of as finished or failed, or once the signal aborts. A job whose
 * worker dies is begun once more in a new one; so is one that fails with a worker that cannot be started.
 */
export async function runPool(options: PoolOptions): Promise<void> {
  const { spawn, base, equip, examples, jobs, follow, signal } = options;
  const waiting = [...jobs.keys()];
  const live = new Set<Connection>();

  async function connect(): Promise<Connection> {
    const connection = new Connection(spawn(), () => live.delete(connection));
    live.add(connection);
    try {
      const loaded = await connection.call({ call: "load", engine: "cpu", base, software: false });
      if (!loaded.loaded) throw engineError({ code: "engine", detail: loaded.reason.code });
      await connection.call({ call: "table", examples });
      return connection;
    } catch (thrown) {
      close(connection);
      throw thrown;
    }
  }

  function close(connection: Connection): void {
    live.delete(connection);
    connection.close();
  }

  async function run(connection: Connection, index: number, input: PoolJob): Promise<void> {
    await equip(connection, encoderFor(input));
    const began = performance.now();
    for await (const { done, total, predictions } of connection.job({ kind: "fold", input }, signal)) {
      if (predictions) follow({ type: "finished", index, predictions, ms: performance.now() - began });
      else follow({ type: "progress", index, share: Math.min(1, done / Math.max(1, total)) });
    }
  }

  /** One worker after the other, until no job is left. */
  async function work(): Promise<void> {
    let connection: Connection | undefined;
    for (let index = waiting.shift(); index !== undefined && !signal.aborted; index = waiting.shift()) {
      const job = jobs[index];
      if (!job) continue;
      for (let attempt = 1; !signal.aborted; attempt++) {
        try {
          connection ??= await connect();
          await run(connection, index, job);
          break;
        } catch (thrown) {
          if (signal.aborted) return;
          // Where one more worker is too much, the others do its work.
          if (!connection && live.size > 0) {
            waiting.unshift(index);
            return;
          }
          const isDead = thrown instanceof WorkerEnded || !connection;
          if (isDead) connection = undefined;
          if (isDead && attempt === 1) continue;
          follow({ type: "failed", index, error: toCoreError(thrown) });
          break;
        }
      }
    }
    if (connection) close(connection);
  }

  const end = () => [...live].forEach(close);
  signal.addEventListener("abort", end);
  try {
    await Promise.all(Array.from({ length: options.nWorkers ?? poolSize(jobs) }, work));
  } finally {
    signal.removeEventListener("abort", end);
    end();
  }
}

function encoderFor(input: PoolJob): EncoderName | undefined {
  return encoderNeeded({ kind: "fold", input });
}
