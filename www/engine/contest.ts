// Which engine a run is better off on: the one that the person chose, or the faster, both measured on the run itself.

import type { Connection } from "./connection.ts";
import type { EngineChoice, EngineReason, ModelKind, RunMode } from "./protocol.ts";
import type { GpuEngine, Workers } from "./workers.ts";

/** Training time after which a speed says something. */
export const measured = { cpuMs: 1_000, gpuMs: 3_000 };
/** Rest of a run for which fetching and starting the GPU engine pays. */
export const worthFetchingSeconds = 15;
/** Rest of a run for which moving to a GPU engine that is there pays. */
const worthMovingSeconds = 5;
/** A GPU that is hardly faster is not worth its heat. */
export const worthKeepingRatio = 1.2;

/** What a run asks of whatever chooses its engine. */
export interface Contest {
  /** Training waits for the GPU engine that the person chose. */
  readonly isHolding: boolean;
  /** The run has begun, on the CPU engine. */
  begin(): void;
  /** Decides, once there is something to measure, whether the other engine is worth a try. */
  weigh(trainingMs: number, mode: RunMode): void;
  /** The run rests, or is not what it was: what is done beside it ends. */
  rest(): void;
  /** The run has ended: says what is known by now. */
  conclude(): void;
  /** A run whose worker died tries no other engine, nor does one that is of no more use. */
  close(): void;
}

/** What is asked of a run. */
export interface RunInContest {
  pace(): { stepsPerSecond: number; secondsLeft: number; isFinished: boolean };
  /** Does something when it is its turn, unless the run is over. */
  command(work: () => Promise<void>): void;
  /** Goes on, if it was going on. */
  go(): Promise<void>;
  say(engine: "cpu" | "gpu", reason: EngineReason, adapter?: string): void;
}

export interface ContestOptions {
  workers: Workers;
  choice: EngineChoice;
  model: ModelKind;
  /** The run stays where it is, unless the person says otherwise. */
  stays: boolean;
  run: MovableRun;
}

/** What is asked of the run besides. */
export interface MovableRun extends RunInContest {
  halt(): Promise<void>;
  /** Takes the run, at rest, to another worker. If that fails, all is as before; resolves with why. */
  move(engine: "cpu" | "gpu", connect: () => Promise<Connection>): Promise<string | undefined>;
}

/** Of a run that can move between the engines. */
export class EngineContest implements Contest {
  isHolding = false;
  #options: ContestOptions;
  #run: MovableRun;
  /** Of the automatic choice: not yet tried, GPU being started, GPU being measured against a speed, or decided. */
  #state: "open" | "starting" | { cpuRate: number; adapter: string | undefined } | "closed";
  #saidFastEnough = false;

  constructor(options: ContestOptions) {
    this.#options = options;
    this.#run = options.run;
    this.#state = options.choice === "auto" && !options.stays ? "open" : "closed";
  }

  begin(): void {
    const { choice, stays } = this.#options;
    if (choice === "gpu") {
      this.isHolding = true;
      void this.#tryGpu();
    } else {
      this.#run.say("cpu", { code: choice === "cpu" ? "chosen" : stays ? "stays" : "start" });
    }
  }

  weigh(trainingMs: number, mode: RunMode): void {
    if (typeof this.#state === "object") {
      if (trainingMs >= measured.gpuMs) this.#judge(this.#state);
    } else if (this.#state === "open" && mode === "continuous" && trainingMs >= measured.cpuMs) {
      if (this.#run.pace().secondsLeft > worthFetchingSeconds) {
        this.#state = "starting";
        void this.#tryGpu();
      } else {
        this.#sayFastEnough();
      }
    }
  }

  rest(): void {
    // There is nothing beside a run that moves.
  }

  conclude(): void {
    if (typeof this.#state === "object") this.#judge(this.#state);
    else if (this.#state === "open" && this.#run.pace().stepsPerSecond > 0) this.#sayFastEnough();
  }

  close(): void {
    this.#state = "closed";
  }

  /** Starts the GPU engine beside the run, and moves the run to it. */
  async #tryGpu(): Promise<void> {
    const { workers, choice, model } = this.#options;
    // While the other engine starts, this one is slower than it could be.
    const cpuRate = this.#run.pace().stepsPerSecond;
    const isChosen = choice === "gpu";
    const gpu = await workers.gpu(model, isChosen);
    this.#run.command(async () => {
      this.isHolding = false;
      this.#state = "closed";
      if ("code" in gpu) this.#run.say("cpu", gpu);
      else await this.#tryOn(gpu, isChosen, cpuRate);
      await this.#run.go();
    });
  }

  async #tryOn({ connection, adapter }: GpuEngine, isChosen: boolean, cpuRate: number): Promise<void> {
    const { workers } = this.#options;
    await this.#run.halt();
    const { isFinished, secondsLeft } = this.#run.pace();
    if (!isChosen && (isFinished || secondsLeft < worthMovingSeconds)) {
      workers.closeGpu();
      return this.#sayFastEnough();
    }
    const problem = await this.#run.move("gpu", async () => connection);
    if (problem !== undefined) {
      workers.closeGpu();
      this.#run.say("cpu", { code: "gpuFailed", detail: problem });
    } else if (isChosen) {
      this.#run.say("gpu", { code: "chosen" }, adapter);
    } else {
      this.#state = { cpuRate, adapter };
    }
  }

  /** Keeps the faster engine, both measured on this run. */
  #judge({ cpuRate, adapter }: { cpuRate: number; adapter: string | undefined }): void {
    const { workers } = this.#options;
    this.#state = "closed";
    const ratio = this.#run.pace().stepsPerSecond / cpuRate;
    if (ratio >= worthKeepingRatio) return this.#run.say("gpu", { code: "gpuFaster", ratio }, adapter);
    this.#run.command(async () => {
      await this.#run.halt();
      const problem = await this.#run.move("cpu", async () => (await workers.cpu()).connection);
      // A slower engine is better than none.
      if (problem !== undefined) return this.#run.go();
      workers.closeGpu();
      if (ratio < 1) this.#run.say("cpu", { code: "cpuFaster", ratio: 1 / ratio });
      else this.#run.say("cpu", { code: "cpuFastEnough" });
      await this.#run.go();
    });
  }

  #sayFastEnough(): void {
    if (this.#saidFastEnough) return;
    this.#saidFastEnough = true;
    this.#run.say("cpu", { code: "cpuFastEnough" });
  }
}
