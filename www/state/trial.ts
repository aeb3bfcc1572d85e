// A text being tried, and the tokens that texts are cut into.

import { beginning } from "../elide.ts";
import type { CoreError, Prediction, TokenView } from "../engine/protocol.ts";
import type { DataPart } from "./data.ts";
import { type RunPart, isAnotherRun } from "./run.ts";
import type { Restored, Slice } from "./slice.ts";
import type { StoredDeleted } from "./stored.ts";

/** A text with the tokens it was cut into: spans mean nothing over another text. */
export interface CutText {
  text: string;
  view: TokenView;
}

export interface TrialPart {
  trial: { text: string; prediction?: Prediction; tokens?: CutText; error?: CoreError };
  /** The text whose tokens the settings show, where the person has written one. */
  sampler: { text?: string; tokens?: CutText };
}

export type TrialAction =
  | { type: "trialTyped"; text: string }
  | { type: "predicted"; prediction: Prediction; tokens: CutText }
  | { type: "predictFailed"; error: CoreError }
  | { type: "samplerTyped"; text: string }
  | { type: "sampled"; tokens?: CutText };

export interface KeptTrial {
  trialText?: string;
}

export const noTrial: TrialPart = { trial: { text: "" }, sampler: {} };

export const trialSlice: Slice<TrialPart, TrialAction, Restored<KeptTrial> | StoredDeleted, RunPart> = {
  own: {
    trialTyped: ({ trial }, { text }) => ({ trial: { ...trial, text, error: undefined } }),
    predicted: ({ trial }, { prediction, tokens }) => ({ trial: { text: trial.text, prediction, tokens } }),
    predictFailed: ({ trial }, { error }) => ({ trial: { text: trial.text, error } }),
    samplerTyped: ({ sampler }, { text }) => ({ sampler: { ...sampler, text } }),
    sampled: ({ sampler }, { tokens }) => ({ sampler: { ...sampler, tokens } }),
  },
  also: {
    restored: ({ trial }, { kept }) => ({ trial: { text: kept.trialText ?? trial.text } }),
    storedDeleted: (_, { kind }) => (kind === "trialText" ? noTrial : {}),
  },
  follow: (state, before) => (isAnotherRun(state, before) ? { trial: { text: state.trial.text } } : {}),
};

const longestSample = 2_000;

/** The text whose tokens the settings show: the first row's until the person writes another. */
export function samplerText({ sampler, data }: TrialPart & DataPart): string {
  const text = sampler.text ?? data.present.rows.find(({ text }) => text !== "")?.text ?? "";
  // Enough to see how texts are cut.
  return beginning(text, longestSample);
}
