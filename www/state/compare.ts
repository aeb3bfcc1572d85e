// Contestants on the same folds, and the learning curve, as the page follows them.

import type { Comparison, CoreError, Example, LearningCurve, RunConfig } from "../engine/protocol.ts";
import { areSameExamples } from "./row.ts";
import { f1Of } from "./runs.ts";
import { isSameConfig } from "./settings.ts";

/** All that a comparison can have: see `contestants.ts`. */
export const contestantIds = [
  "majority",
  "ngrams",
  "cnn",
  "rnn",
  "gru",
  "lstm",
  "transformer",
  "cnn-frozen",
  "cnn-auto",
  "rnn-frozen",
  "transformer-frozen",
  "prototypes",
  "logistic",
  "ridge",
  "own",
] as const;

export type ContestantId = (typeof contestantIds)[number];

export type Report = Comparison["reports"][number];
type ReportOfSeveral = Extract<Report, { microF1: number }>;
type ReportOfOne = Exclude<Report, ReportOfSeveral>;
type Shown = "nExamples" | "accuracy" | "accuracyLow" | "accuracyHigh" | "expectedCalibrationError" | "calibration";
/**
 * What is shown of it, and kept: not what was said of each text. Where a text may have several
 * labels the accuracy is the share of texts with all of them right.
 */
export type Scores =
  | Pick<ReportOfOne, Shown | "macroAverage" | "macroF1Low" | "macroF1High">
  | Pick<ReportOfSeveral, Shown | "microF1" | "microF1Low" | "microF1High">;
export type Paired = NonNullable<Comparison["paired"][number]>;

/** One contestant: how far it is and what is known so far. */
export interface Standing {
  /** Of the contestants that the page knows. */
  id: string;
  /** Folds, those that failed among them. */
  done: number;
  total: number;
  nFailed: number;
  /** Time that its folds took, all together. */
  ms: number;
  report?: Scores;
  /** Beside the best baseline. */
  paired?: Paired;
  error?: CoreError;
}

/** What was compared on: the rows tell whether they are still the same. */
export interface Basis {
  rows: readonly Example[];
  config: RunConfig;
}

/** How the texts were dealt out. */
export interface Deal {
  /** As chosen, 0 for each text alone; and those there are: fewer where a class has fewer texts. */
  nFoldsChosen: number;
  nFolds: number;
  nRepeats: number;
  nTexts: number;
  /** Texts that are only learned from, as no other of their class would be left. */
  nNeverHeldOut: number;
}

export interface Curve {
  id: string;
  basis: Basis;
  /** So far; its continuation once it is whole. */
  measured: LearningCurve;
  nTexts: number;
  isWhole: boolean;
}

export interface Compare {
  /** None until the person chooses. */
  chosen?: readonly string[];
  /** 0 holds out each text alone. */
  nFolds: number;
  nRepeats: number;
  /** The contestants whose learning curve and whose calibration the person chose. */
  curveOf?: string;
  calibrationOf?: string;
  running?: "comparison" | "curve";
  /** Folds, of the one in hand a part. */
  done: number;
  total: number;
  basis?: Basis;
  deal?: Deal;
  standings: readonly Standing[];
  bestBaseline?: string;
  wasCancelled?: boolean;
  error?: CoreError;
  curve?: Curve;
  curveError?: CoreError;
}

/** The F1 that is told of a contestant, with its 95 % interval. */
export function contestantF1(scores: Scores): ReturnType<typeof f1Of> {
  if ("microF1" in scores) return f1Of(scores);
  const { macroAverage, macroF1Low, macroF1High } = scores;
  return f1Of({ macroF1: macroAverage.f1, macroF1Low, macroF1High });
}

/** Folds that its scores rest on, of the one in hand a part. */
export function nScored({ done, nFailed }: Standing): number {
  return done - nFailed;
}

/** Whether what was found by some contestants is of other texts or settings than there are now. */
export function isPast(
  { rows, config }: Basis,
  now: { data: { present: { rows: readonly Example[] } }; config?: RunConfig },
  ids: readonly string[],
): boolean {
  if (!areSameExamples(rows, now.data.present.rows)) return true;
  if (!now.config) return false;
  // All but the person's own say for themselves which model they are.
  const { model, start, adaptation } = ids.includes("own") ? now.config : config;
  return !isSameConfig(config, { ...now.config, model, start, adaptation });
}

/** Holding out each text alone takes a fold for each. */
export const mostTextsAlone = 100;

/** Whether each text is to be held out alone, and there are too many: chosen with fewer, before others came. */
export function isTooManyAlone({
  compare,
  data,
}: {
  compare: Compare;
  data: { present: { rows: readonly unknown[] } };
}): boolean {
  return compare.nFolds === 0 && data.present.rows.length > mostTextsAlone;
}

export const noComparison: Compare = { nFolds: 5, nRepeats: 1, done: 0, total: 0, standings: [] };
