// Inside a worker: an encoder's file to the bytes that Rust reads.

import { describe, engineError } from "./errors.ts";

/** Several times the largest encoder: a file that unpacks to more is none. */
const mostBytes = 256e6;

/** The file, decompressed where it is compressed. Rejects with `invalidEncoder` where that fails. */
export async function unpack(blob: Blob): Promise<Uint8Array> {
  try {
    const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
    const isPacked = head[0] === 0x1f && head[1] === 0x8b;
    const stream: ReadableStream<Uint8Array<ArrayBuffer>> = blob.stream();
    const bytes = isPacked ? stream.pipeThrough(new DecompressionStream("gzip")) : stream;
    return new Uint8Array(await new Response(bytes.pipeThrough(bounded())).arrayBuffer());
  } catch (thrown) {
    throw engineError({ code: "invalidEncoder", detail: describe(thrown) });
  }
}

/** Breaks off what grows too large for the memory. */
function bounded(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let n = 0;
  return new TransformStream({
    transform(part, controller) {
      n += part.length;
      if (n > mostBytes) throw new Error(`more than ${mostBytes / 1e6} MB`);
      controller.enqueue(part);
    },
  });
}
