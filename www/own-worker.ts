// A worker that is started from its file has the policy that the host sends with the file, and
// most hosts send none. One that is started from the page's memory has the page's own.

import { watchingCode } from "./watching.ts";
import { ownScript } from "./trusted.ts";

/** The addresses in memory of some lines for each worker's file, the same for all workers of a visit. */
const entries = new Map<string, string>();

const running = new Set<WeakRef<Worker>>();
let isOver = false;

/** Starts a worker of this page. */
export function startOwnWorker(address: string): Worker {
  if (isOver) throw new DOMException("the page has come to its end", "InvalidStateError");
  const entry = entries.get(address) ?? inMemory(new URL(address, document.baseURI));
  entries.set(address, entry);
  const worker = new Worker(ownScript(entry), { type: "module" });
  for (const earlier of running) if (!earlier.deref()) running.delete(earlier);
  running.add(new WeakRef(worker));
  return worker;
}

/** Ends all of them with what they hold, and lets no other start. */
export function endOwnWorkers(): void {
  isOver = true;
  for (const worker of running) worker.deref()?.terminate();
}

function inMemory(script: URL): string {
  // What is imported runs first, wherever it stands.
  const code = `import ${JSON.stringify(script.href)};\n${watchingCode}`;
  return URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
}
