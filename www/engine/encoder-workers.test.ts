// @vitest-environment node
// Encoders, guesses and searches through the client, its workers and the host.

import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ClosableEngine, createEngine } from "./client.ts";
import type { DataInput, RunConfig, RunUpdate } from "./protocol.ts";
import { nextTask } from "./task.ts";
import { FakeWorld } from "./worker.test-helper.ts";

const data: DataInput = { examples: [{ text: "good", label: "a", line: 1 }], testExamples: undefined };
const transfer: RunConfig = { start: "pretrained", model: "cnn", adaptation: "auto", epochs: 20 };
const file = new Blob([gzipSync("small weights")]);
/** A network from scratch, with texts for a teacher to tell it of. */
const taught: RunConfig = { start: "random", model: "cnn", teacher: "small", epochs: 20 };
const withPool: DataInput = {
  ...data,
  examples: [...data.examples, ...Array.from({ length: 20 }, (_, n) => ({ text: `text ${n}`, label: "", line: 0 }))],
};

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
  test("is no run of a network that only might be taught", async () => {
    await engine.loadEncoder("small", file);
    const reasonOf = async (data: DataInput) => {
      updates.length = 0;
      await engine.start(data, taught, "auto");
      await until(finished);
      return updates.flatMap((update) => (update.type === "engine" ? [update.status.reason.code] : []))[0];
    };
    expect(await reasonOf(withPool)).toBe("stays");
    expect(await reasonOf(data)).toBe("start");
  });

  test.each([transfer, taught])("goes to its end though its state cannot be saved", async (config) => {
    await engine.loadEncoder("small", file);
    world.cpu.msPerStep = 500;
    world.cpu.beforeCall = (name) => {
      if (name === "checkpoint") throw { kind: { code: "notReady" }, line: undefined };
    };
    await engine.start(withPool, config, "cpu");
    await until(finished);
    expect(failed()).toBe(false);
  });

  test("whose worker dies as its model is asked for is saved when it has come to its end once more", async () => {
    await engine.loadEncoder("small", file);
    world.cpu.beforeCall = (name, worker) => {
      if (name === "checkpoint") throw { kind: { code: "notReady" }, line: undefined };
      if (name === "save_model" && world.workers.length === 1) worker.crash("killed");
    };
    await engine.start(data, transfer, "cpu");
    await until(finished);
    const story: string[] = [];
    engine.listen(({ type }) => type !== "progress" && story.push(type));
    await engine.saveModel().then(() => story.push("a model"));
    await until(() => story.filter((type) => type === "evaluated").length > 0);
    expect(story.indexOf("a model")).toBeGreaterThan(story.indexOf("finished"));
    expect(story.filter((type) => ["recovered", "resumed", "finished"].includes(type))).toEqual([
      "recovered",
      "resumed",
      "finished",
    ]);
  });
});

async function follow<P>(job: AsyncIterable<P>, each: (progress: P) => void = () => undefined): Promise<P[]> {
  const all: P[] = [];
  for await (const progress of job) {
    all.push(progress);
    each(progress);
  }
  return all;
}

test("guesses come in the order of their texts", async () => {
  const guess = () =>
    engine.job({ kind: "guess", input: { encoder: "small", texts: ["one", "two!"], classes: ["a", "b"] } });
  await expect(follow(guess())).rejects.toMatchObject(refused);
  await engine.loadEncoder("small", file);
  const [last] = (await follow(guess())).slice(-1);
  expect(last?.guesses?.map(({ classes }) => classes[0]?.label)).toEqual(["b", "a"]);
});

describe("a search", () => {
  const input = {
    examples: data.examples,
    config: { start: "random", epochs: 20 } as const,
    options: { nTries: 6, nFolds: 5 },
  };
  const search = (signal?: AbortSignal) => engine.job({ kind: "search", input }, signal);

  test("lets other requests be answered in between", async () => {
    world.cpu.msPerStep = 40;
    let doneThen = -1;
    let nTold = 0;
    let last = 0;
    const told = await follow(search(), ({ done }) => {
      last = done;
      if (++nTold === 3) void engine.tokens("a").then(() => (doneThen = last));
    });
    expect(told.flatMap(({ tries }) => tries)).toHaveLength(6);
    expect(told.at(-1)).toMatchObject({ done: 6, total: 6, finished: true });
    expect(doneThen).toBeGreaterThan(0);
    expect(doneThen).toBeLessThan(6);
  });

  test("ends when it is no longer wanted", async () => {
    const abort = new AbortController();
    world.cpu.msPerStep = 40;
    let n = 0;
    const told = follow(search(abort.signal), () => ++n === 2 && abort.abort());
    await expect(told).rejects.toThrow("superseded");
    expect(n).toBe(2);
    expect(calls().at(-1)).toBe("dropJob");
  });

  test("says so when its worker dies, and does not begin anew", async () => {
    world.cpu.beforeCall = (name, worker) => {
      if (name === "advance search") worker.crash("out of memory");
    };
    await expect(follow(search())).rejects.toMatchObject({
      error: { kind: { code: "engine", detail: "out of memory" } },
    });
    expect(world.workers).toHaveLength(1);
  });
});

describe("a task about labels", () => {
  const label = (encoder?: "small", signal?: AbortSignal) => {
    const task = { kind: "suggest" as const, pool: ["x", "y"], margins: [0.1, 0.2], n: 2 };
    return engine.job({ kind: "label", input: { examples: [], labels: "one", task, encoder, seed: 1 } }, signal);
  };

  test("lets other requests be answered in between, and gives its result", async () => {
    world.cpu.msPerStep = 40;
    let doneThen = -1;
    let last = 0;
    await engine.loadEncoder("small", file);
    const told = await follow(label("small"), ({ done }) => {
      last = done;
      if (done === 1) void engine.tokens("a").then(() => (doneThen = last));
    });
    expect(told.at(-1)).toMatchObject({ finished: true, suggested: [1, 0] });
    expect(calls().indexOf("encoder")).toBeLessThan(calls().indexOf("startJob"));
    expect(doneThen).toBeGreaterThan(0);
    expect(doneThen).toBeLessThan(3);
  });

  test("ends when it is no longer wanted", async () => {
    const abort = new AbortController();
    let n = 0;
    world.cpu.msPerStep = 40;
    await expect(follow(label(undefined, abort.signal), () => ++n === 2 && abort.abort())).rejects.toThrow(
      "superseded",
    );
    expect(n).toBe(2);
    expect(calls().at(-1)).toBe("dropJob");
  });
});

test("many texts are asked of the run's model", async () => {
  const predict = () => engine.job({ kind: "predictMany", input: { texts: ["a", "b", "c"] } });
  await expect(follow(predict())).rejects.toMatchObject({ error: { kind: { code: "notReady" } } });
  await engine.start(data, { start: "random", epochs: 1 }, "cpu");
  await until(finished);
  const told = await follow(predict());
  expect(told.flatMap(({ predictions }) => predictions)).toHaveLength(3);
  expect(told.at(-1)).toMatchObject({ done: 3, total: 3, finished: true });
});
