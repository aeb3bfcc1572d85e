// Inside a worker: an encoder's file to the bytes that Rust reads.

import type { FileFault } from "../../pkg/cpu/handful.js";
import { describe, engineError } from "./errors.ts";
import { EngineError } from "./protocol.ts";

/** The largest file that is made of a person's own encoder: one that unpacks to more is none. */
const mostBytes = 150e6;
/** What is unpacked at once: deflate makes at most a thousand times as much of it. */
const sliceBytes = 16_384;
/** No deflated stream says more with fewer bytes. */
const mostRatio = 1_032;
/** A gzip file's header and trailer. */
const leastBytes = 18;

/** The file, decompressed where it is compressed. Rejects with `invalidEncoder`, which says why. */
export async function unpack(blob: Blob): Promise<Uint8Array> {
  const head = new Uint8Array(await read(blob.slice(0, 2)));
  const isPacked = head[0] === 0x1f && head[1] === 0x8b;
  if (isPacked) return inflate(blob);
  if (blob.size > mostBytes) throw refusal("tooLarge", `${blob.size} bytes`);
  return new Uint8Array(await read(blob));
}

/**
 * The file tells its unpacked length at its end, so there is room for it and no more, however much
 * comes out; and little goes in at a time.
 */
async function inflate(blob: Blob): Promise<Uint8Array> {
  if (blob.size < leastBytes) throw refusal("damaged", `${blob.size} bytes`);
  const length = new DataView(await read(blob.slice(-4))).getUint32(0, true);
  // One that broke off ends in any four bytes: only what comes out says whether it is too large.
  const isKept = length <= mostBytes;
  if (isKept && length > blob.size * mostRatio) throw refusal("damaged", "its end is missing");
  const bytes = new Uint8Array(isKept ? length : 0);
  const stream = new DecompressionStream("gzip");
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  let cause: unknown;
  const feeding = (async () => {
    for (let at = 0; at < blob.size; at += sliceBytes) {
      await writer.ready;
      await writer.write(new Uint8Array(await read(blob.slice(at, at + sliceBytes))));
    }
    await writer.close();
  })().catch(async (thrown: unknown) => {
    cause ??= thrown;
    // Whoever reads is not to wait for more.
    await Promise.allSettled([writer.abort(thrown), reader.cancel()]);
  });
  let n = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (n + part.value.length > mostBytes) throw refusal("tooLarge", `more than ${mostBytes} bytes`);
      if (n + part.value.length > length) throw refusal("damaged", "it unpacks to more than it tells");
      if (isKept) bytes.set(part.value, n);
      n += part.value.length;
    }
  } catch (thrown) {
    cause ??= thrown;
    await reader.cancel().catch(() => undefined);
  }
  await feeding;
  if (cause !== undefined) throw cause instanceof EngineError ? cause : refusal("damaged", describe(cause));
  if (n !== length) throw refusal("damaged", "it unpacks to less than it tells");
  return bytes;
}

/** A file on disk may have gone, or changed, since it was chosen. */
async function read(part: Blob): Promise<ArrayBuffer> {
  try {
    return await part.arrayBuffer();
  } catch (thrown) {
    throw refusal("damaged", describe(thrown));
  }
}

function refusal(fault: FileFault, detail: string): EngineError {
  return engineError({ code: "invalidEncoder", fault, detail });
}
