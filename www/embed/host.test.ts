import * as v from "valibot";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { noEncoders } from "../effects/encoders.ts";
import { connectEngine } from "../effects/index.ts";
import { FakeEngine } from "../engine/fake.test-helper.ts";
import type { RunConfig } from "../engine/protocol.ts";
import { FakeModels, pasted, useWindow, wait } from "../page.test-helper.ts";
import { initialState } from "../state.ts";
import { type Store, createStore } from "../store.ts";
import { connectHost } from "./host.ts";
import type { EmbedNewsMessage } from "./messages.ts";
import { embedNews } from "./schemas.ts";

useWindow();

const school = "https://school.example";

let store: Store;
let engine: FakeEngine;
let models: FakeModels;
/** The page around this one, and what it was sent, to whom. */
let host: Window;
let sent: { message: EmbedNewsMessage; origin: string }[];

beforeEach(async () => {
  vi.useFakeTimers();
  sent = [];
  host = {
    postMessage: (message: EmbedNewsMessage, origin: string) => {
      v.assert(embedNews, message);
      sent.push({ message, origin });
    },
  } as unknown as Window;
  engine = new FakeEngine();
  models = new FakeModels();
  const place = { stage: "results", tab: "summary" } as const;
  store = createStore({ ...initialState("en"), embedded: { place, hasDock: false } });
  connectEngine(
    store,
    engine,
    () => undefined,
    undefined,
    noEncoders,
    () => models,
  );
  connectHost(store, engine, host);
  store.dispatch({ type: "embeddedAt", place });
  await wait();
});

afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

async function say(data: object, origin = school, source = host): Promise<void> {
  dispatchEvent(new MessageEvent("message", { data: { handful: 1, ...data }, origin, source }));
  await wait();
}

const answerTo = (id: number) =>
  sent.map(({ message }) => message).find((message) => "id" in message && message.id === id);

test("whoever is around the page hears that it is there, and nothing else before it has asked", async () => {
  store.dispatch({ type: "textTyped", text: pasted(8) });
  await wait();
  expect(sent).toEqual([{ message: { type: "here", handful: 1 }, origin: "*" }]);
  await say({ id: 1, type: "hello" });
  expect(answerTo(1)).toMatchObject({ type: "ready", state: { stage: "results", nTexts: 8, phase: "idle" } });
  expect(sent.slice(1).every(({ origin }) => origin === school)).toBe(true);
});

test("no one else is heard or answered", async () => {
  await say({ id: 1, type: "hello" }, school, window);
  await say({ id: 2, type: "hello" }, "null");
  await say({ id: 3, type: "erase" });
  expect(sent).toHaveLength(1);
  await say({ id: 4, type: "hello" });
  const before = sent.length;
  await say({ id: 5, type: "predict", text: "a" }, "https://other.example");
  expect(sent).toHaveLength(before);
  await say({ id: 6, type: "erase" });
  expect(answerTo(6)).toMatchObject({ type: "failed", code: "invalidMessage" });
});

test("texts are put in the place of those that there are, one by one as they stand", async () => {
  await say({ id: 1, type: "load", texts: pasted(8) });
  expect(answerTo(1)).toMatchObject({ type: "loaded", nTexts: 8, classes: ["complaint", "praise"] });
  store.dispatch({ type: "rowEdited", row: 0, text: "another text" });
  await say({
    id: 2,
    type: "load",
    texts: [
      { label: "a", text: "b" },
      { label: "c", text: "d" },
    ],
    test: "a\te",
  });
  expect(answerTo(2)).toMatchObject({ type: "loaded", nTexts: 2, classes: ["a", "c"] });
  expect(store.state.data.present.rows.map(({ text }) => text)).toEqual(["b", "d"]);
  expect(store.state.data.test.rows.map(({ text }) => text)).toEqual(["e"]);
});

test("settings are changed, all or none", async () => {
  await say({ id: 1, type: "set", settings: { model: "gru", epochs: 3 } });
  expect(answerTo(1)).toMatchObject({ type: "done" });
  expect(store.state.config).toMatchObject({ model: "gru", epochs: 3 });
  await say({ id: 2, type: "set", settings: { epochs: 5, model: "none" } });
  expect(answerTo(2)).toMatchObject({ type: "failed", code: "invalidSetting" });
  await say({ id: 3, type: "set", settings: { toString: 5 } });
  expect(answerTo(3)).toMatchObject({ type: "failed", code: "invalidSetting" });
  expect(store.state.config).toMatchObject({ model: "gru", epochs: 3 });
});

test("a run is followed to its scores, and nothing of it is kept", async () => {
  await say({ id: 1, type: "train" });
  expect(answerTo(1)).toMatchObject({ type: "failed", code: "emptyInput" });
  await say({ id: 2, type: "load", texts: pasted(8) });
  await say({ id: 3, type: "train" });
  await say({ id: 4, type: "train" });
  await say({ id: 5, type: "load", texts: pasted(8) });
  expect(answerTo(4)).toMatchObject({ type: "failed", code: "busy" });
  expect(answerTo(5)).toMatchObject({ type: "failed", code: "busy" });
  // It stays where it was put.
  expect(store.state.stage).toBe("results");
  await engine.run(store.state.config as RunConfig, store.state.run.plan!);
  await wait();
  expect(answerTo(3)).toMatchObject({ type: "results", results: { accuracy: expect.any(Number) as number } });
  const types = sent.map(({ message }) => message.type);
  expect(types).toContain("progress");
  await say({ id: 6, type: "predict", text: "text number 1" });
  expect(answerTo(6)).toMatchObject({ type: "prediction" });
  // No text that stands on the page, as whoever wrote it may be another.
  expect(JSON.stringify(sent.filter(({ message }) => message.type !== "prediction"))).not.toContain("text number");
  expect(models.kept.size).toBe(0);
  expect(engine.calls).not.toContain("saveModel");
  expect(localStorage).toHaveLength(0);
});

test("where a text may have several labels, the scores are of those whose labels are all right", async () => {
  const texts = Array.from({ length: 10 }, (_, row) => `${row % 2 ? "a" : "a | b"}\ttext ${row}`).join("\n");
  await say({ id: 1, type: "load", texts });
  expect(answerTo(1)).toMatchObject({ type: "loaded", classes: ["a", "b"] });
  await say({ id: 2, type: "train" });
  await engine.run(store.state.config as RunConfig, store.state.run.plan!);
  await wait();
  const { nExact, subsetAccuracy } = store.state.run.labelsEvaluation!.validation!;
  const results = { nCorrect: nExact, accuracy: subsetAccuracy, microF1: 0.82 };
  expect(answerTo(2)).toMatchObject({ type: "results", results });
  await say({ id: 3, type: "predict", text: "a text" });
  expect(answerTo(3)).toMatchObject({ type: "prediction", prediction: { thresholds: [0.5, 0.5] } });
});

test("a run that is stopped before it has learned anything has no scores", async () => {
  await say({ id: 1, type: "load", texts: pasted(8) });
  await say({ id: 2, type: "train" });
  await say({ id: 3, type: "stop" });
  expect(answerTo(2)).toMatchObject({ type: "failed", code: "stopped" });
  expect(answerTo(3)).toMatchObject({ type: "done" });
});

test("another stage is shown where there is one", async () => {
  await say({ id: 1, type: "show", stage: "results", tab: "map" });
  expect([store.state.stage, store.state.tabs.results]).toEqual(["results", "map"]);
  await say({ id: 2, type: "show", stage: "model" });
  expect(store.state.embedded?.place).toEqual({ stage: "model", tab: "choice" });
  await say({ id: 3, type: "show", stage: "model", tab: "map" });
  expect(answerTo(3)).toMatchObject({ type: "failed", code: "unknownPlace" });
});
