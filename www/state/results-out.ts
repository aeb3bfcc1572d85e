// Results on their way out of the page.

import type { CoreError } from "../engine/protocol.ts";
import type { Compare } from "./compare.ts";
import type { Tab } from "./place.ts";
import { type RunPart, isScored } from "./run.ts";
import type { RunsState } from "./runs.ts";
import type { Search } from "./search.ts";
import { type Reducers, type Slice, nested, unchanged } from "./slice.ts";

/** Most are called as the tabs that show them. */
export const whats = ["scores", "predictions", "ways", "search", "models", "curve", "runs"] as const;
export type What = (typeof whats)[number];

export type ResultsFormat = "csv" | "json" | "markdown";

export interface ResultsOut {
  isOpen?: boolean;
  /** None of what there is until the person chooses. */
  what?: What;
  format: ResultsFormat;
  /** CSV begins with a byte-order mark, by which Excel knows its encoding. */
  mark: boolean;
  predicting?: { done: number; total: number };
  /** What was done last. */
  said?: "saved" | "copied" | "notCopied";
  error?: CoreError;
}

export type ResultsOutAction =
  | { type: "resultsOutOpened"; what?: What }
  | { type: "resultsOutClosed" }
  | { type: "resultsOutChosen"; choice: Partial<Pick<ResultsOut, "what" | "format" | "mark">> }
  | { type: "resultsOutAsked"; to: "file" | "clipboard" }
  | { type: "resultsOutCancelled" }
  | { type: "resultsOutAt"; done: number; total: number }
  | { type: "resultsOutEnded"; said?: ResultsOut["said"]; error?: CoreError };

export const noResultsOut: ResultsOut = { format: "csv", mark: true };

const quiet = { said: undefined, error: undefined };

const reducers: Reducers<ResultsOut, ResultsOutAction> = {
  resultsOutOpened: (out, { what }) => ({ ...out, ...quiet, isOpen: true, what: what ?? out.what }),
  resultsOutClosed: (out) => ({ ...out, ...quiet, isOpen: false }),
  resultsOutChosen: (out, { choice }) => ({ ...out, ...choice, ...quiet }),
  resultsOutAsked: (out) => ({ ...out, ...quiet }),
  resultsOutCancelled: unchanged,
  resultsOutAt: (out, { done, total }) => ({ ...out, predicting: { done, total } }),
  resultsOutEnded: (out, { said, error }) => ({ ...out, predicting: undefined, said, error }),
};

export const resultsOutSlice: Slice<{ resultsOut: ResultsOut }, ResultsOutAction> = {
  own: nested("resultsOut", reducers),
};

type Reads = RunPart & { search: Search; compare: Compare; runs: RunsState };

/** What there is to take out. */
export function whatThereIs({ run, search, compare, runs }: Reads): What[] {
  const isThere: Record<What, boolean> = {
    scores: isScored(run),
    // Of a model that came without its texts there are scores alone.
    predictions: ((run.evaluation ?? run.labelsEvaluation)?.training.predictions.length ?? 0) > 0,
    ways: isScored(run) && (run.transfer.tried.length > 0 || (run.transfer.ways ?? []).length > 0),
    search: search.tries.length > 0,
    models: compare.standings.length > 0,
    curve: compare.curve !== undefined,
    runs: runs.list.length > 0,
  };
  return whats.filter((what) => isThere[what]);
}

/** What a tab shows of that. */
const shownOn: Partial<Record<Tab, What>> = {
  summary: "scores",
  classes: "scores",
  confidence: "scores",
  mistakes: "predictions",
  map: "predictions",
  ways: "ways",
  search: "search",
  models: "models",
  curve: "curve",
  runs: "runs",
};

export function whatOf(state: Reads, tab: Tab): What | undefined {
  const what = shownOn[tab];
  return what && whatThereIs(state).includes(what) ? what : undefined;
}

/** What is chosen, or else the first there is. */
export function chosenWhat(state: Reads & { resultsOut: ResultsOut }): What | undefined {
  const all = whatThereIs(state);
  const { what } = state.resultsOut;
  return what && all.includes(what) ? what : all[0];
}
