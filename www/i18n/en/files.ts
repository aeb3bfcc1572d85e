// Files: what they are, how they were read, what else can be done.

import type { EncodingGroup } from "../../files/encodings.ts";
import type { FileKind } from "../../files/kinds.ts";
import type { Skipped } from "../../files/source.ts";
import type { FileProblemTexts } from "../kinds.ts";
import { bytes, count, number } from "./numbers.ts";

const kinds: Record<FileKind, string> = {
  xlsx: "This is an Excel workbook. Choose it without naming an encoding.",
  oldOffice:
    "This is a file of an old version of Office (.xls, .doc). Open it and save it as .xlsx or as CSV, then choose that.",
  openDocument:
    "This is an OpenDocument file (.ods, .odt). Open it in LibreOffice and save it as .xlsx or as CSV, then choose that.",
  word: "This is a Word document. Copy its table or its lines and paste them here, or save it as plain text (.txt).",
  presentation: "This is a presentation. Copy the texts and paste them here.",
  pdf: "This is a PDF. Open it, copy the texts and paste them here.",
  rtf: "This is an RTF document. Open it and save it as plain text (.txt), then choose that.",
  archive: "This is a packed archive. Unpack it, then choose the files or the folder in it.",
  parquet: "This is a Parquet file. Save it as CSV or JSON Lines (in Python: pandas.read_parquet(…).to_csv(…)).",
  database: "This is a database. Export the table as CSV, then choose that.",
};

const problems: FileProblemTexts = {
  kind: ({ kind }) => kinds[kind],
  workbookTooLarge: ({ limit }) =>
    `This workbook unpacks to more than ${bytes(limit)}, so it was not opened. Copy the columns with labels and texts into a new workbook, or save the sheet as CSV.`,
  workbookTooWide: () =>
    "A sheet of this workbook reaches over too many rows and columns. Copy the columns with labels and texts into a new workbook, or save the sheet as CSV.",
  workbookEmpty: () => "No sheet of this workbook has rows.",
  workbookDamaged: ({ detail }) =>
    `This workbook cannot be opened (${detail}). If it has a password, remove it; otherwise save it once more, or save the sheet as CSV.`,
  tooSlow: () => "Reading this file took too long and was given up. Save it as CSV or as plain text, and try again.",
};

const groups: Record<EncodingGroup, string> = {
  unicode: "Unicode",
  chineseSimplified: "Chinese, simplified",
  chineseTraditional: "Chinese, traditional",
  japanese: "Japanese",
  korean: "Korean",
  cyrillic: "Cyrillic",
  western: "Western European",
  central: "Central European",
  turkish: "Turkish",
  greek: "Greek",
  hebrew: "Hebrew",
  arabic: "Arabic",
  baltic: "Baltic",
  vietnamese: "Vietnamese",
  thai: "Thai",
  other: "Other",
};

const skipped: Record<Skipped["why"], string> = {
  unreadable: "not read",
  tooMany: "past the limit on texts",
  tooLarge: "past the limit on size",
  empty: "empty",
};

const list = (names: readonly string[], total: number) =>
  names.map((name) => `“${name}”`).join(", ") +
  (total > names.length ? ` and ${number(total - names.length)} more` : "");

export const files = {
  problems,
  groups,
  gone: (name: string) =>
    `${name === "" ? "The file" : `“${name}”`} is no longer open, as the page was loaded again. Choose it again, then correct it.`,
  reading: (done: number, total: number) =>
    total > 1 ? `Reading file ${number(done + 1)} of ${number(total)}…` : "Reading the file…",
  progress: "Reading files",
  cancel: "Cancel",
  asked: {
    heading: (n: number) => `${count(n, "file")}: how do they belong together?`,
    none: "None of them has labels of its own.",
    some: (n: number, total: number) => `${number(n)} of ${number(total)} have labels of their own.`,
    all: "Each has labels of its own.",
    classes: "One file per class, one text per line",
    folders: "One folder per class, one text per file",
    texts: "Each file is a text without a label",
    lines: "Each line is a text without a label",
    merge: "Put them together into one table",
    one: "Use only one of them",
    use: "Use this one",
  },
  decided: (nLoud: number, nLeftOut: number) =>
    [
      nLeftOut > 0 ? `${count(nLeftOut, "row")} ${nLeftOut === 1 ? "is" : "are"} left out.` : "",
      nLoud > 0
        ? `${count(nLoud, "point")} of the file needed a decision: see “How it was read”.`
        : "See “How it was read”.",
    ]
      .filter(Boolean)
      .join(" "),
  fix: {
    isHeader: "It is a header",
    isExample: "It is an example",
    keepRows: "Keep these rows",
    obey: "Leave rows out by it",
    readPreamble: "Read these lines too",
    separator: "Separator",
    separators: { "\t": "tab" } as Record<string, string>,
    plainBackslashes: "Read backslashes as text",
    strictQuotes: "Take quotation marks strictly",
    keepApart: "Keep them apart",
    readSeveral: "Read all the labels",
    readOne: "One label per text",
    parts: "Parts that are used",
  },
  encoding: "Encoding",
  how: {
    utf8: (name: string) => `Encoding: ${name}.`,
    mark: (name: string) => `Encoding: ${name}, as the file says.`,
    guess: (name: string) => `Encoding: ${name}, guessed.`,
    assumed: (name: string) => `Encoding: ${name}, assumed, as the part that detects encodings could not be fetched.`,
    choice: (name: string) => `Encoding: ${name}, as you chose.`,
  },
  odd: "The texts look like no language. If they do to you, choose another encoding.",
  sheet: "Sheet",
  sheetOf: (name: string, nRows: number) => `Sheet “${name}”, ${count(nRows, "row")}.`,
  sheetOption: (name: string, nRows: number) => `${name} (${count(nRows, "row")})`,
  otherSheets: (n: number) => `${count(n, "other sheet")} ${n === 1 ? "has" : "have"} rows too.`,
  arranged: {
    files: (n: number, names: readonly string[], total: number) =>
      `${count(n, "file")}, one per class, one text per line: ${list(names, total)}.`,
    folders: (n: number, names: readonly string[], total: number) =>
      `${count(n, "file")}, one folder per class, one text per file: ${list(names, total)}.`,
    unlabelled: (n: number) => `${count(n, "file")} of texts without labels.`,
    merged: (n: number) => `${count(n, "file")}, put together.`,
    test: (n: number) =>
      `Of these, ${count(n, "file")} became the test set, by ${n === 1 ? "its name" : "their names"}.`,
    skipped: (n: number, some: readonly Skipped[]) =>
      `${count(n, "file")} left out: ${some.map(({ name, why }) => `“${name}” (${skipped[why]})`).join(", ")}${n > some.length ? ", …" : ""}.`,
    change: "Put them together differently",
  },
};
