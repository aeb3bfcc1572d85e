// Parts of the program that are fetched when they are used, or before that when there is nothing
// else to do: so they open at once, and without a network.

import { nextTask } from "./engine/task.ts";

const waiting: (() => Promise<unknown>)[] = [];

/** Has something fetched by `prefetchParts` if it has not been by then. */
export function prefetched<T>(fetch: () => Promise<T>): () => Promise<T> {
  waiting.push(fetch);
  return fetch;
}

/**
 * Resolves when all are here that can be had.
 *
 * Each is begun in a task of its own: forty at once would be a long one.
 */
export async function prefetchParts(): Promise<void> {
  // What comes may bring parts of its own.
  while (waiting.length > 0) {
    const begun: Promise<unknown>[] = [];
    for (let fetch = waiting.shift(); fetch; fetch = waiting.shift()) {
      // What fails now is tried again, and told of, when it is used.
      begun.push(fetch().catch(() => undefined));
      await nextTask();
    }
    await Promise.all(begun);
  }
}
