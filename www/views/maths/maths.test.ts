import { render } from "lit-html";
import { describe, expect, test } from "vitest";
import { fakeDefaults } from "../../engine/fake.test-helper.ts";
import type { Plan, RunConfig } from "../../engine/protocol.ts";
import { messages } from "../../i18n/index.ts";
import { type State, initialState } from "../../state.ts";
import { mathsView } from "./index.ts";
import { type Passage, layerPassages, optimizerPassage } from "./formulas.ts";
import { formula } from "./tex.ts";

/** The formula's elements, as nested names and words. */
function tree(source: string): string {
  const root = document.createElement("div");
  render(formula(source), root);
  const show = (element: Element): string =>
    element.children.length === 0
      ? (element.textContent ?? "")
      : `${element.localName}(${[...element.children].map(show).join(" ")})`;
  return show(root.querySelector("math")!);
}

describe("the notation", () => {
  test("knows indices, powers and bounds", () => {
    expect(tree("x_t")).toBe("math(msub(x t))");
    expect(tree("x_{t-1}^2")).toBe("math(msubsup(x mrow(t − 1) 2))");
    expect(tree("\\sum_{i=1}^{n} x")).toBe("math(mrow(munderover(∑ mrow(i = 1) n) x))");
    expect(tree("\\max_{t} c")).toBe("math(mrow(munder(max t) c))");
    expect(tree("\\frac{a b}{\\sqrt{c}}")).toBe("math(mfrac(mrow(a b) msqrt(c)))");
    expect(tree("\\hat{m}")).toBe("math(mover(m ^))");
    expect(tree("0.999")).toBe("math(0.999)");
  });

  test.each([
    ["x_", "ends too early"],
    ["{x", "lacks a }"],
    ["\\frac{a}", "ends too early"],
    ["\\unknown", "unknown \\unknown"],
    ["a } b_}", "ends too early"],
  ])("refuses %s", (source, reason) => {
    expect(() => tree(source)).toThrow(reason);
  });
});

/** Layer names as Rust gives them, by model. */
const layers: [Partial<RunConfig>, [string, number[]][]][] = [
  [
    { model: "cnn" },
    [
      ["Embedding(312 × 64)", [18, 64]],
      ["Conv1d(64 → 32, kernel 3) + ReLU", [18, 32]],
      ["Max over time", [96]],
      ["Linear(96 → 4) + softmax", [4]],
    ],
  ],
  [
    { model: "keras-cnn" },
    [
      ["Conv2d(1 → 32, kernel 3 × 3) + ReLU", [32, 16, 62]],
      ["MaxPool2d(2 × 2)", [32, 8, 31]],
      ["Linear(7936 → 128) + ReLU", [128]],
      ["Linear(128 → 1) + sigmoid", [1]],
    ],
  ],
  [
    { model: "rnn" },
    [
      ["Bidirectional RNN(64 → 32)", [18, 64]],
      ["Last state", [64]],
    ],
  ],
  [
    { model: "gru" },
    [
      ["GRU(64 → 32)", [18, 32]],
      ["Mean over time", [32]],
    ],
  ],
  [
    { model: "lstm" },
    [
      ["Bidirectional LSTM(64 → 32)", [18, 64]],
      ["Max over time", [64]],
    ],
  ],
  [
    { model: "transformer" },
    [
      ["Learned positions", [18, 64]],
      ["Sinusoidal positions", [18, 64]],
      ["Block 1: LayerNorm + attention, 4 heads", [18, 64]],
      ["Block 1: LayerNorm + feed-forward (64 → 128 → 64)", [18, 64]],
      ["LayerNorm", [18, 64]],
      ["Mean over tokens", [64]],
      ["First token", [64]],
    ],
  ],
  [
    { model: "gru", start: "pretrained" },
    [
      ["Encoder (frozen)", [18, 320]],
      ["LayerNorm + Linear(320 → 64)", [18, 64]],
      ["Linear(128 → 320) + Mean", [320]],
    ],
  ],
];

function plan(given: [string, number[]][], encoder?: "small"): Plan {
  return { layers: given.map(([name, outputShape]) => ({ name, outputShape, nParameters: 0 })), encoder } as Plan;
}

function check(passages: readonly Passage[]): void {
  for (const { text, formulas, where } of passages) {
    for (const source of [...formulas, ...where.map(([symbol]) => symbol)]) expect(tree(source)).toMatch(/^math\(/);
    for (const language of ["en", "zh"] as const) {
      expect(messages(language, "maths").texts[text]).toBeTruthy();
      for (const [, meaning] of where) expect(messages(language, "maths").symbols[meaning]).toBeTruthy();
    }
  }
}

test("every layer that computes has formulas that can be read, in both languages", () => {
  for (const [config, given] of layers) {
    const of = plan(given, config.start === "pretrained" ? "small" : undefined);
    for (const layer of of.layers) {
      const passages = layerPassages(layer, of, { ...fakeDefaults, ...config }, undefined);
      expect(passages.length, layer.name).toBeGreaterThan(0);
      check(passages);
    }
  }
  const flat = plan([["Flatten", [7_936]]]);
  expect(layerPassages(flat.layers[0]!, flat, fakeDefaults)).toEqual([]);
});

test("the sizes are the run's own", () => {
  const of = plan(layers[0]![1]);
  const passage = (index: number) => layerPassages(of.layers[index]!, of, fakeDefaults)[0]!;
  expect(passage(0).formulas).toContain("E \\in \\R^{312 \\times 64}");
  expect(passage(1).formulas).toContain("W \\in \\R^{32 \\times 64 \\times 3}, b \\in \\R^{32}");
  expect(passage(3).formulas).toContain("W \\in \\R^{4 \\times 96}, b \\in \\R^{4}");
  const heads = plan(layers[5]![1]);
  expect(
    layerPassages(heads.layers[2]!, heads, { ...fakeDefaults, model: "transformer" })[0]!.formulas.at(-1),
  ).toContain("d_h = 16");
});

test("the classifier on an encoder is the one that was kept", () => {
  const of = plan(
    [
      ["small", [320]],
      ["Linear(320 → 3) + softmax", [3]],
    ],
    "small",
  );
  const config = { ...fakeDefaults, start: "pretrained" } as RunConfig;
  const recipe = {
    features: "frozen",
    head: { kind: "prototypes" },
    labelNames: true,
    ngramWeight: 0,
    inverseTemperature: 1,
  } as const;
  const texts = (layer: number, given?: Parameters<typeof layerPassages>[3]) => {
    const passages = layerPassages(of.layers[layer]!, of, config, given);
    check(passages);
    return passages.map(({ text }) => text);
  };
  expect(texts(0)).toEqual(["encoder", "contrastive"]);
  expect(texts(0, recipe)).toEqual(["encoder"]);
  expect(texts(1, recipe)).toEqual(["cosine", "temperature"]);
  expect(texts(1, { ...recipe, head: { kind: "ridge", alpha: 1 } })).toEqual(["ridge", "temperature"]);
  expect(texts(1)).toEqual(["logistic", "temperature"]);
});

test("settings of the next run are not mixed with what the last one kept", () => {
  const of = plan(
    [
      ["small", [320]],
      ["Linear(320 → 3) + softmax", [3]],
    ],
    "small",
  );
  const config = { ...fakeDefaults, start: "pretrained" } as RunConfig;
  const recipe = {
    features: "frozen",
    head: { kind: "ridge", alpha: 1 },
    labelNames: true,
    ngramWeight: 0,
    inverseTemperature: 1,
  } as const;
  const empty = initialState("en");
  const trained = { rows: empty.data.present.rows, test: empty.data.test.rows, config };
  const transfer = {
    tuning: [],
    tried: [
      { trial: { recipe, accuracy: 0.8, accuracyLow: 0.6, accuracyHigh: 0.9, loss: 0.4, lossError: 0.1 }, at: 1 },
    ],
    chosen: { index: 0, tuning: undefined },
  };
  const state: State = {
    ...empty,
    config,
    plan: { plan: of, pending: false },
    run: { ...empty.run, phase: "done", trained, transfer },
  };
  const root = document.createElement("div");
  const shown = (state: State) => {
    render(mathsView(messages("en"), state, of.layers[1]!), root);
    return root.textContent;
  };
  expect(shown(state)).toContain(messages("en", "maths").texts.ridge);
  expect(shown({ ...state, config: { ...config, model: "transformer" } })).not.toContain(
    messages("en", "maths").texts.ridge,
  );
  expect(shown({ ...state, run: { ...state.run, phase: "failed" } })).not.toContain(
    messages("en", "maths").texts.ridge,
  );
});

test.each(["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"] as const)(
  "%s has its step, with its numbers",
  (optimizer) => {
    const passage = optimizerPassage({
      ...fakeDefaults,
      optimizer,
      learning_rate: 0.003,
      momentum: 0.9,
      weight_decay: 0.01,
      gradient_clip: 1,
    });
    check([passage]);
    expect(passage.formulas.at(-1)).toMatch(/\\eta = 0\.003/);
    expect(passage.formulas.join()).toContain(
      optimizer === "adamw" ? "\\eta \\lambda \\theta" : "g + \\lambda \\theta",
    );
  },
);
