// What passes between the page and the worker that reads pictures and sounds.

import type { EngineSource } from "../engine/protocol.ts";
import type { Copy, MediaFault } from "./kind.ts";
import type { MediaKind } from "./reference.ts";

export type MediaCall =
  | { call: "copy"; kind: MediaKind; file: Blob }
  /** The encoder's file, compressed or not. */
  | ({ call: "load"; kind: MediaKind; file: Blob } & EngineSource)
  /** What an encoder computes, for other programs. */
  | ({ call: "graph"; kind: MediaKind; file: Blob } & EngineSource)
  /** The vector of a copy. */
  | { call: "read"; kind: MediaKind; copy: Blob }
  /** A copy that is to be read without its parts; answered with their number. */
  | { call: "divide"; kind: MediaKind; copy: Blob }
  /** The vector of the divided copy without a part of it. */
  | { call: "readWithout"; part: number };

/** For a model that leaves the page. */
export interface MediaGraph {
  /** What an encoder computes, as a part of an ONNX model. */
  graph: Blob;
  /** A module that reads files for that. */
  python: string;
}

export interface MediaResults {
  copy: Copy;
  load: number;
  graph: MediaGraph;
  read: Float32Array;
  divide: number;
  readWithout: Float32Array;
}

export type MediaRequest = MediaCall & { id: number };

export type MediaResponse =
  | { id: number; ok: true; value: MediaResults[keyof MediaResults] }
  | { id: number; ok: false; fault?: MediaFault; detail: string };
