// @vitest-environment node
// Encoders, guesses and searches through the client, its workers and the host.

import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ClosableEngine, createEngine } from "./client.ts";
import type { DataInput, RunConfig, RunUpdate, SearchProgress } from "./protocol.ts";
import { nextTask } from "./task.ts";
import { FakeWorld } from "./worker.test-helper.ts";

const data: DataInput = { examples: [{ text: "good", label: "a", line: 1 }], testExamples: undefined };
const transfer: RunConfig = { start: "pretrained", model: "cnn", adaptation: "auto", epochs: 20 };
const file = new Blob([gzipSync("small weights")]);

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

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; !holds(); i++) {
    if (i > 20_000) throw new Error(`never: ${String(holds)}`);
    await nextTask();
  }
}

const finished = () => updates.some(({ type }) => type === "evaluated");
const failed = () => updates.some(({ type }) => type === "failed");
const calls = (worker = world.newest("cpu")) => worker.requests.map(({ call }) => call);
const refused = { error: { kind: { code: "encoderMissing", name: "small" } } };

describe("an encoder", () => {
  test("is unpacked in the worker, and what is none is refused", async () => {
    expect(await engine.loadEncoder("small", file)).toMatchObject({ name: "small" });
    await expect(engine.loadEncoder("large", new Blob(["weights of another"]))).rejects.toMatchObject({
      error: { kind: { code: "invalidEncoder", detail: "weights of another" } },
    });
  });

  test("that is missing stops a run, not a plan", async () => {
    expect((await engine.plan(data, transfer)).nSteps).toBe(200);
    await expect(engine.start(data, transfer, "cpu")).rejects.toMatchObject(refused);
  });

  test("is given to a worker once", async () => {
    await engine.loadEncoder("small", file);
    await engine.plan(data, transfer);
    await engine.start(data, transfer, "cpu");
    await until(finished);
    expect(calls().filter((call) => call === "encoder")).toHaveLength(1);
  });

  test("is given again to the worker that takes a dead one's place", async () => {
    await engine.loadEncoder("small", file);
    world.cpu.beforeStep = (step, worker) => {
      if (step === 7) {
        world.cpu.beforeStep = undefined;
        worker.crash("out of memory");
      }
    };
    await engine.start(data, transfer, "cpu");
    await until(finished);
    expect(failed()).toBe(false);
    expect(world.workers).toHaveLength(2);
    expect(calls().slice(0, 3)).toEqual(["load", "encoder", "prepare"]);
  });

  test("is given to the GPU engine, where the run begins afresh", async () => {
    await engine.loadEncoder("small", file);
    await engine.start(data, transfer, "gpu");
    await until(finished);
    expect(failed()).toBe(false);
    const gpu = calls(world.newest("gpu"));
    expect(gpu.indexOf("encoder")).toBeLessThan(gpu.indexOf("prepare"));
    expect(gpu).not.toContain("restore");
    expect(calls()).not.toContain("checkpoint");
    expect(updates).toContainEqual(
      expect.objectContaining({ status: expect.objectContaining({ engine: "gpu", reason: { code: "chosen" } }) }),
    );
  });

  test("that was dropped is not given any more", async () => {
    await engine.loadEncoder("small", file);
    engine.dropEncoder("small");
    world.newest("cpu").crash("gone");
    await until(() => world.newest("cpu").requests.at(-1)?.call !== undefined);
    await expect(engine.start(data, transfer, "cpu")).rejects.toMatchObject(refused);
  });
});

describe("a run on an encoder's vectors", () => {
  test("stays on its engine, however long it takes", async () => {
    await engine.loadEncoder("small", file);
    world.cpu.msPerStep = 1_000;
    await engine.start(data, transfer, "auto");
    await until(finished);
    expect(world.workers).toHaveLength(1);
    const reasons = updates.flatMap((update) => (update.type === "engine" ? [update.status.reason.code] : []));
    expect(reasons).toEqual(["stays"]);
  });

  test("goes to its end though its state cannot be saved", async () => {
    await engine.loadEncoder("small", file);
    world.cpu.msPerStep = 500;
    world.cpu.beforeCall = (name) => {
      if (name === "checkpoint") throw { kind: { code: "notReady" }, line: undefined };
    };
    await engine.start(data, transfer, "cpu");
    await until(finished);
    expect(failed()).toBe(false);
  });
});

test("guesses come in the order of their texts", async () => {
  const input = { encoder: "small" as const, texts: ["one", "two"], classes: ["a", "b"] };
  await expect(engine.guess(input)).rejects.toMatchObject(refused);
  await engine.loadEncoder("small", file);
  expect(await engine.guess(input)).toHaveLength(2);
});

describe("a search", () => {
  const options = { nTries: 6, nFolds: 5 };
  const scratch: RunConfig = { start: "random", epochs: 20 };

  test("lets other requests be answered in between", async () => {
    world.cpu.msPerStep = 40;
    const progress: SearchProgress[] = [];
    let doneThen = -1;
    const searching = engine.search(
      { data, config: scratch, options },
      (each) => {
        progress.push(each);
        if (progress.length === 3) void engine.tokens("a").then(() => (doneThen = progress.at(-1)?.done ?? 0));
      },
      new AbortController().signal,
    );
    await searching;
    expect(progress.flatMap(({ tries }) => tries)).toHaveLength(6);
    expect(progress.at(-1)).toMatchObject({ done: 60, total: 60, finished: true });
    expect(doneThen).toBeGreaterThan(0);
    expect(doneThen).toBeLessThan(60);
  });

  test("ends when it is no longer wanted", async () => {
    const abort = new AbortController();
    let n = 0;
    await engine.search({ data, config: scratch, options }, () => ++n === 2 && abort.abort(), abort.signal);
    expect(n).toBe(2);
    expect(calls().at(-1)).toBe("dropSearch");
  });

  test("says so when its worker dies", async () => {
    world.cpu.beforeCall = (name, worker) => {
      if (name === "advance_search") worker.crash("out of memory");
    };
    await expect(
      engine.search({ data, config: scratch, options }, () => undefined, new AbortController().signal),
    ).rejects.toMatchObject({ error: { kind: { code: "engine", detail: "out of memory" } } });
  });
});

describe("a task about labels", () => {
  const input = (encoder?: "small") => ({ examples: [], task: { kind: "simulate" as const }, encoder, seed: 1 });

  test("lets other requests be answered in between, and gives its result", async () => {
    world.cpu.msPerStep = 40;
    const done: number[] = [];
    let doneThen = -1;
    await engine.loadEncoder("small", file);
    const result = await engine.label(
      input("small"),
      (each) => {
        done.push(each.done);
        if (done.length === 2) void engine.tokens("a").then(() => (doneThen = done.at(-1) ?? 0));
      },
      new AbortController().signal,
    );
    expect(result).toMatchObject({ finished: true, suggested: [1, 0] });
    expect(calls().indexOf("encoder")).toBeLessThan(calls().indexOf("label"));
    expect(doneThen).toBeGreaterThan(0);
    expect(doneThen).toBeLessThan(100);
  });

  test("ends when it is no longer wanted", async () => {
    const abort = new AbortController();
    let n = 0;
    world.cpu.msPerStep = 40;
    await expect(engine.label(input(), () => ++n === 2 && abort.abort(), abort.signal)).rejects.toThrow("superseded");
    expect(n).toBe(2);
    expect(calls().at(-1)).toBe("dropLabel");
  });
});

test("many texts are asked of the run's model", async () => {
  await expect(engine.predictMany(["a"])).rejects.toMatchObject({ error: { kind: { code: "notReady" } } });
  await engine.start(data, { start: "random", epochs: 1 }, "cpu");
  await until(finished);
  expect((await engine.predictMany(["a", "b"])).map(({ classes }) => classes[0]?.label)).toEqual(["a", "b"]);
});
