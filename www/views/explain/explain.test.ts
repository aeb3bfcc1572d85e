import { render } from "lit-html";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connectEngine } from "../../effects/index.ts";
import { FakeEngine, fakeError } from "../../engine/fake.test-helper.ts";
import type { RunConfig } from "../../engine/protocol.ts";
import { type Language, messages } from "../../i18n/index.ts";
import { type Action, initialState } from "../../state.ts";
import type { Insight } from "../../state/place.ts";
import { type Store, createStore } from "../../store.ts";
import { insideView } from "./inside.ts";
import { whatIfView, wordsOf } from "./what-if.ts";
import { signed } from "../parts.ts";
import { completeness, whyView } from "./why.ts";

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

/** A page with a model and a text, of which the dock shows this. */
async function open(insight: Insight, text: string, language: Language = "en"): Promise<void> {
  engine = new FakeEngine();
  store = createStore(initialState(language));
  connectEngine(store, engine, () => undefined);
  await wait();
  store.dispatch({ type: "textTyped", text: rows });
  store.dispatch({ type: "command", command: "train" });
  await wait();
  await engine.run(store.state.config as RunConfig, store.state.plan.plan!);
  store.dispatch({ type: "insightChosen", insight });
  store.dispatch({ type: "trialTyped", text });
  // What follows from looking is fetched then.
  await vi.dynamicImportSettled();
}

function draw(view: typeof whyView): void {
  render(view(messages(store.state.language), store.state, store.dispatch), root);
}

const all = <E extends Element = HTMLElement>(selector: string) => [...root.querySelectorAll<E>(selector)];
const texts = (selector: string) => all(selector).map((element) => element.textContent?.replace(/\s+/g, " ").trim());
const press = (name: string) =>
  all<HTMLButtonElement>("button")
    .find((one) => (one.getAttribute("aria-label") ?? one.textContent?.trim()) === name)!
    .click();

test("each part has the side and the shade of its weight, in both methods", async () => {
  await open("why", "ab abc <b>, abcdefgh!");
  await wait();
  draw(whyView);
  expect(texts(".weighted")).toEqual(["ab abc <b>, abcdefgh!", "ab abc <b>, abcdefgh!"]);
  const marks = all(".methods section:first-child mark").map((mark) => [mark.textContent, mark.className]);
  expect(marks).toEqual([
    ["ab", "weight towards weight-2"],
    ["abc", "weight away weight-2"],
    ["b", "weight away weight-1"],
    ["abcdefgh", "weight towards weight-6"],
  ]);
  const [first] = all(".weighted");
  expect(first?.getAttribute("aria-label")).toBe(
    "Speaks for it most: abcdefgh +0.80, ab +0.20. Against it most: abc −0.30, b −0.10.",
  );
  expect(root.textContent).toContain("The weights add up to +0.60; the score changes by +0.60, from +0.50");
  store.dispatch({ type: "toggled", id: "why-table", open: true });
  draw(whyView);
  expect(texts("tbody tr")).toEqual(["ab +0.20 +0.10", "abc −0.30 −0.15", "b −0.10 −0.05", "abcdefgh +0.80 +0.40"]);
});

test("progress is shown, and it can be stopped and asked for again", async () => {
  await open("why", "some words");
  await wait(700);
  draw(whyView);
  expect(all("progress")).toHaveLength(1);
  press("Stop explaining");
  await wait();
  draw(whyView);
  expect(all("progress, .weighted")).toHaveLength(0);
  expect(root.textContent).toContain("The explanation was stopped.");
  press("Explain");
  await wait();
  draw(whyView);
  expect(all(".weighted")).toHaveLength(2);
});

test("another class or text is explained anew, and only what is asked for last", async () => {
  await open("why", "some words");
  await wait();
  draw(whyView);
  const select = all<HTMLSelectElement>("select")[0]!;
  expect([...select.options].map((option) => option.text.trim())).toEqual([
    "\u2068complaint\u2069 (predicted)",
    "praise",
  ]);
  store.dispatch({ type: "explainedClassChosen", label: "praise" });
  await wait(400);
  store.dispatch({ type: "trialTyped", text: "other words" });
  await wait();
  expect(store.state.explain.result).toMatchObject({ text: "other words", label: "praise" });
  expect(engine.calls.filter((call) => call.startsWith("explain"))).toEqual([
    "explain complaint",
    "explain praise",
    "explain praise",
  ]);
  // Nothing is drawn over a text that it is not of.
  store.dispatch({ type: "trialTyped", text: "yet others" });
  draw(whyView);
  expect(all(".weighted")).toHaveLength(0);
});

test("back at a class that is explained already, nothing is left of what was begun for another", async () => {
  await open("why", "some words");
  await wait();
  store.dispatch({ type: "explainedClassChosen", label: "praise" });
  await wait(450);
  draw(whyView);
  expect(all("progress")).toHaveLength(1);
  store.dispatch({ type: "explainedClassChosen", label: "complaint" });
  await wait();
  draw(whyView);
  expect(all("progress")).toHaveLength(0);
  expect(all(".weighted")).toHaveLength(2);
});

test.each<[string, Action, Action]>([
  ["another insight", { type: "insightChosen", insight: "inside" }, { type: "insightChosen", insight: "why" }],
  ["a closed dock", { type: "dockToggled", open: false }, { type: "trySought" }],
])("nothing is explained while no one looks, for %s, and a failure is told", async (_name, away, back) => {
  await open("why", "some words");
  store.dispatch(away);
  await wait();
  expect(store.state.explain.result).toBeUndefined();
  engine.session.jobs.explain = () => () => {
    throw fakeError({ code: "engine", detail: "broken" }).error;
  };
  store.dispatch(back);
  await wait();
  draw(whyView);
  expect(all("[role=alert]")).toHaveLength(1);
});

test("what is not complete says so", () => {
  const explanation = {
    score: 2,
    baseline: 1,
    elsewhere: 0.25,
    nPoints: 9,
    units: [{ start: 0, end: 1, gradient: 0.7, leftOut: 1 }],
  };
  const sentence = completeness(messages("en"), messages("en", "explain").why, explanation);
  expect(sentence).toContain("+0.95; the score changes by +1.00");
  expect(sentence).toContain("within 5.0%");
  expect(sentence).toContain("+0.25 of it comes from character n-grams");
  expect(sentence).toContain(messages("en", "explain").why.incomplete);
  expect(
    completeness(messages("en"), messages("en", "explain").why, { ...explanation, elsewhere: 0.29 }),
  ).not.toContain(messages("en", "explain").why.incomplete);
});

test("signs", () => {
  expect([0.126, -0.126, 0.004, -0.004].map((value) => signed(messages("en"), value))).toEqual([
    "+0.13",
    "−0.13",
    "0.00",
    "0.00",
  ]);
});

test("words in any script have their places", () => {
  expect(wordsOf("Hi, 世界！", "zh")).toEqual([
    { word: "Hi", start: 0, end: 2 },
    { word: "世界", start: 4, end: 6 },
  ]);
});

test("a word is left out, and what it was is kept to compare with", async () => {
  await open("what-if", "good <i>place</i>", "zh");
  await wait();
  draw(whatIfView);
  press("去掉 place");
  expect(store.state.trial.text).toBe("good <i></i>");
  engine.session.answers.predict = () => ({
    classes: [
      { label: "complaint", probability: 0.45 },
      { label: "praise", probability: 0.55 },
    ],
    thresholds: undefined,
    nTokens: 2,
    nUnknown: 0,
  });
  await wait();
  store.dispatch({ type: "variantKept", text: "good <i></i>" });
  await wait();
  draw(whatIfView);
  const kept = texts("tbody tr").map((row) => row?.replace(/ (试试|移除)/g, ""));
  expect(kept).toHaveLength(2);
  expect(kept[0]).toContain("good <i>place</i> 第一个 70% 30%");
  expect(kept[1]).toContain("good <i></i> 当前 45% −25 个百分点55% +25 个百分点");
  press("移除版本 1");
  press("移除版本 1");
  draw(whatIfView);
  expect(all("table")).toHaveLength(0);
});

test("another model says something else of the variants that are kept", async () => {
  await open("what-if", "one text");
  await wait();
  store.dispatch({ type: "variantKept", text: "one text" });
  store.dispatch({ type: "variantKept", text: "one text" });
  await wait();
  expect(store.state.explain.variants).toHaveLength(1);
  expect(store.state.explain.variants[0]?.prediction?.classes[0]?.probability).toBe(0.7);
  store.dispatch({ type: "command", command: "train" });
  await wait();
  expect(store.state.explain.variants).toEqual([{ text: "one text" }]);
  engine.session.answers.predict = () => ({
    classes: [{ label: "praise", probability: 0.9 }],
    thresholds: undefined,
    nTokens: 2,
    nUnknown: 0,
  });
  await engine.run(store.state.config as RunConfig, store.state.plan.plan!);
  await wait();
  expect(store.state.explain.variants[0]?.prediction?.classes[0]?.probability).toBe(0.9);
});

test("attention is shown for each head and all, of the layer that is chosen", async () => {
  await open("inside", "two <b>");
  await wait();
  draw(insideView);
  expect(texts(".heat caption")).toEqual(["All heads, on average", "Head 1", "Head 2"]);
  expect(texts(".heat tbody th").slice(0, 3)).toEqual(["two", "<b>", "two"]);
  expect(texts(".heat td").slice(0, 6)).toEqual([".75", ".25", ".25", ".75", "1.00", ".00"]);
  store.dispatch({ type: "insideLayerChosen", layer: 1 });
  await wait();
  expect(engine.calls.filter((call) => call.startsWith("inside"))).toEqual(["inside 0", "inside 1"]);
  store.dispatch({ type: "trialTyped", text: "others" });
  draw(insideView);
  expect(all(".heat")).toHaveLength(0);
});

test("the layer chosen last stays chosen, however long a look takes", async () => {
  await open("inside", "two words");
  await wait();
  const look = engine.session.answers.inside;
  engine.session.answers.inside = async ({ text, layer }) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return look({ text, layer });
  };
  store.dispatch({ type: "insideLayerChosen", layer: 1 });
  await wait(500);
  store.dispatch({ type: "insideLayerChosen", layer: 0 });
  await wait(400);
  store.dispatch({ type: "insideLayerChosen", layer: 1 });
  await wait(10_000);
  draw(insideView);
  expect(all<HTMLSelectElement>("select")[0]!.value).toBe("1");
  expect(store.state.explain.inside?.layer).toBe(1);
  expect(engine.calls.filter((call) => call.startsWith("inside"))).toHaveLength(4);
});

test("states have a sign, and filters the phrases that fire them", async () => {
  await open("inside", "a b");
  const matrix = { isBackwards: false };
  engine.session.answers.inside = () => ({
    tokens: ["a", "b"],
    nLayers: 0,
    matrices: [
      { ...matrix, kind: "state", shape: [1, 2, 2], values: [0.5, -1, 0, 0.1] },
      { ...matrix, kind: "update", isBackwards: true, shape: [1, 2, 2], values: [0, 1, 0, 1] },
    ],
    filters: undefined,
  });
  await wait();
  draw(insideView);
  expect(texts(".heat caption")).toEqual([
    "State after each token",
    "Update gate: how much of the state stays (read backwards)",
  ]);
  expect(texts(".heat td").slice(0, 4)).toEqual([".50", "−1.00", ".00", ".10"]);
  expect(all(".heat td.away.weight-6")).toHaveLength(1);
  let nLooks = 0;
  engine.session.answers.inside = () => ({
    tokens: [],
    nLayers: 0,
    matrices: [],
    filters: {
      kind: "filters",
      nFilters: 192,
      most: [
        {
          width: 2,
          number: 2,
          value: 2,
          phrase: "a <b>",
          strongest:
            nLooks === 0
              ? []
              : [
                  ["x y", 3],
                  ["a b", 2],
                ],
        },
        { width: 5, number: 1, value: 0, phrase: "", strongest: [] },
      ],
      isSearching: nLooks++ < 2,
    },
  });
  store.dispatch({ type: "trialTyped", text: "a  b" });
  await wait();
  draw(insideView);
  expect(nLooks).toBe(3);
  expect(texts("tbody")).toEqual([
    "2 tokens, no. 2 a <b> 2.00 Most in the training texts: x y 3.00 a b 2.00",
    "5 tokens, no. 1 0.00",
  ]);
  expect(root.textContent).toContain("The 2 that respond most, of 192.");
  expect(root.textContent).not.toContain("Still searching");
  engine.session.answers.inside = () => ({ tokens: [], nLayers: 0, matrices: [], filters: undefined });
  store.dispatch({ type: "trialTyped", text: "c" });
  await wait();
  draw(insideView);
  expect(texts(".note")).toHaveLength(1);
});

test("training texts are searched further only while someone looks", async () => {
  await open("inside", "a b");
  let nLooks = 0;
  engine.session.answers.inside = async () => {
    nLooks++;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const most = [{ width: 3, number: 7, value: 1, phrase: "a b", strongest: [] }];
    return {
      tokens: [],
      nLayers: 0,
      matrices: [],
      filters: { kind: "encoderFilters", nFilters: 768, most, isSearching: true },
    };
  };
  await wait(500);
  draw(insideView);
  expect(root.textContent).toContain("Still searching the training texts…");
  expect(root.textContent).toContain("the encoder’s first convolutions");
  expect(nLooks).toBeGreaterThan(1);
  store.dispatch({ type: "dockToggled", open: false });
  await wait(100);
  const nBefore = nLooks;
  await wait();
  expect(nLooks).toBe(nBefore);
});
