// Learned in English, asked in Chinese.

import type { State } from "../state.ts";
import type { Lesson } from "../state/lessons.ts";
import { encoderOf } from "../state/settings.ts";
import { type ScoredRun, answer, isFromScratch, isPretrained, runsSince } from "./evidence.ts";
import { type LessonPlan, at, fromScratch, places } from "./step.ts";

/** About as good as in its own language; four classes guessed at would be a quarter. */
const least = 0.7;

export const languages: LessonPlan = {
  minutes: 10,
  fetches: true,
  settings: { ...fromScratch, adaptation: "frozen" },
  place: places.test,
  terms: ["encoder", "token", "heldOut"],
  steps: [
    {
      isDone: (state, lesson) => tested(state, lesson, isFromScratch) !== undefined,
      facts: (state, lesson) => accuracy(tested(state, lesson, isFromScratch)),
      where: at.train,
    },
    {
      isDone: (state, lesson) => tested(state, lesson, readsBoth) !== undefined,
      facts: (state, lesson) => accuracy(tested(state, lesson, readsBoth)),
      where: at.start,
    },
    {
      isDone: (state, lesson) => {
        const { trained } = state.run;
        const isEncoders = trained !== undefined && encoderOf(trained.config) !== undefined;
        return isEncoders && /\p{sc=Han}/u.test(state.trial.text) && answer(state, lesson) !== undefined;
      },
      where: at.trial,
    },
  ],
};

/** The last of such runs that was scored on test texts. */
function tested(state: State, lesson: Lesson, isSuch: (run: ScoredRun) => boolean): ScoredRun | undefined {
  return runsSince(state, lesson).findLast((run) => run.scores.test !== undefined && isSuch(run));
}

function readsBoth(run: ScoredRun): boolean {
  return isPretrained(run) && (run.scores.test?.accuracy ?? 0) >= least;
}

function accuracy(run: ScoredRun | undefined): readonly number[] | undefined {
  return run?.scores.test && [run.scores.test.accuracy];
}
