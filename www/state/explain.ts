// The explanation of the text being tried, and the variants of it that are kept.

import type { CoreError, Explanation, ExplanationProgress, Insight, Prediction } from "../engine/protocol.ts";

export interface Explain {
  /** The class that the person asks about; the predicted one where it is absent. */
  label?: string;
  /** How far the explanation has come. */
  work?: { done: number; total: number };
  result?: Explained;
  error?: CoreError;
  /** The person ended it, so it waits to be asked for. */
  isCancelled: boolean;
  variants: readonly Variant[];
  /** The layer whose attention the person wants to see, from 0. */
  insideLayer: number;
  /** The inside of the network for a text, as it was seen last; of attention that of one layer. */
  inside?: { text: string; layer: number; view?: Insight; error?: CoreError };
}

/** An explanation with what it is of: weights mean nothing over another text. */
export interface Explained {
  text: string;
  label: string;
  explanation: Explanation;
}

/** A text that was kept; its prediction is of the model at hand. */
export interface Variant {
  text: string;
  prediction?: Prediction;
}

export type ExplainAction =
  | { type: "explainedClassChosen"; label?: string }
  | { type: "explanationAsked" }
  | { type: "explanationCancelled" }
  | { type: "explaining"; progress: Pick<ExplanationProgress, "done" | "total"> }
  | { type: "explained"; result: Explained }
  | { type: "explanationFailed"; error: CoreError }
  /** What was begun is not wanted any more. */
  | { type: "explanationDropped" }
  /** A text to be kept, once. */
  | { type: "variantKept"; text: string }
  | { type: "variantRemoved"; index: number }
  | { type: "insideSeen"; text: string; layer: number; view?: Insight; error?: CoreError }
  | { type: "insideLayerChosen"; layer: number }
  | { type: "variantPredicted"; text: string; prediction: Prediction };

export const noExplain: Explain = { isCancelled: false, variants: [], insideLayer: 0 };

/** More cannot be compared at a glance. */
export const mostVariants = 12;

export function reduceExplain(explain: Explain, action: ExplainAction): Explain {
  switch (action.type) {
    case "explainedClassChosen":
      return { ...explain, label: action.label, isCancelled: false };
    case "explanationAsked":
      return { ...explain, isCancelled: false, error: undefined };
    case "explanationCancelled":
      return { ...explain, isCancelled: true, work: undefined };
    case "explaining":
      return { ...explain, work: action.progress, error: undefined };
    case "explained":
      return { ...explain, result: action.result, work: undefined };
    case "explanationFailed":
      return { ...explain, result: undefined, work: undefined, error: action.error };
    case "explanationDropped":
      return { ...explain, work: undefined };
    case "variantKept": {
      const { variants } = explain;
      if (variants.length >= mostVariants || variants.some(({ text }) => text === action.text)) return explain;
      return { ...explain, variants: [...variants, { text: action.text }] };
    }
    case "variantRemoved":
      return { ...explain, variants: explain.variants.toSpliced(action.index, 1) };
    case "insideSeen": {
      const { text, layer, view, error } = action;
      return { ...explain, inside: { text, layer, view, error } };
    }
    case "insideLayerChosen":
      return { ...explain, insideLayer: action.layer };
    case "variantPredicted": {
      const { text, prediction } = action;
      const variants = explain.variants.map((variant) => (variant.text === text ? { text, prediction } : variant));
      return { ...explain, variants };
    }
  }
}

/** Without what a model said, once there is another or none. */
export function forgetModel({ variants }: Explain): Explain {
  return { ...noExplain, variants: variants.map(({ text }) => ({ text })) };
}
