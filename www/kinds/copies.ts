// What is kept of pictures and sounds: a copy of each, and its vector, in a database of their own on
// this device, by their project. What the browser gives no room for is here until the page is left.

import { get, keys, set } from "idb-keyval";
import * as v from "valibot";
import { openExisting } from "../adopt.ts";
import { connect, deleteKeys, inTime } from "../database.ts";
import { ofProject, ofThisCopy, projectOf } from "../scope.ts";
import { referred } from "./reference.ts";

export interface KeptCopy {
  blob: Blob;
  /** As the encoder of its kind has read it. */
  vector?: Float32Array;
  /** The SHA-256 of the encoder that has read it, where that is known. */
  by?: string;
  /** When it was kept, in milliseconds since 1970. */
  at?: number;
}

/** The part of IndexedDB that is used; tests make it fail. */
export interface CopiesDatabase {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  keys(): Promise<string[]>;
}

/** The copies of one project. */
export interface Copies {
  get(reference: string): Promise<KeptCopy | undefined>;
  /** Keeps a copy. Rejects where the browser gives no room; it is here for this visit all the same. */
  put(reference: string, copy: KeptCopy): Promise<void>;
  /** Those that there are, by kind and hash. */
  ids(): Promise<string[]>;
  remove(ids: readonly string[]): Promise<void>;
  /** An address of a copy for this visit, if it has been looked for; nothing where there is none. */
  addressOf(reference: string): { address?: string } | undefined;
  /** Looks for it. */
  find(reference: string): Promise<void>;
}

export type CopiesOf = (project: string) => Copies;

export const copiesDatabase = "handful-media";
/** Raised when the form of what is kept changes. */
const version = 1;
const patienceMs = 30_000;

const kept = v.object({
  version: v.literal(version),
  blob: v.union([v.instance(Blob), v.instance(ArrayBuffer)]),
  type: v.string(),
  vector: v.optional(v.instance(Float32Array)),
  by: v.optional(v.string()),
  at: v.optional(v.number()),
});

/** A copy, and by what it goes. */
export interface NamedCopy extends KeptCopy {
  id: string;
}

/** All copies of a project, one by one. */
export async function* allCopies(copies: Copies): AsyncGenerator<NamedCopy, void> {
  for (const id of await copies.ids()) {
    const copy = await copies.get(`${id}:`);
    if (copy) yield { id, ...copy };
  }
}

/** By what a copy goes: equal contents are kept once. */
export function idOf(reference: string): string {
  const { kind, hash } = referred(reference) ?? { kind: "", hash: "" };
  return `${kind}:${hash}`;
}

export function createCopies(database: CopiesDatabase | undefined = openDatabase()): CopiesOf {
  const here = new Map<string, KeptCopy>();
  const addresses = new Map<string, { address?: string }>();

  return (project) => {
    const keyOf = (id: string) => ofProject(project, id);
    const copies: Copies = {
      async get(reference) {
        const key = keyOf(idOf(reference));
        const known = here.get(key);
        if (known) return known;
        const value = await inTime(async () => database?.get(key), patienceMs);
        if (!v.is(kept, value)) return undefined;
        const { blob, type, version: _, ...rest } = value;
        const copy: KeptCopy = { ...rest, blob: new Blob([blob], { type }) };
        here.set(key, copy);
        return copy;
      },
      async put(reference, copy) {
        const key = keyOf(idOf(reference));
        here.set(key, copy);
        if (!addresses.get(key)?.address) addresses.delete(key);
        if (!database) return;
        // As bytes: in a private window WebKit keeps no file.
        const blob = await copy.blob.arrayBuffer();
        await inTime(
          () => database.set(key, { version, at: Date.now(), ...copy, blob, type: copy.blob.type }),
          patienceMs,
        );
      },
      async ids() {
        const stored = (await inTime(async () => database?.keys(), patienceMs)) ?? [];
        const own = new Set([...stored, ...here.keys()].filter((key) => projectOf(key) === project));
        return [...own].map((key) => key.slice(keyOf("").length));
      },
      async remove(ids) {
        const gone = ids.map(keyOf);
        for (const key of gone) {
          here.delete(key);
          const { address } = addresses.get(key) ?? {};
          if (address) URL.revokeObjectURL(address);
          addresses.delete(key);
        }
        await inTime(async () => database?.remove(gone), patienceMs);
      },
      addressOf: (reference) => addresses.get(keyOf(idOf(reference))),
      async find(reference) {
        const key = keyOf(idOf(reference));
        if (addresses.has(key)) return;
        const copy = await copies.get(reference).catch(() => undefined);
        addresses.set(key, copy ? { address: URL.createObjectURL(copy.blob) } : {});
      },
    };
    return copies;
  };
}

function openDatabase(): CopiesDatabase {
  // No earlier version has kept any.
  const store = connect(copiesDatabase, "copies", () => []);
  return {
    get: (key) => get(key, store),
    set: (key, value) => set(key, value, store),
    remove: (ids) => deleteKeys(store, ids),
    keys: async () => {
      // For who has none, none is made.
      if (typeof indexedDB === "undefined") return [];
      const existing = await openExisting(ofThisCopy(copiesDatabase));
      existing?.close();
      return existing ? keys<string>(store) : [];
    },
  };
}

let own: CopiesOf | undefined;
let isKept = true;

/** Those of this page. */
export const copiesOf: CopiesOf = (project) => (own ??= createCopies(isKept ? openDatabase() : noDatabase))(project);

const noDatabase: CopiesDatabase = {
  get: async () => undefined,
  set: async () => undefined,
  remove: async () => undefined,
  keys: async () => [],
};

/** An embedded page keeps nothing. */
export function keepNoCopies(): void {
  isKept = false;
}
