// What earlier versions kept bore the same names for all copies of the page on a host. The copy
// that it is of takes it over.

import { promisifyRequest } from "idb-keyval";
import { ofThisCopy, scope } from "./scope.ts";

export type Entry = [key: string, value: unknown];

/** What is to be written, of what was kept and the names of what is here already. */
export type Share = (entries: readonly Entry[], here: ReadonlySet<string>) => Entry[];

/** What earlier versions counted their writings in. */
const revisionsKey = "1/revisions";

/** Where the texts are: their database says whether this copy takes over what was kept, of models too. */
export const textsDatabase = "handful";
const textsStore = "kept";
const decisionKey = "adopts";

/** Moves what an earlier version kept under a name. It is deleted there only once it is here. */
export async function adopt(into: IDBDatabase, name: string, store: string, share: Share): Promise<void> {
  const locks = navigator.locks as LockManager | undefined;
  const move = () => moveAll(into, name, store, share);
  // Of two tabs that open at once, the second finds nothing left to move.
  if (locks) await locks.request(`${name} adopts`, move);
  else await move();
}

async function moveAll(into: IDBDatabase, name: string, store: string, share: Share): Promise<void> {
  const texts = name === textsDatabase ? into : await openExisting(ofThisCopy(textsDatabase));
  const decision = texts && (await promisifyRequest<unknown>(storeOf(texts, textsStore).get(decisionKey)));
  if (texts !== into) texts?.close();
  // Models go the way of the texts.
  if (decision === false || (decision === undefined && texts !== into)) return;

  const old = await openExisting(name);
  try {
    const entries = old ? await entriesOf(storeOf(old, store)) : [];
    if (decision === undefined) {
      const isTaken = entries.length > 0 && (await isOurs());
      const kept = storeOf(into, textsStore, "readwrite");
      kept.put(isTaken, decisionKey);
      await promisifyRequest(kept.transaction);
      if (!isTaken) return;
    }
    if (!old || entries.length === 0) return;
    const target = storeOf(into, store, "readwrite");
    const here = new Set(await keysOf(target));
    here.delete(decisionKey);
    for (const [key, value] of share(entries, here)) target.put(value, key);
    await promisifyRequest(target.transaction);
    const source = storeOf(old, store, "readwrite");
    // A tab of the earlier version may have kept more meanwhile: that is for the next visit.
    if (stampOf(await entriesOf(source)) === stampOf(entries)) source.clear();
    await promisifyRequest(source.transaction);
  } finally {
    old?.close();
  }
}

function storeOf(database: IDBDatabase, name: string, mode?: IDBTransactionMode): IDBObjectStore {
  return database.transaction(name, mode).objectStore(name);
}

/** The names of all databases on this host; nothing where the browser is too old to tell. */
export async function databaseNames(): Promise<string[] | undefined> {
  if (typeof (indexedDB as Partial<IDBFactory>).databases !== "function") return undefined;
  return (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
}

/** Nothing where there is no database of that name. */
export async function openExisting(name: string): Promise<IDBDatabase | undefined> {
  const names = await databaseNames();
  if (names && !names.includes(name)) return undefined;
  const request = indexedDB.open(name);
  let isNew = false;
  request.onupgradeneeded = () => {
    isNew = true;
    request.transaction?.abort();
  };
  try {
    const database = await promisifyRequest(request);
    // Who deletes it does not have to wait.
    database.onversionchange = () => database.close();
    return database;
  } catch (thrown) {
    if (isNew) return undefined;
    throw thrown;
  }
}

/** Nothing else than a text has ever been a key. */
export async function keysOf(store: IDBObjectStore): Promise<string[]> {
  return (await promisifyRequest(store.getAllKeys())) as string[];
}

async function entriesOf(store: IDBObjectStore): Promise<Entry[]> {
  const [keys, values] = await Promise.all([keysOf(store), promisifyRequest<unknown[]>(store.getAll())]);
  return keys.map((key, place) => [key, values[place]]);
}

/** Changes whenever something is written. */
function stampOf(entries: readonly Entry[]): string {
  const revisions = entries.find(([key]) => key === revisionsKey)?.[1];
  return JSON.stringify([entries.map(([key]) => key), revisions]);
}

/**
 * Whether what all copies called alike is of this one: it has been visited before, which its
 * service worker tells, or no other has. Asked once, as a copy has been visited ever after.
 */
async function isOurs(): Promise<boolean> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  const registrations = (await workers?.getRegistrations()) ?? [];
  const copies = registrations.filter(({ active }) => active?.scriptURL.endsWith("/offline.js"));
  return copies.length === 0 || copies.some((copy) => copy.scope === scope);
}
