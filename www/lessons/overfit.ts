// A network that knows its training texts by heart, and others hardly; and what helps.

import { type ScoredRun, gap, isFromScratch, runsSince } from "./evidence.ts";
import type { State } from "../state.ts";
import type { Lesson } from "../state/lessons.ts";
import { type LessonPlan, at, both, fromScratch, places } from "./step.ts";

/** By heart, and of other texts far fewer are right. */
const least = { training: 0.95, gap: 0.2 };

export const overfit: LessonPlan = {
  minutes: 10,
  fetches: true,
  settings: { ...fromScratch, epochs: 1 },
  place: places.curves,
  terms: ["overfitting", "heldOut", "epoch"],
  steps: [
    {
      isDone: (state, lesson) => first(state, lesson) !== undefined,
      facts: (state, lesson) => both(first(state, lesson)),
      where: at.train,
    },
    {
      isDone: (state, lesson) => overfitted(state, lesson) !== undefined,
      facts: (state, lesson) => both(overfitted(state, lesson)),
      where: { place: places.settings, setting: "epochs", selector: "#setting-epochs" },
    },
    {
      isDone: (state, lesson) => mended(state, lesson) !== undefined,
      facts: (state, lesson) => both(mended(state, lesson)),
      where: at.start,
    },
  ],
};

function first(state: State, lesson: Lesson): ScoredRun | undefined {
  return runsSince(state, lesson).find(isFromScratch);
}

/** The worst of them. */
function overfitted(state: State, lesson: Lesson): ScoredRun | undefined {
  const all = runsSince(state, lesson).filter(
    (run) => isFromScratch(run) && run.training.accuracy >= least.training && gap(run) >= least.gap,
  );
  return all.sort((a, b) => gap(b) - gap(a))[0];
}

/** On the very same texts half the gap, and not by knowing less. */
function mended(state: State, lesson: Lesson): ScoredRun | undefined {
  const before = overfitted(state, lesson);
  if (!before) return undefined;
  return runsSince(state, lesson).find(
    (run) =>
      run.split === before.split &&
      gap(run) <= gap(before) / 2 &&
      run.heldOut.accuracy >= before.heldOut.accuracy &&
      run.training.accuracy >= before.training.accuracy - least.gap,
  );
}
