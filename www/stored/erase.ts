// Deletes what this copy of the page keeps on the device.

import { describe } from "../engine/errors.ts";
import { inTime } from "../database.ts";
import { keepingEnded, ownRegistration } from "../offline/index.ts";
import type { NotDeleted } from "../state/stored.ts";
import { openExisting } from "../adopt.ts";
import { rememberProject } from "../project-list.ts";
import { ownCaches, ownDatabases, ownMarks } from "./inventory.ts";

/** Another tab closes its connection at once, unless the browser has put it to sleep. */
const blockedMs = 3_000;
/** A browser that has not answered by then is not going to. */
const patienceMs = 20_000;

/**
 * Deletes all of it, each by itself, so that what fails keeps nothing else.
 *
 * @param keepsFiles - what was downloaded stays: the page's own files and the encoders
 */
export async function erase(keepsFiles: boolean): Promise<NotDeleted[]> {
  const notDeleted: NotDeleted[] = [];
  const attempt = async (name: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (thrown) {
      notDeleted.push({ name, detail: isBlocked(thrown) ? "blocked" : { thrown: describe(thrown) } });
    }
  };
  await attempt("IndexedDB", async () => {
    for (const name of await answered(ownDatabases)) await attempt(name, () => deleteDatabase(name));
  });
  for (const mark of ownMarks()) await attempt(mark, async () => localStorage.removeItem(mark));
  await attempt("sessionStorage", async () => rememberProject());
  // An address holds the settings.
  await attempt("history", async () => history.replaceState(null, "", location.pathname + location.search));
  if (keepsFiles) return notDeleted;
  await attempt("service worker", () => answered(keepingEnded));
  await attempt("service worker", () => answered(async () => (await ownRegistration())?.unregister()));
  await attempt("Cache Storage", async () => {
    for (const name of await answered(ownCaches)) await attempt(name, () => answered(() => caches.delete(name)));
  });
  return notDeleted;
}

/** What the browser says; rejects where it says nothing. */
export async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await inTime(ask, patienceMs);
  } catch (thrown) {
    throw isBlocked(thrown) ? new Error("no answer from the browser") : thrown;
  }
}

/** Whether a database did not answer, as another tab holds it. */
function isBlocked(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === "TimeoutError";
}

/** Empties it first: where a tab that sleeps keeps it from being deleted, an empty one is left. */
async function deleteDatabase(name: string): Promise<void> {
  const database = await inTime(() => openExisting(name));
  if (database) {
    const stores = [...database.objectStoreNames];
    if (stores.length > 0) {
      const emptying = database.transaction(stores, "readwrite");
      for (const store of stores) emptying.objectStore(store).clear();
      await inTime(() => ended(emptying));
    }
    database.close();
  }
  const request = indexedDB.deleteDatabase(name);
  // Goes on by itself when the other tab is closed.
  await inTime(
    () =>
      new Promise<void>((resolve, reject) => {
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error ?? new Error(name));
      }),
    blockedMs,
  );
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}
