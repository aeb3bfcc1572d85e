// @vitest-environment node
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type ClosableEngine, createEngine } from "./client.ts";
import type { DataInput, RunConfig, RunUpdate } from "./protocol.ts";
import { prefetchParts } from "../prefetch.ts";
import { nextTask } from "./task.ts";
import { FakeWorld, type FakeWorker } from "./worker.test-helper.ts";

const data: DataInput = { examples: [{ text: "good", label: "a", line: 1 }], testExamples: undefined };
const config: RunConfig = { start: "pretrained", model: "cnn", adaptation: "auto" };

let world: FakeWorld;
let engine: ClosableEngine;
let updates: RunUpdate[];

beforeAll(prefetchParts);

beforeEach(async () => {
  vi.stubGlobal("navigator", { hardwareConcurrency: 3, deviceMemory: 8 });
  world = new FakeWorld();
  // Others do two while the run does one.
  world.cpu.tuning = { nFolds: 3, nTasks: 12 };
  world.cpu.msPerStep = 1_000;
  engine = createEngine({ spawn: world.spawn, base: "https://page.example/" });
  updates = [];
  engine.listen((update) => updates.push(update));
  await engine.loadEncoder("small", new Blob(["small weights"]));
});

afterEach(() => {
  engine.terminate();
  vi.unstubAllGlobals();
});

const has = (type: RunUpdate["type"]) => updates.some((update) => update.type === type);
async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; !holds(); i++) {
    if (i > 20_000) throw new Error(`never: ${String(holds)}`);
    await nextTask();
  }
}
const asked = ({ requests }: FakeWorker, name: string) =>
  requests.flatMap((request) => (request.call === name && "fold" in request ? [request.fold] : []));
/** The folds that the run itself has tuned on, in their order. */
const own = () =>
  updates.flatMap((update) =>
    update.type === "progress"
      ? update.progress.events.flatMap((event) =>
          event.type === "tuning" && event.step === 10 ? [event.fold - 1] : [],
        )
      : [],
  );
test("the last folds are done in another worker, which is ended then", async () => {
  await engine.start(data, config, "cpu");
  await until(() => has("evaluated"));
  const [main, helper] = world.workers;
  expect(world.workers).toHaveLength(2);
  expect(asked(main!, "lend").slice(0, 1)).toEqual([2]);
  const lent = asked(main!, "takeLent");
  expect([...own(), ...lent].sort((a, b) => a - b)).toEqual([0, 1, 2]);
  expect(lent).toContain(2);
  expect(helper!.isTerminated).toBe(true);
  expect(helper!.requests.filter(({ call }) => call === "prepare")).toHaveLength(1);
  expect(main!.isTerminated).toBe(false);
});

test("a run that has nothing left to do here tells how far the others are", async () => {
  world.cpu.tuning = { nFolds: 3, nTasks: 0 };
  await engine.start(data, config, "cpu");
  await until(() => has("evaluated"));
  const left = updates.flatMap((update) => (update.type === "progress" ? [update.secondsLeft] : []));
  const waited = updates.filter((update) => update.type === "progress" && update.progress.events.length === 0);
  expect(waited.length).toBeGreaterThan(1);
  expect(left.at(-1)).toBe(0);
});

test("what a worker was about that ends is done by the run itself", async () => {
  await engine.start(data, config, "cpu");
  await until(() => world.workers.length === 2 && asked(world.workers[0]!, "noteLent").length > 0);
  world.workers[1]!.crash("no more memory");
  await until(() => has("evaluated"));
  expect(asked(world.workers[0]!, "takeBack")).toEqual([2]);
  expect(own()).toEqual([0, 1, 2]);
  expect(has("failed") || has("recovered")).toBe(false);
});

test("a run whose worker ends goes on alone, with what others have done", async () => {
  await engine.start(data, config, "cpu");
  await until(() => asked(world.workers[0]!, "takeLent").length > 0);
  world.workers[0]!.crash("no more memory");
  await until(() => has("evaluated"));
  expect(has("recovered")).toBe(true);
  expect(world.workers[1]!.isTerminated).toBe(true);
  expect(world.workers).toHaveLength(3);
  const again = world.workers.findLast(({ requests }) => requests.some(({ call }) => call === "run"));
  expect(again).not.toBe(world.workers[0]);
  expect(asked(again!, "takeLent")).toContain(2);
  // It is not done once more.
  expect(own().filter((fold) => fold === 2)).toEqual([]);
});

test("while a run pauses the others rest too", async () => {
  await engine.start(data, config, "cpu");
  await until(() => asked(world.workers[0]!, "noteLent").length > 2);
  engine.pause();
  await until(() => has("paused"));
  for (let n = 0; n < 5; n++) await nextTask();
  const before = world.workers[1]!.requests.length;
  for (let n = 0; n < 30; n++) await nextTask();
  expect(world.workers[1]!.requests.length).toBe(before);
  engine.resume();
  await until(() => has("evaluated"));
  expect(asked(world.workers[0]!, "takeLent")).toContain(2);
});

test("a run that is stopped or given up ends the others", async () => {
  for (const end of [() => engine.stop(), () => engine.reset()]) {
    const nBefore = world.workers.length;
    await engine.start(data, config, "cpu");
    await until(
      () => world.workers.length > nBefore && world.workers.at(-1)!.requests.some(({ call }) => call === "startJob"),
    );
    const helper = world.workers.at(-1)!;
    end();
    await until(() => helper.isTerminated);
    expect(world.workers[0]!.isTerminated).toBe(false);
  }
});

test("with one core, and for a step by itself, nothing is lent", async () => {
  vi.stubGlobal("navigator", { hardwareConcurrency: 1, deviceMemory: 8 });
  await engine.start(data, config, "cpu");
  await until(() => has("evaluated"));
  expect(world.workers).toHaveLength(1);
  expect(own()).toEqual([0, 1, 2]);
});
