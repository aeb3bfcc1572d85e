// What there is to take out of the stages Results and Compare.

import type { Prediction } from "../engine/protocol.ts";
import type { Part } from "../i18n/index.ts";
import { type What, whatThereIs } from "../state/results-out.ts";
import type { Given, TakenOut } from "./about.ts";
import { curve, labelWays, models, runs, search, ways } from "./comparisons.ts";
import { predictions } from "./predictions.ts";
import { isLabelsEvaluated, labelPredictions, labelScores } from "./labels.ts";
import { isEvaluated, scores } from "./scores.ts";

/** Whose words are in what goes out. */
export const wordsNeeded: readonly Part[] = ["resultsOut", "compare", "calibration", "runs", "several"];

/** `known`: what the model says of each text, where it has been asked. */
export function takenOut(what: What, given: Given, known?: ReadonlyMap<string, Prediction>): TakenOut | undefined {
  const { run, search: tried, compare, runs: kept } = given.state;
  if (!whatThereIs(given.state).includes(what)) return undefined;
  switch (what) {
    case "scores":
      if (isLabelsEvaluated(run)) return labelScores(given, run);
      return isEvaluated(run) ? scores(given, run) : undefined;
    case "predictions":
      if (isLabelsEvaluated(run)) return labelPredictions(given, run);
      return isEvaluated(run) ? predictions(given, run, known) : undefined;
    case "ways":
      if (isLabelsEvaluated(run)) return labelWays(given, run);
      return isEvaluated(run) ? ways(given, run) : undefined;
    case "search":
      return search(given, tried);
    case "models":
      return models(given, compare);
    case "curve":
      return compare.curve && curve(given, compare.curve);
    case "runs":
      return runs(given, kept.list);
  }
}
