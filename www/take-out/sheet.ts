// A table of numbers and words that goes out, and the ways to write it down.

import { type Cells, toCsvCells } from "./table.ts";
import { wellFormed } from "../files/limits.ts";

export type Value = string | number | boolean | undefined;

/** A column: what programs call it, what people do, and what stands in it. Without a name it is not for them. */
export interface Column<Row> {
  key?: string;
  name?: string;
  of: (row: Row) => Value;
  /** As people read it, where that is another way. */
  shown?: (row: Row) => string;
}

/** A table as programs have it and as people do. */
export interface Sheet {
  keys: readonly string[];
  values: readonly (readonly Value[])[];
  names: readonly string[];
  isNumber: readonly boolean[];
  shown: readonly (readonly string[])[];
}

export function sheetOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Sheet {
  const keyed = columns.filter((column): column is Column<Row> & { key: string } => column.key !== undefined);
  const named = columns.filter((column): column is Column<Row> & { name: string } => column.name !== undefined);
  return {
    keys: keyed.map(({ key }) => wellFormed(key).text),
    values: rows.map((row) => keyed.map(({ of }) => cleaned(of(row)))),
    names: named.map(({ name }) => name),
    isNumber: named.map(({ of }) => rows.some((row) => typeof of(row) === "number")),
    shown: rows.map((row) => named.map(({ of, shown }) => (shown ? shown(row) : plain(of(row))))),
  };
}

function cleaned(value: Value): Value {
  return typeof value === "string" ? wellFormed(value).text : value;
}

function plain(value: Value): string {
  return value === undefined ? "" : String(value);
}

/** @param mark the byte-order mark, without which Excel takes a CSV file for one of another encoding */
export function toCsv({ keys, values }: Sheet, mark: boolean): string {
  const cells: Cells = [keys, ...values.map((row) => row.map(plain))];
  return (mark ? "\uFEFF" : "") + toCsvCells(cells);
}

/** A row as an object of what is known of it. */
export function records({ keys, values }: Sheet): Record<string, Value>[] {
  return values.map((row) =>
    Object.fromEntries(keys.flatMap((key, place) => (row[place] === undefined ? [] : [[key, row[place]]]))),
  );
}

export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Numbers stand at the right of their columns. */
export function toMarkdown({ names, isNumber, shown }: Sheet): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return (
    line(names.map(escaped)) +
    line(isNumber.map((is) => (is ? "---:" : "---"))) +
    shown.map((row) => line(row.map(escaped))).join("")
  );
}

/**
 * A text that stands in Markdown, a cell of a table too, as it is: none of it is taken for markup, and
 * a line end does not end the row. What is markup in HTML is a reference, as not every reader knows escapes of it.
 */
export function escaped(text: string): string {
  return wellFormed(text.trim())
    .text.replace(/[\\`*_[\]|~$]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\r\n|\r|\n|\u2028|\u2029/g, "<br>")
    .replace(/[\t\v\f]/g, " ");
}
