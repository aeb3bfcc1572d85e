// The rows, which are the data; what is on its way to become rows; and every earlier version.

import type {
  CoreError,
  DataInput,
  Example,
  Inspection,
  LabelsPerText,
  ParseOptions,
  Parsed,
} from "../engine/protocol.ts";
import type { Source } from "../files/source.ts";
import { fromText } from "./as-text.ts";
import { type KeptData, followed, restored } from "./kept-data.ts";
import {
  type Reading,
  type Table,
  asText,
  drafted,
  emptyTable,
  hasWork,
  isHeld,
  isEmpty,
  isUnread,
  isWritten,
  readFrom,
  typed,
  withLines,
} from "./reading.ts";
import { type About, type Patch, noHistory } from "./history.ts";
import { type LabelPart, withPool } from "./label.ts";
import { canonical, items, joined, labelsPerText } from "./label-set.ts";
import { type Row, isGuess, relabelled, reuse } from "./row.ts";
import type { ConfigPart, SettingChanged } from "./settings.ts";
import { type Followed, type Reducers, type Restored, type Slice, nested, unchanged } from "./slice.ts";
import type { StoredDeleted, StoredKind } from "./stored.ts";
import {
  type DataState,
  type TestSet,
  amended,
  edited,
  emptyData,
  redone,
  stepped,
  undone,
  withRows,
} from "./versions.ts";

export { type Table, isShown, isUnread, longestShown } from "./reading.ts";
export { type KeptData } from "./kept-data.ts";
export { type DataState, emptyData } from "./versions.ts";

export type DataAction =
  | { type: "textTyped"; text: string }
  | { type: "textLoaded"; text: string; name?: string; sample?: string; source?: Source; testText?: string }
  /** The same file, read otherwise. */
  | { type: "textReread"; text: string; source: Source }
  | { type: "optionsChanged"; options: ParseOptions }
  /** Each line is a text that has no label yet. */
  | { type: "linesTaken" }
  | { type: "parsed"; text: string; options: ParseOptions; parsed: Parsed }
  | { type: "parseFailed"; text: string; options: ParseOptions; error: CoreError }
  /** The rows are to be edited as a text. */
  | { type: "editedAsText" }
  /** What the draft holds joins the rows, or takes their place, or is given up. */
  | { type: "draftAdded" }
  | { type: "draftTaken" }
  | { type: "draftDropped" }
  | { type: "rowEdited"; row: number; text?: string; label?: string }
  | { type: "classNamesTyped"; text: string }
  | { type: "labelsGuessed"; guesses: readonly LabelGuess[] }
  | { type: "guessAccepted"; row: number }
  | { type: "guessesAccepted" }
  | { type: "guessesFirst"; on: boolean }
  | { type: "rowAdded" }
  /** Rows that were made elsewhere; what they are called where they are the first. */
  | { type: "examplesAdded"; rows: readonly Row[]; name?: string }
  /** A text that was without a label has one now; in the table it may be new. `probability`: a guess was accepted. */
  | { type: "textLabelled"; text: string; label: string; probability?: number }
  /** Labels that are written differently and mean the same become one; to the empty label, none. */
  | { type: "labelsMerged"; labels: readonly string[]; into: string }
  | { type: "rowDeleted"; row: number }
  /** All of them; Undo brings them back. */
  | { type: "rowsCleared" }
  /** Another table takes the place of all that there is, which Undo brings back. */
  | ({ type: "textsPut"; table: Table; test: Pick<TestSet, "text" | "isSample"> } & Pick<
      DataState,
      "draft" | "classNames"
    >)
  | { type: "undone" }
  | { type: "redone" }
  | { type: "inspected"; inspection: Inspection }
  | { type: "filtered"; filter: string }
  /** Only the rows that have a warning are to be shown, or all. */
  | { type: "onlyWarned"; on: boolean }
  | { type: "paged"; page: number }
  | { type: "rowSought"; row: number }
  /** `before`: what it was, where something was taken out of it. */
  | { type: "testTyped"; text: string; source?: Source; before?: string }
  | { type: "testParsed"; text: string; labels: LabelsPerText; rows: readonly Example[] }
  | { type: "testFailed"; text: string; labels: LabelsPerText; error: CoreError }
  /** `isTest`: it is the test set. `folders`: what was dropped is found through them. */
  | { type: "filesDropped"; files: readonly File[]; folders?: readonly FileSystemEntry[]; isTest?: boolean }
  | { type: "sampleChosen"; id: string };

/** What of the data a person can have deleted by itself. */
const deleted: Partial<Record<StoredKind, (data: DataState) => DataState>> = {
  table: (data) => ({ ...emptyData, draft: data.draft?.mode === "more" ? data.draft : undefined, test: data.test }),
  history: (data) => ({ ...data, ...noHistory }),
  draft: (data) => ({ ...data, draft: undefined }),
  testText: (data) => ({ ...data, test: emptyData.test }),
  classNames: (data) => ({ ...data, classNames: undefined }),
};

/** A label for a row as it was when it was guessed. */
export interface LabelGuess {
  row: Row;
  label: string;
  probability: number;
}

export const rowsPerPage = 20;

/** More that changes at once is no typing, and a step of its own. */
const mostTyped = 20;

const reducers: Reducers<DataState, DataAction, ConfigPart> = {
  textTyped: (data, { text }) => {
    const { present, draft } = data;
    if (draft) return { ...data, draft: typed(draft, text) };
    if (isHeld(present)) return text === "" ? data : { ...data, draft: drafted("more", { text, options: {} }) };
    const next = withLines({ ...present, text, name: undefined, sample: undefined, source: undefined, edited: false });
    const isTyping = isSmallChange(present.text, text);
    const goesOn = isTyping && data.isTyping;
    return { ...(goesOn || isEmpty(present) ? amended(data, next) : stepped(data, next)), isTyping };
  },
  textLoaded: (data, { text, name, sample, source, testText }) => {
    const { present, draft } = data;
    if (isWritten(draft)) return data;
    if (draft || hasWork(present)) {
      return { ...data, draft: { ...drafted("more", { text, name, sample, source, options: {} }), testText } };
    }
    const next: Table = { ...emptyTable, text, name, sample, source, ...(isEmpty(present) && chosen(present)) };
    const start = { ...afresh(data), test: withTest(data.test, testText) };
    return isEmpty(present) ? amended(start, next) : stepped(start, next);
  },
  textReread: (data, { text, source }) => {
    // The columns of another sheet are other columns.
    const shown = shownReading(data);
    const options = source.sheets ? chosen(shown).options : shown.options;
    return reread(data, { text, source, options, asLines: shown.asLines });
  },
  optionsChanged: (data, { options }) => reread(data, { options, asLines: undefined }),
  linesTaken: (data) => reread(data, { options: {}, asLines: true }),
  parsed: (data, action) => {
    const { examples: rows, layout, labels, notes, leftOut } = action.parsed;
    return read(data, action, { rows, layout, labels, notes, leftOut, error: undefined });
  },
  parseFailed: (data, action) => {
    const error = action.text === "" ? undefined : action.error;
    // The layout stays, so that a column chosen wrongly can be chosen again.
    return read(data, action, { rows: [], notes: undefined, leftOut: undefined, error });
  },
  editedAsText: (data) => ({ ...data, draft: asText(data.present.rows) }),
  draftAdded: (data) => {
    const { present, draft } = data;
    if (draft?.mode !== "more" || isUnread(draft)) return data;
    // The lines of two texts would be taken for each other.
    const added = draft.rows.map((row) => ({ ...row, line: 0 }));
    return { ...edited(data, [...present.rows, ...added]), draft: undefined };
  },
  draftTaken: (data, _, state) => {
    const { present, draft } = data;
    if (!draft) return data;
    const { mode, testText, isTouched: _touched, isOld: _old, ...reading } = draft;
    if (mode === "edit") {
      const rows = fromText(reading.text, present.rows, writtenAs(state));
      return { ...edited(data, rows), draft: undefined };
    }
    if (isUnread(draft)) return data;
    if (mode === "reread") return { ...stepped(data, { ...reading, edited: false }), draft: undefined };
    const start = { ...afresh(data), test: withTest(data.test, testText) };
    // It was read as texts to be added; alone it says by itself how many labels a text has.
    const isReadAgain = reading.options.labels === undefined && (reading.labels === "several" || mayHaveSets(reading));
    const next = isReadAgain ? { ...reading, labels: undefined, readFrom: undefined } : reading;
    return { ...stepped(start, { ...next, edited: false }), draft: undefined };
  },
  draftDropped: (data) => ({ ...data, draft: undefined }),
  rowEdited: (data, { row: place, text, label }, state) => {
    const { rows } = data.present;
    const old = rows[place];
    if (!old) return data;
    const name = label === undefined ? old.label : writtenAs(state)(label);
    const row = name === old.label ? { ...old } : relabelled(old, name, "person");
    row.text = text ?? old.text;
    return row.text === old.text && row.label === old.label ? data : edited(data, rows.with(place, row));
  },
  classNamesTyped: (data, action) => ({ ...data, classNames: action.text }),
  labelsGuessed: (data, action) => {
    const guessed = new Map(action.guesses.map((guess) => [guess.row, guess]));
    let n = 0;
    const rows = data.present.rows.map((old) => {
      const guess = guessed.get(old);
      if (!guess) return old;
      n++;
      return relabelled(old, guess.label, "guess", guess.probability);
    });
    // Undo brings back the rows as they were before all of them.
    return n === 0 ? data : edited({ ...data, page: 0 }, rows);
  },
  guessAccepted: (data, action) => {
    const { rows } = data.present;
    const row = rows[action.row];
    return row && isGuess(row) ? edited(data, rows.with(action.row, { ...row, by: "accepted" })) : data;
  },
  guessesAccepted: (data) => {
    const rows = data.present.rows.map((row): Row => (isGuess(row) ? { ...row, by: "accepted" } : row));
    return edited({ ...data, guessesFirst: false }, rows);
  },
  guessesFirst: (data, action) => ({ ...data, guessesFirst: action.on, page: 0 }),
  rowAdded: (data) => edited(data, [...data.present.rows, { text: "", label: "", line: 0 }]),
  examplesAdded: (data, { rows, name }) => {
    const { present } = data;
    if (present.rows.length > 0) return edited(data, [...present.rows, ...rows]);
    return stepped(afresh(data), { ...emptyTable, rows, edited: true, name });
  },
  textLabelled: (data, { text, label: written, probability }, state) => {
    const { rows } = data.present;
    const label = writtenAs(state)(written);
    const place = rows.findIndex((row) => row.label === "" && row.text.trim() === text);
    const old = rows[place] ?? { text, label, line: 0 };
    const row = relabelled(old, label, probability === undefined ? "person" : "accepted", probability);
    return edited(data, place < 0 ? [...rows, row] : rows.with(place, row));
  },
  labelsMerged: (data, { labels, into }, state) => {
    const merged = new Set(labels.filter((label) => label !== into));
    const isSeveral = labelsPerText(state) === "several";
    const rename = (row: Row): Row => {
      const names = isSeveral ? items(row.label) : [row.label];
      if (!names.some((name) => merged.has(name))) return row;
      const label = joined(names.map((name) => (merged.has(name) ? into : name)));
      // Who said it has not changed by how it is written.
      return label === "" ? { text: row.text, label, line: row.line } : { ...row, label };
    };
    const { rows } = data.present;
    const renamed = rows.map(rename);
    return renamed.some((row, place) => row !== rows[place]) ? edited(data, renamed) : data;
  },
  rowDeleted: (data, action) => edited(data, data.present.rows.toSpliced(action.row, 1)),
  rowsCleared: (data) => {
    // More texts that wait are none of the table's.
    const draft = data.draft?.mode === "more" ? data.draft : undefined;
    return stepped({ ...afresh(data), draft, test: withTest(data.test, undefined) }, emptyTable);
  },
  textsPut: (data, { table, test, draft, classNames }) => ({
    ...stepped(afresh(data), table),
    draft,
    classNames,
    test: { ...test, rows: [] },
  }),
  undone,
  redone,
  inspected: (data, action) => ({ ...data, inspection: action.inspection }),
  filtered: (data, action) => ({ ...data, filter: action.filter, page: 0 }),
  onlyWarned: (data, { on }) => ({ ...data, onlyWarned: on, page: 0 }),
  paged: (data, action) => ({ ...data, page: action.page }),
  rowSought: (data, action) => ({
    ...data,
    filter: "",
    onlyWarned: false,
    page: Math.floor(action.row / rowsPerPage),
  }),
  testTyped: (data, action) => ({
    ...data,
    test: { ...data.test, text: action.text, isSample: false, source: action.source },
  }),
  testParsed: (data, action) => {
    if (action.text !== data.test.text) return data;
    const { text: readFrom, labels, rows } = action;
    return { ...data, test: { ...data.test, rows, labels, readFrom, error: undefined } };
  },
  testFailed: (data, action) => {
    if (action.text !== data.test.text) return data;
    const { text: readFrom, labels } = action;
    const error = readFrom.trim() === "" ? undefined : action.error;
    return { ...data, test: { ...data.test, rows: [], labels, readFrom, error } };
  },
  filesDropped: unchanged,
  sampleChosen: unchanged,
};

export interface DataPart {
  data: DataState;
}

type Others = Restored<KeptData> | Followed<KeptData> | StoredDeleted | SettingChanged;

export const dataSlice: Slice<DataPart, DataAction, Others, ConfigPart> = {
  own: nested("data", reducers),
  also: nested<"data", DataState, Others>("data", {
    settingChanged: (data, { key, value }) => (key === "labels" ? withLabels(data, value as LabelsPerText) : data),
    storedDeleted: (data, { kind }) => deleted[kind]?.(data) ?? data,
    restored: (data, { kept }) => restored(data, kept),
    followed: (data, { kept, passedOver }) => followed(data, kept, passedOver.includes("table")),
  }),
  follow: (state, before) => {
    const { data } = state;
    const { present, draft } = data;
    const hadRows = before.data.present.rows.length > 0;
    const isGone = hadRows && present.rows.length === 0 && (present.edited || present.text === "") && !draft;
    // The names of classes go with the texts that they are of.
    if (isGone && data.classNames !== undefined) return { data: { ...data, classNames: undefined } };
    if (draft?.mode === "more" && draft === before.data.draft && labelsPerText(state) !== labelsPerText(before)) {
      return draft.options.labels ? {} : { data: { ...data, draft: withLines({ ...draft, readFrom: undefined }) } };
    }
    if (draft?.mode !== "edit" || present.rows === before.data.present.rows || draft !== before.data.draft) return {};
    // As nothing has been typed there yet, it shows the rows as they are now.
    return { data: { ...data, draft: draft.isTouched ? { ...draft, isOld: true } : asText(present.rows) } };
  },
};

/** What a run trains and tests on, as the page holds it now. */
export function dataInput({ data, label }: DataPart & LabelPart): DataInput {
  const testExamples = data.test.text.trim() === "" ? undefined : [...data.test.rows];
  return { examples: withPool(data.present.rows, label.pool), testExamples };
}

/** Why there is nothing to train on, if so. */
export function dataProblem({ data }: DataPart): CoreError | undefined {
  if (data.present.error) return data.present.error;
  return data.present.rows.length === 0 ? { kind: { code: "emptyInput" }, line: undefined } : undefined;
}

/** What the text area stands for: a draft, or the text that the rows are read from, while they are no more than that. */
export function boxReading({ draft, present }: DataState): Reading | undefined {
  return draft ?? (hasWork(present) ? undefined : present);
}

/** A text whose reading is shown and can be corrected. */
export function shownReading({ draft, present }: DataState): Reading {
  return draft && draft.mode !== "edit" ? draft : present;
}

/** Whether labels were left out, as a text was to have one only. */
function isCut({ notes = [] }: Reading): boolean {
  return notes.some(({ kind }) => kind.code === "severalLabels");
}

/** Whether texts that were read to have one label might have several. */
function mayHaveSets(reading: Reading): boolean {
  return isCut(reading) || reading.rows.some(({ label }) => /[|;；、,，]/.test(label));
}

/** The one way in which a label that a person has typed is written. */
function writtenAs(state: ConfigPart): (label: string) => string {
  return labelsPerText(state) === "several" ? canonical : (label) => label.trim();
}

/** What the person has said of the labels, which other columns or another text leave as it is. */
function chosen({ options: { labels } }: Reading): Pick<Reading, "options"> {
  return { options: labels === undefined ? {} : { labels } };
}

/**
 * The table of which a person has said how many labels a text has, in all its versions that come of the
 * same reading. It is read again only for labels that were left out.
 */
function withLabels(data: DataState, labels: LabelsPerText): DataState {
  const { present, past, future } = data;
  const options = { ...present.options, labels };
  const said = <T extends About>(about: T): T => ({
    ...about,
    options,
    readFrom: about.readFrom && !isUnread(about) ? { ...about.readFrom, options } : about.readFrom,
  });
  const isOfSameReading = (about: About) =>
    about.text === present.text && JSON.stringify(about.options) === JSON.stringify(present.options);
  const saidOfPatch = (patch: Patch): Patch =>
    patch.about && isOfSameReading(patch.about) ? { ...patch, about: said(patch.about) } : patch;
  const isReadAgain = labels === "several" && isCut(present) && !present.edited;
  return withRows(
    { ...data, past: past.map(saidOfPatch), future: future.map(saidOfPatch) },
    isReadAgain ? { ...present, options } : said(present),
  );
}

/** Another way to read a text: of the draft, or of the table, which then waits where the rows hold work. */
function reread(
  data: DataState,
  otherwise: Pick<Reading, "options" | "asLines"> & Partial<Pick<Reading, "text" | "source">>,
): DataState {
  const { present, draft } = data;
  const how = { ...otherwise, labels: undefined };
  if (draft && draft.mode !== "edit") return { ...data, draft: withLines({ ...draft, ...how }) };
  if (!hasWork(present)) return stepped(data, withLines({ ...present, ...how, edited: false }));
  // A text being edited stays where it is.
  return isWritten(draft) ? data : { ...data, draft: drafted("reread", { ...present, ...how }) };
}

/** The answer to a text, for whichever asked for it; too late, for neither. */
function read(
  data: DataState,
  { text, options }: { text: string; options: ParseOptions },
  found: Pick<Reading, "rows" | "error"> & Partial<Pick<Reading, "layout" | "labels" | "notes" | "leftOut">>,
): DataState {
  const { present, draft } = data;
  const isOf = (reading: Reading) => text === reading.text && options === reading.options && isUnread(reading);
  if (draft && isOf(draft)) return { ...data, draft: { ...draft, ...found, readFrom: readFrom(draft) } };
  if (!isOf(present)) return data;
  const rows = reuse(present.rows, found.rows);
  return amended(data, { ...present, ...found, rows, readFrom: readFrom(present) });
}

/** A person's own test texts stay; a sample's make room for another's. */
function withTest(test: TestSet, text: string | undefined): TestSet {
  if (test.text.trim() !== "" && !test.isSample) return test;
  if (text === undefined) return test.isSample ? { text: "", rows: [] } : test;
  return { ...test, text, isSample: true };
}

/** Other texts are looked at from their beginning. */
function afresh(data: DataState): DataState {
  return { ...data, filter: "", page: 0, onlyWarned: false, guessesFirst: false, classNames: undefined };
}

function isSmallChange(before: string, after: string): boolean {
  const shorter = Math.min(before.length, after.length);
  let first = 0;
  while (first < shorter && before[first] === after[first]) first++;
  let last = 0;
  while (last < shorter - first && before.at(-1 - last) === after.at(-1 - last)) last++;
  return Math.max(before.length, after.length) - first - last <= mostTyped;
}
