// What each kept value must look like. A part that is damaged is left out, not repaired, and told
// of; all else is used.

import * as v from "valibot";
import type { CoreError, Example, RunConfig } from "./engine/protocol.ts";
import type { Kept } from "./state.ts";
import { contestantIds } from "./state/compare.ts";
import { isKnownRun } from "./state/settings.ts";

/** A value that was kept, as far as it is sound. */
export interface Sound<T> {
  value?: T;
  isWhole: boolean;
}

type Schema<T> = v.GenericSchema<T>;

const finite = v.pipe(v.number(), v.finite());
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The form checks each setting by its own range, once it is there. */
const config = v.custom<RunConfig>((value) =>
  v.is(v.record(v.string(), v.union([v.boolean(), v.number(), v.string()])), value),
);

/** The settings of a run that this version knows how to tell of. */
const runConfig = v.pipe(config, v.check(isKnownRun));

/** Errors' sentences bear with facts that are missing, not with a kind that is unknown. */
const error = v.custom<CoreError>((value) => v.is(v.object({ kind: v.object({ code: v.string() }) }), value));

const example: Schema<Example> = v.object({ text: v.string(), label: v.string(), line: v.number() });

const format = v.picklist(["tsv", "csv", "jsonLines", "fastText", "colon"]);
const options = v.object({
  format: v.optional(format),
  hasHeader: v.optional(v.boolean()),
  labelColumn: v.optional(count),
  textColumn: v.optional(count),
});

const table: Schema<NonNullable<Kept["table"]>> = v.object({
  text: v.string(),
  name: v.optional(v.string()),
  sample: v.optional(v.string()),
  options,
  layout: v.optional(
    v.object({ format, hasHeader: v.boolean(), labelColumn: count, textColumn: count, columns: v.array(v.string()) }),
  ),
  rows: v.array(example),
  guesses: v.optional(v.map(example, share)),
  edited: v.boolean(),
  readFrom: v.optional(v.object({ text: v.string(), options })),
  error: v.optional(error),
});

const partScores = v.object({
  n: count,
  nCorrect: count,
  accuracy: share,
  accuracyLow: share,
  accuracyHigh: share,
  macroF1: share,
  macroF1Low: share,
  macroF1High: share,
  loss: finite,
});

const fit = v.object({ loss: finite, accuracy: share });

const run: Schema<NonNullable<Kept["runs"]>[number]> = v.object({
  number: count,
  name: v.optional(v.string()),
  at: finite,
  config: runConfig,
  classes: v.array(v.string()),
  stopped: v.boolean(),
  data: v.string(),
  split: v.string(),
  scores: v.object({
    training: v.optional(partScores),
    validation: v.optional(partScores),
    test: v.optional(partScores),
  }),
  curve: v.array(v.object({ step: finite, training: fit, validation: v.optional(fit) })),
  tuning: v.array(v.object({ step: finite, loss: finite })),
  model: v.optional(v.object({ id: v.string(), bytes: count })),
});

const contestant = v.picklist(contestantIds);
const basis = v.object({ data: v.string(), config: runConfig });

const standing: Schema<NonNullable<Kept["comparison"]>["standings"][number]> = v.object({
  id: contestant,
  done: finite,
  total: finite,
  nFailed: count,
  ms: finite,
  report: v.optional(
    v.object({
      nExamples: count,
      accuracy: share,
      accuracyLow: share,
      accuracyHigh: share,
      macroAverage: v.object({ precision: share, recall: share, f1: share }),
      macroF1Low: share,
      macroF1High: share,
      expectedCalibrationError: share,
      calibration: v.array(v.object({ nExamples: count, confidence: share, accuracy: share })),
    }),
  ),
  paired: v.optional(
    v.object({
      difference: finite,
      nBetter: count,
      nWorse: count,
      pValue: share,
      verdict: v.picklist(["better", "worse", "unclear"]),
    }),
  ),
  error: v.optional(error),
});

const comparison: Schema<NonNullable<Kept["comparison"]>> = v.object({
  basis,
  deal: v.optional(
    v.object({ nFoldsChosen: count, nFolds: count, nRepeats: count, nTexts: count, nNeverHeldOut: count }),
  ),
  standings: v.array(standing),
  bestBaseline: v.optional(contestant),
  wasCancelled: v.optional(v.boolean()),
});

const curvePoints = v.array(v.object({ nTraining: finite, accuracy: finite, low: finite, high: finite }));

const curve: Schema<NonNullable<Kept["curve"]>> = v.object({
  id: contestant,
  basis,
  measured: v.object({ points: curvePoints, forecast: curvePoints }),
  nTexts: count,
  isWhole: v.boolean(),
});

/** Reads what was kept under each name. */
export const readers: { [Name in keyof Kept]-?: (value: unknown) => Sound<NonNullable<Kept[Name]>> } = {
  language: whole(v.picklist(["en", "zh"])),
  theme: whole(v.picklist(["system", "light", "dark"])),
  config: whole(config),
  choice: whole(v.picklist(["auto", "cpu", "gpu"])),
  table: withSound("rows", example, table),
  testText: whole(v.string()),
  isSampleTest: whole(v.boolean()),
  classNames: whole(v.string()),
  trialText: whole(v.string()),
  runs: each(run),
  shownModel: whole(v.string()),
  pool: whole(v.string()),
  threshold: whole(share),
  comparison: withSound("standings", standing, comparison),
  curve: whole(curve),
};

/**
 * All or nothing. The value itself is given, not a copy of it: guesses are told by the identity
 * of their rows.
 */
function whole<T>(schema: Schema<T>): (value: unknown) => Sound<T> {
  return (value) => (v.is(schema, value) ? { value, isWhole: true } : { isWhole: false });
}

/** A list without what is damaged in it. */
function each<T>(item: Schema<T>): (value: unknown) => Sound<T[]> {
  return (value) => {
    if (!Array.isArray(value)) return { isWhole: false };
    const sound = value.filter((one) => v.is(item, one));
    return { value: sound, isWhole: sound.length === value.length };
  };
}

/** A value with a list, without what is damaged in that. */
function withSound<T, Item>(
  list: keyof T & string,
  item: Schema<Item>,
  schema: Schema<T>,
): (value: unknown) => Sound<T> {
  return (value) => {
    if (!v.is(v.looseObject({ [list]: v.array(v.unknown()) }), value)) return { isWhole: false };
    const { value: sound, isWhole } = each(item)(value[list]);
    const rest: unknown = isWhole ? value : { ...value, [list]: sound };
    return v.is(schema, rest) ? { value: rest, isWhole } : { isWhole: false };
  };
}
