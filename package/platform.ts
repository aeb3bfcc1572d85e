// What differs between a browser and Node.

import type { WorkerLike } from "../www/engine/connection.ts";
import type { Manifest } from "../www/engine/protocol.ts";

export interface Platform {
  /** Makes a worker that serves an engine. */
  spawn: () => WorkerLike;
  /** The engine beside the package's own files. */
  manifest: Manifest;
  fetch: typeof fetch;
  /** What addresses that are given are relative to. */
  base: () => string;
}
