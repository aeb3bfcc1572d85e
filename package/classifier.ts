// What a trained model is asked, wherever it is: a worker's, or one in the same thread.

import type {
  AnswerTo,
  BesideJob,
  Explanation,
  Prediction,
  ProgressOf,
  QuickQuestion,
} from "../www/engine/protocol.ts";
import { handfulError } from "./error.ts";

/** Where a model is. */
export interface Asked {
  ask<Q extends QuickQuestion>(question: Q): Promise<AnswerTo<Q>>;
  job<R extends BesideJob>(request: R, signal?: AbortSignal): AsyncIterable<ProgressOf<R>>;
}

export interface ExplainOptions {
  /** The class that is asked about: the most probable one, unless told. */
  label?: string | undefined;
  /** Ends the work; what was asked rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Why a model gives a text this class. Places are in UTF-16 code units, as JavaScript counts. */
export interface Why extends Explanation {
  label: string;
}

/** A trained model, as whoever uses it knows it. */
export interface Classifier {
  /** The names of the classes; none before there is a model. */
  readonly classes: readonly string[];
  /** The classes of a text, the most probable first. */
  predict(text: string): Promise<Prediction>;
  /** The classes of each text, in their order. */
  predictMany(texts: readonly string[], signal?: AbortSignal): AsyncGenerator<Prediction, void>;
  /** The weight of each word: by integrated gradients, and by leaving it out. */
  explain(text: string, options?: ExplainOptions): Promise<Why>;
}

export async function predict(asked: Asked, text: string): Promise<Prediction> {
  return typed(() => asked.ask({ kind: "predict", input: { text } }));
}

export async function* predictMany(
  asked: Asked,
  texts: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<Prediction, void> {
  try {
    const input = { texts: [...texts] };
    for await (const { predictions } of asked.job({ kind: "predictMany", input }, signal)) yield* predictions;
  } catch (thrown) {
    signal?.throwIfAborted();
    throw handfulError(thrown);
  }
}

export async function explain(asked: Asked, text: string, { label, signal }: ExplainOptions = {}): Promise<Why> {
  return typed(async () => {
    const about = label ?? (await predict(asked, text)).classes[0]?.label ?? "";
    const input = { text, label: about };
    let found: Explanation | undefined;
    for await (const { explanation } of asked.job({ kind: "explain", input }, signal)) found = explanation;
    if (!found) throw new Error("the explanation has no end");
    return { label: about, ...found };
  }, signal);
}

/** Does it; what goes wrong is of this package's kind, or the signal's reason. */
export async function typed<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    signal?.throwIfAborted();
    throw handfulError(thrown);
  }
}
