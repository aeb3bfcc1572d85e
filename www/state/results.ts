// Which of a run's results are shown.

import { type PartName, type RunPart, isActive, isAnotherRun } from "./run.ts";
import type { Slice } from "./slice.ts";

/** Which of a part's texts are listed; class indices, none for any. */
export interface Outcomes {
  show: "wrong" | "right" | "all";
  expected?: number;
  predicted?: number;
  /** Of the class or taken for it. */
  either?: number;
  /** Bounds of the probability of what the model said. */
  low: number;
  high: number;
}

export interface ResultsPart {
  part?: PartName;
  /** The texts that are listed under the results. */
  outcomes: Outcomes;
  nMistakesShown: number;
}

export type ResultsAction =
  { type: "partChosen"; part: PartName } | { type: "outcomesChosen"; outcomes: Outcomes } | { type: "moreMistakes" };

export const allMistakes: Outcomes = { show: "wrong", low: 0, high: 1 };

export const mistakesPerPage = 10;

export const firstResults: ResultsPart = { outcomes: allMistakes, nMistakesShown: mistakesPerPage };

export const resultsSlice: Slice<ResultsPart, ResultsAction, never, RunPart> = {
  own: {
    partChosen: (_, { part }) => ({ ...firstResults, part }),
    outcomesChosen: (_, { outcomes }) => ({ outcomes, nMistakesShown: mistakesPerPage }),
    moreMistakes: ({ nMistakesShown }) => ({ nMistakesShown: nMistakesShown + 2 * mistakesPerPage }),
  },
  follow: (state, before) =>
    isAnotherRun(state, before) ? { ...firstResults, part: isActive(state.run) ? state.part : undefined } : {},
};
