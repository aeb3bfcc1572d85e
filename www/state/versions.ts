// The data as the page holds it, and the steps from version to version.

import type { CoreError, Example, Inspection, LabelsPerText } from "../engine/protocol.ts";
import { type History, difference, noHistory, patched, remembered } from "./history.ts";
import { type Draft, type Table, drafted, emptyTable, isUnread } from "./reading.ts";
import type { Source } from "../files/source.ts";
import type { Row } from "./row.ts";

/** The person's own test set: a pasted text, read but not edited as a table. */
export interface TestSet {
  text: string;
  rows: readonly Example[];
  /** It came with a sample, and goes with it. */
  isSample?: boolean;
  /** Of a file: how it became the text. */
  source?: Source;
  readFrom?: string;
  /** How many labels a text was read to have. */
  labels?: LabelsPerText;
  error?: CoreError;
}

export interface DataState extends History {
  present: Table;
  draft?: Draft;
  /** The last change was typing, which goes on in one step. */
  isTyping?: boolean;
  inspection?: Inspection;
  filter: string;
  /** 0-based, of the filtered rows. */
  page: number;
  /** Guessed rows stand first, the most doubtful before the others. */
  guessesFirst: boolean;
  /** Only rows with a warning are shown. */
  onlyWarned?: boolean;
  /** What is typed as the names of the classes to guess; those of the table until then. */
  classNames?: string;
  test: TestSet;
}

export const emptyData: DataState = {
  ...noHistory,
  present: emptyTable,
  filter: "",
  page: 0,
  guessesFirst: false,
  test: { text: "", rows: [] },
};

/** Rows changed otherwise than by reading. */
export function edited(data: DataState, rows: readonly Row[]): DataState {
  const { present } = data;
  const next = stepped(data, { ...present, rows, edited: true, error: undefined });
  // Typed a moment ago and not read yet, the text waits: the rows are no longer what it is read into.
  return isUnread(present) && !data.draft ? { ...next, draft: { ...drafted("reread", present), rows: [] } } : next;
}

/** The version before, if there is one. */
export function undone(data: DataState): DataState {
  const { present, past, future } = data;
  const patch = past.at(-1);
  if (!patch) return data;
  const previous = patched(present, patch);
  const later = [difference(previous, present), ...future];
  return withRows({ ...data, past: past.slice(0, -1), future: later, isTyping: false }, previous);
}

/** The version after, if it was left by going back. */
export function redone(data: DataState): DataState {
  const { present, past } = data;
  const [patch, ...future] = data.future;
  if (!patch) return data;
  const next = patched(present, patch);
  return withRows({ ...data, past: [...past, difference(next, present)], future, isTyping: false }, next);
}

/** Puts the present into the past. */
export function stepped(data: DataState, next: Table): DataState {
  const past = remembered(data.past, difference(next, data.present));
  return withRows({ ...data, past, future: [], isTyping: false }, next);
}

/** Another present in the same step: its neighbours stay what they were. */
export function amended(data: DataState, next: Table): DataState {
  const { present, past, future } = data;
  const [last, first] = [past.at(-1), future[0]];
  return withRows(
    {
      ...data,
      past: last ? [...past.slice(0, -1), difference(next, patched(present, last))] : past,
      future: first ? [difference(next, patched(present, first)), ...future.slice(1)] : future,
    },
    next,
  );
}

/** A count of other rows would mislead, so it goes with them until the new one is there. */
export function withRows(data: DataState, present: Table): DataState {
  const inspection = present.rows.length === 0 ? undefined : data.inspection;
  return { ...data, present, inspection };
}
