// The formulas of recurrent layers.

import type { LayerKind } from "../layer-name.ts";
import type { Passage } from "./passage.ts";

type Cell = Extract<LayerKind, { type: "recurrence" }>["cell"];

/** A recurrent layer that reads vectors of `d` numbers. */
export function recurrence(cell: Cell, isBidirectional: boolean, d: number, hidden: number): Passage[] {
  const hasGates = cell !== "elman";
  const shapes = `W_x \\in \\R^{${hidden} \\times ${d}}, W_h \\in \\R^{${hidden} \\times ${hidden}}, b \\in \\R^{${hidden}}, h_t \\in \\R^{${hidden}}`;
  const gate = (name: string) => `\\sigma ( W_{x${name}} e_t + W_{h${name}} h_{t-1} + b_${name} )`;
  const rules = {
    elman: ["h_t = tanh ( W_x e_t + W_h h_{t-1} + b )"],
    gru: [
      `r_t = ${gate("r")}`,
      `z_t = ${gate("z")}`,
      "n_t = tanh ( W_{xn} e_t + b_{xn} + r_t \\odot ( W_{hn} h_{t-1} + b_{hn} ) )",
      "h_t = ( 1 - z_t ) \\odot n_t + z_t \\odot h_{t-1}",
    ],
    lstm: [
      `i_t = ${gate("i")}`,
      `f_t = ${gate("f")}`,
      `o_t = ${gate("o")}`,
      "c_t = f_t \\odot c_{t-1} + i_t \\odot tanh ( W_{xc} e_t + W_{hc} h_{t-1} + b_c )",
      "h_t = o_t \\odot tanh ( c_t )",
    ],
  }[cell];
  const gates: Record<Cell, Passage["where"]> = {
    elman: [],
    gru: [
      ["r_t, z_t", "gruGates"],
      ["n_t", "candidate"],
    ],
    lstm: [
      ["i_t, f_t, o_t", "lstmGates"],
      ["c_t", "memory"],
    ],
  };
  return [
    {
      text: cell,
      formulas: [...rules, shapes],
      where: [
        ["e_t", "vector"],
        ["h_t", "state"],
        ...gates[cell],
        ["W, b", hasGates ? "gateWeights" : "weights"],
        ...(hasGates
          ? ([
              ["\\sigma", "sigmoid"],
              ["\\odot", "elementwise"],
            ] as const)
          : []),
      ],
      source: {
        elman: "Elman, 1990",
        gru: "Cho et al., 2014",
        lstm: "Hochreiter & Schmidhuber, 1997; Gers et al., 2000",
      }[cell],
    },
    ...(isBidirectional
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
