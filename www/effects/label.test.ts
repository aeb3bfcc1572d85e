import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeEngine, fakeError } from "../engine/fake.test-helper.ts";
import type { RunConfig } from "../engine/protocol.ts";
import { FakeModels } from "../page.test-helper.ts";
import { initialState } from "../state.ts";
import { type Store, createStore } from "../store.ts";
import { noEncoders } from "./encoders.ts";
import { connectEngine } from "./index.ts";

vi.mock("../files/client.ts", async (original) => ({
  ...(await original<object>()),
  readFileInWorker: (await import("../files/client.test-helper.ts")).readFileHere,
}));

const table = Array.from({ length: 12 }, (_, row) => `${row % 2 ? "praise" : "complaint"}\ttext number ${row}`).join(
  "\n",
);
const pool = Array.from({ length: 100 }, (_, index) => `open text ${"x".repeat(index)}`);

let engine: FakeEngine;
let store: Store;

beforeEach(async () => {
  vi.useFakeTimers();
  engine = new FakeEngine();
  store = createStore(initialState("en"));
  connectEngine(
    store,
    engine,
    () => undefined,
    undefined,
    undefined,
    () => new FakeModels(),
  );
  await wait();
  store.dispatch({ type: "textTyped", text: table });
  store.dispatch({ type: "poolTyped", text: pool.join("\n") });
  await train();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Lets all waiting work be done, the fetching of modules too. */
async function wait(): Promise<void> {
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(2_000);
  await vi.dynamicImportSettled();
}

async function train(): Promise<void> {
  store.dispatch({ type: "command", command: "train" });
  await wait();
  await engine.run(store.state.config as RunConfig, store.state.plan.plan!);
  await wait();
}

const label = () => store.state.label;
const nCalls = (name: string) => engine.calls.filter((call) => call === name).length;

test("predicts in batches, and again what the next model says", async () => {
  store.dispatch({ type: "poolAsked" });
  await wait();
  expect(label().predictions?.of.size).toBe(100);
  expect(label().predicting).toBeUndefined();
  const before = nCalls("predictMany");
  expect(before).toBe(1);
  // What is known is not asked again.
  store.dispatch({ type: "poolTyped", text: [...pool, "one more"].join("\n") });
  store.dispatch({ type: "poolAsked" });
  await wait();
  expect(nCalls("predictMany")).toBe(before + 1);
  await train();
  expect(label().predictions?.version).toBe(store.state.run.modelVersion);
  expect(label().predictions?.of.size).toBe(101);
});

test("stops when it is told to, and keeps what it has", async () => {
  engine.jobMs.predictMany = 1_000;
  store.dispatch({ type: "poolAsked" });
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(label().predicting).toMatchObject({ done: 1, total: 100 });
  store.dispatch({ type: "poolCancelled" });
  await wait();
  expect(label().predicting).toBeUndefined();
  expect(label().predictions?.of.size).toBe(1);
});

test("says why it could not predict", async () => {
  engine.session.jobs.predictMany = () => {
    throw fakeError({ code: "notReady" }).error;
  };
  store.dispatch({ type: "labelTaskAsked", kind: "suggest" });
  await wait();
  expect(label().failed).toMatchObject({ at: "predict", error: { kind: { code: "notReady" } } });
  expect([label().task, label().predicting]).toEqual([undefined, undefined]);
});

test("suggests after predicting, from what is open now", async () => {
  store.dispatch({ type: "textLabelled", text: pool[99]!, label: "praise" });
  store.dispatch({ type: "labelTaskAsked", kind: "suggest" });
  await wait();
  // The fake engine names the last ones.
  expect(label().suggested).toEqual(pool.slice(89, 99).reverse());
  expect(engine.calls.indexOf("predictMany")).toBeLessThan(engine.calls.indexOf("suggest"));
});

test("keeps the rows that label errors were found in, and can be cancelled", async () => {
  store.dispatch({ type: "labelTaskAsked", kind: "labelErrors" });
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(150);
  expect(label().task).toMatchObject({ kind: "labelErrors", total: 3 });
  store.dispatch({ type: "labelTaskCancelled" });
  await wait();
  expect([label().task, label().labelErrors, label().failed]).toEqual([undefined, undefined, undefined]);
  store.dispatch({ type: "labelTaskAsked", kind: "labelErrors" });
  await wait();
  expect(label().labelErrors?.rows).toBe(store.state.data.present.rows);
  expect(label().labelErrors?.byMeaning).toBe(false);
});

test("texts in a script that the small encoder cannot read are not judged by it", async () => {
  const onDevice = new Set(["small"]);
  store = createStore(initialState("en"));
  connectEngine(store, engine, () => undefined, undefined, {
    ...noEncoders,
    ready: async (name) => onDevice.has(name),
  });
  const asked = vi.spyOn(engine.session.jobs, "label");
  const look = async (text: string) => {
    store.dispatch({ type: "textTyped", text });
    await wait();
    store.dispatch({ type: "labelTaskAsked", kind: "labelErrors" });
    await wait();
    return asked.mock.lastCall![0].encoder;
  };
  const russian = table
    .replaceAll("text number", "номер текста")
    .replaceAll("praise", "да")
    .replaceAll("complaint", "нет");
  expect(await look(table)).toBe("small");
  expect(await look(russian)).toBeUndefined();
  onDevice.add("large");
  expect(await look(russian)).toBe("large");
  expect(await look(table)).toBe("small");
});

test("adds a file's lines, and says which file cannot be read", async () => {
  store.dispatch({ type: "poolFile", file: new File(["more\nlines"], "more.txt") });
  await wait();
  await vi.waitFor(() => expect(label().pool).toBe(`${pool.join("\n")}\nmore\nlines`));
  store.dispatch({
    type: "poolFile",
    file: new File([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)], "picture.png"),
  });
  await vi.waitFor(() => expect(store.state.notices).toMatchObject([{ code: "error", name: "picture.png" }]));
});

test("finished runs are kept, each once", async () => {
  expect(store.state.runs.list).toHaveLength(1);
  engine.say({ type: "evaluated", evaluation: await engine.ask({ kind: "evaluate" }) });
  expect(store.state.runs.list).toHaveLength(1);
  await train();
  expect(store.state.runs.list.map(({ number }) => number)).toEqual([2, 1]);
  expect(store.state.runs.list[0]!.curve.length).toBeGreaterThan(1);
  expect(store.state.runs.list[0]!.data).toBe(store.state.runs.list[1]!.data);
});
