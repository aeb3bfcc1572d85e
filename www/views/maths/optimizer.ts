// The formulas of an optimizer's step.

import type { RunConfig } from "../../engine/protocol.ts";
import type { Passage } from "./passage.ts";

/** The chosen optimizer's step, with the numbers of the settings. */
export function optimizerPassage(config: RunConfig): Passage {
  const { optimizer = "adamw", weight_decay: decay = 0, momentum = 0, gradient_clip: clip = 0 } = config;
  const rules: Record<typeof optimizer, string[]> = {
    sgd: ["\\theta \\to \\theta - \\eta g"],
    momentum: ["v \\to \\mu v + g", "\\theta \\to \\theta - \\eta v"],
    nesterov: ["v \\to \\mu v + g", "\\theta \\to \\theta - \\eta ( g + \\mu v )"],
    rmsprop: ["s \\to \\mu s + ( 1 - \\mu ) g^2", "\\theta \\to \\theta - \\eta \\frac{g}{\\sqrt{s} + \\epsilon}"],
    adam: adam,
    adamw: [...(decay > 0 ? ["\\theta \\to \\theta - \\eta \\lambda \\theta"] : []), ...adam],
  };
  const isAdam = optimizer === "adam" || optimizer === "adamw";
  const numbers = [
    `\\eta = ${config.learning_rate}`,
    optimizer === "sgd" ? "" : `\\mu = ${momentum}`,
    isAdam ? "\\beta = 0.999" : "",
    decay > 0 ? `\\lambda = ${decay}` : "",
  ]
    .filter(Boolean)
    .join(", ");
  return {
    text: optimizer,
    formulas: [
      "g = \\nabla_{\\theta} \\loss",
      ...(clip > 0 ? [`g \\to g \\cdot \\min ( 1, ${clip} / \\norm g \\norm )`] : []),
      ...(decay > 0 && optimizer !== "adamw" ? ["g \\to g + \\lambda \\theta"] : []),
      ...rules[optimizer],
      numbers,
    ],
    where: [
      ["\\theta", "parameters"],
      ["g", "gradient"],
      ["\\eta", "rate"],
      ...(optimizer === "sgd" ? [] : ([["\\mu", isAdam || optimizer === "rmsprop" ? "decay" : "momentum"]] as const)),
      ...(decay > 0 ? ([["\\lambda", "weightDecay"]] as const) : []),
      ...(isAdam ? ([["k", "stepNumber"]] as const) : []),
      ...(isAdam || optimizer === "rmsprop" ? ([["\\epsilon", "small"]] as const) : []),
    ],
    source: {
      sgd: "Robbins & Monro, 1951",
      momentum: "Polyak, 1964",
      nesterov: "Sutskever et al., 2013",
      rmsprop: "Hinton, 2012",
      adam: "Kingma & Ba, 2015",
      adamw: "Loshchilov & Hutter, 2019",
    }[optimizer],
  };
}

const adam = [
  "m \\to \\mu m + ( 1 - \\mu ) g",
  "s \\to \\beta s + ( 1 - \\beta ) g^2",
  "\\hat{m} = \\frac{m}{1 - \\mu^k}, \\hat{s} = \\frac{s}{1 - \\beta^k}",
  "\\theta \\to \\theta - \\eta \\frac{\\hat{m}}{\\sqrt{\\hat{s}} + \\epsilon}",
];
