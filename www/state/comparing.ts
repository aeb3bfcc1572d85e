// What happens to a comparison and a learning curve, from the choice of contestants to the scores.

import type { CoreError } from "../engine/protocol.ts";
import { type Basis, type Compare, type Curve, type Deal, type Standing, noComparison } from "./compare.ts";
import type { DataPart } from "./data.ts";
import { type KeptComparisons, revived } from "./kept-comparison.ts";
import { type Reducers, type Restored, type Slice, nested, unchanged } from "./slice.ts";
import type { StoredDeleted } from "./stored.ts";

export type CompareAction =
  | { type: "contestantsChosen"; ids: readonly string[] }
  | { type: "foldsChosen"; nFolds: number }
  | { type: "repeatsChosen"; nRepeats: number }
  | { type: "curveContestantChosen"; id: string }
  | { type: "calibrationContestantChosen"; id: string }
  | { type: "compareAsked"; what: NonNullable<Compare["running"]> }
  | { type: "compareCancelled" }
  | { type: "compareStarted"; what: NonNullable<Compare["running"]> }
  /** The texts are dealt out to folds. */
  | { type: "foldsDealt"; basis: Basis; deal: Deal }
  /** Folds went on or ended: how far each contestant is. */
  | { type: "foldsAdvanced"; progress: readonly FoldsDone[] }
  | { type: "contestantsScored"; scores: readonly Scored[]; bestBaseline?: string }
  | { type: "curveMeasured"; curve: Curve }
  /** `wasCancelled`: what is shown of the comparison is a part. */
  | { type: "compareEnded"; wasCancelled?: boolean }
  | { type: "compareFailed"; error: CoreError };

/** How far a contestant is, or a size of the learning curve. */
export type FoldsDone = Omit<Standing, "report" | "paired">;
/** What is known of a contestant from the folds that have ended. */
export type Scored = Pick<Standing, "id" | "report" | "paired">;

const reducers: Reducers<Compare, CompareAction> = {
  contestantsChosen: (compare, { ids }) => ({ ...compare, chosen: ids }),
  foldsChosen: (compare, { nFolds }) => ({ ...compare, nFolds }),
  repeatsChosen: (compare, { nRepeats }) => ({ ...compare, nRepeats }),
  curveContestantChosen: (compare, { id }) => ({ ...compare, curveOf: id }),
  calibrationContestantChosen: (compare, { id }) => ({ ...compare, calibrationOf: id }),
  compareAsked: unchanged,
  compareCancelled: unchanged,
  compareStarted: (compare, { what }) => ({
    ...compare,
    running: what,
    done: 0,
    total: 0,
    error: undefined,
    curveError: undefined,
  }),
  foldsDealt: (compare, { basis, deal }) => ({
    ...compare,
    basis,
    deal,
    standings: [],
    bestBaseline: undefined,
    wasCancelled: false,
  }),
  foldsAdvanced: (compare, { progress }) => {
    const sum = (of: (one: FoldsDone) => number) => progress.reduce((total, one) => total + of(one), 0);
    const known = (id: string) => compare.standings.find((one) => one.id === id);
    return {
      ...compare,
      done: sum(({ done }) => done),
      total: sum(({ total }) => total),
      standings:
        compare.running === "comparison" ? progress.map((one) => ({ ...known(one.id), ...one })) : compare.standings,
    };
  },
  contestantsScored: (compare, { scores, bestBaseline }) => ({
    ...compare,
    bestBaseline,
    standings: compare.standings.map((standing) => {
      const scored = scores.find(({ id }) => id === standing.id);
      return scored ? { ...standing, report: scored.report, paired: scored.paired } : standing;
    }),
  }),
  curveMeasured: (compare, { curve }) => ({ ...compare, curve }),
  compareEnded: (compare, { wasCancelled = compare.wasCancelled }) => ({
    ...compare,
    running: undefined,
    wasCancelled,
  }),
  compareFailed: (compare, { error }) => ({
    ...compare,
    running: undefined,
    ...(compare.running === "curve" ? { curveError: error } : { error }),
  }),
};

export const compareSlice: Slice<
  { compare: Compare },
  CompareAction,
  Restored<KeptComparisons> | StoredDeleted,
  DataPart
> = {
  own: nested("compare", reducers),
  also: {
    // What is being made is not kept yet.
    storedDeleted: ({ compare }, { kind }) =>
      kind === "comparisons" && !compare.running ? { compare: noComparison } : {},
    restored: ({ compare, data }, { kept }) => ({ compare: revived(compare, kept, data.present.rows) }),
  },
};
