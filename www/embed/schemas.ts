// What a message between the two pages must look like. Whoever sent it may be anyone.

import * as v from "valibot";
import type { Prediction, RunConfig } from "../engine/protocol.ts";
import { maxFileBytes, maxTexts } from "../files/limits.ts";
import { type EmbedNewsMessage, type EmbedRequestMessage, mark } from "./messages.ts";

const id = v.pipe(v.number(), v.safeInteger());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
const handful = v.literal(mark);
const text = v.pipe(v.string(), v.maxLength(maxFileBytes));
const short = v.pipe(v.string(), v.maxLength(100));
const value = v.union([v.boolean(), finite, short]);

const texts = v.union([
  text,
  v.pipe(
    v.array(v.object({ text, label: text })),
    v.maxLength(maxTexts),
    v.check((rows) => rows.reduce((n, { text, label }) => n + text.length + label.length, 0) <= maxFileBytes),
  ),
]);

export const embedRequest: v.GenericSchema<unknown, EmbedRequestMessage> = v.variant("type", [
  v.object({ handful, id, type: v.literal("hello") }),
  v.object({ handful, id, type: v.literal("load"), texts, test: v.optional(texts) }),
  v.object({ handful, id, type: v.literal("set"), settings: v.pipe(v.record(short, value), v.maxEntries(100)) }),
  v.object({ handful, id, type: v.literal("train") }),
  v.object({ handful, id, type: v.literal("stop") }),
  v.object({ handful, id, type: v.literal("predict"), text }),
  v.object({ handful, id, type: v.literal("show"), stage: short, tab: v.optional(short) }),
]);

/** A message that was meant as one, however wrong it is: who sent it is told so. */
export const meantAsRequest = v.object({ handful, id });

const config = v.custom<RunConfig>((config) => v.is(v.record(v.string(), value), config));

const state = v.object({
  stage: short,
  tab: short,
  phase: v.picklist(["idle", "starting", "training", "paused", "done", "failed"]),
  nTexts: count,
  classes: v.array(v.string()),
  settings: v.optional(config),
});

const progress = v.object({
  step: count,
  nSteps: count,
  secondsLeft: v.optional(finite),
  loss: v.optional(finite),
});

const results = v.object({
  part: v.picklist(["validation", "test", "training"]),
  nExamples: count,
  nCorrect: count,
  accuracy: share,
  accuracyLow: share,
  accuracyHigh: share,
  macroF1: share,
  microF1: v.optional(share),
});

const prediction = v.object({
  classes: v.array(v.object({ label: v.string(), probability: share })),
  thresholds: v.optional(v.array(share)),
  nTokens: count,
  nUnknown: count,
}) as v.GenericSchema<unknown, Prediction>;

export const embedNews: v.GenericSchema<unknown, EmbedNewsMessage> = v.variant("type", [
  v.object({ handful, type: v.literal("here") }),
  v.object({ handful, type: v.literal("ready"), id, state }),
  v.object({ handful, type: v.literal("loaded"), id, nTexts: count, classes: v.array(v.string()) }),
  v.object({ handful, type: v.literal("done"), id }),
  v.object({ handful, type: v.literal("prediction"), id, prediction }),
  v.object({ handful, type: v.literal("failed"), id, code: v.string(), message: v.string() }),
  v.object({ handful, type: v.literal("state"), state }),
  v.object({ handful, type: v.literal("progress"), progress }),
  v.object({ handful, type: v.literal("results"), id: v.optional(id), results }),
]);
