// Which of a run's results are shown.

import type { DataPart } from "./data.ts";
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

/** What a model decides on a label of a text, or what the text itself has. */
export type LabelDecision = "expected" | "predicted" | "either" | "found" | "missed" | "extra" | "neither";

/** Which of a part's texts are listed where a text may have several labels. */
export interface LabelOutcomes {
  show: Outcomes["show"];
  /** The index of a label; none for any. */
  label?: number;
  /** On that label, or on any. */
  decision?: LabelDecision;
}

export interface ResultsPart {
  part?: PartName;
  /** The texts that are listed under the results. */
  outcomes: Outcomes;
  labelOutcomes: LabelOutcomes;
  nMistakesShown: number;
  /** A text of the list is being corrected: its row in the run, and in the table. */
  corrected?: { row: number; place: number };
  /** Where rows of the run that were looked at so are in the table, and the texts that they have become there. */
  correctedTo: Readonly<Record<number, { place: number; text: string | undefined }>>;
}

export type ResultsAction =
  | { type: "partChosen"; part: PartName }
  | { type: "outcomesChosen"; outcomes: Outcomes }
  /** Of one field alone; what others say may be newer than what is drawn. */
  | { type: "outcomesChanged"; change: Partial<Outcomes> }
  | { type: "labelOutcomesChosen"; outcomes: LabelOutcomes }
  | { type: "labelOutcomesChanged"; change: Partial<LabelOutcomes> }
  | { type: "moreMistakes" }
  | { type: "correctionOpened"; row: number; place: number }
  | { type: "correctionClosed"; place: number };

export const allMistakes: Outcomes = { show: "wrong", low: 0, high: 1 };

export const allWrongLabels: LabelOutcomes = { show: "wrong" };

export const mistakesPerPage = 10;

export const firstResults: ResultsPart = {
  outcomes: allMistakes,
  labelOutcomes: allWrongLabels,
  nMistakesShown: mistakesPerPage,
  correctedTo: {},
};

/** What goes with another choice of texts. */
const otherTexts = { corrected: undefined, nMistakesShown: mistakesPerPage };

export const resultsSlice: Slice<ResultsPart, ResultsAction, never, RunPart & DataPart> = {
  own: {
    partChosen: (_, { part }) => ({ ...firstResults, corrected: undefined, part }),
    outcomesChosen: (_, { outcomes }) => ({ ...otherTexts, outcomes }),
    outcomesChanged: ({ outcomes }, { change }) => ({ ...otherTexts, outcomes: { ...outcomes, ...change } }),
    labelOutcomesChosen: (_, { outcomes: labelOutcomes }) => ({ ...otherTexts, labelOutcomes }),
    labelOutcomesChanged: ({ labelOutcomes }, { change }) => ({
      ...otherTexts,
      labelOutcomes: { ...labelOutcomes, ...change },
    }),
    correctionOpened: (state, { row, place }) => withText(state, { row, place }),
    correctionClosed: () => ({ corrected: undefined }),
    moreMistakes: ({ nMistakesShown }) => ({ nMistakesShown: nMistakesShown + 2 * mistakesPerPage }),
  },
  follow: (state, before) => {
    if (isAnotherRun(state, before))
      return { ...firstResults, corrected: undefined, part: isActive(state.run) ? state.part : undefined };
    const { corrected, data } = state;
    return corrected && data.present.rows !== before.data.present.rows ? withText(state, corrected) : {};
  },
};

/** Of a row that is being corrected the text that it has now, by which it is known again. */
function withText(
  { correctedTo, data }: ResultsPart & DataPart,
  corrected: NonNullable<ResultsPart["corrected"]>,
): Partial<ResultsPart> {
  const { row, place } = corrected;
  return { corrected, correctedTo: { ...correctedTo, [row]: { place, text: data.present.rows[place]?.text } } };
}
