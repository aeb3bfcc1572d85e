import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ClosableEngine, createEngine } from "./client.ts";
import { FakeWorld } from "./worker.test-helper.ts";
import { AbortError, type DataInput, EngineError, type RunUpdate } from "./protocol.ts";
import { nextTask } from "./task.ts";

const data: DataInput = { examples: [{ text: "good", label: "a", line: 1 }], testExamples: undefined };

let world: FakeWorld;
let engine: ClosableEngine;
let updates: RunUpdate[];

beforeEach(() => {
  world = new FakeWorld();
  engine = createEngine({ spawn: world.spawn, base: "https://page.example/sub/" });
  updates = [];
  engine.listen((update) => updates.push(update));
});

afterEach(() => engine.terminate());

const predict = (text: string) => engine.ask({ kind: "predict", input: { text } });

/** Follows a job to its end. */
async function follow<P>(job: AsyncIterable<P>, each: (progress: P) => void = () => undefined): Promise<P[]> {
  const all: P[] = [];
  for await (const progress of job) {
    all.push(progress);
    each(progress);
  }
  return all;
}

/** What the worker was asked about jobs. */
const askedOfJobs = () =>
  world
    .newest("cpu")
    .requests.filter(({ call }) => /job/i.test(call))
    .map(({ call }) => call);

/** The updates so far in short; runs of progress are one entry with the last step. */
function story(): string[] {
  const lines: string[] = [];
  for (const update of updates) {
    if (update.type === "saved") continue;
    if (update.type === "progress") {
      if (lines.at(-1)?.startsWith("progress")) lines.pop();
      lines.push(`progress ${update.progress.step}`);
    } else if (update.type === "engine") {
      lines.push(`engine ${update.status.engine} ${update.status.reason.code}`);
    } else if (update.type === "recovered") {
      lines.push(`recovered ${update.step} ${update.detail}`);
    } else if (update.type === "finished") {
      lines.push(update.stopped ? "stopped" : "finished");
    } else if (update.type === "failed") {
      lines.push(`failed ${update.error.kind.code}`);
    } else {
      lines.push(update.type);
    }
  }
  return lines;
}

/** All steps that were reported, in order. */
function steps(): number[] {
  return updates.flatMap((update) =>
    update.type === "progress"
      ? update.progress.events.flatMap((event) => (event.type === "step" ? [event.step] : []))
      : [],
  );
}

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

async function until(condition: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(condition(), story().join(" · ")).toBe(true), { timeout: 4_000, interval: 1 });
}

function untilUpdate(type: RunUpdate["type"], count = 1): Promise<void> {
  return until(() => updates.filter((update) => update.type === type).length >= count);
}

async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await nextTask();
}

function engineStatus() {
  return updates.findLast((update) => update.type === "engine")?.status;
}

describe("requests", () => {
  it("loads the engine that lies beside the page", async () => {
    expect(await engine.ready()).toEqual({ settings: [], defaults: { epochs: 20 } });
    expect(world.workers).toHaveLength(1);
    expect(world.newest("cpu").requests).toEqual([
      { id: 1, call: "load", engine: "cpu", base: "https://page.example/sub/", software: false },
    ]);
  });

  it("answers each request with its own answer", async () => {
    const [first, second, tokens] = await Promise.all([
      engine.parse("one", {}),
      engine.parse("two", {}, "test"),
      engine.plan(data, { epochs: 3 }).then(() => engine.tokens("x")),
    ]);
    expect(first.examples[0]?.text).toBe("one");
    expect(second.examples[0]?.text).toBe("two");
    expect(tokens.maxLen).toBe(0);
  });

  it("rejects with the core's error", async () => {
    world.cpu.beforeCall = () => {
      throw { kind: { code: "emptyInput" }, line: 3 };
    };
    const thrown = await engine.parse("", {}).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(EngineError);
    expect((thrown as EngineError).error).toEqual({ kind: { code: "emptyInput" }, line: 3 });
  });

  it("does only the newest of the requests that wait", async () => {
    await engine.ready();
    const results = await Promise.allSettled(["a", "b", "c", "d"].map((text) => engine.parse(text, {})));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
    const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
    for (const reason of reasons) expect(reason).toBeInstanceOf(AbortError);
    expect(world.newest("cpu").requests.filter((request) => request.call === "ask")).toHaveLength(2);
  });

  it("does the next after one that failed", async () => {
    world.cpu.beforeCall = () => {
      world.cpu.beforeCall = undefined;
      throw { kind: { code: "oneClass", label: "a" }, line: undefined };
    };
    const first = engine.plan(data, {});
    const second = engine.plan(data, {});
    await expect(first).rejects.toBeInstanceOf(EngineError);
    await expect(second).resolves.toMatchObject({ nSteps: 10 });
  });

  it("asks again when the worker dies of it, and gives up the second time", async () => {
    let nDeaths = 0;
    world.cpu.beforeCall = (_name, worker) => {
      if (nDeaths++ === 0) worker.crash("unreachable");
    };
    expect((await engine.parse("x", {})).examples[0]?.text).toBe("x");
    expect(world.workers).toHaveLength(2);
    expect(world.workers[0]?.isTerminated).toBe(true);

    world.cpu.beforeCall = () => {
      throw new WebAssembly.RuntimeError("unreachable");
    };
    const thrown = await engine.parse("x", {}).catch((error: unknown) => error);
    expect((thrown as EngineError).error.kind).toEqual({ code: "engine", detail: "unreachable" });
    world.cpu.beforeCall = undefined;
    await expect(engine.parse("y", {})).resolves.toBeDefined();
  });

  it("fits the tokenizer anew in a new worker", async () => {
    await engine.plan(data, { epochs: 3 });
    world.newest("cpu").crash("gone");
    await settle();
    await engine.tokens("x");
    expect(world.newest("cpu").requests.map(({ call }) => call)).toEqual(["load", "plan", "ask"]);
  });

  it("says where it cannot start, and starts when it can", async () => {
    const fetchless = createEngine({
      spawn: () => {
        throw new Error("workers are not allowed here");
      },
      base: "x:",
    });
    await expect(fetchless.ready()).rejects.toThrow("workers are not allowed here");
    fetchless.terminate();
    world.cpu.refusal = { code: "gpuNotBuilt" };
    await expect(engine.ready()).rejects.toBeInstanceOf(EngineError);
    world.cpu.refusal = undefined;
    await expect(engine.ready()).resolves.toBeDefined();
  });

  it("asks no model before there is one", async () => {
    for (const asked of [predict("x"), engine.ask({ kind: "evaluate" }), engine.update({})]) {
      const thrown = await asked.catch((error: unknown) => error);
      expect((thrown as EngineError).error.kind.code).toBe("notReady");
    }
  });
});

describe("a run", () => {
  it("is evaluated by sets of labels where a text may have several", async () => {
    await engine.start(data, { epochs: 1, labels: "several" }, "cpu");
    await untilUpdate("labelsEvaluated");
    expect(story()).not.toContain("evaluated");
    expect(updates.at(-1)).toMatchObject({ evaluation: { training: { nExamples: data.examples.length } } });
  });

  it("reports every step, finishes and is evaluated", async () => {
    await engine.start(data, { epochs: 4 }, "cpu");
    await untilUpdate("evaluated");
    expect(story()).toEqual(["started", "engine cpu chosen", "progress 40", "finished", "evaluated"]);
    expect(steps()).toEqual(upTo(40));
    expect(updates.at(-1)).toMatchObject({ evaluation: { training: { nExamples: 40 } } });
    expect(world.workers).toHaveLength(1);
  });

  it("reports at most twenty times a second, with the speed and the time left", async () => {
    world.cpu.msPerStep = 2;
    await engine.start(data, { epochs: 100 }, "cpu");
    await untilUpdate("finished");
    const reports = updates.filter((update) => update.type === "progress");
    expect(reports.length).toBeLessThanOrEqual(2_000 / 50 + 3);
    const middle = reports[10];
    expect(middle?.stepsPerSecond).toBeCloseTo(500);
    expect(middle?.secondsLeft).toBeCloseTo((1_000 - (middle?.progress.step ?? 0)) / 500);
    expect(steps()).toEqual(upTo(1_000));
  });

  it("pauses, steps, goes to the epoch's end, resumes and stops", async () => {
    await engine.start(data, { epochs: 1_000_000 }, "cpu", { mode: "step" });
    await untilUpdate("paused");
    expect(steps()).toEqual([1]);
    engine.step();
    await untilUpdate("paused", 2);
    expect(steps()).toEqual([1, 2]);
    engine.epoch();
    await untilUpdate("paused", 3);
    expect(steps()).toEqual(upTo(10));
    engine.resume();
    await untilUpdate("progress", 16);
    engine.pause();
    await untilUpdate("paused", 4);
    const reached = steps().length;
    await settle();
    expect(steps()).toHaveLength(reached);
    engine.stop();
    await untilUpdate("evaluated");
    expect(story().slice(-3)).toEqual(["paused", "stopped", "evaluated"]);
    expect(updates.at(-1)).toMatchObject({ evaluation: { training: { nExamples: reached } } });
    engine.resume();
    await settle();
    expect(steps()).toHaveLength(reached);
  });

  it("goes from running to the end of the epoch", async () => {
    await engine.start(data, { epochs: 1_000_000 }, "cpu");
    await untilUpdate("progress", 3);
    engine.epoch();
    await untilUpdate("paused");
    expect(steps().length % 10).toBe(0);
    expect(steps()).toEqual(upTo(steps().length));
  });

  it("is over once: a stop at the end changes nothing", async () => {
    await engine.start(data, { epochs: 1 }, "cpu");
    engine.stop();
    engine.stop();
    await untilUpdate("evaluated");
    await settle();
    expect(updates.filter((update) => update.type === "finished")).toHaveLength(1);
    expect(updates.filter((update) => update.type === "evaluated")).toHaveLength(1);
  });

  it("is not paused after it has ended", async () => {
    world.cpu.beforeStep = (step) => {
      if (step === 10) engine.pause();
    };
    await engine.start(data, { epochs: 1 }, "cpu");
    await untilUpdate("evaluated");
    await settle();
    expect(story()).toEqual(["started", "engine cpu chosen", "progress 10", "finished", "evaluated"]);
  });

  it("predicts while it trains", async () => {
    await engine.start(data, { epochs: 1_000_000 }, "cpu");
    await untilUpdate("progress");
    const { nTokens } = await predict("x");
    expect(nTokens).toBeGreaterThan(0);
    await engine.plan(data, {});
    await untilUpdate("progress", 5);
    expect(story()).not.toContain("paused");
  });

  it("takes live settings while it is paused", async () => {
    await engine.start(data, { epochs: 2 }, "cpu", { mode: "step" });
    await untilUpdate("paused");
    await engine.update({ epochs: 3 });
    engine.resume();
    await untilUpdate("evaluated");
    expect(steps()).toEqual(upTo(30));
  });

  it("is silent after a reset, and has no model", async () => {
    await engine.start(data, { epochs: 1_000_000 }, "cpu");
    await untilUpdate("progress");
    engine.reset();
    const nUpdates = updates.length;
    await settle();
    expect(updates).toHaveLength(nUpdates);
    await expect(predict("x")).rejects.toBeInstanceOf(EngineError);
    engine.epoch();
    await untilUpdate("paused");
    expect(story().slice(-4)).toEqual(["started", "engine cpu chosen", "progress 10", "paused"]);
  });

  it("replaces an earlier one without mixing their news", async () => {
    await engine.start(data, { epochs: 1_000_000 }, "cpu");
    await untilUpdate("progress");
    updates.length = 0;
    await engine.start(data, { epochs: 2 }, "cpu");
    await untilUpdate("evaluated");
    expect(steps()).toEqual(upTo(20));
  });

  it("does not start on data that the engine refuses", async () => {
    world.cpu.beforeCall = (name) => {
      if (name === "prepare") throw { kind: { code: "oneClass", label: "a" }, line: undefined };
    };
    await expect(engine.start(data, {}, "auto")).rejects.toMatchObject({ error: { kind: { code: "oneClass" } } });
    expect(story()).toEqual([]);
    await expect(predict("x")).rejects.toMatchObject({ error: { kind: { code: "notReady" } } });
  });

  it("says that the loss is no number, after the steps before", async () => {
    world.cpu.beforeStep = (step) => {
      if (step === 4) throw { kind: { code: "notFinite", step, learningRate: 10 }, line: undefined };
    };
    await engine.start(data, { epochs: 2 }, "cpu", { mode: "epoch" });
    await untilUpdate("failed");
    expect(steps()).toEqual([1, 2, 3]);
    expect(updates.at(-1)).toMatchObject({ error: { kind: { code: "notFinite", step: 4 } } });
  });
});

describe("recovery", () => {
  it("goes on from the last checkpoint when the worker dies", async () => {
    world.cpu.msPerStep = 60;
    let hasDied = false;
    world.cpu.beforeStep = (step) => {
      if (step !== 35 || hasDied) return;
      hasDied = true;
      throw new WebAssembly.RuntimeError("unreachable");
    };
    await engine.start(data, { epochs: 5 }, "cpu");
    await untilUpdate("evaluated");
    // Epochs end each 600 ms, checkpoints are at least a second apart: 20 is the last before 35.
    expect(story()).toContain("recovered 20 unreachable");
    expect(steps()).toEqual([...upTo(34), ...upTo(50, 21)]);
    expect(world.workers).toHaveLength(2);
  });

  it("goes on from the beginning where there is no checkpoint, or a bad one", async () => {
    world.cpu.msPerStep = 120;
    let nDeaths = 0;
    world.cpu.beforeStep = (step) => {
      if (step === 12 && nDeaths++ === 0) throw new Error("out of memory");
    };
    world.cpu.beforeCall = (name) => {
      if (name === "restore") throw { kind: { code: "invalidCheckpoint", detail: "cut short" }, line: undefined };
    };
    await engine.start(data, { epochs: 2 }, "cpu");
    await untilUpdate("evaluated");
    expect(story()).toContain("recovered 0 out of memory");
    expect(steps()).toEqual([...upTo(11), ...upTo(20)]);
  });

  it("says whether it still has what an earlier run had learned", async () => {
    const recovered = () => updates.findLast((update) => update.type === "recovered");
    world.cpu.msPerStep = 120;
    await engine.start(data, { epochs: 1 }, "cpu");
    await untilUpdate("evaluated");
    // Before there is a state of its own.
    world.cpu.beforeStep = (step, worker) => {
      if (step === 3 && worker === world.workers[0]) worker.crash("killed");
    };
    await engine.start(data, { epochs: 2 }, "cpu", { mode: "continuous", goesOn: true });
    expect(updates.findLast((update) => update.type === "started")?.plan.goesOn).toBe(true);
    await untilUpdate("recovered");
    expect(recovered()).toMatchObject({ step: 0, goesOn: false });
    await untilUpdate("evaluated", 2);
    // With one, which has all that was taken over.
    const before = world.newest("cpu");
    world.cpu.beforeStep = (step, worker) => {
      if (step === 18 && worker === before) worker.crash("killed");
    };
    await engine.start(data, { epochs: 2 }, "cpu", { mode: "continuous", goesOn: true });
    await untilUpdate("recovered", 2);
    expect(recovered()?.step).toBeGreaterThan(0);
    expect(recovered()).toMatchObject({ goesOn: true });
  });

  it("stays paused, with the changed settings", async () => {
    await engine.start(data, { epochs: 2 }, "cpu", { mode: "epoch" });
    await untilUpdate("paused");
    await engine.update({ epochs: 3 });
    world.newest("cpu").crash("killed");
    await untilUpdate("recovered");
    expect(story().at(-1)).toBe("recovered 10 killed");
    await settle();
    expect(steps()).toEqual(upTo(10));
    engine.resume();
    await untilUpdate("evaluated");
    expect(steps()).toEqual(upTo(30));
  });

  it("keeps the model of a finished run, and answers what was asked of it", async () => {
    await engine.start(data, { epochs: 2 }, "cpu");
    await untilUpdate("evaluated");
    await settle();
    let hasDied = false;
    world.cpu.beforeCall = (name, worker) => {
      if (name !== "predict" || hasDied) return;
      hasDied = true;
      worker.crash("killed");
    };
    expect((await predict("x")).nTokens).toBe(20);
    expect(story().slice(-2)).toEqual(["evaluated", "recovered 20 killed"]);
  });

  it("fails after three deaths at the same step", async () => {
    world.cpu.beforeStep = (step) => {
      if (step === 7) throw new WebAssembly.RuntimeError("unreachable");
    };
    await engine.start(data, { epochs: 2 }, "cpu", { mode: "epoch" });
    await untilUpdate("failed");
    expect(updates.at(-1)).toMatchObject({ error: { kind: { code: "engine", detail: "unreachable" } } });
    expect(updates.filter((update) => update.type === "recovered")).toHaveLength(2);
    await settle();
    expect(world.workers).toHaveLength(3);
    world.cpu.beforeStep = undefined;
    await engine.start(data, { epochs: 1 }, "cpu");
    await untilUpdate("evaluated");
  });

  it("fails where the run cannot be made again", async () => {
    await engine.start(data, { epochs: 2 }, "cpu", { mode: "epoch" });
    await untilUpdate("paused");
    world.cpu.beforeCall = (name) => {
      if (name === "restore") throw new WebAssembly.RuntimeError("unreachable");
    };
    world.newest("cpu").crash("killed");
    await untilUpdate("failed");
    expect(world.workers).toHaveLength(3);
  });

  it("outlives requests that kill every worker", async () => {
    await engine.start(data, { epochs: 2 }, "cpu", { mode: "epoch" });
    await untilUpdate("paused");
    world.cpu.beforeCall = (name) => {
      if (name === "parse") throw new WebAssembly.RuntimeError("unreachable");
    };
    for (let i = 1; i <= 4; i++) {
      await expect(engine.parse("x", {})).rejects.toBeInstanceOf(EngineError);
      await untilUpdate("recovered", i);
    }
    engine.resume();
    await untilUpdate("evaluated");
    expect(steps()).toEqual(upTo(20));
  });

  it("takes a silent worker for dead, but not one that computes for long", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      await engine.start(data, { epochs: 1 }, "cpu", { mode: "step" });
      await untilUpdate("paused");
      vi.advanceTimersByTime(3_600_000);
      await settle();
      expect(world.workers).toHaveLength(1);
      world.newest("cpu").isHung = true;
      const prediction = predict("x");
      await settle();
      vi.advanceTimersByTime(170_000);
      await settle();
      expect(world.workers).toHaveLength(1);
      vi.advanceTimersByTime(20_000);
      expect((await prediction).nTokens).toBe(1);
      expect(story()).toContain("recovered 1 no answer for 180 seconds");
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("an engine whose memory has grown", () => {
  const limited = () => {
    engine.terminate();
    engine = createEngine({ spawn: world.spawn, base: "https://page.example/sub/", mostMemoryBytes: 100 });
    engine.listen((update) => updates.push(update));
  };

  it("is replaced in the middle of a run, which goes on from where it stood", async () => {
    limited();
    // Ten bytes at the first pause, which is what the run needs; then more and more.
    world.cpu.bytesPerStep = 10;
    world.cpu.msPerStep = 300;
    await engine.start(data, { epochs: 6 }, "cpu");
    await untilUpdate("evaluated");
    expect(steps()).toEqual(upTo(60));
    expect(story().filter((line) => !line.startsWith("progress"))).toEqual([
      "started",
      "engine cpu chosen",
      "finished",
      "evaluated",
    ]);
    expect(world.workers.length).toBeGreaterThan(1);
    expect(await predict("x")).toMatchObject({ nTokens: 60 });
  });

  it("is replaced before the next run", async () => {
    limited();
    world.cpu.bytesPerStep = 20;
    await engine.start(data, { epochs: 1 }, "cpu");
    await untilUpdate("evaluated");
    // 200 bytes are past the limit, but a new engine would need them too.
    expect(world.workers).toHaveLength(1);
    world.newest("cpu").memoryBytes = 1_000;
    expect(await predict("x")).toMatchObject({ nTokens: 10 });
    await settle();
    await engine.start(data, { epochs: 2 }, "cpu");
    await untilUpdate("evaluated", 2);
    expect(world.workers).toHaveLength(2);
    expect(await predict("x")).toMatchObject({ nTokens: 20 });
  });
});

describe("a job", () => {
  const explain = (text: string, signal?: AbortSignal) =>
    engine.job({ kind: "explain", input: { text, label: "a" } }, signal);

  async function train(): Promise<void> {
    await engine.start(data, { epochs: 1 }, "cpu");
    await untilUpdate("evaluated");
  }

  it("tells how far it is until it is finished", async () => {
    await train();
    const told = await follow(explain("some text"));
    expect(told.map(({ done, total, finished }) => [done, total, finished])).toEqual([
      ...[1, 2, 3, 4].map((done) => [done, 5, false]),
      [5, 5, true],
    ]);
    expect(told.at(-1)?.explanation?.units).toHaveLength(2);
    expect(askedOfJobs()).toEqual(["startJob", ...Array<string>(5).fill("advanceJob")]);
  });

  it("is dropped when it is no longer wanted, and another beside it goes on", async () => {
    await train();
    const control = new AbortController();
    const first = follow(explain("some text", control.signal), () => control.abort());
    const second = follow(explain("other text"));
    await expect(first).rejects.toThrow(AbortError);
    expect((await second).at(-1)?.explanation).toBeDefined();
    expect(askedOfJobs().filter((call) => call === "dropJob")).toHaveLength(1);
    expect(askedOfJobs().filter((call) => call === "advanceJob")).toHaveLength(1 + 5);
    await expect(follow(explain("text", AbortSignal.abort()))).rejects.toThrow(AbortError);
    expect(askedOfJobs().filter((call) => call === "startJob")).toHaveLength(2);
  });

  it("is dropped when whoever follows it turns away", async () => {
    await train();
    for await (const { done } of explain("some text")) if (done === 2) break;
    expect(askedOfJobs()).toEqual(["startJob", "advanceJob", "advanceJob", "dropJob"]);
  });

  it("goes on with t-SNE to its end, or until it is not wanted any more", async () => {
    await train();
    const tsne = (signal?: AbortSignal) => engine.job({ kind: "tsne" }, signal);
    const asked = () => askedOfJobs().filter((call) => call === "advanceJob");
    const control = new AbortController();
    await expect(follow(tsne(control.signal), () => control.abort())).rejects.toThrow(AbortError);
    expect(asked()).toHaveLength(1);
    expect((await follow(tsne())).map(({ done }) => done)).toEqual([2, 3]);
    await expect(follow(tsne(AbortSignal.abort()))).rejects.toThrow(AbortError);
    expect(asked()).toHaveLength(3);
  });

  it("goes on while the run trains, and the run goes on with it", async () => {
    await engine.start(data, { epochs: 1_000_000 }, "cpu");
    await untilUpdate("progress");
    const reached = steps().length;
    await follow(explain("some text"));
    await until(() => steps().length > reached);
    expect(story()).not.toContain("paused");
  });

  it("begins anew in another worker, once", async () => {
    await train();
    await settle();
    let nDeaths = 0;
    world.cpu.beforeCall = (name, worker) => {
      if (name === "advance explain" && nDeaths++ === 0) worker.crash("killed");
    };
    expect((await follow(explain("some text"))).map(({ done }) => done)).toEqual([1, 2, 3, 4, 5]);
    expect(story().at(-1)).toBe("recovered 10 killed");
    world.cpu.beforeCall = (name, worker) => {
      if (name === "advance explain") worker.crash("killed");
    };
    await expect(follow(explain("some text"))).rejects.toMatchObject({
      error: { kind: { code: "engine", detail: "killed" } },
    });
  });

  it("ends with the run whose model it asks", async () => {
    await train();
    await expect(follow(explain("some text"), () => engine.reset())).rejects.toThrow(AbortError);
    expect(askedOfJobs().at(-1)).toBe("dropJob");
    await expect(follow(explain("some text"))).rejects.toMatchObject({ error: { kind: { code: "notReady" } } });
    await train();
    let next: Promise<void> | undefined;
    const replaced = follow(explain("some text"), () => (next ??= engine.start(data, { epochs: 1 }, "cpu")));
    await expect(replaced).rejects.toThrow(AbortError);
    await next;
  });
});

describe("the choice of engine", () => {
  it("leaves short runs on the CPU", async () => {
    world.cpu.msPerStep = 10;
    await engine.start(data, { epochs: 150 }, "auto");
    await untilUpdate("evaluated");
    expect(story().filter((line) => line.startsWith("engine"))).toEqual([
      "engine cpu start",
      "engine cpu cpuFastEnough",
    ]);
    expect(world.workers).toHaveLength(1);
  });

  it("moves a long run to a faster GPU without losing a step", async () => {
    world.cpu.msPerStep = 100;
    world.gpu.msPerStep = 25;
    await engine.start(data, { epochs: 60 }, "auto");
    await untilUpdate("evaluated");
    expect(story().filter((line) => line.startsWith("engine"))).toEqual(["engine cpu start", "engine gpu gpuFaster"]);
    expect(engineStatus()).toMatchObject({ adapter: "Fake GPU", reason: { ratio: expect.closeTo(4, 1) } });
    // Decided on the way, not only at the end.
    expect(story().slice(-4)).toEqual(["engine gpu gpuFaster", "progress 600", "finished", "evaluated"]);
    expect(steps()).toEqual(upTo(600));
    expect((await predict("x")).nTokens).toBe(600);
    expect(world.newest("gpu").requests.at(-1)).toMatchObject({ call: "ask", question: { kind: "predict" } });
  });

  it("takes the run back from a slower GPU", async () => {
    world.cpu.msPerStep = 100;
    world.gpu.msPerStep = 400;
    await engine.start(data, { epochs: 60 }, "auto");
    await untilUpdate("evaluated");
    expect(story().filter((line) => line.startsWith("engine"))).toEqual(["engine cpu start", "engine cpu cpuFaster"]);
    expect(engineStatus()?.reason).toMatchObject({ ratio: expect.closeTo(4, 1) });
    expect(steps()).toEqual(upTo(600));
    expect(world.newest("gpu").isTerminated).toBe(true);
    expect((await predict("x")).nTokens).toBe(600);
  });

  it.each(["noWebGpu", "noAdapter", "softwareAdapter", "gpuNotBuilt"] as const)("says %s and goes on", async (code) => {
    world.cpu.msPerStep = 100;
    world.gpu.refusal = { code };
    await engine.start(data, { epochs: 30 }, "auto");
    await untilUpdate("evaluated");
    expect(engineStatus()).toMatchObject({ engine: "cpu", reason: { code } });
    expect(steps()).toEqual(upTo(300));
    expect(world.newest("gpu").isTerminated).toBe(true);
  });

  it("does not trust a GPU with other numbers", async () => {
    world.gpu.reference = [1, 0.5, 0.26];
    await engine.start(data, { epochs: 3 }, "gpu");
    await untilUpdate("evaluated");
    expect(engineStatus()).toMatchObject({
      engine: "cpu",
      reason: { code: "parityFailed", difference: expect.closeTo(0.008) },
    });
    expect(steps()).toEqual(upTo(30));
    for (const reference of [
      [1, 0.5, NaN],
      [1, 0.5],
    ]) {
      world.gpu.reference = reference;
      await engine.start(data, { epochs: 1 }, "gpu");
      await untilUpdate("evaluated", 2);
      expect(engineStatus()).toMatchObject({ engine: "cpu", reason: { code: "parityFailed" } });
    }
  });

  it("allows rounding", async () => {
    world.gpu.reference = [1.0005, 0.5, 0.2505];
    await engine.start(data, { epochs: 1 }, "gpu");
    await untilUpdate("evaluated");
    expect(engineStatus()?.engine).toBe("gpu");
  });

  it("begins on the chosen GPU, a software one too, with the CPU's initial weights", async () => {
    world.gpu.software = true;
    await engine.start(data, { epochs: 3 }, "gpu");
    await untilUpdate("evaluated");
    expect(story()).toEqual(["started", "engine gpu chosen", "progress 30", "finished", "evaluated"]);
    expect(world.newest("cpu").requests.map(({ call }) => call)).not.toContain("run");
    expect(world.newest("gpu").requests.map(({ call }) => call)).toEqual([
      "load",
      "referenceRun",
      "prepare",
      "restore",
      "run",
      "ask",
    ]);
    await engine.start(data, { epochs: 1 }, "gpu");
    await untilUpdate("evaluated", 2);
    expect(world.workers).toHaveLength(2);
  });

  it("never touches WebGPU when the CPU is chosen", async () => {
    world.cpu.msPerStep = 100;
    await engine.start(data, { epochs: 60 }, "cpu");
    await untilUpdate("evaluated");
    expect(world.workers).toHaveLength(1);
    await engine.start(data, { epochs: 1 }, "gpu");
    await untilUpdate("evaluated", 2);
    await engine.start(data, { epochs: 1 }, "cpu");
    expect(world.newest("gpu").isTerminated).toBe(true);
  });

  it("does not choose by itself a software adapter that the person chose before", async () => {
    world.cpu.msPerStep = 100;
    world.gpu.software = true;
    await engine.start(data, { epochs: 1 }, "gpu");
    await untilUpdate("evaluated");
    await engine.start(data, { epochs: 60 }, "auto");
    await untilUpdate("evaluated", 2);
    expect(engineStatus()).toMatchObject({ engine: "cpu", reason: { code: "softwareAdapter" } });
  });

  it("pauses while the chosen GPU starts", async () => {
    await engine.start(data, { epochs: 3 }, "gpu");
    engine.pause();
    await until(() => engineStatus()?.engine === "gpu");
    await settle();
    expect(steps()).toEqual([]);
    expect(story()).toContain("paused");
    engine.resume();
    await untilUpdate("evaluated");
    expect(steps()).toEqual(upTo(30));
  });

  it("goes on on the CPU when the device is lost", async () => {
    world.gpu.msPerStep = 60;
    let isLost = false;
    world.gpu.beforeStep = (step, worker) => {
      if (step !== 35 || isLost) return;
      isLost = true;
      worker.loseDevice("the driver was reset");
    };
    await engine.start(data, { epochs: 5 }, "gpu");
    await untilUpdate("evaluated");
    expect(story()).toEqual([
      "started",
      "engine gpu chosen",
      "progress 34",
      "engine cpu deviceLost",
      "recovered 20 the driver was reset",
      "progress 50",
      "finished",
      "evaluated",
    ]);
    expect(steps()).toEqual([...upTo(34), ...upTo(50, 21)]);
    expect(world.newest("gpu").isTerminated).toBe(true);
  });

  it("takes an engine error on the GPU for a lost device", async () => {
    world.gpu.beforeStep = (step) => {
      if (step === 5) throw { kind: { code: "engine", detail: "out of memory" }, line: undefined };
    };
    await engine.start(data, { epochs: 2 }, "gpu");
    await untilUpdate("evaluated");
    expect(engineStatus()).toMatchObject({ engine: "cpu", reason: { code: "deviceLost", detail: "out of memory" } });
    expect(steps().slice(-20)).toEqual(upTo(20));
  });

  it("keeps the model when the GPU's worker dies after the run", async () => {
    await engine.start(data, { epochs: 2 }, "gpu");
    await untilUpdate("evaluated");
    await settle();
    world.newest("gpu").crash("gone");
    expect((await predict("x")).nTokens).toBe(20);
    expect(engineStatus()).toMatchObject({ engine: "cpu", reason: { code: "gpuFailed", detail: "gone" } });
  });

  it("survives the CPU worker's death while the GPU trains", async () => {
    world.gpu.msPerStep = 60;
    await engine.start(data, { epochs: 100 }, "gpu");
    await untilUpdate("progress");
    world.newest("cpu").crash("gone");
    await engine.parse("x", {});
    await untilUpdate("evaluated");
    expect(story()).not.toContain("recovered 0 gone");
    expect(steps()).toEqual(upTo(1_000));
  });
});

it("says that the worker's script could not be fetched", async () => {
  const failing = createEngine({
    base: "x:",
    spawn: () => {
      const worker = world.spawn();
      worker.isHung = true;
      void nextTask().then(() => worker.onerror?.(new ErrorEvent("error")));
      return worker;
    },
  });
  await expect(failing.ready()).rejects.toMatchObject({
    error: { kind: { detail: "the worker could not be started" } },
  });
  failing.terminate();
});
