import { render } from "lit-html";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connectEngine } from "../../effects/index.ts";
import { FakeEngine, fakeError } from "../../engine/fake.test-helper.ts";
import type { ActivationStatistics, RunConfig } from "../../engine/protocol.ts";
import { type Language, messages } from "../../i18n/index.ts";
import { goTo } from "../../page.test-helper.ts";
import { initialState } from "../../state.ts";
import { type Store, createStore } from "../../store.ts";
import { layersView } from "./index.ts";

const rows = Array.from({ length: 10 }, (_, row) => `${row % 2 ? "praise" : "complaint"}\ttext number ${row}`).join(
  "\n",
);

let root: HTMLElement;
let engine: FakeEngine;
let store: Store;

beforeEach(() => {
  vi.useFakeTimers();
  root = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  root.remove();
  vi.useRealTimers();
});

const wait = (ms = 2_000) => vi.advanceTimersByTimeAsync(ms);

/** A page with a run that has just begun. */
async function begin(language: Language = "en"): Promise<void> {
  engine = new FakeEngine();
  store = createStore(initialState(language));
  connectEngine(store, engine, () => undefined);
  await wait();
  store.dispatch({ type: "settingChanged", key: "start", value: "random" });
  store.dispatch({ type: "textTyped", text: rows });
  store.dispatch({ type: "command", command: "train" });
  await wait();
}

async function look(): Promise<void> {
  goTo(store, "training", "signals");
  // What follows from looking is fetched then.
  await vi.dynamicImportSettled();
  await wait();
}

const train = (nEpochs?: number) => engine.run(store.state.config as RunConfig, store.state.plan.plan!, nEpochs);
const asked = () => engine.calls.filter((call) => call === "activations").length;
const texts = (selector: string) =>
  [...root.querySelectorAll(selector)].map((element) => element.textContent?.replace(/\s+/g, " ").trim());
const draw = () => render(layersView(messages(store.state.language), store.state, store.dispatch), root);

test("each layer has its gradient's course and its spread, with what is wrong with it", async () => {
  await begin();
  await look();
  draw();
  expect(texts("p")).toEqual(["Once training has begun, each layer is shown here."]);
  await train(3);
  await wait();
  draw();
  expect(texts("tbody th")).toEqual(["Embedding(312 × 64)", "Linear(192 → 3) + softmax"]);
  const pictures = [...root.querySelectorAll("svg")].map((svg) => svg.getAttribute("aria-label"));
  expect(pictures[0]).toMatch(/^Gradient norm from 1\.\d+ in epoch 1 to 1\.\d+ in epoch 3$/);
  expect(pictures[1]).toBe("Histogram of the activations from −1 to 2");
  // A hundred times smaller gradients are nothing unusual; outputs that are all zero are.
  expect(texts(".badge")).toEqual(["nearly all zero"]);
  expect(texts("td.number").slice(0, 3)).toEqual(["0.25 ± 0.5", "10%", "0.25 ± 0.5"]);
  expect(root.querySelectorAll("polyline")[0]!.getAttribute("points")!.split(" ")).toHaveLength(3);
  // The tallest bar as tall as the drawing, the others in proportion.
  const heights = [...root.querySelectorAll("tbody tr:first-child rect")].map((bar) => bar.getAttribute("height"));
  expect(heights).toEqual(["7.0", "28.0", "14.0"]);
});

test("a layer that gets less than a thousandth of the largest gradient is marked", async () => {
  await begin("zh");
  await look();
  await train(1);
  await wait();
  const { run } = store.state;
  const epochs = run.epochs.map((epoch) => ({ ...epoch, gradientNorms: [0.0009, 1] }));
  render(layersView(messages("zh"), { ...store.state, run: { ...run, epochs } }, store.dispatch), root);
  expect(texts("tbody tr:first-child .badge")).toEqual(["几乎不学"]);
});

test("layers are looked at again after they have learned, and only while someone looks", async () => {
  await begin();
  await train(1);
  await wait();
  expect(asked()).toBe(0);
  await look();
  expect(asked()).toBe(1);
  await wait();
  expect(asked()).toBe(1);
  await train(2);
  await wait();
  expect(asked()).toBe(2);
  goTo(store, "training", "curves");
  await train(3);
  await wait();
  expect(asked()).toBe(2);
});

test("what fails is said, and a run that is reset is not spoken of", async () => {
  await begin();
  const { answers } = engine.session;
  vi.spyOn(answers, "activations").mockRejectedValueOnce(fakeError({ code: "engine", detail: "device lost" }).error);
  await look();
  await train(1);
  await wait();
  draw();
  expect(texts("[role=alert]")[0]).toContain("device lost");
  let answer: ((statistics: ActivationStatistics[]) => void) | undefined;
  vi.spyOn(answers, "activations").mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  await train(2);
  await wait();
  store.dispatch({ type: "command", command: "reset" });
  answer!([]);
  await wait();
  expect(store.state.run.layers).toBeUndefined();
});
