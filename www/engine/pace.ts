// How many steps a call of `advance` takes, how fast a run is, and when its state is saved.

const callMs = 50;
const mostStepsPerCall = 1_000;
const windowMs = 2_000;

interface AdvanceCall {
  nSteps: number;
  nAsked: number;
  ms: number;
}

/** Follows the calls of `advance` of one run. */
export class Pace {
  /** Time spent on training so far. */
  trainingMs = 0;
  /** Allocates memory and, on a GPU, compiles shaders: it counts only until there is another. */
  #first: AdvanceCall | undefined;
  #later: AdvanceCall[] = [];

  /** Takes in that `nSteps` steps took `ms`, where so many were asked for: a state that is put back jumps ahead. */
  measure(nSteps: number, ms: number, nAsked = nSteps): void {
    if (nSteps <= 0) return;
    this.trainingMs += ms;
    if (!this.#first) {
      this.#first = { nSteps, nAsked, ms };
      return;
    }
    this.#later.push({ nSteps, nAsked, ms });
    let excess = this.#later.reduce((total, call) => total + call.ms, 0) - windowMs;
    while (this.#later[0] && this.#later[0].ms <= excess) excess -= this.#later.shift()?.ms ?? 0;
  }

  /** Other steps follow, of which nothing is known: a network's after its teacher's. */
  restart(): void {
    this.#first = undefined;
    this.#later = [];
  }

  /** Over the last two seconds of training. */
  get stepsPerSecond(): number {
    const calls = this.#later.length > 0 || !this.#first ? this.#later : [this.#first];
    let nSteps = 0;
    let ms = 0;
    for (const call of calls) {
      nSteps += call.nSteps;
      ms += call.ms;
    }
    // A browser's clock may be too coarse for a step.
    return nSteps === 0 ? 0 : (1_000 * nSteps) / Math.max(ms, 0.1);
  }

  /** As many steps as fit in about 50 ms, so that a request waits no longer than that, or one step. */
  get nStepsNext(): number {
    const last = this.#later.at(-1) ?? this.#first;
    if (!last) return 1;
    const fitting = Math.floor((callMs * last.nAsked) / Math.max(last.ms, 0.1));
    // One call that happens to be quick is no reason for a long one.
    return Math.max(1, Math.min(fitting, 2 * last.nAsked, mostStepsPerCall));
  }
}

const betweenEpochEndsMs = 1_000;
const withinEpochMs = 10_000;
const mostShareOfTime = 0.05;

/** Says when a checkpoint is worth its cost. */
export class CheckpointSchedule {
  #last: number;
  #costMs = 0;

  constructor(now: number) {
    this.#last = now;
  }

  isDue(now: number, epochEnded: boolean): boolean {
    const least = epochEnded ? betweenEpochEndsMs : withinEpochMs;
    return now - this.#last >= Math.max(least, this.#costMs / mostShareOfTime);
  }

  /** Takes in that a checkpoint was made from `began` to `ended`. */
  made(began: number, ended: number): void {
    this.#costMs = ended - began;
    this.#last = ended;
  }
}
