// A way on where a part of the page is damaged: a plain reload would be given the same part again
// by what the browser remembers.

/** Longer than this nobody waits for a reload. */
const patienceMs = 10_000;

/** Fetches the page's files anew, past what the browser remembers of them, and reloads the page. */
export async function reloadAnew(): Promise<void> {
  const own = performance.getEntriesByType("resource").filter(({ name }) => name.startsWith(location.origin));
  const signal = AbortSignal.timeout(patienceMs);
  const fetched = [...new Set(own.map(({ name }) => name))].map((name) => fetch(name, { cache: "reload", signal }));
  // What cannot be fetched now is as it was.
  await Promise.allSettled(fetched);
  location.reload();
}
