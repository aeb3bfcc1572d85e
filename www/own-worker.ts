// A worker that is started from its file has the policy that the host sends with the file, and
// most hosts send none. One that is started from the page's memory has the page's own.

import { ownScript } from "./trusted.ts";

/** The addresses in memory of two lines for each worker's file, the same for all workers of a visit. */
const entries = new Map<string, string>();

/** Starts a worker of this page. */
export function startOwnWorker(address: string): Worker {
  const entry = entries.get(address) ?? inMemory(new URL(address, document.baseURI));
  entries.set(address, entry);
  return new Worker(ownScript(entry), { type: "module" });
}

function inMemory(script: URL): string {
  const code = `import ${JSON.stringify(script.href)};`;
  return URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
}
