// When to say nothing: a threshold, and what it costs.

import type { State } from "../state.ts";
import { covered } from "../state/found.ts";
import type { Lesson } from "../state/lessons.ts";
import { answer, isOfLesson, runsSince } from "./evidence.ts";
import { type LessonPlan, at, fromScratch, places, train } from "./step.ts";

/** What a threshold must be worth: so many texts are still put into a class, and these more often into the right one. */
const least = { coverage: 0.25, gain: 0.1 };

export const none: LessonPlan = {
  minutes: 10,
  settings: { ...fromScratch, validation_share: 0.35 },
  place: places.table,
  terms: ["threshold", "calibration", "heldOut"],
  steps: [
    {
      ...train,
      facts: (state, lesson) => {
        const { heldOut } = runsSince(state, lesson)[0] ?? {};
        return heldOut && [heldOut.nCorrect, heldOut.n];
      },
    },
    {
      isDone: (state, lesson) => {
        const found = effect(state, lesson);
        if (!found || state.label.threshold === 0) return false;
        return found.coverage >= least.coverage && found.accuracy >= Math.min(1, found.ofAll + least.gain);
      },
      isUndone: ({ label }) => label.threshold === 0,
      facts: (state, lesson) => {
        const found = effect(state, lesson);
        return found && [found.coverage, found.accuracy, found.ofAll];
      },
      where: { place: places.confidence, selector: "#threshold" },
    },
    {
      isDone: (state, lesson) => (highest(state, lesson) ?? 1) < state.label.threshold,
      where: at.trial,
    },
    {
      isDone: (state, lesson) => {
        const { data, trial, label } = state;
        const isNew = !data.present.rows.some(({ text }) => text.trim() === trial.text.trim());
        return isNew && label.threshold > 0 && (highest(state, lesson) ?? 0) >= label.threshold;
      },
      where: at.trial,
    },
  ],
};

/** What the threshold does on the texts that the model has not learned from. */
function effect(state: State, lesson: Lesson): { coverage: number; accuracy: number; ofAll: number } | undefined {
  const { run, label } = state;
  const report = run.evaluation?.validation ?? run.evaluation?.test;
  if (!report || report.nExamples === 0 || !isOfLesson(state, lesson)) return undefined;
  const { n, nCorrect } = covered(report.predictions, label.threshold);
  return { coverage: n / report.nExamples, accuracy: n === 0 ? 0 : nCorrect / n, ofAll: report.accuracy };
}

/** The probability of the class that the model thinks likeliest. */
function highest(state: State, lesson: Lesson): number | undefined {
  return answer(state, lesson)?.classes[0]?.probability;
}
