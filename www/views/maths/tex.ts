// Formulas as MathML, from the small part of TeX's notation that they need: `_`, `^`, `{…}`,
// `\frac`, `\sqrt`, `\hat` and the symbols below.

import { html, mathml, type TemplateResult } from "lit-html";

type Node = ReturnType<typeof mathml>;

/** Names of symbols, and whether they are operators. */
const symbols: Record<string, [string, "mi" | "mo"]> = {
  alpha: ["α", "mi"],
  beta: ["β", "mi"],
  epsilon: ["ε", "mi"],
  eta: ["η", "mi"],
  theta: ["θ", "mi"],
  lambda: ["λ", "mi"],
  mu: ["μ", "mi"],
  sigma: ["σ", "mi"],
  tau: ["τ", "mi"],
  gamma: ["γ", "mi"],
  phi: ["Φ", "mi"],
  ell: ["ℓ", "mi"],
  R: ["ℝ", "mi"],
  top: ["⊤", "mi"],
  nabla: ["∇", "mo"],
  dots: ["…", "mi"],
  loss: ["𝓛", "mi"],
  in: ["∈", "mo"],
  times: ["×", "mo"],
  cdot: ["·", "mo"],
  odot: ["⊙", "mo"],
  sum: ["∑", "mo"],
  to: ["←", "mo"],
  le: ["≤", "mo"],
  ne: ["≠", "mo"],
  norm: ["‖", "mo"],
  max: ["max", "mo"],
  min: ["min", "mo"],
};

/** Bounds stand below and above these. */
const withBounds = new Set(["sum", "max"]);

/** A formula on a line of its own, or in the text. */
export function formula(source: string, display: "block" | "inline" = "block"): TemplateResult {
  return html`<math display=${display}>${parse(source)}</math>`;
}

/** Throws where the notation is not understood: formulas are written by us. */
export function parse(source: string): Node {
  const tokens = source.match(/\\[A-Za-z]+|[A-Za-z]+|\d+(?:[.,]\d+)*|\S/g) ?? [];
  let at = 0;

  const row = (end?: string): Node => {
    const nodes: Node[] = [];
    while (at < tokens.length && tokens[at] !== end) nodes.push(scripted());
    if (end !== undefined && tokens[at++] !== end) throw new Error(`"${source}" lacks a ${end}`);
    return nodes.length === 1 ? nodes[0]! : mathml`<mrow>${nodes}</mrow>`;
  };

  const argument = (): Node => {
    if (tokens[at] !== "{") return base();
    at++;
    return row("}");
  };

  const scripted = (): Node => {
    const isBounded = withBounds.has(tokens[at]?.slice(1) ?? "");
    const node = base();
    let below: Node | undefined;
    let above: Node | undefined;
    while (tokens[at] === "_" || tokens[at] === "^") {
      if (tokens[at++] === "_") below = argument();
      else above = argument();
    }
    if (below && above) {
      return isBounded
        ? mathml`<munderover>${node}${below}${above}</munderover>`
        : mathml`<msubsup>${node}${below}${above}</msubsup>`;
    }
    if (below) return isBounded ? mathml`<munder>${node}${below}</munder>` : mathml`<msub>${node}${below}</msub>`;
    return above ? mathml`<msup>${node}${above}</msup>` : node;
  };

  const base = (): Node => {
    const token = tokens[at++];
    if (token === undefined || token === "}") throw new Error(`"${source}" ends too early`);
    if (token === "{") return row("}");
    if (/^\d/.test(token)) return mathml`<mn>${token}</mn>`;
    if (/^[A-Za-z]/.test(token)) return mathml`<mi>${token}</mi>`;
    if (!token.startsWith("\\")) return mathml`<mo>${token === "-" ? "−" : token}</mo>`;
    const name = token.slice(1);
    switch (name) {
      case "frac": {
        const over = argument();
        return mathml`<mfrac>${over}${argument()}</mfrac>`;
      }
      case "sqrt":
        return mathml`<msqrt>${argument()}</msqrt>`;
      case "hat":
        return mathml`<mover accent="true">${argument()}<mo>^</mo></mover>`;
      default: {
        const [symbol, kind] = symbols[name] ?? [];
        if (!symbol) throw new Error(`"${source}" has an unknown \\${name}`);
        return kind === "mo" ? mathml`<mo>${symbol}</mo>` : mathml`<mi>${symbol}</mi>`;
      }
    }
  };

  return row();
}
