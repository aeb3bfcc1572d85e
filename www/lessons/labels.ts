// One labelled text of each class, many without a label: what ten more labels bring.

import { samples } from "../samples/index.ts";
import type { State } from "../state.ts";
import type { Lesson } from "../state/lessons.ts";
import { type ScoredRun, runsSince } from "./evidence.ts";
import { type LessonPlan, at, places, train } from "./step.ts";

const nMore = 10;

export const labels: LessonPlan = {
  minutes: 15,
  fetches: true,
  // Every labelled text is learned from; the test texts are apart.
  settings: { model: "cnn", start: "pretrained", adaptation: "frozen", validation_share: 0, label_names: false },
  place: places.table,
  terms: ["suggestion", "encoder", "learningCurve"],
  steps: [
    {
      ...train,
      facts: (state, lesson) => {
        const [run] = runsSince(state, lesson);
        return run && [run.training.n, run.heldOut.accuracy];
      },
    },
    {
      isDone: (state, lesson) => nGiven(state, lesson) >= nMore,
      isUndone: (state, lesson) => nGiven(state, lesson) < nMore,
      progress: (state, lesson) => [Math.min(nMore, nGiven(state, lesson)), nMore],
      where: {
        place: places.unlabelled,
        selector: ".pane-unlabelled .controls button:not(:disabled), #pool",
      },
    },
    {
      isDone: (state, lesson) => beforeAndAfter(state, lesson) !== undefined,
      facts: (state, lesson) =>
        beforeAndAfter(state, lesson)?.flatMap(({ training, heldOut }) => [training.n, heldOut.accuracy]),
      where: at.train,
    },
  ],
};

/** Labels beside those that there were. */
function nGiven({ data }: State, { sample }: Lesson): number {
  const nAtFirst = samples.find(({ id }) => id === sample)?.nClasses ?? 0;
  const labelled = data.present.rows.filter(({ label, text }) => label !== "" && text.trim() !== "");
  return Math.max(0, labelled.length - nAtFirst);
}

/** The first run, and one that has learned from that many more texts. */
function beforeAndAfter(state: State, lesson: Lesson): [ScoredRun, ScoredRun] | undefined {
  const [before, ...later] = runsSince(state, lesson);
  const after = before && later.findLast(({ training }) => training.n >= before.training.n + nMore);
  return before && after && [before, after];
}
