// A workbook (.xlsx) to a text. It is unpacked here, against limits, as a small file may hold
// gigabytes; what comes out is read by a library. Fetched only when such a file comes.

import { Unzip, UnzipInflate, strToU8, zipSync } from "fflate";
import readWorkbook from "read-excel-file/universal";
import { toCsv } from "./delimited.ts";

export interface SheetInfo {
  name: string;
  nRows: number;
}

export interface Workbook {
  text: string;
  /** Those that have rows. */
  sheets: readonly SheetInfo[];
  /** Of these, the one that the text is of. */
  sheet: number;
}

/** Why a workbook is not read. */
export type SheetProblem =
  | { code: "workbookTooLarge"; limit: number }
  | { code: "workbookTooWide" }
  | { code: "workbookEmpty" }
  | { code: "workbookDamaged"; detail: string };

export class SheetError extends Error {
  constructor(readonly problem: SheetProblem) {
    super(problem.code);
    this.name = "SheetError";
  }
}

/** Ten times the texts that the page reads: so much do marks and numbers take around them. */
export const maxUnpackedBytes = 60_000_000;
const mostEntries = 2_000;
const mostCells = 4_000_000;
/** The library reads attributes in a time that grows with the square of their number. */
const longestMark = 65_536;
/** A cell stands five deep. */
const deepest = 1_000;

/** The parts that hold texts; pictures and printer settings stay packed. */
const wanted = /^(\[Content_Types\]\.xml|xl\/([^/]+\/)*[^/]+\.(xml|rels))$/;

/** @param chosen the sheet, by its place among those that have rows */
export async function readSheet(bytes: Uint8Array<ArrayBuffer>, chosen = 0): Promise<Workbook> {
  const entries = unpack(bytes);
  for (const [name, entry] of Object.entries(entries)) {
    checkMarks(entry);
    if (/worksheets\//.test(name)) entries[name] = checked(entry);
  }
  const sheets = await readAll(entries);
  const filled = sheets.filter(({ data }) => data.length > 0);
  const sheet = Math.min(chosen, filled.length - 1);
  const shown = filled[sheet];
  if (!shown) throw new SheetError({ code: "workbookEmpty" });
  return {
    text: toCsv(shown.data.map((row) => row.map(cellText))),
    sheets: filled.map(({ sheet: name, data }) => ({ name, nRows: data.length })),
    sheet,
  };
}

async function readAll(entries: Record<string, Uint8Array>) {
  try {
    // Stored, not packed: the library finds the parts and need not unpack them.
    const { buffer } = zipSync(entries, { level: 0 });
    return await readWorkbook(buffer, { trim: false, parseNumber: (number: string) => number });
  } catch (thrown) {
    throw damaged(thrown);
  }
}

function damaged(thrown: unknown): SheetError {
  return new SheetError({ code: "workbookDamaged", detail: thrown instanceof Error ? thrown.message : String(thrown) });
}

/** Counts what really comes out: what an archive says of itself may be untrue. */
function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
  const entries: Record<string, Uint8Array> = Object.create(null) as Record<string, Uint8Array>;
  let nEntries = 0;
  let nBytes = 0;
  const refuse = () => {
    throw new SheetError({ code: "workbookTooLarge", limit: maxUnpackedBytes });
  };
  const unzip = new Unzip((file) => {
    if (++nEntries > mostEntries) refuse();
    if (!wanted.test(file.name)) return;
    if ((file.originalSize ?? 0) > maxUnpackedBytes) refuse();
    const chunks: Uint8Array[] = [];
    file.ondata = (error, chunk, isLast) => {
      if (error) throw error;
      nBytes += chunk.length;
      if (nBytes > maxUnpackedBytes) refuse();
      chunks.push(chunk);
      if (isLast) entries[file.name] = joined(chunks);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    // A little at a time: a chunk is unpacked whole before it is counted.
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      unzip.push(bytes.subarray(at, at + chunkBytes), at + chunkBytes >= bytes.length);
    }
  } catch (thrown) {
    if (thrown instanceof SheetError) throw thrown;
    throw damaged(thrown);
  }
  return entries;
}

const chunkBytes = 16_384;

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/**
 * No program writes marks of such length or so deep in each other; what does means to take time.
 * Nor is there one within another, in which a cell could stand unseen and far out.
 */
function checkMarks(xml: Uint8Array): void {
  let depth = 0;
  for (let start = xml.indexOf(0x3c); start >= 0;) {
    const end = xml.indexOf(0x3e, start);
    const length = (end < 0 ? xml.length : end) - start;
    if (length > longestMark) throw damaged(new Error(`a mark of ${length} bytes`));
    const next = xml.indexOf(0x3c, start + 1);
    // Comments and the like may hold any.
    const isElement = xml[start + 1] !== 0x21;
    if (isElement && next >= 0 && next < end) throw damaged(new Error("a mark within a mark"));
    if (xml[start + 1] === 0x2f) depth--;
    else if (isElement && xml[start + 1] !== 0x3f && xml[end - 1] !== 0x2f) depth++;
    if (depth > deepest) throw damaged(new Error(`marks ${depth} deep in each other`));
    start = end < 0 ? -1 : xml.indexOf(0x3c, end);
  }
}

/**
 * Every row is made as long as the longest, so one cell far out would fill the memory. Cells need
 * not say where they are; the library asks it of them.
 */
function checked(sheet: Uint8Array): Uint8Array {
  const xml = new TextDecoder().decode(sheet);
  let isComplete = true;
  let [nRows, nColumns, column] = [0, 0, 0];
  for (const [, tag, letters, digits] of xml.matchAll(/<(?:\w+:)?(row|c)(?=[\s/>])(?:[^<>]*?\sr="([A-Z]*)(\d+)")?/g)) {
    if (tag === "row") {
      column = 0;
      nRows = Math.max(nRows + 1, Number(digits ?? 0));
    } else {
      column = letters ? columnNumber(letters) : column + 1;
      nColumns = Math.max(nColumns, column);
      nRows = Math.max(nRows, Number(digits ?? 0));
    }
    isComplete &&= digits !== undefined;
    if (nRows * nColumns > mostCells) throw new SheetError({ code: "workbookTooWide" });
  }
  return isComplete ? sheet : strToU8(withReferences(xml));
}

function withReferences(xml: string): string {
  let [row, column] = [0, 0];
  return xml.replace(/<((?:\w+:)?)(row|c)(?=[\s/>])([^<>]*)>/g, (whole, prefix: string, tag: string, rest: string) => {
    const [, letters = "", digits] = /\sr="([A-Z]*)(\d+)"/.exec(rest) ?? [];
    if (tag === "row") {
      row = digits ? Number(digits) : row + 1;
      column = 0;
      return digits ? whole : `<${prefix}row r="${row}"${rest}>`;
    }
    column = letters ? columnNumber(letters) : column + 1;
    return letters ? whole : `<${prefix}c r="${columnName(column)}${row}"${rest}>`;
  });
}

function columnName(column: number): string {
  const before = Math.floor((column - 1) / 26);
  return (before > 0 ? columnName(before) : "") + String.fromCharCode(65 + ((column - 1) % 26));
}

function columnNumber(letters: string): number {
  let n = 0;
  for (const letter of letters) n = n * 26 + letter.charCodeAt(0) - 64;
  return n;
}

/** Numbers come as they are written. */
function cellText(value: unknown): string {
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, "");
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  return typeof value === "string" ? value : "";
}
