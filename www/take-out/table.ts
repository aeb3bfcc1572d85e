// The rows as a table that goes out: what each says, who said so, and what the model says of it.

import type { LabelsPerText, Prediction } from "../engine/protocol.ts";
import { wellFormed } from "../files/limits.ts";
import { quoted } from "../files/delimited.ts";
import { NO_LABEL, isNone, items, saidOf } from "../state/label-set.ts";
import type { Row } from "../state/row.ts";

export type TakeOutFormat = "tsv" | "csv" | "jsonLines" | "xlsx";

/** Names that the reader knows: of these it takes the label and the text, whatever stands beside them. */
const names = ["label", "text", "prediction", "confidence", "labelled_by"] as const;

export type OutRow = Record<(typeof names)[number], string>;

const whoLabelled = { person: "person", accepted: "guess accepted", guess: "guess" } as const;

/** Rows without a text and a label say nothing, and are left behind. */
export function outRows(rows: readonly Row[], predictions?: ReadonlyMap<string, Prediction>): OutRow[] {
  return rows
    .filter(({ label, text }) => label !== "" || text.trim() !== "")
    .map(({ label, text, by }) => {
      const prediction = predictions?.get(text);
      const top = prediction && saidOf(prediction);
      return {
        label: wellFormed(label).text,
        text: wellFormed(text).text,
        prediction: top?.label ?? "",
        confidence: top ? top.probability.toFixed(4) : "",
        labelled_by: label === "" ? "" : by ? whoLabelled[by] : "file",
      };
    });
}

/** The columns that say something of any row. */
function columnsOf(rows: readonly OutRow[]): (typeof names)[number][] {
  return names.filter((name) => name === "label" || name === "text" || rows.some((row) => row[name] !== ""));
}

/** Names and rows, as cells. */
export function cells(rows: readonly OutRow[]): string[][] {
  const columns = columnsOf(rows);
  return [[...columns], ...rows.map((row) => columns.map((column) => row[column]))];
}

export function toTsvFile(rows: readonly OutRow[]): string {
  return delimited(cells(rows), "\t", "\n");
}

/** @param mark the byte-order mark, without which Excel takes a CSV file for one of another encoding */
export function toCsvFile(rows: readonly OutRow[], mark: boolean): string {
  return (mark ? "\uFEFF" : "") + toCsvCells(cells(rows));
}

export type Cells = readonly (readonly string[])[];

export function toCsvCells(all: Cells): string {
  return delimited(all, ",", "\r\n");
}

/** @param perText where a text may have several labels, they are a list */
export function toJsonLines(rows: readonly OutRow[], perText: LabelsPerText = "one"): string {
  const columns = columnsOf(rows);
  const field = (row: OutRow, column: keyof OutRow) => {
    if (column === "confidence") return [column, Number(row[column])];
    if (column !== "label" || perText === "one") return [column, row[column]];
    return ["labels", isNone(row.label) ? [NO_LABEL] : items(row.label)];
  };
  const line = (row: OutRow) =>
    JSON.stringify(
      Object.fromEntries(
        columns
          .filter((column) => column === "label" || column === "text" || row[column] !== "")
          .map((column) => field(row, column)),
      ),
    );
  return rows.map((row) => `${line(row)}\n`).join("");
}

function delimited(all: Cells, separator: string, end: string): string {
  // Where every cell is quoted, a line of a text is not taken for a row that a stray quote swallows.
  const isQuoted = separator === "," && all.some((row) => row.some((cell) => /[\r\n]/.test(cell)));
  const write = (cell: string) => (isQuoted ? `"${cell.replaceAll('"', '""')}"` : quoted(cell, separator));
  return all.map((row) => row.map(write).join(separator) + end).join("");
}

/** Whether a text holds tabs and line ends, which in tab-separated lines would be taken for cells and rows. */
export function breaksLines(rows: readonly OutRow[]): boolean {
  return rows.some(({ text }) => text.includes("\t") && /[\r\n]/.test(text));
}

/** Texts that a spreadsheet would take for a formula when it opens a CSV file. */
export function nFormulas(rows: readonly Pick<Row, "label" | "text">[]): number {
  return rows.filter(({ label, text }) => /^[=+\-@]/.test(text) || /^[=+\-@]/.test(label)).length;
}
