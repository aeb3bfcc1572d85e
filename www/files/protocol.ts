// What passes between the page and the worker that reads files.

import type { ErrorKind } from "../../pkg/cpu/handful.js";
import type { FileKind } from "./kinds.ts";
import type { FileText, ReadOptions } from "./reader.ts";
import type { SheetProblem } from "./sheets.ts";

export interface FileRequest {
  id: number;
  file: Blob;
  options: ReadOptions;
}

/** Why a file is not read. */
export type FileProblem =
  | { code: "error"; error: ErrorKind }
  | { code: "kind"; kind: FileKind }
  | SheetProblem
  /** It took longer than any file that is what it says. */
  | { code: "tooSlow" }
  | { code: "failed"; detail: string };

export type FileResponse = { id: number; ok: true; value: FileText } | { id: number; ok: false; problem: FileProblem };

/** A file that is not read, and why. */
export class FileError extends Error {
  constructor(readonly problem: FileProblem) {
    super(problem.code);
    this.name = "FileError";
  }
}
