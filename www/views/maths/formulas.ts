// Which formulas a layer computes, with its own sizes.

import { assertNever } from "../../assert-never.ts";
import type { Plan, RunConfig } from "../../engine/protocol.ts";
import type { LayerKind } from "../layer-name.ts";
import { type Recipe, labelClassifiers, output, sentenceClassifier } from "./outputs.ts";
import type { Passage } from "./passage.ts";
import { recurrence } from "./recurrence.ts";

type Kind<T extends LayerKind["type"]> = Extract<LayerKind, { type: T }>;

/** The passages of a layer; none for one that only changes the shape. */
export function layerPassages(
  { kind, outputShape }: Plan["layers"][number],
  config: RunConfig,
  recipe?: Recipe,
): readonly Passage[] {
  switch (kind.type) {
    case "embedding":
      return [embedding(kind, outputShape)];
    case "frozenEncoder":
      return [frozenEncoder(kind, outputShape)];
    case "projection":
      return [projection(kind), layerNorm(kind.dToken)];
    case "conv1d":
      return [conv1d(kind, outputShape)];
    case "conv2d":
      return [conv2d(kind, outputShape)];
    case "maxPool2d":
      return [maxPool2d(kind, outputShape)];
    case "flatten":
      return [];
    case "dense":
      return [dense(kind)];
    case "recurrence":
      return recurrence(kind.cell, kind.isBidirectional, kind.dModel, kind.hidden);
    case "learnedPositions":
      return [learnedPositions(outputShape)];
    case "sinusoidalPositions":
      return [sinusoidalPositions(kind)];
    case "attention":
      return [attention(kind, outputShape)];
    case "feedForward":
      return [feedForward(kind)];
    case "layerNorm":
      return [layerNorm(kind.dModel)];
    case "pooling":
      return [pooling(kind)];
    case "residual":
      return [residual(kind)];
    case "output":
      return output(kind, config);
    case "sentenceEncoder":
      return isTuned(config, recipe) ? [sentenceEncoder(kind), contrastive] : [sentenceEncoder(kind)];
    case "sentenceClassifier":
      return config.labels === "several" ? labelClassifiers(kind) : sentenceClassifier(kind, recipe);
    default:
      return assertNever(kind);
  }
}

/** Whether the encoder is, or may yet be, tuned. */
function isTuned({ adaptation }: RunConfig, recipe: Recipe | undefined): boolean {
  return adaptation !== "frozen" && recipe?.features !== "frozen" && recipe?.features !== "none";
}

function embedding({ nRows, dModel }: Kind<"embedding">, [length = 0]: readonly number[]): Passage {
  return {
    text: "embedding",
    formulas: [
      "e_t = E_{x_t}",
      `E \\in \\R^{${nRows} \\times ${dModel}}`,
      `e_1, \\dots, e_{${length}} \\in \\R^{${dModel}}`,
    ],
    where: [
      ["x_t", "id"],
      ["E", "table"],
      ["e_t", "vector"],
    ],
    source: "Bengio et al., 2003",
  };
}

function frozenEncoder({ dToken }: Kind<"frozenEncoder">, [length = 0]: readonly number[]): Passage {
  return {
    text: "frozen",
    formulas: ["( v_1, \\dots, v_n ) = f ( x_1, \\dots, x_n )", `v_t \\in \\R^{${dToken}}, n \\le ${length}`],
    where: [
      ["x_t", "id"],
      ["f", "encoder"],
      ["v_t", "encoded"],
    ],
  };
}

function projection({ dToken, dModel }: Kind<"projection">): Passage {
  return {
    text: "projection",
    formulas: ["e_t = W LayerNorm ( v_t ) + b", `W \\in \\R^{${dModel} \\times ${dToken}}, b \\in \\R^{${dModel}}`],
    where: [
      ["v_t", "encoded"],
      ["W, b", "weights"],
      ["e_t", "vector"],
    ],
  };
}

function conv1d({ dModel, filters, kernel }: Kind<"conv1d">, [length = 0]: readonly number[]): Passage {
  return {
    text: "convolution",
    formulas: [
      "c_{t,f} = \\max ( 0, b_f + \\sum_{k=0}^{K-1} \\sum_{i=1}^{d} W_{f,i,k} e_{t+k,i} )",
      `W \\in \\R^{${filters} \\times ${dModel} \\times ${kernel}}, b \\in \\R^{${filters}}`,
      `K = ${kernel}, d = ${dModel}, t = 1, \\dots, ${length}`,
    ],
    where: [
      ["W, b", "weights"],
      ["K", "kernel"],
      ["e_t", "vector"],
      ["c_{t,f}", "filter"],
    ],
    source: "Collobert et al., 2011; Kim, 2014",
  };
}

function conv2d({ filters, kernel }: Kind<"conv2d">, [, height = 0, width = 0]: readonly number[]): Passage {
  const last = kernel - 1;
  return {
    text: "convolution2d",
    formulas: [
      `c_{f,t,j} = \\max ( 0, b_f + \\sum_{k=0}^{${last}} \\sum_{l=0}^{${last}} W_{f,k,l} e_{t+k,j+l} )`,
      `W \\in \\R^{${filters} \\times ${kernel} \\times ${kernel}}, b \\in \\R^{${filters}}`,
      `t = 1, \\dots, ${height}, j = 1, \\dots, ${width}`,
    ],
    where: [
      ["W, b", "weights"],
      ["e_{t,j}", "component"],
      ["c_{f,t,j}", "filter"],
    ],
  };
}

function maxPool2d({ side }: Kind<"maxPool2d">, shape: readonly number[]): Passage {
  return {
    text: "pool2d",
    formulas: [
      `p_{f,t,j} = \\max_{0 \\le k, l \\le ${side - 1}} c_{f, ${side} t + k, ${side} j + l}`,
      `p \\in \\R^{${shape.join(" \\times ")}}`,
    ],
    where: [
      ["c", "filter"],
      ["p", "strongest"],
    ],
  };
}

function dense({ dInput, units }: Kind<"dense">): Passage {
  return {
    text: "dense",
    formulas: ["z = \\max ( 0, W p + b )", `W \\in \\R^{${units} \\times ${dInput}}, b \\in \\R^{${units}}`],
    where: [
      ["p", "flattened"],
      ["W, b", "weights"],
      ["z", "text"],
    ],
  };
}

function pooling({ pooling, width }: Kind<"pooling">): Passage {
  const shape = `z \\in \\R^{${width}}`;
  const ofStates: Passage["where"] = [
    ["h_t", "state"],
    ["z", "text"],
  ];
  switch (pooling) {
    case "maxOfFilters":
      return {
        text: "maxOverTime",
        formulas: ["z_f = \\max_{t} c_{t,f}", shape],
        where: [
          ["c_{t,f}", "filter"],
          ["z", "text"],
        ],
        source: "Collobert et al., 2011",
      };
    case "maxOfStates":
      return {
        text: "maxOverTime",
        formulas: ["z_i = \\max_{t} h_{t,i}", shape],
        where: ofStates,
        source: "Collobert et al., 2011",
      };
    case "meanOfStates":
    case "meanOfTokens":
      return {
        text: "mean",
        formulas: ["z = \\frac{1}{n} \\sum_{t=1}^{n} h_t", shape],
        where: [...ofStates, ["n", "length"]],
      };
    case "lastState":
      return { text: "last", formulas: ["z = h_n", shape], where: [...ofStates, ["n", "length"]] };
    case "firstToken":
      return { text: "first", formulas: ["z = h_1", shape], where: ofStates };
    default:
      return assertNever(pooling);
  }
}

function learnedPositions(shape: readonly number[]): Passage {
  return {
    text: "learnedPositions",
    formulas: ["u_t = e_t + P_t", `P \\in \\R^{${shape.join(" \\times ")}}`],
    where: [
      ["P_t", "position"],
      ["e_t", "vector"],
    ],
  };
}

function sinusoidalPositions({ dModel }: Kind<"sinusoidalPositions">): Passage {
  return {
    text: "sinusoidal",
    formulas: [
      "u_t = e_t + P_t",
      `P_{t,2i} = sin ( t / 10000^{2i / ${dModel}} ), P_{t,2i+1} = cos ( t / 10000^{2i / ${dModel}} )`,
    ],
    where: [
      ["P_t", "position"],
      ["e_t", "vector"],
    ],
    source: "Vaswani et al., 2017",
  };
}

function attention({ nHeads, dModel: d }: Kind<"attention">, [length = 0]: readonly number[]): Passage {
  const dHead = d / nHeads;
  return {
    text: "attention",
    formulas: [
      "N = LayerNorm ( X )",
      "Q_h = N W_h^Q + b_h^Q, K_h = N W_h^K + b_h^K",
      "V_h = N W_h^V + b_h^V",
      "A_h = softmax ( \\frac{Q_h K_h^\\top}{\\sqrt{d_h}} )",
      `Y = X + ( A_1 V_1, \\dots, A_{${nHeads}} V_{${nHeads}} ) W^O + b^O`,
      `X, Y \\in \\R^{${length} \\times ${d}}, A_h \\in \\R^{${length} \\times ${length}}`,
      `W_h^Q, W_h^K, W_h^V \\in \\R^{${d} \\times ${dHead}}, W^O \\in \\R^{${d} \\times ${d}}, d_h = ${dHead}`,
    ],
    where: [
      ["X, Y", "sequence"],
      ["Q, K, V", "queryKeyValue"],
      ["A_h", "attention"],
      ["W, b", "weights"],
      ["d_h", "headSize"],
    ],
    source: "Vaswani et al., 2017; Xiong et al., 2020",
  };
}

function feedForward({ dModel: d, dInner: inner }: Kind<"feedForward">): Passage {
  return {
    text: "feedForward",
    formulas: [
      "Y = X + GELU ( LayerNorm ( X ) W_1 + b_1 ) W_2 + b_2",
      "GELU ( x ) = x \\phi ( x )",
      `W_1 \\in \\R^{${d} \\times ${inner}}, W_2 \\in \\R^{${inner} \\times ${d}}, b_1 \\in \\R^{${inner}}, b_2 \\in \\R^{${d}}`,
    ],
    where: [
      ["X, Y", "sequence"],
      ["W, b", "weights"],
      ["\\phi", "normal"],
    ],
    source: "Vaswani et al., 2017; Hendrycks & Gimpel, 2016",
  };
}

function layerNorm(d: number): Passage {
  return {
    text: "layerNorm",
    formulas: [
      "LayerNorm ( x )_i = \\gamma_i \\frac{x_i - m}{\\sqrt{s^2 + \\epsilon}} + \\beta_i",
      `m = \\frac{1}{${d}} \\sum_{i=1}^{${d}} x_i, s^2 = \\frac{1}{${d}} \\sum_{i=1}^{${d}} ( x_i - m )^2`,
      `\\gamma, \\beta \\in \\R^{${d}}`,
    ],
    where: [
      ["m, s", "moments"],
      ["\\gamma, \\beta", "weights"],
      ["\\epsilon", "small"],
    ],
    source: "Ba et al., 2016",
  };
}

function residual({ nFeatures, dToken }: Kind<"residual">): Passage {
  return {
    text: "residual",
    formulas: [
      `z = \\frac{1}{n} \\sum_{t=1}^{n} v_t + \\frac{1}{\\sqrt{${nFeatures}}} W_o h + b_o`,
      `W_o \\in \\R^{${dToken} \\times ${nFeatures}}, b_o, z \\in \\R^{${dToken}}`,
    ],
    where: [
      ["v_t", "encoded"],
      ["h", "context"],
      ["W_o, b_o", "weights"],
      ["z", "text"],
    ],
  };
}

function sentenceEncoder({ width }: Kind<"sentenceEncoder">): Passage {
  return {
    text: "encoder",
    formulas: ["v = f ( x_1, \\dots, x_n )", `v \\in \\R^{${width}}, \\norm v \\norm = 1`],
    where: [
      ["x_t", "id"],
      ["f", "encoder"],
      ["v", "sentence"],
    ],
  };
}

const contrastive: Passage = {
  text: "contrastive",
  formulas: [
    "\\loss = - \\frac{1}{B} \\sum_{i=1}^{B} \\frac{1}{| P_i |} \\sum_{p \\in P_i} ln \\frac{exp ( v_i \\cdot v_p / \\tau )}{\\sum_{a \\ne i} exp ( v_i \\cdot v_a / \\tau )}",
    "\\tau = 0.1",
  ],
  where: [
    ["v_i", "sentence"],
    ["P_i", "positives"],
    ["B", "batch"],
    ["\\tau", "temperature"],
  ],
  source: "Khosla et al., 2020",
};
