// Which rows of the table are shown, and which have no label yet.

import type { Example } from "../engine/protocol.ts";
import { items } from "./label-set.ts";
import type { Table } from "./reading.ts";
import { isGuess, isSameExample } from "./row.ts";
import type { DataState } from "./versions.ts";

/** The rows to show, as indices: those that match the filter, the doubtful first if that is wanted. */
export function shownRows({ present, filter, guessesFirst, onlyWarned, inspection }: DataState): readonly number[] {
  const { rows } = present;
  const found = filteredRows(rows, filter);
  const warned = warnedRows(inspection);
  // When the last one is mended, all are back.
  const matching = onlyWarned && warned.size > 0 ? found.filter((row) => warned.has(row)) : found;
  if (!guessesFirst) return matching;
  const certainty = (place: number) => {
    const row = rows[place]!;
    return isGuess(row) ? (row.probability ?? 0) : 2;
  };
  return matching.toSorted((a, b) => certainty(a) - certainty(b));
}

/** The rows that have a warning, with what each is of. */
export function warnedRows(inspection: DataState["inspection"]): ReadonlyMap<number, Warning> {
  if (!lastWarned || lastWarned.inspection !== inspection) {
    const warned = new Map<number, Warning>();
    for (const warning of inspection?.warnings ?? []) {
      if (warning.row !== undefined && !warned.has(warning.row)) warned.set(warning.row, warning);
    }
    lastWarned = { inspection, warned };
  }
  return lastWarned.warned;
}

type Warning = NonNullable<DataState["inspection"]>["warnings"][number];

let lastWarned: { inspection: DataState["inspection"]; warned: ReadonlyMap<number, Warning> } | undefined;

/** How many rows of the table have a label that was guessed. */
export function nGuessed({ rows }: Table): number {
  return rows.filter(isGuess).length;
}

/**
 * Where a row stands now that was there at some other time, or -1: a row whose text or label was
 * edited since is another row.
 */
export function placeOf(rows: readonly Example[], old: Example | undefined, place: number): number {
  if (!old) return -1;
  const found = rows.indexOf(old);
  return found < 0 && isSameExample(rows[place], old) ? place : found;
}

/**
 * How many different texts there are without a label that are no example's, of a table or of a test set: those that a
 * run may learn from, `Parts::unlabelled` in Rust.
 */
export function nWithoutLabel(rows: readonly Example[], test: readonly Example[]): number {
  const isLabelled = ({ label }: Example) => label.trim() !== "";
  const open = new Set(rows.filter((row) => !isLabelled(row)).map(({ text }) => text.trim()));
  open.delete("");
  // Mostly there are none, and views ask.
  if (open.size === 0) return 0;
  for (const known of [rows, test]) for (const row of known) if (isLabelled(row)) open.delete(row.text.trim());
  return open.size;
}

/** The rows that have a text and no label. */
export function unlabelled(rows: readonly Example[]): readonly Example[] {
  if (lastUnlabelled?.rows !== rows) {
    lastUnlabelled = { rows, found: rows.filter(({ text, label }) => label === "" && text.trim() !== "") };
  }
  return lastUnlabelled.found;
}

let lastUnlabelled: { rows: readonly Example[]; found: readonly Example[] } | undefined;

const longestNames = 5_000;

/** What the field of class names shows. */
export function classNamesText({ classNames, inspection }: DataState): string {
  if (classNames !== undefined) return classNames;
  const labels = inspection?.classes.map(({ label }) => label) ?? [];
  // Of thousands of labels, or of texts taken for such, no list is made.
  const length = labels.reduce((sum, label) => sum + label.length, 0);
  return length > longestNames ? "" : labels.join(", ");
}

/** The names in a list as people write them, each once. */
export function readClassNames(text: string): string[] {
  const names = text.split(/[,，、;；\n\t]/).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ""))];
}

/** Indices of the rows that hold the filter's words in their text or label, or all labels of a set that it names. */
export function filteredRows(rows: readonly Example[], filter: string): readonly number[] {
  const wanted = filter.trim().toLowerCase();
  if (lastFiltered?.rows !== rows || lastFiltered.wanted !== wanted) {
    const indices: number[] = [];
    const names = wanted.includes("|") ? items(wanted) : [];
    const hasAll = (label: string) => {
      const own = items(label.toLowerCase());
      return names.length > 0 && names.every((name) => own.includes(name));
    };
    rows.forEach((row, index) => {
      const isFound = wanted === "" || `${row.label}\n${row.text}`.toLowerCase().includes(wanted);
      if (isFound || hasAll(row.label)) indices.push(index);
    });
    lastFiltered = { rows, wanted, indices };
  }
  return lastFiltered.indices;
}

/** Views ask at every draw, while rows seldom change. */
let lastFiltered: { rows: readonly Example[]; wanted: string; indices: number[] } | undefined;
