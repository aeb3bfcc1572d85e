import type { TakeOutFormat } from "../../take-out/table.ts";
import { count, number } from "./numbers.ts";

const formats: Record<TakeOutFormat, string> = {
  tsv: "Tab-separated (.tsv)",
  csv: "Comma-separated (.csv)",
  jsonLines: "JSON Lines (.jsonl)",
  xlsx: "Excel workbook (.xlsx)",
};

export const takeOut = {
  help: "Labels, texts and where each label comes from: you, a guess that you accepted, a guess, or the file. The page can read all of this again.",
  format: "File format",
  formats,
  mark: "For Excel (with a byte-order mark)",
  predictions: "With the model’s predictions and their confidence",
  oldModel: "The model was trained with other texts or settings.",
  formulas: (n: number) =>
    `${count(n, "text")} ${n === 1 ? "begins" : "begin"} with =, +, − or @. They are written as they are; a spreadsheet that opens the CSV file may take them for formulas. In an .xlsx file they stay texts.`,
  save: "Save as a file",
  copy: "Copy",
  predicting: "Asking the model",
  at: (done: number, total: number) => `Asking the model… ${number(done)} of ${number(total)} texts.`,
  cancel: "Cancel",
  saved: (n: number) => `${count(n, "row")} saved.`,
  copied: (n: number) => `${count(n, "row")} copied.`,
  notCopied: "The browser did not let the page copy. Copy once more, or save a file.",
  notInLines: "A text holds both a tab and a line break, which tab-separated lines cannot keep. Choose another format.",
  cellTooLong: (limit: number) =>
    `A text is longer than the ${number(limit)} characters that a cell of a workbook holds. Choose another format.`,
};
