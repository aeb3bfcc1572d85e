// Inside a worker: an encoder's file to the bytes that Rust reads.

import { describe, engineError } from "./errors.ts";

/** The file, decompressed where it is compressed. Rejects with `invalidEncoder` where that fails. */
export async function unpack(blob: Blob): Promise<Uint8Array> {
  try {
    const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
    const isPacked = head[0] === 0x1f && head[1] === 0x8b;
    const bytes = isPacked ? new Response(blob.stream().pipeThrough(new DecompressionStream("gzip"))) : blob;
    return new Uint8Array(await bytes.arrayBuffer());
  } catch (thrown) {
    throw engineError({ code: "invalidEncoder", detail: describe(thrown) });
  }
}
