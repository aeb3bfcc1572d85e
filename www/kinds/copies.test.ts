import { expect, test } from "vitest";
import { copiesIn, entriesOfCopies } from "../project-file/copies.ts";
import { ProjectFileError, names } from "../project-file/form.ts";
import { initialState, reduce } from "../state.ts";
import { type CopiesDatabase, allCopies, createCopies, idOf } from "./copies.ts";
import { referenceOf } from "./reference.ts";
import { sweepCopies } from "./sweep.ts";
import { createModelStores } from "../kept-models.ts";

class FakeDatabase implements CopiesDatabase {
  readonly values = new Map<string, unknown>();
  isFull = false;
  async get(key: string) {
    return this.values.get(key);
  }
  async set(key: string, value: unknown) {
    if (this.isFull) throw new DOMException("full", "QuotaExceededError");
    this.values.set(key, value);
  }
  async remove(keys: readonly string[]) {
    for (const key of keys) this.values.delete(key);
  }
  async keys() {
    return [...this.values.keys()];
  }
}

const reference = (letter: string, name = `${letter}.png`) => referenceOf("picture", letter.repeat(16), name);
const picture = (content: string) => new Blob([content], { type: "image/webp" });

test("a copy is kept once for equal contents, by its project", async () => {
  const database = new FakeDatabase();
  const copies = createCopies(database)("");
  await copies.put(reference("a"), { blob: picture("one"), vector: Float32Array.of(1, 2) });
  await copies.put(reference("a", "again.png"), { blob: picture("one"), vector: Float32Array.of(1, 2) });
  expect(await copies.ids()).toEqual([idOf(reference("a"))]);
  // As the next visit finds it.
  const next = createCopies(database);
  const found = await next("").get(reference("a", "another name.png"));
  expect([await found?.blob.text(), found?.blob.type, [...(found?.vector ?? [])]]).toEqual([
    "one",
    "image/webp",
    [1, 2],
  ]);
  expect(await next("zother").get(reference("a"))).toBeUndefined();
  expect(await next("zother").ids()).toEqual([]);
});

test("what there is no room for is here for this visit", async () => {
  const database = new FakeDatabase();
  database.isFull = true;
  const copies = createCopies(database)("");
  await expect(copies.put(reference("a"), { blob: picture("one") })).rejects.toThrow("full");
  expect(await (await copies.get(reference("a")))?.blob.text()).toBe("one");
  expect(await createCopies(database)("").get(reference("a"))).toBeUndefined();
});

test("what is damaged or gone is missing", async () => {
  const database = new FakeDatabase();
  database.values.set(idOf(reference("a")), { version: 1, blob: "no blob" });
  const copies = createCopies(database)("");
  for (const letter of ["a", "b"]) {
    await copies.find(reference(letter));
    expect(copies.addressOf(reference(letter))).toEqual({});
  }
});

test("what nothing refers to any more goes, and what is new or can be brought back stays", async () => {
  const database = new FakeDatabase();
  const at = Date.now() - 3_600_000;
  const before = createCopies(database)("");
  for (const letter of ["a", "b", "c"]) await before.put(reference(letter), { blob: picture(letter), at });
  await before.put(reference("d"), { blob: picture("d") });
  let state = initialState("en");
  state = reduce(state, { type: "projectFound", id: "", list: [] });
  const row = (letter: string) => ({ text: reference(letter), label: "x", line: 0 });
  state = reduce(state, { type: "examplesAdded", rows: [row("a"), row("b")] });
  state = reduce(state, { type: "rowDeleted", row: 1 });
  const models = createModelStores({
    get: async () => undefined,
    set: async () => undefined,
    remove: async () => undefined,
    keys: async () => [],
  });
  await sweepCopies(state, createCopies(database), models);
  expect([...database.values.keys()]).toEqual(["a", "b", "d"].map((letter) => idOf(reference(letter))));
});

test("a project's file has them with their vectors, and refuses what is not whole", async () => {
  const copies = createCopies(new FakeDatabase())("");
  await copies.put(reference("a"), { blob: picture("one"), vector: Float32Array.of(1.5, -2) });
  await copies.put(reference("b"), { blob: picture("two and more") });
  const entries = new Map<string, unknown>(await entriesOfCopies(allCopies(copies)));
  const back = await copiesIn(entries);
  expect(
    await Promise.all(back.map(async ({ id, blob, vector }) => [id, await blob.text(), [...(vector ?? [])]])),
  ).toEqual([
    [idOf(reference("a")), "one", [1.5, -2]],
    [idOf(reference("b")), "two and more", []],
  ]);
  const list = entries.get(names.copies) as { bytes: number; id: string }[];
  const refused = (change: [string, unknown][]) => copiesIn(new Map([...entries, ...change]));
  await expect(refused([[names.copies, [{ ...list[0], bytes: 4 }, list[1]]]])).rejects.toThrow(ProjectFileError);
  await expect(refused([[names.copies, [list[0], list[0]]]])).rejects.toThrow(ProjectFileError);
  await expect(refused([[names.copies, [{ ...list[0], id: "film:0" }]]])).rejects.toThrow(ProjectFileError);
  await expect(refused([[names.copied, "text"]])).rejects.toThrow(ProjectFileError);
  expect(await copiesIn(new Map())).toEqual([]);
});
