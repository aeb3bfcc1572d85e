// What this copy of the page keeps on the device: the browser is asked, and nothing else is gone by.

import { promisifyRequest } from "idb-keyval";
import { databaseNames, keysOf, openExisting, textsDatabase } from "../adopt.ts";
import { inTime } from "../database.ts";
import { encoderCache, encoderNames } from "../engine/encoders.ts";
import { isOfAnother, projectOfAside, valueAt } from "../kept-keys.ts";
import { copiesDatabase } from "../kinds/copies.ts";
import { modelsDatabase } from "../kept-models.ts";
import { readers } from "../kept-schemas.ts";
import { ownRegistration } from "../offline/index.ts";
import { switchCache } from "../offline/names.ts";
import { isMarkOfThisCopy, ofThisCopy, projectOf, scope } from "../scope.ts";
import type { Kept } from "../state.ts";
import type { KeptProject } from "../state/project.ts";
import { type Stored, type StoredItem, type StoredKind, storedKinds } from "../state/stored.ts";
import { bytesOf } from "./size.ts";

const patienceMs = 3_000;

/** What each value is told of as. */
const kinds: Record<keyof Kept, StoredKind> = {
  table: "table",
  history: "history",
  draft: "draft",
  testText: "testText",
  isSampleTest: "testText",
  pool: "pool",
  trialText: "trialText",
  classNames: "classNames",
  runs: "runs",
  shownModel: "settings",
  comparison: "comparisons",
  curve: "comparisons",
  language: "settings",
  theme: "settings",
  config: "settings",
  choice: "settings",
  threshold: "settings",
  pace: "settings",
  isToured: "settings",
  lesson: "settings",
  lessonsDone: "settings",
  lessonBefore: "table",
  project: "settings",
  lastProject: "settings",
};

/**
 * Asks the browser what is here. Rejects where it does not say.
 *
 * @param present - the project whose parts are told of one by one; each other as a whole
 */
export async function inventory(present: string): Promise<Stored> {
  const [databases, caches, hasServiceWorker, estimate, isPersisted] = await Promise.all([
    ownDatabases(),
    ownCaches(),
    isRegistered(),
    estimated(),
    persisted(),
  ]);
  const items = [...(await itemsInDatabases(databases, present)), ...(await itemsInCaches(caches))];
  const order = (item: StoredItem) => storedKinds.indexOf(item.kind);
  items.sort((a, b) => order(a) - order(b));
  return { items, databases, caches, hasServiceWorker, nMarks: ownMarks().length, estimate, isPersisted };
}

/** The databases of this copy, by name. */
export async function ownDatabases(): Promise<string[]> {
  const factory = globalThis.indexedDB as IDBFactory | undefined;
  if (!factory) return [];
  const names = await databaseNames();
  if (names) return names.filter((name) => name.endsWith(` ${scope}`));
  const known = [textsDatabase, modelsDatabase, copiesDatabase].map(ofThisCopy);
  const found = await Promise.all(
    known.map(async (name) => {
      const database = await openExisting(name);
      database?.close();
      return database ? name : [];
    }),
  );
  return found.flat();
}

/** The caches of this copy, by name. */
export async function ownCaches(): Promise<string[]> {
  const storage = globalThis.caches as CacheStorage | undefined;
  // Workbox joins its names with a hyphen.
  return ((await storage?.keys()) ?? []).filter((name) => name.endsWith(` ${scope}`) || name.endsWith(`-${scope}`));
}

export function ownMarks(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => isMarkOfThisCopy(key));
  } catch {
    // A browser that lets the page keep nothing throws already when it is asked.
    return [];
  }
}

async function isRegistered(): Promise<boolean> {
  return (await ownRegistration()) !== undefined;
}

async function estimated(): Promise<Stored["estimate"]> {
  const manager = navigator.storage as Partial<StorageManager> | undefined;
  const { usage, quota } = (await manager?.estimate?.()) ?? {};
  return usage !== undefined && quota !== undefined ? { usage, quota } : undefined;
}

async function persisted(): Promise<boolean | undefined> {
  return (navigator.storage as Partial<StorageManager> | undefined)?.persisted?.();
}

async function itemsInDatabases(names: readonly string[], present: string): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  for (const name of names) {
    // One whose deletion waits for another tab does not open, and there is nothing in it.
    const database = await inTime(() => openExisting(name), patienceMs).catch(onlyLate);
    if (!database) continue;
    try {
      for (const store of database.objectStoreNames) {
        const told =
          name === ofThisCopy(modelsDatabase)
            ? addOf("models")
            : name === ofThisCopy(copiesDatabase)
              ? addOf("copies")
              : name === ofThisCopy(textsDatabase)
                ? addValue
                : addOther;
        const keys = await keysOf(database.transaction(store).objectStore(store));
        for (const key of keys) {
          // One by one: together they may be more than there is memory for.
          const value: unknown = await promisifyRequest(database.transaction(store).objectStore(store).get(key));
          await told(items, key, value, present);
        }
      }
    } finally {
      database.close();
    }
  }
  return items;
}

function onlyLate(thrown: unknown): undefined {
  if (!(thrown instanceof DOMException && thrown.name === "TimeoutError")) throw thrown;
}

async function addValue(items: StoredItem[], key: string, value: unknown, present: string): Promise<void> {
  const { project = projectOfAside(key), name = "" } = valueAt(key) ?? {};
  if (project !== undefined && project !== present) {
    addProject(items, project, await bytesOf(value), name === "project" ? readers.project(value).value : undefined);
    return;
  }
  const kind = projectOfAside(key) !== undefined ? "aside" : isOfAnother(key) ? "otherVersions" : kindOf(name);
  // What the page counts its own writings in.
  if (kind === undefined) return;
  const n = kind === "aside" || kind === "otherVersions" ? 1 : countOf(name, value);
  if (n > 0) add(items, kind, n, await bytesOf(value));
}

/** What lies beside the texts, under names that begin with the project's. */
function addOf(kind: StoredKind) {
  return async (items: StoredItem[], key: string, value: unknown, present: string): Promise<void> => {
    const project = projectOf(key);
    if (project === present) add(items, kind, 1, await bytesOf(value));
    else addProject(items, project, await bytesOf(value));
  };
}

function kindOf(name: string): StoredKind | undefined {
  return Object.hasOwn(kinds, name) ? kinds[name as keyof Kept] : undefined;
}

async function addOther(items: StoredItem[], _key: string, value: unknown): Promise<void> {
  add(items, "other", 1, await bytesOf(value));
}

/** As a person counts them; what is empty is nothing. */
function countOf(name: string, value: unknown): number {
  if (value === null || value === "" || value === undefined) return 0;
  switch (name) {
    case "table": {
      const { rows, text } = value as { rows?: unknown; text?: unknown };
      return Array.isArray(rows) && rows.length > 0 ? rows.length : text ? 1 : 0;
    }
    case "lessonBefore":
      return countOf("table", (value as { table?: unknown }).table);
    case "history": {
      const { past, future } = value as { past?: unknown; future?: unknown };
      return [past, future].reduce<number>((sum, versions) => sum + (Array.isArray(versions) ? versions.length : 0), 0);
    }
    case "runs":
      return Array.isArray(value) ? value.length : 1;
    case "testText":
    case "pool":
      return typeof value === "string" ? value.split("\n").filter((line) => line.trim() !== "").length : 1;
    // Belongs to the test texts, and says nothing without them.
    case "isSampleTest":
      return 0;
    default:
      return 1;
  }
}

async function itemsInCaches(names: readonly string[]): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  for (const name of names) {
    if (name === switchCache(scope)) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const bytes = (await (await cache.match(request))?.blob())?.size ?? 0;
      if (name === encoderCache(scope)) {
        const encoder = encoderNames.find((one) => request.url.includes(`/kept/${one}/`));
        items.push({ kind: "encoder", name: encoder, n: 1, bytes });
      } else {
        add(items, request.url.includes("/engine/gpu/") ? "gpuEngine" : "page", 1, bytes);
      }
    }
  }
  return items;
}

function add(items: StoredItem[], kind: StoredKind, n: number, bytes: number): void {
  const item = items.find((one) => one.kind === kind);
  if (!item) items.push({ kind, n, bytes });
  else items.splice(items.indexOf(item), 1, { kind, n: item.n + n, bytes: item.bytes + bytes });
}

/** All of a project counts as one thing; its facts come with one of its values. */
function addProject(items: StoredItem[], id: string, bytes: number, facts?: KeptProject): void {
  const place = items.findIndex(({ project }) => project?.id === id);
  const before = items[place] ?? { kind: "project", project: { id }, n: 1, bytes: 0 };
  const item = { ...before, project: { ...before.project, ...facts, id }, bytes: before.bytes + bytes };
  items.splice(place < 0 ? items.length : place, place < 0 ? 0 : 1, item);
}
