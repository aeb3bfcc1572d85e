// What the page and the worker that packs projects say to each other: one request at a time.

import type { Entry, ProjectFileProblem } from "./form.ts";

export type Request =
  { do: "add"; entry: Entry } | { do: "finish"; withChecksums: boolean } | { do: "unpack"; file: Blob };

export type Response =
  { done: number; total: number } | { ok: true; value?: unknown } | { ok: false; problem: ProjectFileProblem };
