// A worker that is started from its file has the policy that the host sends with the file, and
// most hosts send none. One that is started from the page's memory has the page's own.

// oxlint-disable-next-line import/default -- the bundler makes it
import address from "./worker.ts?worker&url";
import { ownScript } from "../trusted.ts";

/** The address in memory of two lines, the same for all workers of a visit. */
let entry: string | undefined;

export function startWorker(): Worker {
  entry ??= inMemory(new URL(address, document.baseURI));
  return new Worker(ownScript(entry), { type: "module" });
}

function inMemory(script: URL): string {
  const code = `import ${JSON.stringify(script.href)};`;
  return URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
}
