import { render } from "lit-html";
import { describe, expect, test } from "vitest";
import { fakeDefaults } from "../../engine/fake.test-helper.ts";
import type { Plan, RunConfig } from "../../engine/protocol.ts";
import { messages } from "../../i18n/index.ts";
import { type State, initialState } from "../../state.ts";
import { mathsView } from "./index.ts";
import { type LayerKind, layerName } from "../layer-name.ts";
import { check, tree } from "./check.test-helper.ts";
import { layerPassages } from "./formulas.ts";
import { optimizerPassage } from "./optimizer.ts";

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

const layer = (kind: LayerKind, ...outputShape: number[]) => ({ kind, outputShape, nParameters: 0 });

test("the sizes are the run's own", () => {
  const formulas = (kind: LayerKind, ...shape: number[]) =>
    layerPassages(layer(kind, ...shape), fakeDefaults).flatMap(({ formulas }) => formulas);
  expect(formulas({ type: "embedding", nRows: 312, dModel: 64 }, 18, 64)).toContain("E \\in \\R^{312 \\times 64}");
  expect(formulas({ type: "conv1d", dModel: 64, filters: 32, kernel: 3 }, 18, 32)).toContain(
    "W \\in \\R^{32 \\times 64 \\times 3}, b \\in \\R^{32}",
  );
  expect(formulas({ type: "output", dInput: 96, nOutputs: 4, activation: "softmax" }, 4)).toContain(
    "W \\in \\R^{4 \\times 96}, b \\in \\R^{4}",
  );
  expect(formulas({ type: "attention", block: 1, nHeads: 4, dModel: 64 }, 18, 64).at(-1)).toContain("d_h = 16");
});

test("a network on an encoder shows what it adds to the mean of the encoder's vectors", () => {
  const [passage, ...others] = layerPassages(
    layer({ type: "residual", nFeatures: 128, dToken: 320 }, 320),
    fakeDefaults,
  );
  expect(others).toEqual([]);
  expect(passage?.text).toBe("residual");
  expect(passage?.formulas).toEqual([
    "z = \\frac{1}{n} \\sum_{t=1}^{n} v_t + \\frac{1}{\\sqrt{128}} W_o h + b_o",
    "W_o \\in \\R^{320 \\times 128}, b_o, z \\in \\R^{320}",
  ]);
});

/** An encoder of whole texts, and the classifier on it. */
const onSentences = [
  layer({ type: "sentenceEncoder", model: "tiny", width: 320 }, 320),
  layer({ type: "sentenceClassifier", dInput: 320, nClasses: 3 }, 3),
] as const;

test("the classifier on an encoder is the one that was kept", () => {
  const config = { ...fakeDefaults, start: "pretrained" } as RunConfig;
  const recipe = {
    features: "frozen",
    head: { kind: "prototypes" },
    labelNames: true,
    ngramWeight: 0,
    inverseTemperature: 1,
  } as const;
  const texts = (layer: 0 | 1, given?: Parameters<typeof layerPassages>[2]) => {
    const passages = layerPassages(onSentences[layer], config, given);
    check(passages);
    return passages.map(({ text }) => text);
  };
  expect(texts(0)).toEqual(["encoder", "contrastive"]);
  expect(texts(0, recipe)).toEqual(["encoder"]);
  expect(texts(1, recipe)).toEqual(["cosine", "temperature"]);
  expect(texts(1, { ...recipe, head: { kind: "ridge", alpha: 1 } })).toEqual(["ridge", "temperature"]);
  expect(texts(1)).toEqual(["logistic", "temperature"]);
});

test("where a text may have several labels, each has a sigmoid of its own", () => {
  const config = { ...fakeDefaults, labels: "several" } as RunConfig;
  const texts = (of: Plan["layers"][number], settings: RunConfig) => {
    const passages = layerPassages(of, settings);
    check(passages);
    return passages.map(({ text }) => text);
  };
  const last = layer({ type: "output", dInput: 96, nOutputs: 4, activation: "sigmoid" }, 4);
  expect(texts(last, config)).toEqual(["sigmoids", "crossEntropyOfLabels"]);
  expect(texts(last, { ...config, class_weights: true, label_smoothing: 0.1 })).toEqual(texts(last, config));
  expect(texts(onSentences[1], { ...config, start: "pretrained" })).toEqual(["ofEachLabel"]);
  expect(layerName(messages("en"), onSentences[1].kind, "several")).toBe("Linear(320 → 3) + sigmoid");
  expect(layerName(messages("en"), onSentences[1].kind)).toBe("Linear(320 → 3) + softmax");
});

test("settings of the next run are not mixed with what the last one kept", () => {
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
    chosen: { index: 0, tuning: undefined, selfTraining: undefined },
  };
  const state: State = {
    ...empty,
    config,
    plan: { plan: { layers: onSentences } as unknown as Plan, pending: false },
    run: { ...empty.run, phase: "done", trained, transfer },
  };
  const root = document.createElement("div");
  const shown = (state: State) => {
    render(mathsView(messages("en"), state, onSentences[1]), root);
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
