// Files of the page itself that go out with a model.

import { fetchManifest } from "../engine/load.ts";
import { AbortError } from "../engine/protocol.ts";

/** The engine that works everywhere. Rejects with `AbortError` where the signal aborts it. */
export async function engineFile(signal: AbortSignal): Promise<Blob> {
  const { cpu } = await fetchManifest(document.baseURI);
  if (!cpu) throw new Error("the CPU engine is not built");
  return fileAt(cpu.wasm, signal);
}

/** Rejects with `AbortError` where the signal aborts it. */
export async function fileAt(address: string, signal: AbortSignal): Promise<Blob> {
  try {
    const response = await fetch(new URL(address, document.baseURI), { signal });
    if (!response.ok) throw new Error(`${response.status} ${address}`);
    return await response.blob();
  } catch (thrown) {
    throw signal.aborted ? new AbortError() : thrown;
  }
}
