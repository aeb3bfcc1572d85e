// Parts of the program that are fetched when they are used, or before that when there is nothing
// else to do: so they open at once, and without a network.

const waiting: (() => Promise<unknown>)[] = [];

/** Has something fetched by `prefetchParts` if it has not been by then. */
export function prefetched<T>(fetch: () => Promise<T>): () => Promise<T> {
  waiting.push(fetch);
  return fetch;
}

/** Resolves when all are here that can be had. */
export async function prefetchParts(): Promise<void> {
  // What comes may bring parts of its own. What fails now is tried again, and told of, when it is used.
  while (waiting.length > 0) await Promise.allSettled(waiting.splice(0).map((fetch) => fetch()));
}
