// The run inside a worker: steps between requests, told of and saved now and then.

import { isCoreError } from "./errors.ts";
import type { Session } from "./load.ts";
import { CheckpointSchedule, Pace } from "./pace.ts";
import type { CoreError, Progress, Response, RunMode } from "./protocol.ts";

/** A page sees at most this many reports a second of a run. */
const reportsPerSecond = 20;

export interface TrainingOptions {
  session: Session;
  /** Names the run in its news. */
  id: number;
  post: (response: Response, transfer?: Transferable[]) => void;
  /** Takes what the engine refused or failed at, unless the device is to blame. */
  fail: (error: CoreError) => void;
  /** Whether the device was lost meanwhile. */
  isDead: () => boolean;
  now: () => number;
}

/** The run that was prepared last. */
export class Training {
  /** Absent while training stands still. */
  mode?: RunMode;
  /** How it goes on once there is something to do here: what is left is done elsewhere. */
  #waiting?: RunMode;
  #options: TrainingOptions;
  #pace = new Pace();
  #schedule: CheckpointSchedule;
  #step = 0;
  #savedStep = 0;
  /** What the page has not been told yet. */
  #unsent?: Progress;
  #sentAt = -Infinity;

  constructor(options: TrainingOptions) {
    this.#options = options;
    this.#schedule = new CheckpointSchedule(options.now());
  }

  get step(): number {
    return this.#step;
  }

  /** Its state is now that of a checkpoint of this step. */
  restored(step: number): void {
    this.#step = this.#savedStep = step;
  }

  /** Stands still, with all told and saved. */
  async pause(): Promise<void> {
    if (!this.mode && !this.#waiting) return;
    this.mode = this.#waiting = undefined;
    this.#report();
    await this.#save();
  }

  /** Goes on, if it waits for what is done elsewhere. */
  wake(): undefined {
    this.mode ??= this.#waiting;
    this.#waiting = undefined;
  }

  /** Tells how far what it waits for is. */
  async tellWaiting(): Promise<undefined> {
    if (!this.#waiting) return;
    this.#unsent = await this.#options.session.advance(0);
    this.#report();
  }

  /** Goes on for a moment. */
  async advance(mode: RunMode): Promise<void> {
    const { session, id, post, fail, isDead, now } = this.#options;
    this.#waiting = undefined;
    // One step at a time is the only sure way not to step past the end of an epoch.
    const nSteps = mode === "continuous" ? this.#pace.nStepsNext : 1;
    const began = now();
    let progress: Progress;
    try {
      progress = await session.advance(nSteps);
    } catch (thrown) {
      if (!isCoreError(thrown)) throw thrown;
      this.mode = undefined;
      this.#report();
      return fail(thrown);
    }
    if (isDead()) return;
    const ended = now();
    if (progress.step < this.#step) this.#pace.restart();
    else this.#pace.measure(progress.step - this.#step, ended - began, nSteps);
    this.#step = progress.step;
    const { events = [], plan } = this.#unsent ?? {};
    this.#unsent = { plan, ...progress, events: [...events, ...progress.events] };

    const epochEnded = progress.events.some((event) => event.type === "epoch");
    const { finished } = progress;
    const halts = finished || mode === "step" || (mode === "epoch" && epochEnded);
    const waits = progress.waiting && !halts;
    if (halts || waits || ended - this.#sentAt >= 1_000 / reportsPerSecond) this.#report();
    if (waits) {
      this.#waiting = mode;
      this.mode = undefined;
    }
    if (halts) {
      this.mode = undefined;
      post({ news: "halted", run: id, finished });
    }
    if (halts || this.#schedule.isDue(now(), epochEnded)) await this.#save();
  }

  #report(): void {
    const progress = this.#unsent;
    if (!progress) return;
    this.#unsent = undefined;
    this.#sentAt = this.#options.now();
    const { stepsPerSecond, trainingMs } = this.#pace;
    this.#options.post({ news: "progress", run: this.#options.id, progress, stepsPerSecond, trainingMs });
  }

  /** Sends the run's state to the page, which needs it if this worker dies. */
  async #save(): Promise<void> {
    const { session, id, post, fail, now } = this.#options;
    if (this.#step === this.#savedStep) return;
    const began = now();
    let bytes: Uint8Array | undefined;
    try {
      bytes = await session.checkpoint();
    } catch (thrown) {
      if (!isCoreError(thrown)) throw thrown;
      if (thrown.kind.code !== "notReady") {
        this.mode = undefined;
        return fail(thrown);
      }
      // Should its worker die, the run begins again: it has no state, or none while its texts are read, or its teacher
      // learns.
    }
    this.#schedule.made(began, now());
    this.#savedStep = this.#step;
    if (bytes) post({ news: "checkpoint", run: id, bytes, step: this.#step }, [bytes.buffer]);
  }
}
