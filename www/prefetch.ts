// Parts of the program that are fetched when they are used, or before that when there is nothing
// else to do: so they open at once, and without a network.

import { nextTask } from "./engine/task.ts";

const waiting: (() => Promise<unknown>)[] = [];

/** Has something fetched by `prefetchParts` if it has not been by then. */
export function prefetched<T>(fetch: () => Promise<T>): () => Promise<T> {
  waiting.push(fetch);
  return fetch;
}

/** So many are on their way at a time: more would keep the page's thread from the person. */
const nAtOnce = 3;

/** Resolves when all are here that can be had. */
export async function prefetchParts(): Promise<void> {
  // What comes may bring parts of its own.
  while (waiting.length > 0) await Promise.all(Array.from({ length: nAtOnce }, fetchWaiting));
}

/** One after the other, each in a task of its own. */
async function fetchWaiting(): Promise<void> {
  for (let fetch = waiting.shift(); fetch; fetch = waiting.shift()) {
    await nextTask();
    // What fails now is tried again, and told of, when it is used.
    await fetch().catch(() => undefined);
  }
}
