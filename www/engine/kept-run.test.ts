// @vitest-environment node
// Models that are kept and opened again, through the client, its workers and the host.

import { afterEach, beforeEach, expect, test } from "vitest";
import { type ClosableEngine, createEngine } from "./client.ts";
import type { DataInput, RunUpdate } from "./protocol.ts";
import { nextTask } from "./task.ts";
import { FakeWorld } from "./worker.test-helper.ts";

const data: DataInput = { examples: [{ text: "good", label: "a", line: 1 }], testExamples: undefined };
const config = { epochs: 1 };
const file = new Blob(["a model"]);

let world: FakeWorld;
let engine: ClosableEngine;
let updates: RunUpdate[];

beforeEach(() => {
  world = new FakeWorld();
  engine = createEngine({ spawn: world.spawn, base: "https://page.example/" });
  updates = [];
  engine.listen((update) => updates.push(update));
});

afterEach(() => engine.terminate());

async function until(type: RunUpdate["type"]): Promise<void> {
  for (let i = 0; !updates.some((update) => update.type === type); i++) {
    if (i > 20_000) throw new Error(`never: ${type}`);
    await nextTask();
  }
}

const predict = () => engine.ask({ kind: "predict", input: { text: "x" } });
const calls = () => world.newest("cpu").requests.map(({ call }) => call);

test("a model is handed out by the worker that has the run", async () => {
  await engine.start(data, config, "cpu");
  await until("evaluated");
  expect(await (await engine.saveModel()).text()).toBe("a model");
});

test("an opened model answers, without training, and survives its worker", async () => {
  await engine.openModel(file, data, config, 40);
  await predict();
  expect(calls()).toEqual(["load", "open", "ask"]);
  expect(await engine.saveModel()).toBe(file);
  world.newest("cpu").crash("killed");
  await until("recovered");
  await predict();
  expect(world.workers).toHaveLength(2);
  expect(calls()).toEqual(["load", "open", "ask"]);
  // Its curves end where they did.
  expect(updates).toMatchObject([{ type: "recovered", step: 40, detail: "killed" }]);
});

test("what is asked of a model that is on its way waits for it, and a run takes its place", async () => {
  const opening = engine.openModel(file, data, config, 40);
  await Promise.all([predict(), opening]);
  await engine.start(data, config, "cpu");
  await until("evaluated");
  expect((await predict()).nTokens).toBe(10);
});

test("a file that the engine refuses is no model", async () => {
  const refused = engine.openModel(new Blob(["nonsense"]), data, config, 40);
  await expect(refused).rejects.toHaveProperty("error.kind", {
    code: "invalidModel",
    fault: "damaged",
    detail: "nonsense",
  });
  await expect(predict()).rejects.toHaveProperty("error.kind.code", "notReady");
});

test("once its model is saved, a run whose worker dies is made again of that, not trained again", async () => {
  await engine.start(data, config, "cpu");
  await until("evaluated");
  await engine.saveModel();
  world.newest("cpu").crash("killed");
  await until("recovered");
  await predict();
  expect(calls()).toEqual(["load", "open", "ask"]);
});

test("once its model is saved, a run whose engine has grown too large has another", async () => {
  engine.terminate();
  engine = createEngine({ spawn: world.spawn, base: "https://page.example/", mostMemoryBytes: 100 });
  engine.listen((update) => updates.push(update));
  world.cpu.bytesPerStep = 20;
  await engine.start(data, config, "cpu");
  await until("evaluated");
  world.newest("cpu").memoryBytes = 1_000;
  await predict();
  await engine.saveModel();
  await predict();
  expect(world.workers).toHaveLength(2);
  expect(calls()).toEqual(["load", "open", "ask"]);
  expect(updates.some(({ type }) => type === "recovered" || type === "failed")).toBe(false);
});
