// Parts of the program that are fetched when they are used, or before that when there is nothing
// else to do: so they open at once, and without a network.

const waiting: (() => Promise<unknown>)[] = [];

/** Has something fetched by `prefetchParts` if it has not been by then. */
export function prefetched<T>(fetch: () => Promise<T>): () => Promise<T> {
  waiting.push(fetch);
  return fetch;
}

export function prefetchParts(): void {
  // What fails now is tried again, and told of, when it is used.
  for (const fetch of waiting.splice(0)) fetch().catch(() => undefined);
}
