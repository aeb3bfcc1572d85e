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
  /** Probabilities of the labels that were guessed and not yet looked at. A row that is edited is another row. */
  guesses?: ReadonlyMap<Example, number>;
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
  /** It came with a sample, and goes with it. */
  isSample?: boolean;
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
  /** Guessed rows stand first, the most doubtful before the others. */
  guessesFirst: boolean;
  /** What is typed as the names of the classes to guess; those of the table until then. */
  classNames?: string;
  test: TestSet;
}

export type DataAction =
  | { type: "textTyped"; text: string }
  | { type: "textLoaded"; text: string; name?: string; sample?: string; testText?: string }
  | { type: "optionsChanged"; options: ParseOptions }
  | { type: "parsed"; text: string; options: ParseOptions; parsed: Parsed }
  | { type: "parseFailed"; text: string; options: ParseOptions; error: CoreError }
  | { type: "rowEdited"; row: number; text?: string; label?: string }
  /** Each line is a text that has no label yet. */
  | { type: "linesTaken" }
  | { type: "classNamesTyped"; text: string }
  | { type: "labelsGuessed"; guesses: readonly LabelGuess[] }
  | { type: "guessAccepted"; row: number }
  | { type: "guessesAccepted" }
  | { type: "guessesFirst"; on: boolean }
  | { type: "rowAdded" }
  /** A text that was without a label has one now; in the table it may be new. */
  | { type: "textLabelled"; text: string; label: string }
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

/** A label for a row as it was when it was guessed. */
export interface LabelGuess {
  row: Example;
  label: string;
  probability: number;
}

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
  guessesFirst: false,
  test: { text: "", rows: [] },
};

export function reduceData(data: DataState, action: DataAction): DataState {
  const { present } = data;
  switch (action.type) {
    case "textTyped": {
      const next = { ...present, text: action.text, name: undefined, sample: undefined };
      // The text area has its own undo; only what it does not show would be lost.
      return present.edited || !isShown(present)
        ? remember(data, { ...next, edited: false })
        : { ...data, present: next };
    }
    case "textLoaded": {
      const { text, name, sample } = action;
      const next: Table = { ...emptyTable, text, name, sample };
      const start = {
        ...data,
        filter: "",
        page: 0,
        guessesFirst: false,
        classNames: undefined,
        test: withTest(data.test, action.testText),
      };
      return isEmpty(present) ? { ...start, present: next } : remember(start, next);
    }
    case "optionsChanged": {
      const next = { ...present, options: action.options, edited: false };
      return present.edited ? remember(data, next) : { ...data, present: next };
    }
    case "parsed": {
      if (action.text !== present.text || action.options !== present.options) return data;
      const { examples: rows, layout } = action.parsed;
      const next = {
        ...present,
        rows,
        layout,
        guesses: undefined,
        error: undefined,
        edited: false,
        readFrom: readFrom(action),
      };
      return withRows(data, next);
    }
    case "parseFailed": {
      if (action.text !== present.text || action.options !== present.options) return data;
      const error = action.text === "" ? undefined : action.error;
      // The layout stays, so that a column chosen wrongly can be chosen again.
      return withRows(data, {
        ...present,
        rows: [],
        guesses: undefined,
        error,
        edited: false,
        readFrom: readFrom(action),
      });
    }
    case "rowEdited": {
      const old = present.rows[action.row];
      if (!old) return data;
      const row = { ...old, text: action.text ?? old.text, label: (action.label ?? old.label).trim() };
      if (row.text === old.text && row.label === old.label) return data;
      return edit(data, present.rows.with(action.row, row));
    }
    case "linesTaken": {
      const lines = present.text
        .split(/\r\n|\r|\n/)
        .map((line, index) => ({ text: line.trim(), label: "", line: index + 1 }));
      const rows = lines.filter(({ text }) => text !== "");
      return remember(data, {
        ...present,
        rows,
        layout: undefined,
        guesses: undefined,
        edited: true,
        error: undefined,
      });
    }
    case "classNamesTyped":
      return { ...data, classNames: action.text };
    case "labelsGuessed": {
      const guessed = new Map(action.guesses.map((guess) => [guess.row, guess]));
      const guesses = new Map(present.guesses);
      const rows = present.rows.map((old) => {
        const guess = guessed.get(old);
        if (!guess) return old;
        const row = { ...old, label: guess.label };
        guesses.set(row, guess.probability);
        return row;
      });
      // Undo brings back the rows as they were before all of them.
      return guesses.size === (present.guesses?.size ?? 0) ? data : edit({ ...data, page: 0 }, rows, guesses);
    }
    case "guessAccepted": {
      const guesses = new Map(present.guesses);
      const row = present.rows[action.row];
      return row && guesses.delete(row) ? edit(data, present.rows, guesses) : data;
    }
    case "guessesAccepted":
      return edit({ ...data, guessesFirst: false }, present.rows, new Map());
    case "guessesFirst":
      return { ...data, guessesFirst: action.on, page: 0 };
    case "rowAdded":
      return edit(data, [...present.rows, { text: "", label: "", line: 0 }]);
    case "textLabelled": {
      const { text, label } = action;
      const place = present.rows.findIndex((row) => row.label === "" && row.text.trim() === text);
      const old = present.rows[place];
      return edit(
        data,
        old ? present.rows.with(place, { ...old, label }) : [...present.rows, { text, label, line: 0 }],
      );
    }
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
      return { ...data, test: { ...data.test, text: action.text, isSample: false } };
    case "testParsed":
      if (action.text !== data.test.text) return data;
      return { ...data, test: { ...data.test, rows: action.rows, readFrom: action.text, error: undefined } };
    case "testFailed": {
      if (action.text !== data.test.text) return data;
      const error = action.text.trim() === "" ? undefined : action.error;
      return { ...data, test: { ...data.test, rows: [], readFrom: action.text, error } };
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

/** The rows to show, as indices: those that match the filter, the doubtful first if that is wanted. */
export function shownRows({ present, filter, guessesFirst }: DataState): readonly number[] {
  const { rows, guesses } = present;
  const matching = filteredRows(rows, filter);
  if (!guessesFirst || !guesses) return matching;
  const certainty = (row: number) => guesses.get(rows[row]!) ?? 2;
  return matching.toSorted((a, b) => certainty(a) - certainty(b));
}

/** How many rows of the table have a label that was guessed. */
export function nGuessed({ rows, guesses }: Table): number {
  return guesses && guesses.size > 0 ? rows.filter((row) => guesses.has(row)).length : 0;
}

/** The rows that have a text and no label. */
export function unlabelled(rows: readonly Example[]): readonly Example[] {
  if (lastUnlabelled?.rows !== rows) {
    lastUnlabelled = { rows, found: rows.filter(({ text, label }) => label === "" && text.trim() !== "") };
  }
  return lastUnlabelled.found;
}

let lastUnlabelled: { rows: readonly Example[]; found: readonly Example[] } | undefined;

/** What the field of class names shows. */
export function classNamesText({ classNames, inspection }: DataState): string {
  return classNames ?? inspection?.classes.map(({ label }) => label).join(", ") ?? "";
}

/** The names in a list as people write them, each once. */
export function readClassNames(text: string): string[] {
  const names = text.split(/[,，、;；\n\t]/).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ""))];
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

/** A person's own test texts stay; a sample's make room for another's. */
function withTest(test: TestSet, text: string | undefined): TestSet {
  if (test.text.trim() !== "" && !test.isSample) return test;
  if (text === undefined) return test.isSample ? { text: "", rows: [] } : test;
  return { ...test, text, isSample: true };
}

function isEmpty({ text, rows }: Table): boolean {
  return text === "" && rows.length === 0;
}

function edit(data: DataState, rows: readonly Example[], guesses = data.present.guesses): DataState {
  return remember(data, { ...data.present, rows, guesses, edited: true, error: undefined });
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
