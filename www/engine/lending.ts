// Tunings of a run on an encoder, done beside it in workers of their own: by a run of the same texts
// and settings in each, which comes to the same numbers. The run does what is not lent, waits for
// what is, and does it itself should a worker come to nothing.

import { mostWorkers } from "./capacity.ts";
import { type Connection, WorkerEnded } from "./connection.ts";
import type { Call, DataInput, Results, RunConfig } from "./protocol.ts";
import { encodersOf, untaught } from "../state/settings.ts";
import type { Workers } from "./workers.ts";

type LendingCall = Extract<Call, { call: "lend" | "noteLent" | "takeLent" | "takeBack" }>;

export interface LendingOptions {
  data: DataInput;
  config: RunConfig;
  /** That tuning is tried on. */
  nFolds: number;
  /** Asks the worker that has the run. */
  ask: <C extends LendingCall>(call: C) => Promise<Results[C["call"]]>;
}

export class Lending {
  #workers: Pick<Workers, "spare" | "equip">;
  #options: LendingOptions;
  #live = new Set<Connection>();
  /** What has come of tunings by the index of their fold, should the run begin anew. */
  #files = new Map<number, Blob>();
  /** Being done. */
  #away = new Set<number>();
  #phase: "working" | "retreated" | "ended" = "working";
  /** The run is being told how far one is. */
  #isNoting = false;
  /** Resolves when the run goes on that pauses. */
  #resumed: Promise<void> = Promise.resolve();
  #resume: () => void = () => undefined;

  constructor(workers: Pick<Workers, "spare" | "equip">, options: LendingOptions) {
    // What teaches has learned before anything is lent.
    const config = untaught(options.config);
    this.#workers = workers;
    this.#options = { ...options, config };
    // One has the run, and does the first fold at least.
    const nWorkers = Math.min(options.nFolds, mostWorkers(encodersOf(config)));
    for (let n = 1; n < nWorkers; n++) void this.#work();
  }

  /** The run has begun anew, in another worker: it is given what has come of what was lent. */
  async renew(): Promise<void> {
    for (const [fold, file] of this.#files) {
      if (await this.#ask({ call: "lend", fold })) await this.#ask({ call: "takeLent", fold, file });
    }
  }

  pause(): void {
    this.#resume();
    this.#resumed = new Promise((resolve) => (this.#resume = resolve));
  }

  resume(): void {
    this.#resume();
  }

  /** Ends the workers at once: that of the run has ended, perhaps for want of memory. What they have done is kept. */
  retreat(): void {
    if (this.#phase === "working") this.#phase = "retreated";
    this.#resume();
    [...this.#live].forEach((connection) => connection.close());
    this.#live.clear();
  }

  /** Ends all of it at once. */
  end(): void {
    this.#phase = "ended";
    this.retreat();
    this.#files.clear();
  }

  /** One tuning after the other, until none is to be had. */
  async #work(): Promise<void> {
    const { data, config } = this.#options;
    let connection: Connection | undefined;
    try {
      connection = await this.#workers.spare(this.#live);
      await this.#workers.equip(connection, encodersOf(config));
      await connection.call({ call: "prepare", run: 0, data, config, goesOn: false });
      for (let fold = await this.#next(); fold !== undefined; fold = await this.#next()) {
        await this.#do(fold, connection);
      }
    } catch (thrown) {
      // The run does without.
      if (this.#isWorking) console.warn(thrown);
    } finally {
      if (connection) {
        this.#live.delete(connection);
        connection.close();
      }
    }
  }

  get #isWorking(): boolean {
    return this.#phase === "working";
  }

  /** The next that the run leaves to others: the last fold comes first, as the run has begun with the first. */
  async #next(): Promise<number | undefined> {
    for (let fold = this.#options.nFolds - 1; fold > 0; fold--) {
      if (!this.#isWorking) return undefined;
      if (this.#files.has(fold) || this.#away.has(fold)) continue;
      // So that no other worker asks for it meanwhile.
      this.#away.add(fold);
      if (await this.#ask({ call: "lend", fold })) return fold;
      this.#away.delete(fold);
    }
    return undefined;
  }

  async #do(fold: number, connection: Connection): Promise<void> {
    try {
      for await (const { done, total, file } of connection.job({ kind: "tune", input: { fold } })) {
        if (file) this.#files.set(fold, new Blob([file]));
        else this.#note(fold, done / Math.max(1, total));
        await this.#resumed;
      }
      this.#away.delete(fold);
      const file = this.#files.get(fold);
      if (file) await this.#ask({ call: "takeLent", fold, file });
    } catch (thrown) {
      this.#away.delete(fold);
      this.#files.delete(fold);
      if (this.#isWorking) await this.#ask({ call: "takeBack", fold });
      throw thrown;
    }
  }

  /** The run is busy with a step of its own, which is not waited for. */
  #note(fold: number, share: number): void {
    if (this.#isNoting) return;
    this.#isNoting = true;
    void this.#ask({ call: "noteLent", fold, share }).finally(() => (this.#isNoting = false));
  }

  /** Asks the run; undefined where its worker has died, which will be told of in a new one. */
  async #ask<C extends LendingCall>(call: C): Promise<Results[C["call"]] | undefined> {
    if (this.#phase === "ended") return undefined;
    try {
      return await this.#options.ask(call);
    } catch (thrown) {
      if (!(thrown instanceof WorkerEnded)) console.warn(thrown);
      return undefined;
    }
  }
}
