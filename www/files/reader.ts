// A file to a text and what there is to know of it. Done in a worker, see `client.ts`.

import { engineError } from "../engine/errors.ts";
import { type Decoded, decodeBytes } from "./decode.ts";
import type { Encoding } from "./encodings.ts";
import { kindOf } from "./kinds.ts";
import { maxFileBytes } from "./limits.ts";
import type { Workbook } from "./sheets.ts";

/** What the person has said of a file, and what language they read. */
export interface ReadOptions {
  encoding?: Encoding;
  /** By its place among the sheets that have rows. */
  sheet?: number;
  languages: readonly string[];
}

export type FileText = { text: string } & (
  { kind: "text"; encoding: Omit<Decoded, "text"> } | { kind: "workbook"; workbook: Omit<Workbook, "text"> }
);

/**
 * Reads a file. Rejects with `EngineError` (`tooLarge`, `binaryInput`), `FileKindError` or
 * `SheetError` for what is no text, and with another error where it cannot be read at all.
 */
export async function readFile(file: Blob, { encoding, sheet, languages }: ReadOptions): Promise<FileText> {
  if (file.size > maxFileBytes) {
    throw engineError({ code: "tooLarge", nBytes: file.size, limit: maxFileBytes });
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (encoding === undefined && kindOf(bytes) === "xlsx") {
    const { readSheet } = await import("./sheets.ts");
    const { text, ...workbook } = await readSheet(bytes, sheet);
    return { kind: "workbook", text, workbook };
  }
  const guess = async (of: Uint8Array) => {
    const { fetchDetector } = await import("./detector.ts");
    return (await fetchDetector())(of, languages);
  };
  const { text, ...rest } = await decodeBytes(bytes, guess, encoding);
  return { kind: "text", text, encoding: rest };
}
