import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeEngine, fakeError } from "../engine/fake.test-helper.ts";
import { AbortError, type DataInput, type RunConfig } from "../engine/protocol.ts";
import { messages } from "../i18n/index.ts";
import { initialState } from "../state.ts";
import { createStore } from "../store.ts";
import { statusText } from "../views/page/run-bar.ts";
import { connectEngine } from "./index.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const text = "a\tone\nb\ttwo\na\tthree\nb\tfour\na\tfive\n";

async function page(engine = new FakeEngine(), arriving?: () => Promise<void>) {
  const store = createStore(initialState("en"));
  const findProblem = vi.fn();
  connectEngine(store, engine, findProblem, arriving);
  await settle();
  return { engine, store, dispatch: store.dispatch, findProblem };
}

/** Lets all waiting work be done. */
const settle = () => vi.advanceTimersByTimeAsync(2_000);

test("typed texts are read once, counted and planned for", async () => {
  const { engine, store, dispatch } = await page();
  dispatch({ type: "textTyped", text: "a" });
  dispatch({ type: "textTyped", text });
  await settle();
  expect(engine.calls).toEqual(["parse", "plan"]);
  expect(store.state.data.inspection?.classes).toEqual([
    { label: "a", nExamples: 3 },
    { label: "b", nExamples: 2 },
  ]);
  expect(store.state.plan.plan?.nTraining).toBe(4);
});

test("Train at once after pasting waits for the texts", async () => {
  const { engine, store, dispatch } = await page();
  dispatch({ type: "textTyped", text });
  dispatch({ type: "command", command: "train" });
  await settle();
  expect(engine.calls.slice(0, 3)).toEqual(["parse", "plan", "start"]);
  expect(store.state.run.phase).toBe("training");
  expect(store.state.run.trained?.rows).toHaveLength(5);
});

test("Train says at once that it makes ready what takes long, and Stop gives that up", async () => {
  const { engine, store, dispatch } = await page();
  const status = () => statusText(messages("en"), store.state);
  dispatch({ type: "textTyped", text });
  await settle();
  dispatch({ type: "command", command: "train" });
  await settle();
  dispatch({ type: "run", update: { type: "finished", stopped: false } });
  const earlier = store.state.run;

  let plan: () => void = () => undefined;
  const plans = engine.plan.bind(engine);
  engine.plan = async (...input) => {
    await new Promise<void>((resolve) => (plan = resolve));
    return plans(...input);
  };
  dispatch({ type: "textTyped", text: `${text}b\tsix\n` });
  await settle();
  dispatch({ type: "command", command: "train" });
  await settle();
  expect(status()).toBe("Getting ready: reading 6 texts…");
  expect(store.state.run).toBe(earlier);
  dispatch({ type: "command", command: "stop" });
  expect(status()).toContain("Done");
  plan();
  await settle();
  expect(store.state.run).toBe(earlier);

  dispatch({ type: "command", command: "train" });
  await settle();
  expect(store.state.isPreparing).toBeFalsy();
  expect(store.state.run.phase).toBe("training");
});

test("Train at once after choosing a sample waits for it", async () => {
  let arrived = () => undefined as void;
  const arriving = new Promise<void>((resolve) => (arrived = resolve));
  const { store, dispatch } = await page(undefined, () => arriving);
  dispatch({ type: "command", command: "train" });
  await settle();
  expect(store.state.run.phase).toBe("idle");
  expect(store.state.run.error).toBeUndefined();
  dispatch({ type: "textLoaded", text, name: "A sample", sample: "a" });
  arrived();
  await settle();
  expect(store.state.run.phase).toBe("training");
});

test.each([
  ["", "emptyInput"],
  ["nothing to see", "unknownLayout"],
  ["a\tone\na\ttwo", "oneClass"],
])("Train on %j says %s and starts nothing", async (text, code) => {
  const { engine, store, dispatch } = await page();
  dispatch({ type: "textTyped", text });
  dispatch({ type: "command", command: "train" });
  await settle();
  expect(store.state.run).toMatchObject({ phase: "idle", error: { kind: { code } } });
  expect(engine.calls).not.toContain("start");
});

test("a text that is too long is not even sent", async () => {
  const { engine, store, dispatch } = await page();
  dispatch({ type: "textTyped", text: "x".repeat(12_000_000) });
  await settle();
  expect(engine.calls).toEqual([]);
  expect(store.state.data.present.error?.kind).toEqual({ code: "tooLarge", nBytes: 12_000_000, limit: 10_000_000 });
});

test("Train with a setting that is not valid leads to its field", async () => {
  const { engine, store, dispatch, findProblem } = await page();
  dispatch({ type: "textTyped", text });
  dispatch({ type: "settingInvalid", key: "epochs", raw: "0" });
  dispatch({ type: "command", command: "train" });
  await settle();
  expect(findProblem).toHaveBeenCalledWith("epochs");
  expect(store.state.run.error?.kind).toMatchObject({ code: "invalidSetting", key: "Epochs", value: "0" });
  expect(engine.calls).not.toContain("start");
});

test("a setting that does not matter now does not hinder", async () => {
  const { engine, store, dispatch, findProblem } = await page();
  dispatch({ type: "textTyped", text });
  dispatch({ type: "settingInvalid", key: "n_heads", raw: "many" });
  dispatch({ type: "command", command: "train" });
  await settle();
  expect(store.state.config?.model).toBe("cnn");
  expect(findProblem).not.toHaveBeenCalled();
  expect(engine.calls).toContain("start");
});

test("a paused run goes on once a setting that is not valid is mended", async () => {
  const { engine, store, dispatch, findProblem } = await page();
  dispatch({ type: "textTyped", text });
  dispatch({ type: "command", command: "step" });
  await settle();
  dispatch({ type: "run", update: { type: "paused" } });
  dispatch({ type: "settingInvalid", key: "epochs", raw: "0" });
  dispatch({ type: "command", command: "resume" });
  expect(findProblem).toHaveBeenCalledWith("epochs");
  expect(store.state.run).toMatchObject({ phase: "paused", error: { kind: { code: "invalidSetting" } } });
  expect(engine.calls).not.toContain("resume");

  dispatch({ type: "settingChanged", key: "epochs", value: 7 });
  expect(store.state.run.error).toBeUndefined();
  dispatch({ type: "command", command: "resume" });
  expect(engine.calls).toContain("resume");
});

test("Step without a run starts one for a single step", async () => {
  const engine = new FakeEngine();
  const start = vi.spyOn(engine, "start");
  const { dispatch } = await page(engine);
  dispatch({ type: "textTyped", text });
  await settle();
  dispatch({ type: "command", command: "step" });
  await settle();
  expect(start).toHaveBeenCalledWith(expect.anything(), expect.anything(), "auto", {
    mode: "step",
    goesOn: false,
  });
  dispatch({ type: "command", command: "pause" });
  dispatch({ type: "command", command: "step" });
  await settle();
  expect(start).toHaveBeenCalledTimes(1);
  expect(engine.calls).toContain("step");
});

describe("a trained model", () => {
  async function trained() {
    const made = await page();
    made.dispatch({ type: "textTyped", text });
    await settle();
    made.dispatch({ type: "command", command: "train" });
    await settle();
    const { plan, config } = made.store.state;
    await made.engine.run(config as RunConfig, plan.plan!);
    await settle();
    return made;
  }

  test("is evaluated, and classifies what is typed", async () => {
    const { store, dispatch, engine } = await trained();
    expect(store.state.run.phase).toBe("done");
    expect(store.state.run.evaluation?.validation?.nExamples).toBe(1);
    dispatch({ type: "trialTyped", text: "o" });
    dispatch({ type: "trialTyped", text: "one more" });
    await settle();
    expect(engine.calls.filter((call) => call === "predict")).toHaveLength(1);
    expect(store.state.trial.prediction?.classes[0]).toEqual({ label: "a", probability: 0.7 });
    expect(store.state.trial.tokens?.text).toBe("one more");
  });

  test("keeps its answers, and the tokens that its model reads, when the settings change", async () => {
    const { store, dispatch } = await trained();
    dispatch({ type: "settingChanged", key: "lowercase", value: false });
    dispatch({ type: "trialTyped", text: "one" });
    await settle();
    expect(store.state.trial.prediction).toBeDefined();
    expect(store.state.trial.tokens?.text).toBe("one");
  });

  test("an error of the prediction is shown", async () => {
    const { store, dispatch, engine } = await trained();
    engine.session.answers.predict = () => Promise.reject(fakeError({ code: "engine", detail: "gone" }).error);
    dispatch({ type: "trialTyped", text: "one" });
    await settle();
    expect(store.state.trial.error?.kind).toEqual({ code: "engine", detail: "gone" });
  });
});

test("settings changed in a pause reach the run", async () => {
  const { engine, store, dispatch } = await page();
  dispatch({ type: "textTyped", text });
  dispatch({ type: "command", command: "train" });
  await settle();
  dispatch({ type: "command", command: "pause" });
  const update = vi.spyOn(engine, "update");
  dispatch({ type: "settingChanged", key: "epochs", value: 40 });
  await settle();
  expect(update).toHaveBeenCalledWith(expect.objectContaining({ epochs: 40 }));
  expect(store.state.run.phase).toBe("paused");
});

test("a plan that a newer one overtook is asked for again", async () => {
  const engine = new FakeEngine();
  const plan = engine.plan.bind(engine);
  let nCalls = 0;
  engine.plan = (data: DataInput, config: RunConfig) =>
    nCalls++ === 0 ? Promise.reject(new AbortError()) : plan(data, config);
  const { store, dispatch } = await page(engine);
  dispatch({ type: "textTyped", text });
  await settle();
  expect(store.state.plan.error).toBeUndefined();
  dispatch({ type: "command", command: "train" });
  await settle();
  expect(store.state.run.phase).toBe("training");
});

test("a start that fails is told, and can be tried again", async () => {
  const engine = new FakeEngine();
  engine.start = () => Promise.reject(fakeError({ code: "engine", detail: "no memory" }));
  const { store, dispatch } = await page(engine);
  dispatch({ type: "textTyped", text });
  dispatch({ type: "command", command: "train" });
  await settle();
  expect(store.state.run).toMatchObject({ phase: "failed", error: { kind: { code: "engine" } } });
});

test("an engine that cannot be loaded is told", async () => {
  const engine = new FakeEngine();
  engine.ready = () => Promise.reject(fakeError({ code: "engine", detail: "no SIMD" }));
  const { store } = await page(engine);
  expect(store.state.loadError).toBe("no SIMD");
});
