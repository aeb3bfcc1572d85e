import { beforeEach, expect, test } from "vitest";
import { FakeEngine } from "../engine/fake.test-helper.ts";
import { AbortError } from "../engine/protocol.ts";
import type { MediaReader } from "../kinds/client.ts";
import { createCopies } from "../kinds/copies.ts";
import { MediaError } from "../kinds/kind.ts";
import { initialState } from "../state.ts";
import { type Store, createStore } from "../store.ts";
import { fromText } from "../state/as-text.ts";
import { type Media, connectMedia } from "./media.ts";

/** Its vectors tell of what they were read. */
class FakeReader implements MediaReader {
  nRead = 0;
  async copy(_: string, file: Blob) {
    const text = await file.text();
    if (text.includes("broken")) throw new MediaError({ code: "damaged" });
    return { blob: new Blob([text], { type: "image/webp" }), ...(text.includes("long") && { isCut: true }) };
  }
  async load() {
    return 2;
  }
  async graph() {
    return { graph: new Blob(), python: "" };
  }
  async read(_: string, copy: Blob) {
    this.nRead++;
    return Float32Array.of(copy.size, 1);
  }
  async divide() {
    return 4;
  }
  async readWithout(part: number) {
    return Float32Array.of(part, 0);
  }
}

const database = () => {
  const values = new Map<string, unknown>();
  return {
    get: async (key: string) => values.get(key),
    set: async (key: string, value: unknown) => void values.set(key, value),
    remove: async (keys: readonly string[]) => keys.forEach((key) => values.delete(key)),
    keys: async () => [...values.keys()],
  };
};

const png = (content: string, name: string, label = "") => ({
  file: new File([Uint8Array.of(0x89), "PNG", content], name),
  name,
  label,
});
const never = new AbortController().signal;

let engine: FakeEngine;
let store: Store;
let reader: FakeReader;
let media: Media;

beforeEach(() => {
  engine = new FakeEngine();
  store = createStore(initialState("en"));
  reader = new FakeReader();
  media = connectMedia(store, engine, reader, createCopies(database()));
});

const rows = () => store.state.data.present.rows.map(({ text, label }) => `${label}: ${text.split(":")[2]}`);

test("what can be read goes in, and of the rest it is said why not", async () => {
  const files = [
    png("one", "1.png", "cat"),
    png("two", "2.png", "dog"),
    png("one", "same.png", "cat"),
    png("one", "other.png", "dog"),
    png("broken", "3.png"),
    { file: new File([], "4.png"), name: "4.png", label: "" },
    { file: new File(["GIF89a"], "5.gif"), name: "5.gif", label: "" },
    { file: new File(["words"], "6.txt"), name: "6.txt", label: "" },
  ];
  await media.add(files, "pets", never);
  // Equal contents go by the name of the first.
  expect(rows()).toEqual(["cat: 1.png", "dog: 2.png", "dog: 1.png"]);
  const { report } = store.state.media;
  expect(report).toMatchObject({ kind: "picture", nAdded: 3, nKnown: 1, nCut: 0, nRefused: 4 });
  expect(report?.refused.map(({ name, fault }) => `${name} ${fault.code}`)).toEqual([
    "3.png damaged",
    "4.png empty",
    "5.gif form",
    "6.txt otherKind",
  ]);
});

test("what is of the test stands in the test set, each once", async () => {
  const tested = (content: string, name: string, label: string) => ({ ...png(content, name, label), isTest: true });
  // Nothing is there to learn from: then it is for the table.
  await media.add([tested("one", "1.png", "cat")], undefined, never);
  expect([rows(), store.state.data.test.text]).toEqual([["cat: 1.png"], ""]);
  await media.add([tested("two", "2.png", "dog"), tested("two", "2.png", "dog")], undefined, never);
  await media.add([png("three", "3.png", "dog"), tested("four", "a\tb.png", "cat")], undefined, never);
  expect(rows()).toEqual(["cat: 1.png", "dog: 3.png"]);
  expect(store.state.media.report).toMatchObject({ nAdded: 1, nTested: 1, nKnown: 0 });
  const lines = fromText(store.state.data.test.text, []).map(({ label, text }) => `${label}: ${text.split(":")[2]}`);
  expect(lines).toEqual(["dog: 2.png", "cat: a\tb.png"]);
});

test("a person stops the encoder, and what was asked for by then is not read", async () => {
  await media.load("picture", new Blob());
  const read = reader.read.bind(reader);
  reader.read = (...given) => {
    if (reader.nRead === 1) media.act({ type: "mediaReadingCancelled" });
    return read(...given);
  };
  // What is in the table is read as it comes.
  const files = ["one", "two", "three"].map((content) => png(content, `${content}.png`, "cat"));
  await media.add(files, undefined, never);
  await expect(media.give("picture", true)).rejects.toBeInstanceOf(AbortError);
  expect(reader.nRead).toBe(2);
  // Whoever asks again has the rest.
  await expect(media.give("picture", true)).resolves.toBe(true);
  expect(reader.nRead).toBe(3);
});

test("texts and pictures do not mix", async () => {
  store.dispatch({ type: "examplesAdded", rows: [{ text: "a text", label: "a", line: 1 }] });
  await media.add([png("one", "1.png", "cat")], undefined, never);
  expect(store.state.data.present.rows).toHaveLength(1);
  expect(store.state.media.report?.refused[0]?.fault).toEqual({ code: "otherKind", found: "picture", has: "text" });
});

test("each is read once, and the engine is given what it has not", async () => {
  await media.add([png("one", "1.png", "cat"), png("second", "2.png", "dog")], undefined, never);
  expect(await media.give("picture", false)).toBe(false);
  expect(reader.nRead).toBe(0);
  await media.load("picture", new Blob());
  expect(await media.give("picture", true)).toBe(true);
  const given = engine.session.vectors.get("picture");
  expect([...(given?.values() ?? [])].map((vector) => [...vector])).toEqual([
    [9, 1],
    [12, 1],
  ]);
  await media.give("picture", true);
  // Once none, so that the engine knows the encoder, and once both.
  expect([reader.nRead, engine.calls.filter((call) => call === "giveVectors").length]).toEqual([2, 2]);
  // Another page gives what was read without reading.
  await media.add([png("three", "3.png", "cat")], undefined, never);
  await media.give("picture", true);
  expect(reader.nRead).toBe(3);
});

test("where there is nothing to read, the engine knows an encoder once it is here", async () => {
  expect(await media.give("picture", false)).toBe(false);
  await media.load("picture", new Blob());
  expect(await media.give("picture", false)).toBe(true);
});

test("reading is given up where it is no longer wanted", async () => {
  await media.add([png("one", "1.png", "cat")], undefined, never);
  await media.give("picture", true);
  await media.load("picture", new Blob());
  const control = new AbortController();
  control.abort();
  await expect(media.give("picture", true, control.signal)).rejects.toThrow(AbortError);
});
