// What to label next: texts without a label, and what a task about labels has found.

import type { CoreError, Example, LabelProgress, LabelTask, Prediction } from "../engine/protocol.ts";
import { maxTexts } from "../files/limits.ts";
import { toggled } from "./label-set.ts";
import { type Followed, type Reducers, type Restored, type Slice, nested, unchanged } from "./slice.ts";
import type { StoredDeleted } from "./stored.ts";

export type LabelTaskKind = LabelTask["kind"];

/** The order of the texts without a label. */
export type PoolOrder = "suggested" | "doubtful" | "certain" | "given";

/** What a task found, the rows it was found in, and whether an encoder read them. */
export type Found<T> = { result: T; rows: readonly Example[]; byMeaning: boolean };

export interface LabelState {
  /** Texts without a label, one a line. */
  pool: string;
  /** Those that were removed all at once, until others come. */
  removed?: string;
  /** What the model of that version says of them. */
  predictions?: { version: number; of: ReadonlyMap<string, Prediction> };
  predicting?: { done: number; total: number };
  order: PoolOrder;
  suggested: readonly string[];
  /** The text that the keyboard is at. */
  current?: string;
  /** The labels that are chosen for a text which may have several, until they are given. */
  picked?: { text: string; label: string };
  task?: { kind: LabelTaskKind; done: number; total: number };
  labelErrors?: Found<NonNullable<LabelProgress["labelErrors"]>>;
  simulation?: Found<NonNullable<LabelProgress["simulation"]>>;
  /** Below this probability a text is in none of the classes; 0 for never. */
  threshold: number;
  /** What went wrong last, and where. */
  failed?: { at: LabelTaskKind | "predict"; error: CoreError };
}

export type LabelAction =
  | { type: "poolTyped"; text: string }
  | { type: "poolRemoved" }
  | { type: "poolPutBack" }
  | { type: "poolFile"; file: File }
  | { type: "poolAsked" }
  | { type: "poolCancelled" }
  | { type: "poolPredicting"; done: number; total: number }
  | { type: "poolPredicted"; version: number; of: ReadonlyMap<string, Prediction>; error?: CoreError }
  | { type: "poolOrdered"; order: PoolOrder }
  | { type: "poolMoved"; current?: string }
  /** A label is chosen for a text, or no more; `said`: what is chosen until then. */
  | { type: "labelPicked"; text: string; name: string; said: string }
  | { type: "labelTaskAsked"; kind: LabelTaskKind }
  | { type: "labelTaskCancelled" }
  | { type: "labelTaskAt"; kind: LabelTaskKind; done: number; total: number }
  | {
      type: "labelTaskEnded";
      kind: LabelTaskKind;
      found?: Partial<Pick<LabelState, "labelErrors" | "simulation" | "suggested">>;
      error?: CoreError;
    }
  | { type: "thresholdSet"; threshold: number };

export interface KeptLabels {
  pool?: string;
  threshold?: number;
}

export const noLabels: LabelState = { pool: "", order: "doubtful", suggested: [], threshold: 0 };

/** How many of the open texts are suggested at once: of few of them a part, or it would be no choice. */
export function nSuggested(nOpen: number): number {
  return Math.min(10, Math.ceil(nOpen / 3));
}

/** More lines are not looked at. */
export const mostPool = 5_000;
/** As many as a run learns from, and as many characters: what is to be trained on has a limit too. */
export const mostTaught = 1_000;
const mostTaughtLength = 1_000_000;

const reducers: Reducers<LabelState, LabelAction> = {
  poolTyped: (label, action) => ({ ...label, pool: action.text, removed: undefined, failed: undefined }),
  poolRemoved: (label) => ({ ...label, pool: "", removed: label.pool, failed: undefined }),
  poolPutBack: (label) => ({ ...label, pool: label.removed ?? label.pool, removed: undefined }),
  poolAsked: (label) => ({ ...label, failed: undefined }),
  labelTaskAsked: (label) => ({ ...label, failed: undefined }),
  poolFile: unchanged,
  poolCancelled: unchanged,
  labelTaskCancelled: unchanged,
  poolPredicting: (label, action) => ({ ...label, predicting: { done: action.done, total: action.total } }),
  poolPredicted: (label, action) => {
    const { version, of, error } = action;
    const failed = error && ({ at: "predict", error } as const);
    return { ...label, predicting: undefined, predictions: { version, of }, failed };
  },
  poolOrdered: (label, action) => ({ ...label, order: action.order }),
  poolMoved: (label, action) => ({ ...label, current: action.current }),
  labelPicked: (label, { text, name, said }) => {
    const before = label.picked?.text === text ? label.picked.label : said;
    return { ...label, current: text, picked: { text, label: toggled(before, name) } };
  },
  labelTaskAt: (label, action) => {
    const { kind, done, total } = action;
    return { ...label, task: { kind, done, total } };
  },
  labelTaskEnded: (label, action) => {
    const { kind, found, error } = action;
    const order = found?.suggested ? "suggested" : label.order;
    // What kept a suggestion from its predictions is known already.
    const failed = error ? { at: kind, error } : label.failed;
    return { ...label, order, ...found, task: undefined, failed };
  },
  thresholdSet: (label, action) => ({ ...label, threshold: Math.min(1, Math.max(0, action.threshold)) }),
};

/** The part of the state with the texts without labels. */
export interface LabelPart {
  label: LabelState;
}

export const labelSlice: Slice<LabelPart, LabelAction, Restored<KeptLabels> | Followed<KeptLabels>> = {
  own: nested("label", reducers),
  also: nested<"label", LabelState, Restored<KeptLabels> | Followed<KeptLabels> | StoredDeleted>("label", {
    storedDeleted: (label, { kind }) => (kind === "pool" ? { ...noLabels, threshold: label.threshold } : label),
    followed: (label, { kept }) =>
      kept.pool === undefined ? label : { ...label, pool: kept.pool, removed: undefined },
    restored: (label, { kept }) => ({
      ...label,
      pool: label.pool || (kept.pool ?? ""),
      threshold: kept.threshold ?? label.threshold,
    }),
  }),
};

/** The texts that have no label yet, each once: not those that stand labelled in the table. */
export function openTexts(pool: string, rows: readonly Example[]): readonly string[] {
  const known = lastOpen.find((one) => one.pool === pool && one.rows === rows);
  if (known) return known.open;
  const labelled = new Set(rows.filter(({ label }) => label !== "").map(({ text }) => text.trim()));
  const lines = new Set(pool.split(/\r\n|\r|\n/).map((line) => line.trim()));
  const open = [...lines].filter((line) => line !== "" && !labelled.has(line)).slice(0, mostPool);
  lastOpen = [{ pool, rows, open }, ...lastOpen].slice(0, 2);
  return open;
}

/** The rows of the table, and after them those of the open texts that a run may learn from. */
export function withPool(rows: readonly Example[], pool: string): Example[] {
  const open = pool.trim() === "" ? [] : openTexts(pool, rows);
  const all = [...rows];
  const n = Math.min(open.length, mostTaught, Math.max(0, maxTexts - rows.length));
  let length = 0;
  // Spread over all of them: texts that lie side by side are often alike.
  for (let index = 0; index < n; index++) {
    const text = open[Math.floor((index * open.length) / n)] ?? "";
    length += text.length;
    if (length > mostTaughtLength) break;
    all.push({ text, label: "", line: 0 });
  }
  return all;
}

/** Views ask at every draw, of the table and of the one before it. */
let lastOpen: { pool: string; rows: readonly Example[]; open: readonly string[] }[] = [];
