// Files as one archive, packed in short tasks: the library's own workers are made of strings, which
// the page's policy forbids.

import { Zip, ZipDeflate } from "fflate";
import { AbortError } from "../engine/protocol.ts";

/** Takes well below a long task to pack. */
const chunkBytes = 200_000;

/** Rejects with `AbortError` where the signal aborts it. */
export async function zipped(files: Readonly<Record<string, Uint8Array>>, signal: AbortSignal): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const archive = new Zip((error, part) => {
    if (error) throw error;
    parts.push(part);
  });
  for (const [name, bytes] of Object.entries(files)) {
    const file = new ZipDeflate(name, { level: 6 });
    archive.add(file);
    for (let start = 0; start === 0 || start < bytes.length; start += chunkBytes) {
      file.push(bytes.subarray(start, start + chunkBytes), start + chunkBytes >= bytes.length);
      await new Promise((resolve) => setTimeout(resolve));
      if (signal.aborted) throw new AbortError();
    }
  }
  archive.end();
  return new Blob(parts, { type: "application/zip" });
}
