// What each kept value must look like. A part that is damaged is left out, not repaired, and told
// of; all else is used.

import * as v from "valibot";
import type { CoreError, Parsed, RunConfig } from "./engine/protocol.ts";
import type { Encoding } from "./files/encodings.ts";
import type { Source } from "./files/source.ts";
import { languages } from "./i18n/language.ts";
import type { Kept } from "./state.ts";
import type { About, Patch } from "./state/history.ts";
import { type Reading, type Table, emptyTable } from "./state/reading.ts";
import { type Row, relabelled } from "./state/row.ts";
import { contestantIds } from "./state/compare.ts";
import { type Lesson, type LessonBefore, lessonNames, putAside } from "./state/lessons.ts";
import { isKnownRun } from "./state/settings.ts";

/** A value that was kept, as far as it is sound. */
export interface Sound<T> {
  value?: T;
  isWhole: boolean;
}

type Layout = Parsed["layout"];
type Schema<T> = v.GenericSchema<T>;

export const finite = v.pipe(v.number(), v.finite());
/** From 0 to 1; a sum of rounded parts may be a little past that. */
export const share = v.pipe(v.number(), v.minValue(-1e-9), v.maxValue(1 + 1e-9));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The form checks each setting by its own range, once it is there. */
const config = v.custom<RunConfig>((value) =>
  v.is(v.record(v.string(), v.union([v.boolean(), v.number(), v.string()])), value),
);

/** The settings of a run that this version knows how to tell of. */
const runConfig = v.pipe(config, v.check(isKnownRun));

/** Errors' sentences bear with facts that are missing, not with a kind that is unknown. */
export const error = v.custom<CoreError>((value) => v.is(v.object({ kind: v.object({ code: v.string() }) }), value));

const row: Schema<Row> = v.object({
  text: v.string(),
  label: v.string(),
  line: v.number(),
  by: v.optional(v.picklist(["person", "accepted", "guess"])),
  probability: v.optional(share),
});

/** A format that is missing here would not survive a reload. */
const formats: Record<Layout["format"], true> = {
  tsv: true,
  csv: true,
  jsonLines: true,
  fastText: true,
  colon: true,
  firstWord: true,
  spaces: true,
  markdown: true,
  html: true,
  yaml: true,
};
const format = v.picklist(Object.keys(formats) as Layout["format"][]);
const labels: Schema<Parsed["labels"]> = v.picklist(["one", "several"]);
const options = v.object({
  format: v.optional(format),
  hasHeader: v.optional(v.boolean()),
  labelColumn: v.optional(count),
  textColumn: v.optional(count),
  separator: v.optional(v.string()),
  skipLines: v.optional(count),
  escapes: v.optional(v.boolean()),
  recoverQuotes: v.optional(v.boolean()),
  obeyQualifiers: v.optional(v.boolean()),
  keepSplit: v.optional(v.array(v.string())),
  mergeLabels: v.optional(v.boolean()),
  labels: v.optional(labels),
});

const skipped = v.object({ name: v.string(), why: v.picklist(["unreadable", "tooMany", "tooLarge", "empty"]) });

/** Which there are comes with the views of files; one that is unknown is named as it is. */
const encoding = v.custom<Encoding>((value) => typeof value === "string");

const source: Schema<Source> = v.object({
  id: v.string(),
  encoding: v.optional(
    v.object({
      name: encoding,
      how: v.picklist(["utf8", "mark", "guess", "assumed", "choice"]),
      isOdd: v.boolean(),
    }),
  ),
  sheets: v.optional(v.object({ all: v.array(v.object({ name: v.string(), nRows: count })), chosen: count })),
  arranged: v.optional(
    v.object({
      how: v.variant("as", [
        v.object({
          as: v.literal("classes"),
          unit: v.picklist(["line", "file"]),
          unlabelled: v.optional(v.boolean()),
        }),
        v.object({ as: v.literal("merged") }),
        v.object({ as: v.literal("one"), name: v.string() }),
      ]),
      nFiles: count,
      nTest: count,
      labels: v.array(v.string()),
      nLabels: count,
      skipped: v.array(skipped),
      nSkipped: count,
    }),
  ),
});

/** Their sentences bear with facts that are missing, and with kinds that are unknown. */
const note = v.custom<Parsed["notes"][number]>((value) =>
  v.is(v.object({ kind: v.object({ code: v.string() }), line: v.optional(count) }), value),
);
const leftOut = v.custom<Parsed["leftOut"][number]>((value) => v.is(v.object({ line: count }), value));

const reading: { [Name in keyof Omit<Reading, "rows">]-?: Schema<Reading[Name]> } = {
  text: v.string(),
  name: v.optional(v.string()),
  sample: v.optional(v.string()),
  source: v.optional(source),
  options,
  asLines: v.optional(v.boolean()),
  layout: v.optional(
    v.object({
      format,
      hasHeader: v.boolean(),
      labelColumn: count,
      textColumn: count,
      columns: v.array(v.string()),
      separator: v.optional(v.string()),
    }),
  ),
  labels: v.optional(labels),
  notes: v.optional(v.array(note)),
  leftOut: v.optional(v.array(leftOut)),
  readFrom: v.optional(v.object({ text: v.string(), options })),
  error: v.optional(error),
};

const about: Schema<About> = v.object({ ...reading, edited: v.boolean() });

const patch: Schema<Patch> = v.object({
  hunks: v.array(v.object({ at: count, remove: count, rows: v.array(row) })),
  about: v.optional(about),
});

const shares = {
  n: count,
  nCorrect: count,
  accuracy: share,
  accuracyLow: share,
  accuracyHigh: share,
  loss: finite,
};

const partScores = v.union([
  v.object({ ...shares, macroF1: share, macroF1Low: share, macroF1High: share }),
  v.object({ ...shares, microF1: share, microF1Low: share, microF1High: share }),
]);

/** A way to learn, of those that are tried on an encoder. */
export const recipe = v.object({
  features: v.picklist(["none", "frozen", "tuned"]),
  head: v.variant("kind", [
    v.object({ kind: v.literal("logistic"), c: finite }),
    v.object({ kind: v.literal("ridge"), alpha: finite }),
    v.object({ kind: v.literal("prototypes") }),
  ]),
  labelNames: v.boolean(),
  valence: v.optional(v.boolean()),
  ngramWeight: finite,
  nUnlabelled: v.optional(count),
  teacher: v.optional(v.picklist(["small", "large", "large-en"])),
  inverseTemperature: finite,
});

const fit = v.object({ loss: finite, accuracy: share });

export const run: Schema<NonNullable<Kept["runs"]>[number]> = v.object({
  number: count,
  name: v.optional(v.string()),
  at: finite,
  began: v.optional(finite),
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
  privacy: v.optional(v.object({ epsilon: finite, delta: share })),
  // Only told of: one that this version does not know is no reason to lose the run.
  learned: v.fallback(v.optional(recipe), undefined),
  model: v.optional(v.object({ id: v.string(), bytes: count })),
  cutShort: v.optional(
    v.object({ step: count, nSteps: count, state: v.optional(v.object({ id: v.string(), step: count })) }),
  ),
});

const contestant = v.picklist(contestantIds);
const basis = v.object({ data: v.string(), config: runConfig });

const contestantScores = {
  nExamples: count,
  accuracy: share,
  accuracyLow: share,
  accuracyHigh: share,
  expectedCalibrationError: share,
  calibration: v.array(v.object({ nExamples: count, confidence: share, accuracy: share })),
};

const standing: Schema<NonNullable<Kept["comparison"]>["standings"][number]> = v.object({
  id: contestant,
  done: finite,
  total: finite,
  nFailed: count,
  ms: finite,
  report: v.optional(
    v.union([
      v.object({
        ...contestantScores,
        macroAverage: v.object({ precision: share, recall: share, f1: share }),
        macroF1Low: share,
        macroF1High: share,
      }),
      v.object({ ...contestantScores, microF1: share, microF1Low: share, microF1High: share }),
    ]),
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

const lesson: Schema<Lesson> = v.object({
  name: v.picklist(lessonNames),
  sample: v.string(),
  since: finite,
  done: count,
  compared: v.string(),
  right: v.optional(v.string()),
});

const project: Schema<NonNullable<Kept["project"]>> = v.object({
  name: v.optional(v.string()),
  sample: v.optional(v.string()),
  file: v.optional(v.string()),
  nTexts: count,
  nRuns: count,
  at: v.optional(finite),
  deleted: v.optional(v.object({ by: v.string(), at: finite })),
});

/** Reads what was kept under each name. */
export const readers: { [Name in keyof Kept]-?: (value: unknown) => Sound<Exclude<Kept[Name], undefined>> } = {
  language: whole(v.picklist(languages)),
  theme: whole(v.picklist(["system", "light", "dark"])),
  isToured: whole(v.boolean()),
  config: whole(config),
  choice: whole(v.picklist(["auto", "cpu", "gpu"])),
  table,
  history,
  draft,
  testText: whole(v.string()),
  isSampleTest: whole(v.boolean()),
  classNames: whole(v.nullable(v.string())),
  trialText: whole(v.string()),
  runs: each(run),
  shownModel: whole(v.string()),
  pool: whole(v.string()),
  threshold: whole(share),
  pace: whole(v.object({ probe: v.optional(finite), factors: v.record(v.string(), finite) })),
  comparison: withSound("standings", standing, comparison),
  curve: whole(curve),
  lesson: (value) => (value === null ? { isWhole: true } : whole(lesson)(value)),
  lessonBefore,
  lessonsDone: each(v.picklist(lessonNames)),
  project: whole(project),
  lastProject: whole(v.string()),
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

/**
 * The rows are the person's, so whatever else is damaged, they come back. What they were read from
 * is then in doubt, and they are not read from it again.
 */
function table(value: unknown): Sound<Table> {
  const rows = soundRows(value);
  if (!rows) return { isWhole: false };
  const parts = eachField<About>({ ...reading, edited: v.boolean() }, value as object, emptyTable);
  const isWhole = rows.isWhole && parts.isWhole;
  const edited = parts.value.edited || !isWhole;
  return { value: { ...parts.value, edited, rows: rows.value }, isWhole };
}

/** Those that are sound. What was kept before rows knew who had labelled them says it beside them. */
function soundRows(value: unknown): { value: Row[]; isWhole: boolean } | undefined {
  if (!v.is(v.looseObject({ rows: v.array(v.unknown()) }), value)) return undefined;
  const guesses: unknown = value["guesses"];
  const found = each(row)(value.rows);
  const rows = found.value ?? [];
  if (!v.is(v.map(row, share), guesses)) return { value: rows, isWhole: found.isWhole };
  const marked = rows.map((row) => {
    const guess = guesses.get(row);
    return guess === undefined ? row : relabelled(row, row.label, "guess", guess);
  });
  return { value: marked, isWhole: found.isWhole };
}

/** The steps next to the table, as far as none of them is damaged. */
function history(value: unknown): Sound<NonNullable<Kept["history"]>> {
  const lists = v.object({ past: v.array(v.unknown()), future: v.array(v.unknown()), nRows: count });
  if (!v.is(lists, value)) return { isWhole: false };
  const isSound = (one: unknown): one is Patch => v.is(patch, one);
  const past: Patch[] = [];
  for (const one of value.past.toReversed())
    if (isSound(one)) past.unshift(one);
    else break;
  const future: Patch[] = [];
  for (const one of value.future)
    if (isSound(one)) future.push(one);
    else break;
  const isWhole = past.length === value.past.length && future.length === value.future.length;
  return { value: { past, future, nRows: value.nRows }, isWhole };
}

/** What was being written; what was read of it is read again. */
function draft(value: unknown): Sound<NonNullable<Kept["draft"]>> {
  if (value === null) return { isWhole: true };
  const schema = v.object({
    ...reading,
    mode: v.picklist(["more", "reread", "edit"]),
    rows: v.array(row),
    testText: v.optional(v.string()),
    isTouched: v.optional(v.boolean()),
    isOld: v.optional(v.boolean()),
  });
  return v.is(schema, value) ? { value, isWhole: true } : { isWhole: false };
}

/** What a lesson has put aside, each value as it is read where it is kept by itself. */
function lessonBefore(value: unknown): Sound<LessonBefore> {
  if (value === null) return { isWhole: true };
  if (!v.is(v.record(v.string(), v.unknown()), value)) return { isWhole: false };
  const found = putAside
    .filter((name) => value[name] !== undefined)
    .map((name) => [name, readers[name](value[name])] as const);
  return {
    value: Object.fromEntries(found.map(([name, { value }]) => [name, value])),
    isWhole: found.every(([, { isWhole }]) => isWhole),
  };
}

/** Each part of a value that is sound, and for the others what stands for nothing. */
function eachField<T extends object>(
  schemas: { [Name in keyof T]-?: Schema<T[Name]> },
  value: object,
  nothing: T,
): { value: T; isWhole: boolean } {
  const found: Partial<T> = {};
  let isWhole = true;
  for (const name of Object.keys(schemas) as (keyof T & string)[]) {
    const part: unknown = (value as Record<string, unknown>)[name];
    if (v.is(schemas[name], part)) {
      if (part !== undefined) found[name] = part;
    } else {
      isWhole = false;
      if (nothing[name] !== undefined) found[name] = nothing[name];
    }
  }
  return { value: found as T, isWhole };
}
