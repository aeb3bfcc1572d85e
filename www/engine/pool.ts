// A pool of workers, each with a CPU engine of its own, that train and score folds side by side.

import { type Machine, mostWorkers } from "./capacity.ts";
import { type Connection, WorkerEnded } from "./connection.ts";
import { toCoreError } from "./errors.ts";
import type { EncoderName, Example, PoolJob, PoolNews } from "./protocol.ts";
import { encodersNeeded, type Workers } from "./workers.ts";

export interface PoolOptions {
  /** The table that the jobs' rows are of. */
  examples: Example[];
  jobs: readonly PoolJob[];
  follow: (news: PoolNews) => void;
  /** Ends everything at once; what has finished was told. */
  signal: AbortSignal;
  nWorkers?: number;
}

/** As many workers as there is room for, and jobs. */
export function poolSize(jobs: readonly PoolJob[], machine?: Machine): number {
  const encoders = jobs.flatMap((job) => encodersFor(job));
  return Math.max(1, Math.min(jobs.length, mostWorkers(encoders, machine)));
}

/**
 * Resolves when every job has been told of as finished or failed, or once the signal aborts. A job whose
 * worker dies is begun once more in a new one; so is one that fails with a worker that cannot be started.
 */
export async function runPool(workers: Pick<Workers, "spare" | "equip">, options: PoolOptions): Promise<void> {
  const { examples, jobs, follow, signal } = options;
  const waiting = [...jobs.keys()];
  const live = new Set<Connection>();

  async function connect(): Promise<Connection> {
    const connection = await workers.spare(live);
    try {
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
    await workers.equip(connection, encodersFor(input));
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

function encodersFor(input: PoolJob): EncoderName[] {
  return encodersNeeded({ kind: "fold", input });
}
