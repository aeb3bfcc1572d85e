// The pasted text, the table made of it, and every earlier version of both.

import type { CoreError, DataInput, Example, Inspection, ParseOptions, Parsed } from "../engine/protocol.ts";
import { type Reducers, type Restored, type Slice, nested, unchanged } from "./slice.ts";

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
  | { type: "testFailed"; text: string; error: CoreError }
  /** `isTest`: it is the test set. */
  | { type: "filesDropped"; files: readonly File[]; isTest?: boolean }
  | { type: "sampleChosen"; id: string };

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

const reducers: Reducers<DataState, DataAction> = {
  textTyped: (data, action) => {
    const { present } = data;
    const next = { ...present, text: action.text, name: undefined, sample: undefined };
    // The text area has its own undo; only what it does not show would be lost.
    return present.edited || !isShown(present)
      ? remember(data, { ...next, edited: false })
      : { ...data, present: next };
  },
  textLoaded: (data, action) => {
    const { present } = data;
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
  },
  optionsChanged: (data, action) => {
    const { present } = data;
    const next = { ...present, options: action.options, edited: false };
    return present.edited ? remember(data, next) : { ...data, present: next };
  },
  parsed: (data, action) => {
    const { present } = data;
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
  },
  parseFailed: (data, action) => {
    const { present } = data;
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
  },
  rowEdited: (data, action) => {
    const { present } = data;
    const old = present.rows[action.row];
    if (!old) return data;
    const row = { ...old, text: action.text ?? old.text, label: (action.label ?? old.label).trim() };
    if (row.text === old.text && row.label === old.label) return data;
    return edit(data, present.rows.with(action.row, row));
  },
  linesTaken: (data) => {
    const { present } = data;
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
  },
  classNamesTyped: (data, action) => ({ ...data, classNames: action.text }),
  labelsGuessed: (data, action) => {
    const { present } = data;
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
  },
  guessAccepted: (data, action) => {
    const { present } = data;
    const guesses = new Map(present.guesses);
    const row = present.rows[action.row];
    return row && guesses.delete(row) ? edit(data, present.rows, guesses) : data;
  },
  guessesAccepted: (data) => edit({ ...data, guessesFirst: false }, data.present.rows, new Map()),
  guessesFirst: (data, action) => ({ ...data, guessesFirst: action.on, page: 0 }),
  rowAdded: (data) => edit(data, [...data.present.rows, { text: "", label: "", line: 0 }]),
  textLabelled: (data, action) => {
    const { present } = data;
    const { text, label } = action;
    const place = present.rows.findIndex((row) => row.label === "" && row.text.trim() === text);
    const old = present.rows[place];
    return edit(data, old ? present.rows.with(place, { ...old, label }) : [...present.rows, { text, label, line: 0 }]);
  },
  rowDeleted: (data, action) => edit(data, data.present.rows.toSpliced(action.row, 1)),
  undone: (data) => {
    const { present } = data;
    const previous = data.past.at(-1);
    if (!previous) return data;
    return withRows({ ...data, past: data.past.slice(0, -1), future: [present, ...data.future] }, previous);
  },
  redone: (data) => {
    const { present } = data;
    const [next, ...future] = data.future;
    if (!next) return data;
    return withRows({ ...data, past: [...data.past, present], future }, next);
  },
  inspected: (data, action) => ({ ...data, inspection: action.inspection }),
  filtered: (data, action) => ({ ...data, filter: action.filter, page: 0 }),
  paged: (data, action) => ({ ...data, page: action.page }),
  rowSought: (data, action) => ({ ...data, filter: "", page: Math.floor(action.row / rowsPerPage) }),
  testTyped: (data, action) => ({ ...data, test: { ...data.test, text: action.text, isSample: false } }),
  testParsed: (data, action) => {
    if (action.text !== data.test.text) return data;
    return { ...data, test: { ...data.test, rows: action.rows, readFrom: action.text, error: undefined } };
  },
  testFailed: (data, action) => {
    if (action.text !== data.test.text) return data;
    const error = action.text.trim() === "" ? undefined : action.error;
    return { ...data, test: { ...data.test, rows: [], readFrom: action.text, error } };
  },
  filesDropped: unchanged,
  sampleChosen: unchanged,
};

export interface KeptData {
  table?: Table;
  testText?: string;
  /** Whether the test texts came with a sample. */
  isSampleTest?: boolean;
  classNames?: string;
}

export interface DataPart {
  data: DataState;
}

export const dataSlice: Slice<DataPart, DataAction, Restored<KeptData>> = {
  own: nested("data", reducers),
  also: nested("data", {
    restored: (data, { kept }) => {
      // Storage makes copies, and it is identity that says what the rows were read from.
      // What the person has begun meanwhile comes first.
      const table = kept.table && data.present.text === "" && { ...kept.table, readFrom: sameText(kept.table) };
      return {
        ...data,
        present: table || data.present,
        classNames: kept.classNames ?? data.classNames,
        test: {
          ...data.test,
          text: kept.testText ?? data.test.text,
          isSample: kept.isSampleTest ?? data.test.isSample,
        },
      };
    },
  }),
};

/** What a run trains and tests on, as the page holds it now. */
export function dataInput({ data }: DataPart): DataInput {
  const testExamples = data.test.text.trim() === "" ? undefined : [...data.test.rows];
  return { examples: [...data.present.rows], testExamples };
}

/** Why there is nothing to train on, if so. */
export function dataProblem({ data }: DataPart): CoreError | undefined {
  if (data.present.error) return data.present.error;
  return data.present.rows.length === 0 ? { kind: { code: "emptyInput" }, line: undefined } : undefined;
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

function sameText({ text, options, readFrom }: Table): Table["readFrom"] {
  return readFrom?.text === text ? { text, options } : undefined;
}

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
