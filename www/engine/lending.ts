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

/** The number of the tuning on the whole training part; those of the folds count from 1. */
const whole = 0;

export class Lending {
  #workers: Pick<Workers, "spare" | "equip">;
  #options: LendingOptions;
  #live = new Set<Connection>();
  /** What has come of tunings, should the run begin anew. */
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
    // One has the run.
    for (let n = 1; n < mostWorkers(encodersOf(config)); n++) void this.#work();
  }

  /** The run has begun anew, in another worker: it is given what has come of what was lent. */
  async renew(): Promise<void> {
    for (const [tuning, file] of this.#files) {
      if (await this.#ask({ call: "lend", tuning })) await this.#ask({ call: "takeLent", tuning, file });
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
      for (let tuning = await this.#next(); tuning !== undefined; tuning = await this.#next()) {
        await this.#do(tuning, connection);
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

  /**
   * The next that the run leaves to others. The last folds come first, as the run begins with the first;
   * the tuning on all texts comes before the middle ones, as the run cannot begin it until it has compared.
   */
  async #next(): Promise<number | undefined> {
    const { nFolds } = this.#options;
    const folds = Array.from({ length: nFolds - 1 }, (_, index) => nFolds - index);
    for (const tuning of [...folds.slice(0, 1), whole, ...folds.slice(1)]) {
      if (!this.#isWorking) return undefined;
      if (this.#files.has(tuning) || this.#away.has(tuning)) continue;
      // So that no other worker asks for it meanwhile.
      this.#away.add(tuning);
      if (await this.#ask({ call: "lend", tuning })) return tuning;
      this.#away.delete(tuning);
    }
    return undefined;
  }

  async #do(tuning: number, connection: Connection): Promise<void> {
    try {
      for await (const { done, total, file } of connection.job({ kind: "tune", input: { tuning } })) {
        if (file) this.#files.set(tuning, new Blob([file]));
        else this.#note(tuning, done / Math.max(1, total));
        await this.#resumed;
      }
      this.#away.delete(tuning);
      const file = this.#files.get(tuning);
      if (file) await this.#ask({ call: "takeLent", tuning, file });
    } catch (thrown) {
      this.#away.delete(tuning);
      this.#files.delete(tuning);
      if (this.#isWorking) await this.#ask({ call: "takeBack", tuning });
      throw thrown;
    }
  }

  /** The run is busy with a step of its own, which is not waited for. */
  #note(tuning: number, share: number): void {
    if (this.#isNoting) return;
    this.#isNoting = true;
    void this.#ask({ call: "noteLent", tuning, share }).finally(() => (this.#isNoting = false));
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
