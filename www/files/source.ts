// What the page knows of the file that texts came from, besides its name.

import type { Encoding } from "./encodings.ts";
import type { How } from "./decode.ts";
import type { SheetInfo } from "./sheets.ts";

/** Whether an encoding need not be guessed: the bytes are UTF-8, or say theirs. */
export function isCertain(how: How): boolean {
  return how === "utf8" || how === "mark";
}

export interface Source {
  /** By which its bytes are found again, as long as the page is open. */
  id: string;
  encoding?: { name: Encoding; how: How; isOdd: boolean };
  sheets?: { all: readonly SheetInfo[]; chosen: number };
  /** Of several files: how they became one table. */
  arranged?: Arranged;
}

/** How several files were read. */
export type Arrangement =
  /** The name of each file, or of its folder, is the label, unless there is none; each line, or each file, is a text. */
  | { as: "classes"; unit: "line" | "file"; unlabelled?: boolean }
  /** Each has labels of its own. */
  | { as: "merged" }
  /** One of them alone. */
  | { as: "one"; name: string };

export interface Arranged {
  how: Arrangement;
  nFiles: number;
  /** Of these, files that became the test set. */
  nTest: number;
  /** The first labels that were made of names. */
  labels: readonly string[];
  nLabels: number;
  /** Files that could not be read, or are beyond what the page holds. */
  skipped: readonly Skipped[];
  nSkipped: number;
}

export interface Skipped {
  name: string;
  why: "unreadable" | "tooMany" | "tooLarge" | "empty";
}
