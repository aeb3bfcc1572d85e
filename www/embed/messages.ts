// What passes between a page that embeds this one and this one. The package gives these types to others.

import type { Prediction, RunConfig } from "../engine/protocol.ts";

/** Marks a message as one of these, in this form of them. */
export const mark = 1;

/** A text with its class; where it may have several labels, they are parted by `|`. */
export interface EmbeddedText {
  text: string;
  label: string;
}

/** Labelled texts: as the page reads them, or one by one. */
export type EmbeddedTexts = string | readonly EmbeddedText[];

/** What the embedding page asks for. */
export type EmbedRequest =
  /** The first one: whoever asks is who is answered. */
  | { type: "hello" }
  /** Takes the place of the texts that there are, and of the test set. */
  | { type: "load"; texts: EmbeddedTexts; test?: EmbeddedTexts | undefined }
  /** The settings that are to change. */
  | { type: "set"; settings: Partial<Record<keyof RunConfig, boolean | number | string>> }
  | { type: "train" }
  /** Ends the run and keeps its model, for as long as the page is there. */
  | { type: "stop" }
  | { type: "predict"; text: string }
  /** A stage, and one of its tabs: as in the page's address, such as `results` and `map`. */
  | { type: "show"; stage: string; tab?: string | undefined };

export type EmbedRequestMessage = EmbedRequest & { handful: typeof mark; id: number };

/** Where the embedded page is, and what it has. */
export interface EmbeddedState {
  stage: string;
  tab: string;
  phase: "idle" | "starting" | "training" | "paused" | "done" | "failed";
  /** Labelled texts in the table, and their classes. */
  nTexts: number;
  classes: readonly string[];
  /** None until the engine is there. */
  settings?: RunConfig | undefined;
}

export interface EmbeddedProgress {
  step: number;
  nSteps: number;
  /** None until it can be told. */
  secondsLeft?: number | undefined;
  /** Of the last step; none where a run has no steps of that kind. */
  loss?: number | undefined;
}

/** The scores of a run, on its most telling part. */
export interface EmbeddedResults {
  part: "validation" | "test" | "training";
  nExamples: number;
  nCorrect: number;
  accuracy: number;
  /** 95 % interval. */
  accuracyLow: number;
  accuracyHigh: number;
  macroF1: number;
  /** Only where a text may have several labels; it is right there where all of them are. */
  microF1?: number | undefined;
}

/** What the embedded page tells, by itself or as the answer to the request of that number. */
export type EmbedNews =
  /** It can be asked: said to whoever embeds it, before it knows who that is, so there is nothing else in it. */
  | { type: "here" }
  | { type: "ready"; id: number; state: EmbeddedState }
  | { type: "loaded"; id: number; nTexts: number; classes: readonly string[] }
  | { type: "done"; id: number }
  | { type: "prediction"; id: number; prediction: Prediction }
  | { type: "failed"; id: number; code: string; message: string }
  | { type: "state"; state: EmbeddedState }
  | { type: "progress"; progress: EmbeddedProgress }
  /** `id`: of the request to train, if it was one. */
  | { type: "results"; id?: number | undefined; results: EmbeddedResults };

export type EmbedNewsMessage = EmbedNews & { handful: typeof mark };
