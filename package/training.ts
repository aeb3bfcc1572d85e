// One training, as whoever started it follows and steers it.

import type { Engine, Evaluation, EncoderName, LabelsEvaluation, RunUpdate } from "../www/engine/protocol.ts";
import { tellsScores } from "../www/engine/updates.ts";
import { HandfulError, handfulError } from "./error.ts";

/**
 * What a training tells, in order. The last is `evaluated`, or `labelsEvaluated` where a text may have several
 * labels; what goes wrong is thrown instead.
 */
export type TrainingUpdate =
  /** The encoder is on its way, in bytes. */
  { type: "encoder"; name: EncoderName; bytes: number; total: number } | Exclude<RunUpdate, { type: "failed" }>;

/**
 * A training under way: `for await (const update of training)` follows it from then on, and leaving
 * that loop only ends the following.
 */
export class Training<
  Scores extends Evaluation | LabelsEvaluation = Evaluation,
> implements AsyncIterable<TrainingUpdate> {
  /** The scores, once it is over; rejects with a {@link HandfulError}. */
  readonly finished: Promise<Scores>;
  #engine: Engine;
  #resolve: (evaluation: Evaluation | LabelsEvaluation) => void = () => undefined;
  #reject: (error: HandfulError) => void = () => undefined;
  #followers = new Set<(news: News) => void>();
  #end: News | undefined;
  /** What was asked before there was a run. */
  #waiting: (() => void)[] | undefined = [];

  /** @internal */
  constructor(engine: Engine) {
    this.#engine = engine;
    this.finished = new Promise((resolve, reject) => {
      // Which scores there are follows from the settings.
      this.#resolve = (evaluation) => resolve(evaluation as Scores);
      this.#reject = reject;
    });
    // Whoever follows the updates hears of it there.
    this.finished.catch(() => undefined);
  }

  /** Stands still after the step in progress. */
  pause(): void {
    this.#command(() => this.#engine.pause());
  }

  resume(): void {
    this.#command(() => this.#engine.resume());
  }

  /** Ends it and keeps its model. One that has not begun has none. */
  stop(): void {
    if (this.#waiting) this.fail(new HandfulError({ code: "notReady" }));
    else this.#command(() => this.#engine.stop());
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TrainingUpdate, void> {
    const arrived: News[] = this.#end ? [this.#end] : [];
    let wake: () => void = () => undefined;
    const follow = (news: News) => {
      arrived.push(news);
      wake();
    };
    this.#followers.add(follow);
    try {
      for (;;) {
        const news = arrived.shift();
        if (!news) await new Promise<void>((resolve) => (wake = resolve));
        else if (news instanceof HandfulError) throw news;
        else {
          yield news;
          if (tellsScores(news)) return;
        }
      }
    } finally {
      this.#followers.delete(follow);
    }
  }

  /** @internal Whether nothing more will come of it. */
  get isOver(): boolean {
    return this.#end !== undefined;
  }

  /** @internal The engine has been asked to begin it. */
  begun(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const act of waiting) act();
  }

  /** @internal */
  hear(update: RunUpdate | TrainingUpdate): void {
    if (update.type === "failed") return this.fail(handfulError(update.error));
    this.#tell(update);
    if (tellsScores(update)) this.#resolve(update.evaluation);
  }

  /** @internal */
  fail(error: HandfulError): void {
    if (this.isOver) return;
    this.#tell(error);
    this.#reject(error);
  }

  #tell(news: News): void {
    if (this.isOver) return;
    if (news instanceof HandfulError || tellsScores(news)) this.#end = news;
    for (const follow of this.#followers) follow(news);
  }

  #command(act: () => void): void {
    if (this.isOver) return;
    if (this.#waiting) this.#waiting.push(act);
    else act();
  }
}

type News = TrainingUpdate | HandfulError;
