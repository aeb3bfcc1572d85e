// The browser's database, as far as it is used; tests make it fail.

import { type UseStore, getMany, keys, promisifyRequest } from "idb-keyval";
import { type Share, adopt, textsDatabase } from "./adopt.ts";
import { ofThisCopy } from "./scope.ts";

export interface Database {
  get(keys: string[]): Promise<unknown[]>;
  keys(): Promise<string[]>;
  /** Writes all or nothing, without an answer in between: a page that is being left may do it. */
  set(entries: [string, unknown][]): Promise<void>;
  /** Reads a value and writes what follows from it, with no other tab's writing in between. */
  revise(key: string, follow: (value: unknown) => [string, unknown][]): Promise<void>;
  /** As `set` does. */
  delete(keys: string[]): Promise<void>;
}

const opened = new Set<IDBDatabase>();
let isOver = false;

/** Gives up all databases of this page, which are being deleted: whatever is asked of them from then on is refused. */
export function endDatabases(): void {
  isOver = true;
  for (const database of opened) database.close();
}

/**
 * A store of this copy of the page, in a database of its own.
 *
 * @param share - what of an earlier version's is taken over
 */
export function connect(name: string, storeName: string, share: Share): UseStore {
  let opening: Promise<IDBDatabase> | undefined;
  const over = () => new DOMException(`${name} is being deleted`, "InvalidStateError");

  async function open(): Promise<IDBDatabase> {
    const request = indexedDB.open(ofThisCopy(name));
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    const database = await promisifyRequest(request);
    opened.add(database);
    const forget = () => {
      opening = undefined;
      opened.delete(database);
    };
    // Safari closes connections by itself.
    database.onclose = forget;
    // Somebody deletes it, who would wait for this connection.
    database.onversionchange = () => {
      forget();
      database.close();
    };
    // What stays where it was is found by the next visit.
    await adopt(database, name, storeName, share).catch((thrown: unknown) => console.warn(thrown));
    return database;
  }

  return async (mode, act) => {
    if (isOver) throw over();
    opening ??= open().catch((thrown: unknown) => {
      opening = undefined;
      throw thrown;
    });
    const database = await opening;
    if (isOver) {
      database.close();
      throw over();
    }
    return act(database.transaction(storeName, mode).objectStore(storeName));
  };
}

export function openDatabase(): Database {
  const store = connect(textsDatabase, "kept", besideWhatIsHere);
  const put = (values: IDBObjectStore, entries: [string, unknown][]) => {
    for (const [key, value] of entries) values.put(value, key);
    // A page that is being left does not live to see the answers, and what is not committed is undone.
    values.transaction.commit();
  };
  return {
    get: (keys) => getMany(keys, store),
    keys: async () => (await keys(store)).filter((key) => typeof key === "string"),
    set: (entries) =>
      store("readwrite", (values) => {
        put(values, entries);
        return promisifyRequest(values.transaction);
      }),
    revise: (key, follow) =>
      store("readwrite", (values) => {
        const request = values.get(key);
        let thrown: unknown;
        request.onsuccess = () => {
          try {
            put(values, follow(request.result));
          } catch (error) {
            thrown = error;
            values.transaction.abort();
          }
        };
        return promisifyRequest(values.transaction).catch((reason: unknown) => {
          throw thrown ?? reason;
        });
      }),
    delete: (keys) => deleteKeys(store, keys),
  };
}

/** Without an answer in between: a page that is being left may do it. */
export function deleteKeys(store: UseStore, keys: readonly string[]): Promise<void> {
  return store("readwrite", (values) => {
    for (const key of keys) values.delete(key);
    values.transaction.commit();
    return promisifyRequest(values.transaction);
  });
}

/** Of two tables one is put aside: its history and draft would make nonsense of the other. */
const besideWhatIsHere: Share = (entries, here) => {
  if (here.size === 0) return [...entries];
  return entries
    .filter(([key]) => /^1\/(table|history|draft|testText|pool)$|^aside\//.test(key))
    .map(([key, value]) => [`aside/${key.replace(/^(1|aside)\//, "")}/${Date.now()}`, value]);
};

/** A database that is blocked answers never. */
const patienceMs = 5_000;

/** Also turns what is thrown at once, as where there is no IndexedDB, into a rejection. */
export async function inTime<T>(work: () => Promise<T>, ms = patienceMs): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DOMException("no answer from the database", "TimeoutError")), ms);
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
