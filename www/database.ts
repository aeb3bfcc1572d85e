// The browser's database, as far as it is used; tests make it fail.

import { createStore, delMany, getMany, keys, promisifyRequest } from "idb-keyval";

export interface Database {
  get(keys: string[]): Promise<unknown[]>;
  keys(): Promise<string[]>;
  /** Writes all or nothing, without an answer in between: a page that is being left may do it. */
  set(entries: [string, unknown][]): Promise<void>;
  /** Reads a value and writes what follows from it, with no other tab's writing in between. */
  revise(key: string, follow: (value: unknown) => [string, unknown][]): Promise<void>;
  delete(keys: string[]): Promise<void>;
}

export function openDatabase(): Database {
  const store = createStore("handful", "kept");
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
    delete: (keys) => delMany(keys, store),
  };
}

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
