// A text, what was read of it, and what waits to become rows.

import type { CoreError, LabelsPerText, ParseOptions, Parsed } from "../engine/protocol.ts";
import { toText } from "./as-text.ts";
import type { Source } from "../files/source.ts";
import type { Row } from "./row.ts";

/** A text and what was read of it. */
export interface Reading {
  text: string;
  /** File name or sample, where the text did not come from the keyboard. */
  name?: string;
  sample?: string;
  /** Of a file: how it became the text. */
  source?: Source;
  options: ParseOptions;
  /** Each line is a text that has no label yet. */
  asLines?: boolean;
  layout?: Parsed["layout"];
  /** How many labels a text was read to have. */
  labels?: Parsed["labels"];
  /** What was decided while it was read, and what stands in no row. */
  notes?: Parsed["notes"];
  leftOut?: Parsed["leftOut"];
  rows: readonly Row[];
  /** The text and options that `rows` or `error` came from. */
  readFrom?: { text: string; options: ParseOptions };
  error?: CoreError;
}

/**
 * One version of the data: the rows, which are what a run trains on, and the text that they were
 * read from at first.
 */
export interface Table extends Reading {
  /** The rows hold work that the text does not: they are no longer what is read from it. */
  edited: boolean;
}

/**
 * A text that waits for the person's word, as the rows hold work that it must not replace unasked:
 * more texts, the text of the table to be read in another way, or the rows themselves as a text.
 */
export interface Draft extends Reading {
  mode: "more" | "reread" | "edit";
  /** It comes with a sample. */
  testText?: string;
  /** Of `edit`: something was typed, and since then, the rows have changed elsewhere. */
  isTouched?: boolean;
  isOld?: boolean;
}

/** A text area with a longer text is slow. */
export const longestShown = 200_000;

export const emptyTable: Table = { text: "", options: {}, rows: [], edited: false };

/** Whether a text has been typed or replaced since the rows were read from it. */
export function isUnread({
  text,
  options,
  readFrom,
  ...reading
}: Omit<Reading, "rows"> & Partial<Table & Draft>): boolean {
  if (reading.edited || reading.mode === "edit") return false;
  return readFrom ? readFrom.text !== text || readFrom.options !== options : text !== "";
}

/** How many labels a text has, as the person said or as it was read. */
export function labelsOf({ options, labels }: Reading): LabelsPerText | undefined {
  return options.labels ?? labels;
}

/** Whether the text is in the text area: a long file is in the table only. */
export function isShown({ text, name }: Pick<Reading, "text" | "name">): boolean {
  // What is typed is there already; only so far.
  return text.length <= (name === undefined ? 2 * longestShown : longestShown);
}

/** Whether what is typed next waits: for the work in the rows, or as it would take the place of a file that is not shown. */
export function isHeld(table: Table): boolean {
  return hasWork(table) || (!isShown(table) && table.rows.length > 0);
}

/** Whether there are rows that another text must not replace unasked. */
export function hasWork({ edited, rows }: Table): boolean {
  return edited && rows.length > 0;
}

/** Whether there is nothing to go back to. */
export function isEmpty({ text, rows }: Table): boolean {
  return text === "" && rows.length === 0;
}

/** The rows as a text, where that is short enough for a text area. */
export function editableText({ rows }: Pick<Table, "rows">): string | undefined {
  if (lastText?.rows !== rows) {
    const length = rows.reduce((sum, { text, label }) => sum + text.length + label.length + 2, 0);
    const text = rows.length > 0 && length <= longestShown ? toText(rows) : undefined;
    lastText = { rows, text };
  }
  return lastText.text;
}

/** Views ask at every draw. */
let lastText: { rows: readonly Row[]; text: string | undefined } | undefined;

/** The rows to be edited as a text. */
export function asText(rows: readonly Row[]): Draft | undefined {
  const text = editableText({ rows });
  return text === undefined ? undefined : drafted("edit", { text, options: {} });
}

/** A text that is to be read and then waits. */
export function drafted(mode: Draft["mode"], reading: Omit<Reading, "rows">): Draft {
  const { text, name, sample, source, options, asLines } = reading;
  return withLines<Draft>({ mode, text, name, sample, source, options, asLines, rows: [] });
}

/** Whether a draft holds what a person has written, which nothing else may take the place of. */
export function isWritten(draft: Draft | undefined): boolean {
  return draft !== undefined && (draft.mode === "edit" ? draft.isTouched === true : draft.name === undefined);
}

/** The draft with another text; without a text, more is nothing that could wait. */
export function typed(draft: Draft, text: string): Draft | undefined {
  if (draft.mode === "edit") return { ...draft, text, isTouched: true };
  if (text === "") return undefined;
  return withLines<Draft>({
    ...draft,
    text,
    name: undefined,
    sample: undefined,
    source: undefined,
    testText: undefined,
  });
}

/** Lines that are texts without labels need no reading. */
export function withLines<R extends Reading>(reading: R): R {
  if (!reading.asLines) return reading;
  const lines = reading.text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ text: line.trim(), label: "", line: index + 1 }));
  const rows = lines.filter(({ text }) => text !== "");
  return {
    ...reading,
    rows,
    layout: undefined,
    labels: undefined,
    notes: undefined,
    leftOut: undefined,
    error: undefined,
    readFrom: readFrom(reading),
  };
}

/** By their identity, a text and its options are told to have been read. */
export function readFrom({ text, options }: Reading) {
  return { text, options };
}
