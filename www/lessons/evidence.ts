// What a lesson's steps look for in the page as it is: runs since it began, what they scored, what was
// compared, found and said.

import type { Prediction } from "../engine/protocol.ts";
import type { State } from "../state.ts";
import type { Compare, Standing } from "../state/compare.ts";
import { candidateOf, encodersNeeded } from "../state/contestants.ts";
import type { Lesson } from "../state/lessons.ts";
import { hasModel } from "../state/run.ts";
import { type KeptRun, type PartScores, fingerprint, runWithModel } from "../state/runs.ts";
import { encoderOf, runKind } from "../state/settings.ts";

/** Scored on texts that it did not learn from, and on those that it did. */
export interface ScoredRun extends KeptRun {
  training: PartScores;
  heldOut: PartScores;
}

/** Those that came to their end since the lesson began, the first one first. */
export function runsSince({ runs }: State, { since }: Lesson): ScoredRun[] {
  return runs.list
    .flatMap((run) => {
      const { training } = run.scores;
      const heldOut = run.scores.validation ?? run.scores.test;
      return run.at >= since && !run.cutShort && training && heldOut ? [{ ...run, training, heldOut }] : [];
    })
    .toReversed();
}

/** Of a network whose first weights were random. */
export function isFromScratch({ config }: KeptRun): boolean {
  return runKind(config) === "scratch";
}

export function isPretrained({ config }: KeptRun): boolean {
  return encoderOf(config) !== undefined;
}

/** How much better a model knows the texts that it has learned from. */
export function gap({ training, heldOut }: ScoredRun): number {
  return training.accuracy - heldOut.accuracy;
}

export function width({ accuracyLow, accuracyHigh }: Pick<PartScores, "accuracyLow" | "accuracyHigh">): number {
  return accuracyHigh - accuracyLow;
}

/** Tells one comparison from the next, even of the same contestants on the same texts. */
export function markOf({ standings }: Compare): string {
  return fingerprint(standings.flatMap(({ id, ms, report }) => [id, String(ms), String(report?.accuracy)]));
}

/** What was scored in a comparison that has come to its end since the lesson began. */
export function scoredSince(
  { compare }: State,
  { compared }: Lesson,
): (Standing & Required<Pick<Standing, "report">>)[] {
  if (compare.running === "comparison" || compare.wasCancelled || markOf(compare) === compared) return [];
  return compare.standings.flatMap((one) => (one.report ? [{ ...one, report: one.report }] : []));
}

/** Whether a contestant of the last comparison starts from a pretrained encoder. */
export function startsPretrained({ compare }: State, { id }: Standing): boolean {
  return compare.basis !== undefined && encodersNeeded(candidateOf(id), compare.basis.config).length > 0;
}

/** Whether the run at hand is of the lesson; of one that was opened again, the list of runs says when it ended. */
export function isOfLesson({ run, runs }: State, { since }: Lesson): boolean {
  const endedAt = run.keptAt ?? runWithModel(runs.list, run.model)?.at ?? 0;
  return endedAt >= since;
}

/** What the model at hand, trained in the lesson, says of the text that stands in Try. */
export function answer(state: State, lesson: Lesson): Prediction | undefined {
  const { run, trial } = state;
  // An answer may still be that to the text before.
  const isAnswered = hasModel(run) && trial.tokens?.text === trial.text;
  return isAnswered && isOfLesson(state, lesson) ? trial.prediction : undefined;
}

/** Whether at least half of the words of the shorter text, Chinese by its characters, are in the other one. */
export function areNear(a: string, b: string): boolean {
  const [some, others] = [wordsOf(a), wordsOf(b)].sort((one, other) => one.size - other.size) as [
    Set<string>,
    Set<string>,
  ];
  const nShared = [...some].filter((word) => others.has(word)).length;
  return some.size > 0 && nShared >= some.size / 2;
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/\p{sc=Han}|[\p{L}\p{N}’']+/gu) ?? []);
}
