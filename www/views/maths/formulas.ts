// Which formulas a layer computes, with the sizes that its summary gives.

import type { Messages } from "../../i18n/index.ts";
import type { Plan, RunConfig } from "../../engine/protocol.ts";
import type { Trial } from "../../state/run.ts";

type Layer = Plan["layers"][number];
type Recipe = Trial["recipe"];
type MathsWords = Messages<"maths">;

/** What is said of one thing that is computed. */
export interface Passage {
  text: keyof MathsWords["texts"];
  formulas: readonly string[];
  /** Symbols, as formulas, and what they stand for. */
  where: readonly (readonly [string, keyof MathsWords["symbols"]])[];
  source?: string;
}

/** The passages of a layer; none for one that only changes the shape. */
export function layerPassages(layer: Layer, plan: Plan, config: RunConfig, recipe?: Recipe): readonly Passage[] {
  const { name, outputShape } = layer;
  // Not the one of “Conv1d”.
  const numbers = [...name.matchAll(/\d+(?![d\d])/g)].map(([digits]) => Number(digits));
  const [a = 0, b = 0, c = 0] = numbers;
  const L = outputShape[0] ?? 0;
  if (name.startsWith("Embedding(")) {
    return [
      {
        text: "embedding",
        formulas: ["e_t = E_{x_t}", `E \\in \\R^{${a} \\times ${b}}`, `e_1, \\dots, e_{${L}} \\in \\R^{${b}}`],
        where: [
          ["x_t", "id"],
          ["E", "table"],
          ["e_t", "vector"],
        ],
        source: "Bengio et al., 2003",
      },
    ];
  }
  if (name.startsWith("Conv1d(")) {
    return [
      {
        text: "convolution",
        formulas: [
          "c_{t,f} = \\max ( 0, b_f + \\sum_{k=0}^{K-1} \\sum_{i=1}^{d} W_{f,i,k} e_{t+k,i} )",
          `W \\in \\R^{${b} \\times ${a} \\times ${c}}, b \\in \\R^{${b}}`,
          `K = ${c}, d = ${a}, t = 1, \\dots, ${L}`,
        ],
        where: [
          ["W, b", "weights"],
          ["K", "kernel"],
          ["e_t", "vector"],
          ["c_{t,f}", "filter"],
        ],
        source: "Collobert et al., 2011; Kim, 2014",
      },
    ];
  }
  if (name.startsWith("Conv2d(")) {
    const [filters = 0, height = 0, width = 0] = outputShape;
    return [
      {
        text: "convolution2d",
        formulas: [
          "c_{f,t,j} = \\max ( 0, b_f + \\sum_{k=0}^{2} \\sum_{l=0}^{2} W_{f,k,l} e_{t+k,j+l} )",
          `W \\in \\R^{${filters} \\times 3 \\times 3}, b \\in \\R^{${filters}}`,
          `t = 1, \\dots, ${height}, j = 1, \\dots, ${width}`,
        ],
        where: [
          ["W, b", "weights"],
          ["e_{t,j}", "component"],
          ["c_{f,t,j}", "filter"],
        ],
      },
    ];
  }
  if (name.startsWith("MaxPool2d(")) {
    return [
      {
        text: "pool2d",
        formulas: [
          `p_{f,t,j} = \\max_{0 \\le k, l \\le ${a - 1}} c_{f, ${a} t + k, ${a} j + l}`,
          `p \\in \\R^{${outputShape.join(" \\times ")}}`,
        ],
        where: [
          ["c", "filter"],
          ["p", "strongest"],
        ],
      },
    ];
  }
  const n = outputShape.at(-1) ?? 0;
  if (name === "Max over time") {
    const isConvolution = config.model === "cnn";
    return [
      {
        text: "maxOverTime",
        formulas: [isConvolution ? "z_f = \\max_{t} c_{t,f}" : "z_i = \\max_{t} h_{t,i}", `z \\in \\R^{${n}}`],
        where: [isConvolution ? ["c_{t,f}", "filter"] : ["h_t", "state"], ["z", "text"]],
        source: "Collobert et al., 2011",
      },
    ];
  }
  if (name === "Mean over time" || name === "Mean over tokens") {
    return [
      {
        text: "mean",
        formulas: ["z = \\frac{1}{n} \\sum_{t=1}^{n} h_t", `z \\in \\R^{${n}}`],
        where: [
          ["h_t", "state"],
          ["n", "length"],
          ["z", "text"],
        ],
      },
    ];
  }
  if (name === "Last state" || name === "First token") {
    return [
      {
        text: name === "Last state" ? "last" : "first",
        formulas: [name === "Last state" ? "z = h_n" : "z = h_1", `z \\in \\R^{${n}}`],
        where: [
          ["h_t", "state"],
          ["z", "text"],
        ],
      },
    ];
  }
  const cell = /^(Bidirectional )?(RNN|GRU|LSTM)\(/.exec(name);
  if (cell) return recurrence(cell[2] as "RNN" | "GRU" | "LSTM", cell[1] !== undefined, a, b);
  if (name.endsWith("positions")) {
    return name.startsWith("Learned")
      ? [
          {
            text: "learnedPositions",
            formulas: ["u_t = e_t + P_t", `P \\in \\R^{${outputShape.join(" \\times ")}}`],
            where: [
              ["P_t", "position"],
              ["e_t", "vector"],
            ],
          },
        ]
      : [
          {
            text: "sinusoidal",
            formulas: [
              "u_t = e_t + P_t",
              `P_{t,2i} = sin ( t / 10000^{2i / ${n}} ), P_{t,2i+1} = cos ( t / 10000^{2i / ${n}} )`,
            ],
            where: [
              ["P_t", "position"],
              ["e_t", "vector"],
            ],
            source: "Vaswani et al., 2017",
          },
        ];
  }
  if (name.includes("attention")) {
    const heads = b;
    const d = n;
    return [
      {
        text: "attention",
        formulas: [
          "N = LayerNorm ( X )",
          "Q_h = N W_h^Q + b_h^Q, K_h = N W_h^K + b_h^K",
          "V_h = N W_h^V + b_h^V",
          "A_h = softmax ( \\frac{Q_h K_h^\\top}{\\sqrt{d_h}} )",
          `Y = X + ( A_1 V_1, \\dots, A_{${heads}} V_{${heads}} ) W^O + b^O`,
          `X, Y \\in \\R^{${L} \\times ${d}}, A_h \\in \\R^{${L} \\times ${L}}`,
          `W_h^Q, W_h^K, W_h^V \\in \\R^{${d} \\times ${d / heads}}, W^O \\in \\R^{${d} \\times ${d}}, d_h = ${d / heads}`,
        ],
        where: [
          ["X, Y", "sequence"],
          ["Q, K, V", "queryKeyValue"],
          ["A_h", "attention"],
          ["W, b", "weights"],
          ["d_h", "headSize"],
        ],
        source: "Vaswani et al., 2017; Xiong et al., 2020",
      },
    ];
  }
  if (name.includes("feed-forward")) {
    const [, d = 0, inner = 0] = numbers;
    return [
      {
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
      },
    ];
  }
  if (name === "LayerNorm") return [layerNorm(n)];
  if (name.startsWith("LayerNorm + Linear(")) {
    return [
      {
        text: "projection",
        formulas: ["u_t = W LayerNorm ( e_t ) + b", `W \\in \\R^{${b} \\times ${a}}, b \\in \\R^{${b}}`],
        where: [
          ["e_t", "encoded"],
          ["W, b", "weights"],
          ["u_t", "vector"],
        ],
      },
      layerNorm(a),
    ];
  }
  if (name === "Encoder (frozen)") {
    return [
      {
        text: "frozen",
        formulas: ["( e_1, \\dots, e_n ) = f ( x_1, \\dots, x_n )", `e_t \\in \\R^{${n}}, n \\le ${L}`],
        where: [
          ["x_t", "id"],
          ["f", "encoder"],
          ["e_t", "encoded"],
        ],
      },
    ];
  }
  if (name.endsWith("mean of the encoder's vectors")) {
    return [
      {
        text: "residual",
        formulas: [
          `z = \\frac{1}{n} \\sum_{t=1}^{n} e_t + \\frac{1}{\\sqrt{${a}}} W_o h + b_o`,
          `W_o \\in \\R^{${b} \\times ${a}}, z \\in \\R^{${b}}`,
        ],
        where: [
          ["e_t", "encoded"],
          ["h", "context"],
          ["W_o, b_o", "weights"],
          ["z", "text"],
        ],
      },
    ];
  }
  if (name.startsWith("Linear(")) {
    if (name.endsWith("ReLU")) {
      return [
        {
          text: "dense",
          formulas: ["z = \\max ( 0, W p + b )", `W \\in \\R^{${b} \\times ${a}}, b \\in \\R^{${b}}`],
          where: [
            ["p", "flattened"],
            ["W, b", "weights"],
            ["z", "text"],
          ],
        },
      ];
    }
    return plan.encoder && isTransfer(plan)
      ? transferHead(a, b, recipe)
      : output(a, b, name.endsWith("sigmoid"), config);
  }
  // What is left is a pretrained encoder of whole texts.
  if (!/^(Flatten)/.test(name) && plan.encoder) {
    const encoder: Passage = {
      text: "encoder",
      formulas: ["v = f ( x_1, \\dots, x_n )", `v \\in \\R^{${n}}, \\norm v \\norm = 1`],
      where: [
        ["x_t", "id"],
        ["f", "encoder"],
        ["v", "sentence"],
      ],
    };
    return config.adaptation === "frozen" || recipe?.features === "frozen" || recipe?.features === "none"
      ? [encoder]
      : [encoder, contrastive];
  }
  return [];
}

/** A run whose classifier stands on sentence vectors has two layers, the first of them the encoder. */
function isTransfer({ layers }: Plan): boolean {
  return layers.length === 2;
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

function recurrence(cell: "RNN" | "GRU" | "LSTM", isBoth: boolean, d: number, hidden: number): Passage[] {
  const nGates = { RNN: 1, GRU: 3, LSTM: 4 }[cell];
  const shapes = `W_x \\in \\R^{${hidden} \\times ${d}}, W_h \\in \\R^{${hidden} \\times ${hidden}}, b \\in \\R^{${hidden}}, h_t \\in \\R^{${hidden}}`;
  const gate = (name: string) => `\\sigma ( W_{x${name}} e_t + W_{h${name}} h_{t-1} + b_${name} )`;
  const rules = {
    RNN: ["h_t = tanh ( W_x e_t + W_h h_{t-1} + b )"],
    GRU: [
      `r_t = ${gate("r")}`,
      `z_t = ${gate("z")}`,
      "n_t = tanh ( W_{xn} e_t + b_{xn} + r_t \\odot ( W_{hn} h_{t-1} + b_{hn} ) )",
      "h_t = ( 1 - z_t ) \\odot n_t + z_t \\odot h_{t-1}",
    ],
    LSTM: [
      `i_t = ${gate("i")}`,
      `f_t = ${gate("f")}`,
      `o_t = ${gate("o")}`,
      "c_t = f_t \\odot c_{t-1} + i_t \\odot tanh ( W_{xc} e_t + W_{hc} h_{t-1} + b_c )",
      "h_t = o_t \\odot tanh ( c_t )",
    ],
  }[cell];
  const gates: Record<typeof cell, Passage["where"]> = {
    RNN: [],
    GRU: [
      ["r_t, z_t", "gruGates"],
      ["n_t", "candidate"],
    ],
    LSTM: [
      ["i_t, f_t, o_t", "lstmGates"],
      ["c_t", "memory"],
    ],
  };
  return [
    {
      text: cell === "RNN" ? "elman" : cell === "GRU" ? "gru" : "lstm",
      formulas: [...rules, shapes],
      where: [
        ["e_t", "vector"],
        ["h_t", "state"],
        ...gates[cell],
        ["W, b", nGates > 1 ? "gateWeights" : "weights"],
        ...(nGates > 1
          ? ([
              ["\\sigma", "sigmoid"],
              ["\\odot", "elementwise"],
            ] as const)
          : []),
      ],
      source: {
        RNN: "Elman, 1990",
        GRU: "Cho et al., 2014",
        LSTM: "Hochreiter & Schmidhuber, 1997; Gers et al., 2000",
      }[cell],
    },
    ...(isBoth
      ? [
          {
            text: "bothWays",
            formulas: [`h_t = ( h_t^{f}, h_t^{b} ) \\in \\R^{${2 * hidden}}`],
            where: [],
            source: "Schuster & Paliwal, 1997",
          } as Passage,
        ]
      : []),
  ];
}

function output(width: number, nOutputs: number, isSigmoid: boolean, config: RunConfig): Passage[] {
  const smoothing = config.label_smoothing ?? 0;
  const target: Passage["where"] = smoothing > 0 ? [["t_k", "smoothed"]] : [["t_k", "target"]];
  const weight: Passage["where"] = config.class_weights ? [["w_y", "classWeight"]] : [];
  const w = config.class_weights ? "w_y " : "";
  return isSigmoid
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

function transferHead(d: number, nClasses: number, recipe: Recipe | undefined): Passage[] {
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
