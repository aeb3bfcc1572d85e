// What a lesson is made of.

import type { RunConfig } from "../engine/protocol.ts";
import type { Entry } from "../i18n/en/glossary.ts";
import type { State } from "../state.ts";
import type { Lesson } from "../state/lessons.ts";
import type { Insight, Place } from "../state/place.ts";
import { type ScoredRun, runsSince } from "./evidence.ts";

type Of<T> = (state: State, lesson: Lesson) => T;

/** It is done when the page's state shows it, whatever way led there; never before anything was done. */
export interface Step {
  isDone: Of<boolean>;
  /** It was done, and has been taken back. */
  isUndone?: Of<boolean>;
  /** How far it is, of how much. */
  progress?: Of<readonly [number, number]>;
  /** The numbers that are told of it once it is done, as far as they are known. */
  facts?: Of<readonly number[] | undefined>;
  where: Where;
}

/** Where a step is done. */
export interface Where {
  place?: Place;
  /** In the dock, and which of its insights. */
  insight?: Insight;
  /** A setting, whose group is to be open. */
  setting?: keyof RunConfig;
  /** What is pointed to: the first that is to be seen. */
  selector: string;
}

/** The state of the page that a lesson begins with, and what is to be done from there. */
export interface LessonPlan {
  minutes: number;
  /** It takes the small encoder. */
  fetches?: boolean;
  /** Where they are not the defaults. */
  settings: Partial<RunConfig>;
  place: Place;
  steps: readonly Step[];
  /** What it is about. */
  terms: readonly Entry[];
}

export const fromScratch: Partial<RunConfig> = { model: "cnn", start: "random" };

export const places = {
  table: { stage: "texts", tab: "table" },
  unlabelled: { stage: "texts", tab: "unlabelled" },
  doubtful: { stage: "texts", tab: "doubtful" },
  test: { stage: "texts", tab: "test" },
  choice: { stage: "model", tab: "choice" },
  settings: { stage: "model", tab: "settings" },
  curves: { stage: "training", tab: "curves" },
  confidence: { stage: "results", tab: "confidence" },
  models: { stage: "compare", tab: "models" },
} as const satisfies Record<string, Place>;

export const at = {
  train: { selector: "#run-bar .primary" },
  start: { place: places.choice, selector: "#setting-start" },
  trial: { insight: "why", selector: "#trial" },
  compare: { place: places.models, selector: ".pane-models .row-of-fields button" },
} as const satisfies Record<string, Where>;

/** A run of any kind has come to its end. */
export const train: Step = {
  isDone: (state, lesson) => runsSince(state, lesson).length > 0,
  where: at.train,
};

/** How often a model is right on the texts that it has learned from, and on others. */
export function both(run: ScoredRun | undefined): readonly number[] | undefined {
  return run && [run.training.accuracy, run.heldOut.accuracy];
}
