// A request to read a file, and its answer: also where it cannot be read.

import { describe } from "../engine/errors.ts";
import { EngineError } from "../engine/protocol.ts";
import { FileKindError } from "./decode.ts";
import type { FileProblem, FileRequest, FileResponse } from "./protocol.ts";
import { readFile } from "./reader.ts";

export async function answer({ id, file, options }: FileRequest): Promise<FileResponse> {
  try {
    return { id, ok: true, value: await readFile(file, options) };
  } catch (thrown) {
    return { id, ok: false, problem: problemOf(thrown) };
  }
}

function problemOf(thrown: unknown): FileProblem {
  if (thrown instanceof EngineError) return { code: "error", error: thrown.error.kind };
  if (thrown instanceof FileKindError) return { code: "kind", kind: thrown.kind };
  // Its class is fetched with the workbooks.
  if (thrown instanceof Error && thrown.name === "SheetError" && "problem" in thrown) {
    return thrown.problem as FileProblem;
  }
  return { code: "failed", detail: describe(thrown) };
}
