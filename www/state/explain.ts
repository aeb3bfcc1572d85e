// The explanation of the text being tried, and the variants of it that are kept.

import type { CoreError, Explanation, ExplanationProgress, Insight, Prediction } from "../engine/protocol.ts";
import type { RunPart } from "./run.ts";
import { type Reducers, type Slice, nested } from "./slice.ts";
import type { TrialAction, TrialPart } from "./trial.ts";

export interface Explain {
  /** The class that the person asks about; the predicted one where it is absent. */
  label?: string;
  /** How far the explanation has come. */
  work?: { done: number; total: number };
  result?: Explained;
  parts?: Weighed;
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

/** What each part of a picture or sound counts for a class: what is lost where it is taken away. */
export interface Weighed {
  text: string;
  label: string;
  weights: readonly number[];
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
  | { type: "partsWeighed"; parts: Weighed }
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

const reducers: Reducers<Explain, ExplainAction> = {
  explainedClassChosen: (explain, action) => ({ ...explain, label: action.label, isCancelled: false }),
  explanationAsked: (explain) => ({ ...explain, isCancelled: false, error: undefined }),
  explanationCancelled: (explain) => ({ ...explain, isCancelled: true, work: undefined }),
  explaining: (explain, action) => ({ ...explain, work: action.progress, error: undefined }),
  explained: (explain, action) => ({ ...explain, result: action.result, work: undefined }),
  partsWeighed: (explain, { parts }) => ({ ...explain, parts, work: undefined }),
  explanationFailed: (explain, action) => ({ ...explain, result: undefined, work: undefined, error: action.error }),
  explanationDropped: (explain) => ({ ...explain, work: undefined }),
  variantKept: (explain, action) => {
    const { variants } = explain;
    if (variants.length >= mostVariants || variants.some(({ text }) => text === action.text)) return explain;
    return { ...explain, variants: [...variants, { text: action.text }] };
  },
  variantRemoved: (explain, action) => ({ ...explain, variants: explain.variants.toSpliced(action.index, 1) }),
  insideSeen: (explain, action) => {
    const { text, layer, view, error } = action;
    return { ...explain, inside: { text, layer, view, error } };
  },
  insideLayerChosen: (explain, action) => ({ ...explain, insideLayer: action.layer }),
  variantPredicted: (explain, action) => {
    const { text, prediction } = action;
    const variants = explain.variants.map((variant) => (variant.text === text ? { text, prediction } : variant));
    return { ...explain, variants };
  },
};

type Typed = Extract<TrialAction, { type: "trialTyped" }>;

export const explainSlice: Slice<{ explain: Explain }, ExplainAction, Typed, RunPart> = {
  own: nested("explain", reducers),
  also: nested("explain", {
    trialTyped: (explain) => ({ ...explain, isCancelled: false, error: undefined }),
  }),
  follow: ({ explain, run }, before) =>
    run.modelVersion === before.run.modelVersion ? {} : { explain: forgetModel(explain) },
};

/** The class that is explained: the one that the person chose, or the predicted one. */
export function explainedLabel({ explain, trial }: { explain: Explain } & TrialPart): string | undefined {
  const classes = trial.prediction?.classes ?? [];
  return (classes.find(({ label }) => label === explain.label) ?? classes[0])?.label;
}

/** Without what a model said, once there is another or none. */
function forgetModel({ variants }: Explain): Explain {
  return { ...noExplain, variants: variants.map(({ text }) => ({ text })) };
}
