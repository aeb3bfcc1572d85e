// A hyper-parameter search as the page follows it.

import type { CoreError, RunConfig, SearchProgress } from "../engine/protocol.ts";
import { type Reducers, type Slice, nested, unchanged } from "./slice.ts";

type Try = SearchProgress["tries"][number];

export interface Search {
  isRunning: boolean;
  nTries: number;
  /** Gradient steps. */
  done: number;
  total: number;
  tries: readonly Try[];
  error?: CoreError;
}

export type SearchAction =
  | { type: "searchSized"; nTries: number }
  | { type: "searchAsked" }
  | { type: "searchCancelled" }
  | { type: "searchStarted" }
  | { type: "searched"; progress: SearchProgress }
  | { type: "searchEnded"; error?: CoreError };

export const noSearch: Search = { isRunning: false, nTries: 12, done: 0, total: 0, tries: [] };
export const mostTries = 100;

const reducers: Reducers<Search, SearchAction> = {
  searchSized: (search, action) => ({
    ...search,
    nTries: Math.max(2, Math.min(mostTries, Math.round(action.nTries) || noSearch.nTries)),
  }),
  searchAsked: (search) => ({ ...search, error: undefined }),
  searchCancelled: unchanged,
  searchStarted: (search) => ({ ...noSearch, nTries: search.nTries, isRunning: true }),
  searched: (search, action) => {
    const { done, total, tries } = action.progress;
    return { ...search, done, total, tries: [...search.tries, ...tries] };
  },
  searchEnded: (search, action) => ({ ...search, isRunning: false, error: action.error }),
};

export const searchSlice: Slice<{ search: Search }, SearchAction> = { own: nested("search", reducers) };

/** The place of the best of the tries: most often right, and of those the least surprised. */
export function bestTry(tries: readonly Try[]): number | undefined {
  let best: number | undefined;
  tries.forEach(({ scores }, index) => {
    const leader = best === undefined ? undefined : tries[best]?.scores;
    if (!scores) return;
    const isBetter =
      !leader ||
      scores.accuracy > leader.accuracy ||
      (scores.accuracy === leader.accuracy && scores.loss < leader.loss);
    if (isBetter) best = index;
  });
  return best;
}

/** Whether a try is what the settings say now. */
export function isApplied({ config }: Try, now: RunConfig): boolean {
  return Object.entries(config).every(([key, value]) => now[key as keyof RunConfig] === value);
}
