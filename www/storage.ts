// Keeps what the person has made from one visit to the next, on the device only.

import { clear, createStore, getMany, promisifyRequest } from "idb-keyval";
import { debounce } from "./effects/debounce.ts";
import { describe } from "./engine/errors.ts";
import { readers } from "./kept-schemas.ts";
import type { Kept } from "./state.ts";

/** Why nothing can be kept; what is on the page is not touched by it. */
export type StorageProblem =
  /** The browser gives no more room. */
  | { code: "full" }
  /** Private mode, switched off, or held by another tab. */
  | { code: "unavailable"; detail: string }
  | { code: "failed"; detail: string };

export type Recalled =
  /** `lost` names what was there and could not be read, or not all of it; all else is in `kept`. */
  { ok: true; kept: Kept; lost: (keyof Kept)[] } | { ok: false; problem: StorageProblem };

export interface KeptStorage {
  recall(): Promise<Recalled>;
  /** Keeps these values too, soon, or when the page is hidden or left. */
  keep(values: Kept): void;
  /** Keeps at once what waits to be kept. */
  flush(): Promise<void>;
  /** Forgets everything. */
  clear(): Promise<StorageProblem | undefined>;
  /** Stops listening for the page's end. */
  close(): void;
}

export interface StorageOptions {
  /** Told of a problem when there is one, and `undefined` when keeping works again. */
  onProblem?: (problem: StorageProblem | undefined) => void;
  delayMs?: number;
  database?: Database;
}

/** The part of IndexedDB that is used; tests make it fail. */
export interface Database {
  get(keys: string[]): Promise<unknown[]>;
  set(entries: [string, unknown][]): Promise<void>;
  clear(): Promise<void>;
}

/** Raised when a value's form changes, so that no page reads what another version wrote. */
const version = 1;
/** A database that is blocked answers never. */
const patienceMs = 5_000;

export function createStorage({
  onProblem,
  delayMs = 500,
  database = openDatabase(),
}: StorageOptions = {}): KeptStorage {
  let waiting: Kept = {};
  let problem: StorageProblem | undefined;

  let saved: Promise<void> = Promise.resolve();

  // One after the other: values that could not be kept must not come back after newer ones.
  const saving = debounce(delayMs, () => (saved = saved.then(save)));

  async function save(): Promise<void> {
    removeEventListener("beforeunload", flush);
    const values = waiting;
    waiting = {};
    const entries = Object.entries(values).map(([name, value]): [string, unknown] => [keyOf(name), value]);
    if (entries.length === 0) return;
    try {
      await inTime(() => database.set(entries));
      tell(undefined);
    } catch (thrown) {
      // Kept with the next change, unless that is newer.
      waiting = { ...values, ...waiting };
      tell(problemOf(thrown));
    }
  }

  function tell(next: StorageProblem | undefined): void {
    if (next?.code === problem?.code) return;
    problem = next;
    onProblem?.(next);
  }

  const flush = () => {
    if (Object.keys(waiting).length > 0) saving.ask();
    return saving.flush();
  };
  const flushIfHidden = () => {
    if (document.visibilityState === "hidden") void flush();
  };
  // A phone may end a hidden page without another word.
  document.addEventListener("visibilitychange", flushIfHidden);
  addEventListener("pagehide", flush);

  return {
    async recall() {
      try {
        const values = await inTime(() => database.get(names.map(keyOf)));
        const kept: Record<string, unknown> = {};
        const lost: (keyof Kept)[] = [];
        names.forEach((name, index) => {
          const value = values[index];
          if (value === undefined) return;
          const sound = readers[name](value);
          if (sound.value !== undefined) kept[name] = sound.value;
          if (!sound.isWhole) lost.push(name);
        });
        return { ok: true, kept, lost };
      } catch (thrown) {
        return { ok: false, problem: problemOf(thrown) };
      }
    },
    keep(values) {
      waiting = { ...waiting, ...values };
      // The last moment at which the database surely listens; only now, as a page that
      // listens for it may not be kept for the way back.
      addEventListener("beforeunload", flush);
      saving.ask();
    },
    flush,
    async clear() {
      waiting = {};
      try {
        await saving.flush();
        waiting = {};
        await inTime(() => database.clear());
        return undefined;
      } catch (thrown) {
        return problemOf(thrown);
      }
    },
    close() {
      document.removeEventListener("visibilitychange", flushIfHidden);
      removeEventListener("pagehide", flush);
      removeEventListener("beforeunload", flush);
    },
  };
}

const names = Object.keys(readers) as (keyof Kept)[];

function keyOf(name: string): string {
  return `${version}/${name}`;
}

function openDatabase(): Database {
  const store = createStore("handful", "kept");
  return {
    get: (keys) => getMany(keys, store),
    set: (entries) =>
      store("readwrite", (values) => {
        for (const [key, value] of entries) values.put(value, key);
        // A page that is being left does not live to see the answers, and what is not committed is undone.
        values.transaction.commit();
        return promisifyRequest(values.transaction);
      }),
    clear: () => clear(store),
  };
}

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

export function problemOf(thrown: unknown): StorageProblem {
  const detail = describe(thrown);
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : "";
  switch (name) {
    case "QuotaExceededError":
      return { code: "full" };
    case "InvalidStateError":
    case "NotAllowedError":
    case "NotSupportedError":
    case "ReferenceError":
    case "SecurityError":
    case "TimeoutError":
      return { code: "unavailable", detail };
    default:
      return { code: "failed", detail };
  }
}
