// The formulas of what makes probabilities: a network's output layer, or a classifier on an
// encoder's vectors.

import type { RunConfig } from "../../engine/protocol.ts";
import type { Trial } from "../../state/run.ts";
import type { LayerKind } from "../layer-name.ts";
import type { Passage } from "./passage.ts";

export type Recipe = Trial["recipe"];
type Output = Extract<LayerKind, { type: "output" }>;
type Classifier = Extract<LayerKind, { type: "sentenceClassifier" }>;

/** The output layer of a network, and its loss with the settings' smoothing and weights. */
export function output(layer: Output, config: RunConfig): Passage[] {
  if (config.labels === "several") return outputOfSeveral(layer, config);
  const { dInput: width, nOutputs, activation } = layer;
  const smoothing = config.label_smoothing ?? 0;
  const target: Passage["where"] = smoothing > 0 ? [["t_k", "smoothed"]] : [["t_k", "target"]];
  const weight: Passage["where"] = config.class_weights ? [["w_y", "classWeight"]] : [];
  const w = config.class_weights ? "w_y " : "";
  return activation === "sigmoid"
    ? [
        {
          text: "sigmoid",
          formulas: [
            "s = W z + b",
            "p = \\sigma ( s ) = \\frac{1}{1 + exp ( - s )}",
            `W \\in \\R^{1 \\times ${width}}, b \\in \\R`,
          ],
          where: [
            ["z", "text"],
            ["W, b", "weights"],
            ["p", "second"],
          ],
        },
        {
          text: "binaryCrossEntropy",
          formulas: [`\\loss = - ${w}( t ln p + ( 1 - t ) ln ( 1 - p ) )`],
          where: [["t", smoothing > 0 ? "smoothed" : "binaryTarget"], ...weight],
        },
      ]
    : [
        {
          text: "softmax",
          formulas: [
            "s = W z + b",
            "p_k = \\frac{exp ( s_k )}{\\sum_{j=1}^{" + nOutputs + "} exp ( s_j )}",
            `W \\in \\R^{${nOutputs} \\times ${width}}, b \\in \\R^{${nOutputs}}`,
          ],
          where: [
            ["z", "text"],
            ["W, b", "weights"],
            ["p_k", "probability"],
          ],
        },
        {
          text: "crossEntropy",
          formulas: [`\\loss = - ${w}\\sum_{k=1}^{${nOutputs}} t_k ln p_k`],
          where: [...target, ...weight],
        },
      ];
}

/** The same where a text may have several labels: each has a sigmoid of its own. */
function outputOfSeveral({ dInput: width, nOutputs: n }: Output, config: RunConfig): Passage[] {
  const w = config.class_weights ? "w_k " : "";
  return [
    {
      text: "sigmoids",
      formulas: [
        "s = W z + b",
        "p_k = \\sigma ( s_k ) = \\frac{1}{1 + exp ( - s_k )}",
        `W \\in \\R^{${n} \\times ${width}}, b \\in \\R^{${n}}`,
      ],
      where: [
        ["z", "text"],
        ["W, b", "weights"],
        ["p_k", "ofLabel"],
      ],
    },
    {
      text: "crossEntropyOfLabels",
      formulas: [`\\loss = - \\frac{1}{${n}} \\sum_{k=1}^{${n}} ( ${w}t_k ln p_k + ( 1 - t_k ) ln ( 1 - p_k ) )`],
      where: [
        ["t_k", (config.label_smoothing ?? 0) > 0 ? "smoothed" : "hasLabel"],
        ...(config.class_weights ? ([["w_k", "labelWeight"]] as const) : []),
      ],
    },
  ];
}

/** The classifiers on sentence vectors where a text may have several labels, as one of the ways that are tried for each. */
export function labelClassifiers({ dInput: d, nClasses: n }: Classifier): Passage[] {
  return [
    {
      text: "ofEachLabel",
      formulas: [
        "u = \\frac{v - m}{\\norm v - m \\norm}",
        "s = W u + b",
        "p_k = \\sigma ( s_k / T_k ) = \\frac{1}{1 + exp ( - s_k / T_k )}",
        `W \\in \\R^{${n} \\times ${d}}, b \\in \\R^{${n}}`,
      ],
      where: [
        ["v", "sentence"],
        ["m", "meanVector"],
        ["u", "standardized"],
        ["W, b", "weights"],
        ["T_k", "calibration"],
        ["p_k", "ofLabel"],
      ],
    },
  ];
}

/** A classifier on sentence vectors; without a recipe the one that is tried first. */
export function sentenceClassifier({ dInput: d, nClasses }: Classifier, recipe?: Recipe): Passage[] {
  const weight = recipe?.ngramWeight;
  const hasNgrams = weight === undefined || weight > 0;
  const numbers = recipe
    ? [`${hasNgrams ? `w = ${weight}, ` : ""}T = ${Number((1 / recipe.inverseTemperature).toPrecision(3))}`]
    : [];
  const softmax: Passage = {
    text: "temperature",
    formulas: [
      `P_k = \\frac{exp ( s_k )}{\\sum_{j=1}^{${nClasses}} exp ( s_j )}`,
      `q_k = ln ( P_k + 10^{-4} )${hasNgrams ? " + w ln ( Q_k + 10^{-4} )" : ""}`,
      `p_k = \\frac{exp ( q_k / T )}{\\sum_{j=1}^{${nClasses}} exp ( q_j / T )}`,
      ...numbers,
    ],
    where: [["T", "calibration"], ...(hasNgrams ? ([["Q_k, w", "ngrams"]] as const) : []), ["p_k", "probability"]],
    source: "Guo et al., 2017",
  };
  const shapes = `W \\in \\R^{${nClasses} \\times ${d}}, b \\in \\R^{${nClasses}}`;
  const standard = "u = \\frac{v - m}{\\norm v - m \\norm}";
  const where: Passage["where"] = [
    ["v", "sentence"],
    ["m", "meanVector"],
    ["u", "standardized"],
    ["s_k", "score"],
  ];
  const heads: Record<Recipe["head"]["kind"], Passage> = {
    logistic: {
      text: "logistic",
      formulas: [
        standard,
        "s = W u + b",
        `\\min_{W,b} \\frac{1}{n} \\sum_{i=1}^{n} - ln p_{y_i} + \\frac{1}{2 C n} \\norm W \\norm^2`,
        shapes,
      ],
      where: [...where, ["C", "strength"]],
    },
    ridge: {
      text: "ridge",
      formulas: [
        standard,
        "s = W u + b",
        "\\min_{W,b} \\sum_{i=1}^{n} \\norm W u_i + b - t_i \\norm^2 + \\alpha \\norm W \\norm^2",
        shapes,
      ],
      where: [...where, ["t_i", "oneHot"], ["\\alpha", "penalty"]],
      source: "Hoerl & Kennard, 1970",
    },
    prototypes: {
      text: "cosine",
      formulas: [
        standard,
        "s_k = \\frac{u \\cdot m_k}{\\norm m_k \\norm}, m_k = \\sum_{i : y_i = k} u_i",
        `m_k \\in \\R^{${d}}, k = 1, \\dots, ${nClasses}`,
      ],
      where: [...where, ["m_k", "prototype"]],
      source: "Snell et al., 2017",
    },
  };
  return [recipe ? heads[recipe.head.kind] : heads.logistic, softmax];
}
