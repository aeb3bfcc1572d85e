// @vitest-environment node
// Runs on an encoder that are begun on the GPU engine, too, through the client, its workers and the host.

import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ClosableEngine, createEngine } from "./client.ts";
import type { DataInput, EngineStatus, Request, RunConfig, RunUpdate } from "./protocol.ts";
import { nextTask } from "./task.ts";
import { FakeWorld, stepsPerEpoch } from "./worker.test-helper.ts";

const data: DataInput = { examples: [{ text: "good", label: "a", line: 1 }], testExamples: undefined };
const transfer: RunConfig = { start: "pretrained", model: "cnn", adaptation: "auto", epochs: 60 };
const ofLarge: RunConfig = { ...transfer, model: "transformer", encoder: "large" };
const nSteps = 60 * stepsPerEpoch;

let world: FakeWorld;
let engine: ClosableEngine;
let updates: RunUpdate[];

beforeEach(async () => {
  vi.stubGlobal("navigator", { hardwareConcurrency: 4, deviceMemory: 8 });
  world = new FakeWorld();
  world.cpu.msPerStep = 1_000;
  world.gpu.msPerStep = 100;
  engine = createEngine({ spawn: world.spawn, base: "https://page.example/" });
  updates = [];
  engine.listen((update) => updates.push(update));
  for (const name of ["small", "large"] as const)
    await engine.loadEncoder(name, new Blob([gzipSync(`${name} weights`)]));
});

afterEach(() => {
  engine.terminate();
  vi.unstubAllGlobals();
});

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; !holds(); i++) {
    if (i > 20_000) throw new Error(`never: ${String(holds)}`);
    await nextTask();
  }
}

const told = (type: RunUpdate["type"]) => updates.some((update) => update.type === type);
const ended = () => until(() => told("evaluated"));
const statuses = () => updates.flatMap((update): EngineStatus[] => (update.type === "engine" ? [update.status] : []));
const reasons = () => statuses().map(({ reason }) => reason.code);
/** The steps that were told since the run was begun, the last time. */
const steps = () => {
  const began = updates.findLastIndex(({ type }) => type === "started" || type === "rewound" || type === "recovered");
  return updates.slice(began).flatMap((update) => {
    if (update.type !== "progress") return [];
    return update.progress.events.flatMap((event) => (event.type === "step" ? [event.step] : []));
  });
};
const all = Array.from({ length: nSteps }, (_, index) => index + 1);
const isRacing = () =>
  world.workers.some(({ engine, requests, isTerminated }) => {
    return engine === "gpu" && (isTerminated || calls(requests).includes("run"));
  });
const calls = (requests: Request[]) => requests.map(({ call }) => call);
const helpers = () =>
  world.workers.filter(({ requests }) => requests.some((request) => request.call === "prepare" && request.run === 0));
const nTokens = async () => (await engine.ask({ kind: "predict", input: { text: "x" } })).nTokens;

describe("a long run on an encoder", () => {
  beforeEach(() => {
    // However long the other engine takes to start, the run is not over before that.
    let nCalls = 0;
    world.cpu.beforeSteps = async () => {
      if (++nCalls > 5) await until(() => isRacing() || reasons().length > 1);
    };
  });

  test("goes on where it would be over sooner, and tells all of that", async () => {
    await engine.start(data, transfer, "auto");
    await ended();
    expect(reasons()).toEqual(["start", "gpuFaster"]);
    expect(statuses().at(-1)).toMatchObject({
      engine: "gpu",
      adapter: "Fake GPU",
      reason: { ratio: expect.closeTo(10, 0) },
    });
    expect(updates.filter(({ type }) => type === "rewound")).toHaveLength(1);
    expect(steps()).toEqual(all);
    expect(await nTokens()).toBe(nSteps);
    expect(world.newest("gpu").requests.at(-1)).toMatchObject({ call: "ask", question: { kind: "predict" } });
    // What is known by the other engine is not for this one.
    expect(calls(world.newest("gpu").requests)).not.toContain("restore");
  });

  test("is followed to its end where it came to it while it was measured", async () => {
    world.gpu.msPerStep = 4;
    await engine.start(data, transfer, "auto");
    await ended();
    expect(reasons()).toEqual(["start", "gpuFaster"]);
    expect(steps()).toEqual(all);
    expect(updates.filter(({ type }) => type === "finished")).toHaveLength(1);
    expect(await nTokens()).toBe(nSteps);
  });

  test.each([
    { of: "slower", msPerStep: 4_000, code: "cpuFaster" },
    { of: "hardly faster", msPerStep: 950, code: "cpuFastEnough" },
  ])("stays where the GPU is $of, and loses nothing", async ({ msPerStep, code }) => {
    world.gpu.msPerStep = msPerStep;
    await engine.start(data, transfer, "auto");
    await ended();
    expect(reasons()).toEqual(["start", code]);
    expect(told("rewound")).toBe(false);
    expect(steps()).toEqual(all);
    expect(world.newest("gpu").isTerminated).toBe(true);
    expect(world.newest("cpu").requests.filter(({ call }) => call === "run")).toHaveLength(1);
  });

  test.each(["noWebGpu", "noAdapter", "softwareAdapter", "gpuNotBuilt"] as const)(
    "says %s and goes on",
    async (code) => {
      world.gpu.refusal = { code };
      await engine.start(data, transfer, "auto");
      await ended();
      expect(reasons()).toEqual(["start", code]);
      expect(steps()).toEqual(all);
    },
  );

  test("goes on where the device is lost that it is measured on", async () => {
    world.gpu.beforeStep = (step, worker) => step === 3 && worker.loseDevice("unplugged");
    await engine.start(data, transfer, "auto");
    await ended();
    expect(reasons()).toEqual(["start", "gpuFailed"]);
    expect(steps()).toEqual(all);
  });

  test("goes on where it fails on the GPU", async () => {
    world.gpu.beforeStep = (step) => {
      if (step === 3) throw { kind: { code: "diverged" }, line: undefined };
    };
    await engine.start(data, transfer, "auto");
    await ended();
    expect(reasons()).toEqual(["start", "gpuFailed"]);
    expect(told("failed")).toBe(false);
  });

  test("begins anew on the CPU where the device is lost that it went on on", async () => {
    world.gpu.beforeStep = (step, worker) => {
      if (step === 150) worker.loseDevice("unplugged");
    };
    await engine.start(data, transfer, "auto");
    await ended();
    expect(reasons()).toEqual(["start", "gpuFaster", "deviceLost"]);
    expect(steps().at(-1)).toBe(nSteps);
    expect(await nTokens()).toBe(nSteps);
  });

  test("tries no other engine once its own has died", async () => {
    world.cpu.beforeStep = (step, worker) => {
      if (!isRacing()) return;
      world.cpu.beforeStep = undefined;
      worker.crash(`out of memory at ${step}`);
    };
    await engine.start(data, transfer, "auto");
    await ended();
    expect(reasons()).toEqual(["start"]);
    expect(told("recovered")).toBe(true);
    expect(world.newest("gpu").isTerminated).toBe(true);
    expect(steps().at(-1)).toBe(nSteps);
  });

  test("rests everywhere while it is paused, and is measured once it goes on", async () => {
    await engine.start(data, transfer, "auto");
    await until(isRacing);
    engine.pause();
    await until(() => told("paused"));
    expect(world.newest("gpu").isTerminated).toBe(true);
    expect(reasons()).toEqual(["start"]);
    engine.resume();
    await ended();
    expect(reasons()).toEqual(["start", "gpuFaster"]);
    expect(steps()).toEqual(all);
  });

  test("lets those go that helped it to tune", async () => {
    world.cpu.tuning = { nFolds: 4, nTasks: 200 };
    world.gpu.tuning = { nFolds: 4, nTasks: 2 };
    world.gpu.beforeSteps = () => until(() => helpers().length > 0);
    await engine.start(data, transfer, "auto");
    await ended();
    expect(reasons()).toEqual(["start", "gpuFaster"]);
    expect(helpers().length).toBeGreaterThan(0);
    expect(helpers().every(({ isTerminated }) => isTerminated)).toBe(true);
  });

  test("that is stopped, or given up, leaves nothing running", async () => {
    for (const end of [() => engine.stop(), () => engine.reset()]) {
      await engine.start(data, transfer, "auto");
      await until(isRacing);
      end();
      await until(() => world.newest("gpu").isTerminated);
    }
    updates.length = 0;
    world.gpu.msPerStep = 5_000;
    await engine.start(data, transfer, "auto");
    await ended();
    expect(reasons()).toEqual(["start", "cpuFaster"]);
  });
});

describe("a run on an encoder stays where it is", () => {
  test("where it is soon over", async () => {
    world.cpu.msPerStep = 20;
    await engine.start(data, transfer, "auto");
    await ended();
    expect(reasons()).toEqual(["start", "cpuFastEnough"]);
    expect(world.workers).toHaveLength(1);
  });

  test.each([
    { why: "where it is private", config: { ...transfer, private: true }, machine: {} },
    { why: "where one more worker has no room", config: transfer, machine: { hardwareConcurrency: 1 } },
    { why: "where a large encoder has no room beside itself", config: ofLarge, machine: { hardwareConcurrency: 4 } },
  ])("$why", async ({ config, machine }) => {
    vi.stubGlobal("navigator", machine);
    await engine.start(data, config, "auto");
    await ended();
    expect(reasons()).toEqual(["stays"]);
    expect(world.workers).toHaveLength(1);
  });

  test("where it goes on from what an earlier one has learned", async () => {
    world.cpu.msPerStep = 1;
    await engine.start(data, transfer, "auto");
    await ended();
    updates.length = 0;
    world.cpu.msPerStep = 1_000;
    await engine.start(data, transfer, "auto", { goesOn: true });
    await ended();
    expect(reasons()).toEqual(["stays"]);
  });
});
