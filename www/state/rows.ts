// Which rows of the table are shown, and which have no label yet.

import type { Example } from "../engine/protocol.ts";
import type { DataState, Table } from "./data.ts";

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
