// What passes between the page and the worker that reads pictures and sounds.

import type { EngineSource } from "../engine/protocol.ts";
import type { Copy, MediaFault } from "./kind.ts";
import type { MediaKind } from "./reference.ts";

export type MediaCall =
  | { call: "copy"; kind: MediaKind; file: Blob }
  /** The encoder's file, compressed or not. */
  | ({ call: "load"; kind: MediaKind; file: Blob } & EngineSource)
  /** The vector of a copy. */
  | { call: "read"; kind: MediaKind; copy: Blob }
  /** A copy that is to be read without its parts; answered with their number. */
  | { call: "divide"; kind: MediaKind; copy: Blob }
  /** The vector of the divided copy without a part of it. */
  | { call: "readWithout"; part: number };

export interface MediaResults {
  copy: Copy;
  load: number;
  read: Float32Array;
  divide: number;
  readWithout: Float32Array;
}

export type MediaRequest = MediaCall & { id: number };

export type MediaResponse =
  | { id: number; ok: true; value: MediaResults[keyof MediaResults] }
  | { id: number; ok: false; fault?: MediaFault; detail: string };
