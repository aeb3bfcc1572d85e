// The pasted text, the table made of it, and every earlier version of both.

import type { CoreError, Example, Inspection, ParseOptions, Parsed } from "../engine/protocol.ts";

/** One version of the data: what undo brings back, whole. */
export interface Table {
  text: string;
  /** File name or sample, where the text did not come from the keyboard. */
  name?: string;
  sample?: string;
  options: ParseOptions;
  layout?: Parsed["layout"];
  /** The rows, which are what a run trains on. */
  rows: readonly Example[];
  /** Rows were changed by hand since the text was read. */
  edited: boolean;
  /** The text and options that `rows` or `error` came from. */
  readFrom?: { text: string; options: ParseOptions };
  error?: CoreError;
}

/** The person's own test set: a pasted text, read but not edited as a table. */
export interface TestSet {
  text: string;
  rows: readonly Example[];
  readFrom?: string;
  error?: CoreError;
}

export interface DataState {
  past: readonly Table[];
  present: Table;
  future: readonly Table[];
  inspection?: Inspection;
  filter: string;
  /** 0-based, of the filtered rows. */
  page: number;
  test: TestSet;
}

export type DataAction =
  | { type: "textTyped"; text: string }
  | { type: "textLoaded"; text: string; name?: string; sample?: string }
  | { type: "optionsChanged"; options: ParseOptions }
  | { type: "parsed"; text: string; options: ParseOptions; parsed: Parsed }
  | { type: "parseFailed"; text: string; options: ParseOptions; error: CoreError }
  | { type: "rowEdited"; row: number; text?: string; label?: string }
  | { type: "rowAdded" }
  | { type: "rowDeleted"; row: number }
  | { type: "undone" }
  | { type: "redone" }
  | { type: "inspected"; inspection: Inspection }
  | { type: "filtered"; filter: string }
  | { type: "paged"; page: number }
  | { type: "rowSought"; row: number }
  | { type: "testTyped"; text: string }
  | { type: "testParsed"; text: string; rows: readonly Example[] }
  | { type: "testFailed"; text: string; error: CoreError };

export const rowsPerPage = 8;

/** A text area with a longer text is slow. */
export const longestShown = 500_000;

/** Each version may hold 20,000 rows, most of them shared with its neighbours. */
const deepestHistory = 200;

export const emptyTable: Table = { text: "", options: {}, rows: [], edited: false };

export const emptyData: DataState = {
  past: [],
  present: emptyTable,
  future: [],
  filter: "",
  page: 0,
  test: { text: "", rows: [] },
};

export function reduceData(data: DataState, action: DataAction): DataState {
  const { present } = data;
  switch (action.type) {
    case "textTyped": {
      const next = { ...present, text: action.text, name: undefined, sample: undefined };
      // The text area has its own undo; only what it does not show would be lost.
      return present.edited || !isShown(present) ? remember(data, { ...next, edited: false }) : { ...data, present: next };
    }
    case "textLoaded": {
      const { text, name, sample } = action;
      const next: Table = { ...emptyTable, text, name, sample };
      const start = { ...data, filter: "", page: 0 };
      return isEmpty(present) ? { ...start, present: next } : remember(start, next);
    }
    case "optionsChanged": {
      const next = { ...present, options: action.options, edited: false };
      return present.edited ? remember(data, next) : { ...data, present: next };
    }
    case "parsed": {
      if (action.text !== present.text || action.options !== present.options) return data;
      const { examples: rows, layout } = action.parsed;
      const next = { ...present, rows, layout, error: undefined, edited: false, readFrom: readFrom(action) };
      return withRows(data, next);
    }
    case "parseFailed": {
      if (action.text !== present.text || action.options !== present.options) return data;
      const error = action.text === "" ? undefined : action.error;
      // The layout stays, so that a column chosen wrongly can be chosen again.
      return withRows(data, { ...present, rows: [], error, edited: false, readFrom: readFrom(action) });
    }
    case "rowEdited": {
      const old = present.rows[action.row];
      if (!old) return data;
      const row = { ...old, text: action.text ?? old.text, label: (action.label ?? old.label).trim() };
      if (row.text === old.text && row.label === old.label) return data;
      return edit(data, present.rows.with(action.row, row));
    }
    case "rowAdded":
      return edit(data, [...present.rows, { text: "", label: "", line: 0 }]);
    case "rowDeleted":
      return edit(data, present.rows.toSpliced(action.row, 1));
    case "undone": {
      const previous = data.past.at(-1);
      if (!previous) return data;
      return withRows({ ...data, past: data.past.slice(0, -1), future: [present, ...data.future] }, previous);
    }
    case "redone": {
      const [next, ...future] = data.future;
      if (!next) return data;
      return withRows({ ...data, past: [...data.past, present], future }, next);
    }
    case "inspected":
      return { ...data, inspection: action.inspection };
    case "filtered":
      return { ...data, filter: action.filter, page: 0 };
    case "paged":
      return { ...data, page: action.page };
    case "rowSought":
      return { ...data, filter: "", page: Math.floor(action.row / rowsPerPage) };
    case "testTyped":
      return { ...data, test: { ...data.test, text: action.text } };
    case "testParsed":
      if (action.text !== data.test.text) return data;
      return { ...data, test: { text: action.text, rows: action.rows, readFrom: action.text } };
    case "testFailed": {
      if (action.text !== data.test.text) return data;
      const error = action.text.trim() === "" ? undefined : action.error;
      return { ...data, test: { text: action.text, rows: [], readFrom: action.text, error } };
    }
  }
}

/** Whether the text has been typed or replaced since the rows were read from it. */
export function isUnread({ text, options, readFrom, edited }: Table): boolean {
  if (edited) return false;
  return readFrom ? readFrom.text !== text || readFrom.options !== options : text !== "";
}

/** Whether the text is in the text area: a long file is in the table only. */
export function isShown({ text, name }: Table): boolean {
  return name === undefined || text.length <= longestShown;
}

/** Indices of the rows that hold the filter's words in their text or label. */
export function filteredRows(rows: readonly Example[], filter: string): readonly number[] {
  const wanted = filter.trim().toLowerCase();
  if (lastFiltered?.rows !== rows || lastFiltered.wanted !== wanted) {
    const indices: number[] = [];
    rows.forEach((row, index) => {
      if (`${row.label}\n${row.text}`.toLowerCase().includes(wanted)) indices.push(index);
    });
    lastFiltered = { rows, wanted, indices };
  }
  return lastFiltered.indices;
}

/** Views ask at every draw, while rows seldom change. */
let lastFiltered: { rows: readonly Example[]; wanted: string; indices: number[] } | undefined;

function readFrom({ text, options }: { text: string; options: ParseOptions }) {
  return { text, options };
}

function isEmpty({ text, rows }: Table): boolean {
  return text === "" && rows.length === 0;
}

function edit(data: DataState, rows: readonly Example[]): DataState {
  return remember(data, { ...data.present, rows, edited: true, error: undefined });
}

/** Puts the present into the past. */
function remember(data: DataState, next: Table): DataState {
  const past = [...data.past, data.present].slice(-deepestHistory);
  return withRows({ ...data, past, future: [] }, next);
}

/** A count of other rows would mislead, so it goes with them until the new one is there. */
function withRows(data: DataState, present: Table): DataState {
  const inspection = present.rows.length === 0 ? undefined : data.inspection;
  return { ...data, present, inspection };
}
