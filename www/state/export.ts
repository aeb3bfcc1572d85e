// The model on its way out of the page, for other programs.

import type { CoreError } from "../engine/protocol.ts";
import { isMedia } from "../kinds/reference.ts";
import { type Run, type RunPart, isScored } from "./run.ts";
import { type Reducers, type Slice, nested, unchanged } from "./slice.ts";

/** What a model can leave the page as. */
export const exportKinds = ["html", "onnx", "python", "javascript", "handful", "card"] as const;

export type ExportKind = (typeof exportKinds)[number];

/** What the model at hand can leave the page as. */
export function possibleKinds(run: Run): readonly ExportKind[] {
  // A card says how well a model does, which is not known of one that came by itself.
  const kinds = isScored(run) ? exportKinds : exportKinds.filter((one) => one !== "card");
  return isMedia(run.trained?.config.start) ? kinds.filter((one) => !readingTexts.has(one)) : kinds;
}

/** Those in which nothing reads pictures and sounds. */
const readingTexts: ReadonlySet<ExportKind> = new Set(["html", "python", "javascript"]);

/** As what it leaves: as the person chose, where that is possible. */
export function exportKind({ run, modelExport: { kind } }: RunPart & { modelExport: ModelExport }): ExportKind {
  const kinds = possibleKinds(run);
  return kinds.includes(kind) ? kind : (kinds[0] ?? kind);
}

/** An archive of several files, for programs. */
export type ArchiveKind = Extract<ExportKind, "onnx" | "python" | "javascript">;

export interface ModelExport {
  isOpen: boolean;
  kind: ExportKind;
  isBusy: boolean;
  /** What was saved last. */
  saved?: { name: string; bytes: number };
  error?: CoreError;
}

export type ExportAction =
  | { type: "exportOpened" }
  | { type: "exportClosed" }
  | { type: "exportChosen"; kind: ExportKind }
  | { type: "exportAsked" }
  | { type: "exportCancelled" }
  /** Without either, it was cancelled. */
  | { type: "exportEnded"; saved?: ModelExport["saved"]; error?: CoreError };

export const noExport: ModelExport = { isOpen: false, kind: "html", isBusy: false };

const reducers: Reducers<ModelExport, ExportAction> = {
  exportOpened: (out) => ({ ...out, isOpen: true, saved: undefined, error: undefined }),
  exportClosed: (out) => ({ ...out, isOpen: false }),
  exportChosen: (out, { kind }) => ({ ...out, kind, saved: undefined, error: undefined }),
  exportAsked: (out) => ({ ...out, isBusy: true, saved: undefined, error: undefined }),
  exportCancelled: unchanged,
  exportEnded: (out, { saved, error }) => ({ ...out, isBusy: false, saved, error }),
};

export const exportSlice: Slice<{ modelExport: ModelExport }, ExportAction> = { own: nested("modelExport", reducers) };
