// Lessons: the one under way, what was on the page before it, and whether the page is shown to a room.

import type { KeptData } from "./data.ts";
import type { KeptForm } from "./form.ts";
import type { KeptLabels } from "./label.ts";
import { isEmpty } from "./reading.ts";
import type { KeptRuns } from "./runs.ts";
import type { Restored, Slice } from "./slice.ts";
import type { StoredDeleted } from "./stored.ts";
import type { KeptTrial } from "./trial.ts";

/** In the order in which they are taught. Links hold them, so they stay the same for ever. */
export const lessonNames = [
  "overfit",
  "interval",
  "pretrained",
  "labels",
  "wrong-labels",
  "why",
  "languages",
  "none",
] as const;
export type LessonName = (typeof lessonNames)[number];

export interface Lesson {
  name: LessonName;
  /** The sample that its texts are of. */
  sample: string;
  /** In milliseconds since 1970: what was done before it began does not count. */
  since: number;
  /** So many of its steps are done, in their order. */
  done: number;
  /** The comparison that there was when it began, by a fingerprint. */
  compared: string;
  /** The texts with the labels that they should have, by a fingerprint, where some have others. */
  right?: string;
}

/** What a lesson puts aside, by the names under which it is kept. */
export const putAside = [
  "table",
  "draft",
  "testText",
  "isSampleTest",
  "classNames",
  "pool",
  "trialText",
  "config",
  "threshold",
  "shownModel",
] as const;
export type LessonBefore = Pick<KeptData & KeptForm & KeptLabels & KeptRuns & KeptTrial, (typeof putAside)[number]>;

/** Whether there were texts to put aside; else those of the lesson stay when it is left. */
export function hasTextsAside({ table, draft }: LessonBefore): boolean {
  return table !== undefined && !(isEmpty(table) && !draft);
}

export interface LessonsPart {
  lesson?: Lesson;
  lessonBefore?: LessonBefore;
  /** Those that were done to their end, once the last visit is back. */
  lessonsDone?: readonly LessonName[];
  /** The one that is to begin; `isSure`: though the person's own texts make room for it. */
  lessonAsked?: { name: LessonName; isSure: boolean };
  /** The page is shown to a room: in large letters, and without what is set. */
  isPresenting?: boolean;
  /** What is looked for in the glossary. */
  sought?: string;
}

export interface KeptLessons {
  lesson?: Lesson | null;
  lessonBefore?: LessonBefore | null;
  lessonsDone?: readonly LessonName[];
}

export type LessonsAction =
  | { type: "lessonAsked"; name: LessonName; isSure?: boolean }
  | { type: "lessonDeclined" }
  | { type: "lessonBegun"; lesson: Lesson; before: LessonBefore | undefined }
  /** So many of its steps are done now. */
  | { type: "lessonFollowed"; done: number; isOver: boolean }
  /** The person wants to be led to where the step at hand is done. */
  | { type: "lessonPlaceSought" }
  | { type: "lessonLeft" }
  | { type: "presented"; on: boolean }
  | { type: "termSought"; text: string };

export const lessonsSlice: Slice<LessonsPart, LessonsAction, Restored<KeptLessons> | StoredDeleted> = {
  own: {
    lessonAsked: (_, { name, isSure = false }) => ({ lessonAsked: { name, isSure } }),
    lessonDeclined: () => ({ lessonAsked: undefined }),
    lessonBegun: (_, { lesson, before }) => ({ lesson, lessonBefore: before, lessonAsked: undefined }),
    lessonFollowed: ({ lesson, lessonsDone = [] }, { done, isOver }) => ({
      lesson: lesson && { ...lesson, done },
      lessonsDone: lesson && isOver && !lessonsDone.includes(lesson.name) ? [...lessonsDone, lesson.name] : lessonsDone,
    }),
    lessonPlaceSought: () => ({}),
    lessonLeft: () => ({ lesson: undefined, lessonBefore: undefined }),
    presented: (_, { on: isPresenting }) => ({ isPresenting }),
    termSought: (_, { text: sought }) => ({ sought }),
  },
  also: {
    restored: ({ lesson, lessonBefore, lessonsDone = [], lessonAsked }, { kept }) => ({
      lesson: lesson ?? kept.lesson ?? undefined,
      lessonBefore: lessonBefore ?? kept.lessonBefore ?? undefined,
      lessonsDone: kept.lessonsDone ?? lessonsDone,
      // A link to the one that is under way goes on with it.
      lessonAsked: kept.lesson?.name === lessonAsked?.name ? undefined : lessonAsked,
    }),
    // What a lesson has put aside goes with what it is of.
    storedDeleted: ({ lessonBefore }, { kind }) =>
      lessonBefore && kind in lessonBefore ? { lessonBefore: { ...lessonBefore, [kind]: undefined } } : {},
  },
};

export function isLesson(name: string | null): name is LessonName {
  return (lessonNames as readonly (string | null)[]).includes(name);
}
