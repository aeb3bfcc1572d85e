// The lessons, and how far one is.

import type { State } from "../state.ts";
import type { Lesson, LessonName } from "../state/lessons.ts";
import { interval } from "./interval.ts";
import { labels } from "./labels.ts";
import { languages } from "./languages.ts";
import { none } from "./none.ts";
import { overfit } from "./overfit.ts";
import { pretrained } from "./pretrained.ts";
import { type LessonPlan, type Step } from "./step.ts";
import { why } from "./why.ts";
import { wrongLabels } from "./wrong-labels.ts";

export const lessons: Record<LessonName, LessonPlan> = {
  overfit,
  interval,
  pretrained,
  labels,
  "wrong-labels": wrongLabels,
  why,
  languages,
  none,
};

/** How many of its steps are done, in their order. What was done stays so until it is taken back; what is over stays over. */
export function nDone(state: State, lesson: Lesson): number {
  const { steps } = lessons[lesson.name];
  if (lesson.done >= steps.length) return steps.length;
  const isDone = (step: Step, at: number) =>
    at < lesson.done ? !step.isUndone?.(state, lesson) : step.isDone(state, lesson);
  const first = steps.findIndex((step, at) => !isDone(step, at));
  return first < 0 ? steps.length : first;
}
