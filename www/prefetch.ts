// Parts of the program that are fetched when they are used, or before that when there is nothing
// else to do: so they open at once, and without a network.

const waiting: (() => Promise<unknown>)[] = [];

/** Has something fetched by `prefetchParts` if it has not been by then. */
export function prefetched<T>(fetch: () => Promise<T>): () => Promise<T> {
  waiting.push(fetch);
  return fetch;
}

/** Resolves when all of them have come, or have failed: these are tried again, and told of, when they are used. */
export async function prefetchParts(): Promise<void> {
  await Promise.allSettled(waiting.splice(0).map((fetch) => fetch()));
}
