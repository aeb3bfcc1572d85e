// Files that are on their way, and what has to be asked of them.

import type { Encoding } from "../files/encodings.ts";
import type { Arrangement } from "../files/source.ts";
import { type Slice, nested, unchanged } from "./slice.ts";

/** One of several files that wait to be arranged. */
export interface AskedFile {
  name: string;
  /** It has labels of its own. */
  isLabelled: boolean;
}

export interface Asked {
  /** The first of them. */
  files: readonly AskedFile[];
  nFiles: number;
  nLabelled: number;
  /** Each would be a class by its folder. */
  byFolder: boolean;
  isTest: boolean;
}

export interface Arrivals {
  /** What is being read. */
  reading?: { done: number; total: number };
  asked?: Asked;
}

export type ArrivalsAction =
  | { type: "filesReading"; done: number; total: number }
  /** They are in the table, or were refused or given up. */
  | { type: "filesSettled" }
  | { type: "filesAsked"; asked: Asked }
  | { type: "filesArranged"; how: Arrangement }
  | { type: "filesCancelled" }
  /** The file that the texts came from is to be read in another encoding, or another of its sheets. */
  | { type: "sourceCorrected"; id: string; isTest: boolean; encoding?: Encoding; sheet?: number }
  /** Several files are to be arranged otherwise. */
  | { type: "sourceQuestioned"; id: string; isTest: boolean };

export const noArrivals: Arrivals = {};

export interface ArrivalsPart {
  arrivals: Arrivals;
}

export const arrivalsSlice: Slice<ArrivalsPart, ArrivalsAction> = {
  own: nested("arrivals", {
    filesReading: (_, { done, total }) => ({ reading: { done, total } }),
    filesSettled: () => noArrivals,
    filesAsked: (_, { asked }) => ({ asked }),
    filesArranged: unchanged,
    filesCancelled: () => noArrivals,
    sourceCorrected: unchanged,
    sourceQuestioned: unchanged,
  }),
};
