// Which engine a run on a pretrained encoder is better off on. Its state is not for both, so it does not
// move to be measured: it is begun once more on the GPU engine, beside itself, and where it would be over
// sooner it goes on.

import type { Connection, RunNews } from "./connection.ts";
import { type Contest, type RunInContest, measured, worthFetchingSeconds, worthKeepingRatio } from "./contest.ts";
import { describe } from "./errors.ts";
import { EngineError, type EngineReason, type ModelKind, type RunMode } from "./protocol.ts";
import type { Workers } from "./workers.ts";

export interface RaceOptions {
  workers: Workers;
  model: ModelKind;
  run: RacingRun;
}

/** What is asked of the run. */
export interface RacingRun extends RunInContest {
  /** Begins the run once more, on another worker. */
  begin(connection: Connection): Promise<Rival>;
  /** Goes on with what a rival has done; resolves with whether it does, as it may be over. */
  follow(rival: Rival): Promise<boolean>;
}

export class EngineRace implements Contest {
  readonly isHolding = false;
  #options: RaceOptions;
  #isDecided = false;
  #saidFastEnough = false;
  /** That is on; aborted once nobody waits for its end. */
  #race?: AbortController;

  constructor(options: RaceOptions) {
    this.#options = options;
  }

  begin(): void {
    this.#options.run.say("cpu", { code: "start" });
  }

  weigh(trainingMs: number, mode: RunMode): void {
    if (this.#isDecided || this.#race || mode !== "continuous" || trainingMs < measured.cpuMs) return;
    if (this.#options.run.pace().secondsLeft > worthFetchingSeconds) void this.#begin();
    else this.#sayFastEnough();
  }

  rest(): void {
    if (!this.#race) return;
    this.#race.abort();
    this.#race = undefined;
    this.#options.workers.closeGpu();
  }

  conclude(): void {
    this.rest();
    if (!this.#isDecided) this.#sayFastEnough();
  }

  close(): void {
    this.rest();
    this.#isDecided = true;
  }

  #stay(reason: EngineReason): void {
    this.close();
    this.#options.run.say("cpu", reason);
  }

  /** As far as it is known: more may be left than was foretold. */
  #sayFastEnough(): void {
    if (this.#saidFastEnough) return;
    this.#saidFastEnough = true;
    this.#options.run.say("cpu", { code: "cpuFastEnough" });
  }

  async #begin(): Promise<void> {
    const { workers, model, run } = this.#options;
    const race = (this.#race = new AbortController());
    const gpu = await workers.gpu(model, false);
    if (race.signal.aborted) return;
    if ("code" in gpu) return this.#stay(gpu);
    try {
      const rival = await run.begin(gpu.connection);
      await rival.measured;
      run.command(async () => {
        if (!race.signal.aborted) await this.#judge(rival, gpu.adapter);
      });
    } catch (thrown) {
      if (!race.signal.aborted) this.#stay({ code: "gpuFailed", detail: describe(thrown) });
    }
  }

  async #judge(rival: Rival, adapter: string | undefined): Promise<void> {
    const { workers, run } = this.#options;
    const { stepsPerSecond, secondsLeft } = run.pace();
    const ratio = rival.stepsPerSecond / stepsPerSecond;
    if (rival.secondsLeft * worthKeepingRatio >= secondsLeft) {
      return this.#stay(ratio < 1 ? { code: "cpuFaster", ratio: 1 / ratio } : { code: "cpuFastEnough" });
    }
    this.#isDecided = true;
    this.#race = undefined;
    try {
      if (await run.follow(rival)) run.say("gpu", { code: "gpuFaster", ratio }, adapter);
      else workers.closeGpu();
    } catch (thrown) {
      workers.closeGpu();
      this.#stay({ code: "gpuFailed", detail: describe(thrown) });
    }
    await run.go();
  }
}

/** The run once more, on another worker. */
export class Rival {
  /** All that it has told, in order. */
  readonly news: RunNews[] = [];
  stepsPerSecond = 0;
  secondsLeft = Infinity;
  /** Resolves once its speed says something, or it is over; rejects where it comes to nothing. */
  readonly measured: Promise<void>;

  /** @param id - names the run in the worker's news */
  constructor(
    readonly connection: Connection,
    readonly id: number,
  ) {
    this.measured = new Promise((resolve, reject) => {
      connection.tenant = {
        hear: (news) => {
          if (news.run !== id) return;
          this.news.push(news);
          if (news.news === "failed") reject(new EngineError(news.error));
          if (this.#isMeasured(news)) resolve();
        },
        lose: ({ detail }) => reject(new Error(detail)),
      };
    });
    // Nobody may come to wait for it.
    this.measured.catch(() => undefined);
  }

  /** Takes in how fast it is; whether that says something. */
  #isMeasured(news: RunNews): boolean {
    if (news.news === "halted") this.secondsLeft = 0;
    if (news.news !== "progress") return news.news === "halted";
    const { progress, stepsPerSecond, trainingMs } = news;
    this.stepsPerSecond = stepsPerSecond;
    this.secondsLeft = stepsPerSecond > 0 ? (progress.nSteps - progress.step) / stepsPerSecond : Infinity;
    return trainingMs >= measured.gpuMs;
  }
}
