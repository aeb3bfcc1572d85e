// What a person chooses of a model: what it knows already, and what is built on that. The settings
// have more names for these two than there are answers.

import type { EncoderName, ModelKind, RunConfig } from "../engine/protocol.ts";
import { encoderOf, runKind } from "./settings.ts";

/** What a model can know before it sees a text: what an encoder has read, or nothing. The recommended one first. */
export const startNames = ["small", "large", "large-en", "own", "random"] as const;

export type StartName = (typeof startNames)[number];

/** What learns: a network, or a classifier on the vectors that an encoder makes of whole texts. */
export type BuiltName = ModelKind | "classifier";

/** The networks that read the small encoder's vectors of tokens. A Transformer reads those of the others. */
const onSmall: readonly ModelKind[] = ["cnn", "rnn", "gru", "lstm"];

/** What pictures and sounds are read by is not among them. */
export function startOf(config: RunConfig): EncoderName | "random" {
  return encoderOf(config) ?? "random";
}

export function builtOf(config: RunConfig): BuiltName {
  return runKind(config) === "transfer" ? "classifier" : (config.model ?? "cnn");
}

/** What can be built, given the start; a network that another encoder carries brings that one along. */
export function builtNames(config: RunConfig, models: readonly ModelKind[]): readonly BuiltName[] {
  return startOf(config) === "random" ? models : ["classifier", ...onSmall, "transformer"];
}

/** What changes for another start; what is built stays, as far as there is such a thing on it. */
export function withStart({ model = "cnn" }: RunConfig, start: StartName): Partial<RunConfig> {
  if (start === "random") return { start };
  if (start === "small") return { start: "pretrained", model: onSmall.includes(model) ? model : "cnn" };
  return { start: "pretrained", model: "transformer", encoder: start };
}

/** What changes for another model on the same start. */
export function withBuilt(config: RunConfig, built: BuiltName): Partial<RunConfig> {
  const start = startOf(config);
  if (built === "classifier") {
    const adaptation = config.adaptation === "network" ? "auto" : config.adaptation;
    return { model: start === "small" ? "cnn" : "transformer", adaptation };
  }
  if (start !== "random") {
    // The other networks are never anything else.
    const isOfTwoKinds = built === "cnn" || built === "transformer";
    return isOfTwoKinds ? { model: built, adaptation: "network" } : { model: built };
  }
  // There is no encoder for some networks, whatever the start says.
  return config.start === "random" ? { model: built } : { model: built, start };
}
