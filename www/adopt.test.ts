import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { createStore, entries, set, setMany } from "idb-keyval";
import { beforeEach, expect, test, vi } from "vitest";
import { openDatabase } from "./database.ts";
import { createModelStore } from "./kept-models.ts";
import { newId, ofThisCopy, scope } from "./scope.ts";

const table = { text: "a\tgood", options: {}, rows: [], edited: false };

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  visitedCopies();
});

/** The folders, in this host, of copies that have been visited. */
function visitedCopies(...folders: string[]): void {
  const registrations = folders.map((folder) => {
    const copy = new URL(folder, scope).href;
    return { scope: copy, active: { scriptURL: `${copy}offline.js` } };
  });
  vi.stubGlobal("navigator", { serviceWorker: { getRegistrations: async () => registrations } });
}

const earlier = () => createStore("handful", "kept");

async function keptEarlier(): Promise<void> {
  const values: [string, unknown][] = [
    ["1/table", table],
    ["1/theme", "dark"],
    ["1/revisions", { table: 3 }],
  ];
  await setMany(values, earlier());
}

/** As the page reads its texts. */
async function openedTable(): Promise<unknown> {
  const database = openDatabase();
  const [found] = await database.get(["1/table"]);
  return found;
}

test("what an earlier version kept is moved, and is nowhere twice", async () => {
  await keptEarlier();
  expect(await openedTable()).toEqual(table);
  expect(await entries(earlier())).toEqual([]);
  expect(Object.fromEntries(await entries(createStore(ofThisCopy("handful"), "kept")))).toEqual({
    "1/table": table,
    "1/theme": "dark",
    "1/revisions": { table: 3 },
    adopts: true,
  });
});

test("models go with the texts", async () => {
  await keptEarlier();
  const id = newId();
  await set(id, { version: 1 }, createStore("handful-models", "models"));
  await openedTable();
  // Damaged, so it is not given out; but it is here.
  expect(await createModelStore().get(id)).toBeUndefined();
  expect(await entries(createStore(ofThisCopy("handful-models"), "models"))).toEqual([[id, { version: 1 }]]);
  expect(await entries(createStore("handful-models", "models"))).toEqual([]);
});

test("a copy that was never visited takes nothing of another's, then or later", async () => {
  await keptEarlier();
  visitedCopies("first/");
  expect(await openedTable()).toBeUndefined();
  visitedCopies("first/", "./");
  expect(await openedTable()).toBeUndefined();
  expect(await entries(earlier())).toHaveLength(3);
});

test("of several copies, one that has been visited takes it", async () => {
  await keptEarlier();
  visitedCopies("first/", "./");
  expect(await openedTable()).toEqual(table);
});

test("where nothing was kept, nothing is made, and what another keeps later stays where it is", async () => {
  expect(await openedTable()).toBeUndefined();
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual([ofThisCopy("handful")]);
  await keptEarlier();
  expect(await openedTable()).toBeUndefined();
});

test("what a tab of the earlier version keeps afterwards is put aside", async () => {
  await keptEarlier();
  await openedTable();
  const later = { ...table, text: "b\tlater" };
  await setMany(
    [
      ["1/table", later],
      ["1/theme", "light"],
    ],
    earlier(),
  );
  expect(await openedTable()).toEqual(table);
  const here = await entries(createStore(ofThisCopy("handful"), "kept"));
  const aside = here.filter(([key]) => (key as string).startsWith("aside/table/"));
  expect(aside.map(([, value]) => value)).toEqual([later]);
  expect(Object.fromEntries(here)).toMatchObject({ "1/theme": "dark" });
});
