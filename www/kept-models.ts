// Models of earlier runs with all that their runs have to show, in a database of their own on this
// device: they are large, and of no use to whoever only wants the texts.

import { get, keys, set } from "idb-keyval";
import * as v from "valibot";
import type { Example, RunConfig } from "./engine/protocol.ts";
import type { KeptModel, RunResults } from "./state/run.ts";
import { isKnownRun } from "./state/settings.ts";
import { connect, deleteKeys, inTime } from "./database.ts";
import { count, error, finite, recipe, share } from "./kept-schemas.ts";
import { firstProject, ofProject, projectOf } from "./scope.ts";

/** The models of one project. */
export interface ModelStore {
  /** Keeps a model. Rejects where the browser gives no room, or none at all. */
  put(model: KeptModel): Promise<void>;
  /** A model; nothing where there is none of that name, or what is there is damaged. */
  get(id: string): Promise<KeptModel | undefined>;
  remove(ids: readonly string[]): Promise<void>;
  /** The names of all of them. */
  ids(): Promise<string[]>;
  /** Removes models that nobody names, unless they are so new that another tab may be about to. */
  sweep(named: ReadonlySet<string>): Promise<void>;
}

/** The part of IndexedDB that is used; tests make it fail. */
export interface ModelDatabase {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  keys(): Promise<string[]>;
}

/** Raised when the form of what is kept changes, so that no page reads what another version wrote. */
const version = 1;
/** Large files take their time, on a slow disk. */
const patienceMs = 30_000;
const newForMs = 600_000;

export type ModelStores = (project: string) => ModelStore;

export function createModelStores(database: ModelDatabase = openDatabase()): ModelStores {
  return (project) => createModelStore(database, project);
}

export function createModelStore(database: ModelDatabase = openDatabase(), project: string = firstProject): ModelStore {
  const keyOf = (id: string) => ofProject(project, id);
  const ids = async () => {
    const keys = await inTime(() => database.keys(), patienceMs);
    return keys.filter((key) => projectOf(key) === project).map((key) => key.slice(keyOf("").length));
  };
  return {
    ids,
    async put({ id, ...rest }) {
      const value = { version, ...rest };
      try {
        await inTime(() => database.set(keyOf(id), value), patienceMs);
      } catch (thrown) {
        if (isFinal(thrown)) throw thrown;
        // In a private window WebKit keeps no file, but bytes.
        const file = await rest.file.arrayBuffer();
        await inTime(() => database.set(keyOf(id), { ...value, file }), patienceMs);
      }
    },
    async get(id) {
      const value = renewed(await inTime(() => database.get(keyOf(id)), patienceMs));
      return v.is(kept, value)
        ? { id, trained: value.trained, results: value.results, file: new Blob([value.file]) }
        : undefined;
    },
    remove: (ids) => inTime(() => database.remove(ids.map(keyOf)), patienceMs),
    async sweep(named) {
      const old = (await ids()).filter((id) => !named.has(id) && Date.now() - madeAt(id) > newForMs);
      await database.remove(old.map(keyOf));
    },
  };
}

/** There is no room, or no answer; it is not the form of what is kept. */
function isFinal(thrown: unknown): boolean {
  return (
    thrown instanceof DOMException && ["QuotaExceededError", "TimeoutError", "InvalidStateError"].includes(thrown.name)
  );
}

/** By the name that `newId` gave it. */
function madeAt(id: string): number {
  return parseInt(id, 36) || 0;
}

export const modelsDatabase = "handful-models";

function openDatabase(): ModelDatabase {
  // Each has a name of its own, wherever it was made.
  const store = connect(modelsDatabase, "models", (entries) => [...entries]);
  return {
    get: (key) => get(key, store),
    set: (key, value) => set(key, value, store),
    remove: (ids) => deleteKeys(store, ids),
    keys: () => keys<string>(store),
  };
}

const maybe = <T>(schema: v.GenericSchema<T>) => v.optional(schema);

const example: v.GenericSchema<Example> = v.object({ text: v.string(), label: v.string(), line: v.number() });

const config = v.custom<RunConfig>(
  (value) => v.is(v.record(v.string(), v.union([v.boolean(), v.number(), v.string()])), value) && isKnownRun(value),
);

const averages = v.object({ precision: share, recall: share, f1: share });

const calibrationBin = v.object({ nExamples: count, confidence: share, accuracy: share });

const report = v.object({
  nExamples: count,
  nCorrect: count,
  accuracy: share,
  accuracyLow: share,
  accuracyHigh: share,
  macroF1Low: share,
  macroF1High: share,
  loss: finite,
  expectedCalibrationError: share,
  calibration: v.array(calibrationBin),
  classes: v.array(v.object({ label: v.string(), precision: share, recall: share, f1: share, support: count })),
  macroAverage: averages,
  microAverage: averages,
  weightedAverage: averages,
  confusionMatrix: v.array(v.array(count)),
  predictions: v.array(
    v.object({
      row: count,
      expected: count,
      predicted: count,
      top: v.array(v.object({ label: v.string(), probability: finite })),
    }),
  ),
});

const labelsReport = v.object({
  nExamples: count,
  nExact: count,
  subsetAccuracy: share,
  subsetAccuracyLow: share,
  subsetAccuracyHigh: share,
  hammingLoss: share,
  // Absent in what an earlier version kept.
  hammingLossLow: v.optional(share),
  hammingLossHigh: v.optional(share),
  loss: finite,
  microAverage: averages,
  macroAverage: averages,
  weightedAverage: averages,
  samplesAverage: averages,
  microF1Low: share,
  microF1High: share,
  expectedCalibrationError: v.optional(share),
  calibration: v.optional(v.array(calibrationBin)),
  labels: v.array(
    v.object({
      label: v.string(),
      threshold: share,
      truePositives: count,
      falsePositives: count,
      falseNegatives: count,
      trueNegatives: count,
      precision: share,
      recall: share,
      f1: share,
      support: count,
    }),
  ),
  predictions: v.array(
    v.object({
      row: count,
      expected: v.array(count),
      predicted: v.array(count),
      probabilities: v.array(share),
    }),
  ),
});

const lossEffect = v.object({ without: finite, with: finite });

const chosen = v.object({ index: count, tuning: maybe(lossEffect), selfTraining: maybe(lossEffect) });

const trial = v.object({
  recipe,
  accuracy: share,
  accuracyLow: share,
  accuracyHigh: share,
  loss: finite,
  lossError: finite,
});

const labelWay = v.object({ label: count, trial, nTried: count, majority: share, isKept: v.boolean() });

const scores = v.object({ loss: finite, accuracy: share });

const step = v.object({
  type: v.literal("step"),
  step: count,
  epoch: count,
  loss: finite,
  accuracy: share,
  gradientNorm: finite,
  learningRate: finite,
});

const privacy = v.object({
  epsilon: finite,
  delta: share,
  target: finite,
  noiseMultiplier: finite,
  samplingRate: share,
  clipNorm: finite,
  nSteps: count,
});

const membership = v.object({
  nMembers: count,
  nOthers: count,
  auc: share,
  aucLow: share,
  aucHigh: share,
  advantage: share,
  bins: v.array(v.object({ low: finite, high: finite, members: finite, others: finite })),
  memberLoss: finite,
  otherLoss: finite,
});

const results: v.GenericSchema<RunResults> = v.object({
  step: count,
  nSteps: count,
  steps: v.array(step),
  stride: count,
  lastStep: maybe(step),
  epochs: v.array(
    v.object({
      type: v.literal("epoch"),
      epoch: count,
      step: count,
      training: scores,
      validation: maybe(scores),
      isBest: v.boolean(),
      gradientNorms: v.array(finite),
    }),
  ),
  transfer: v.object({
    stage: maybe(
      v.object({
        type: v.literal("stage"),
        stage: v.picklist(["teacher", "encode", "compare", "tryTuning", "teach", "fitPrivately"]),
        done: count,
        total: count,
      }),
    ),
    hasTeacher: v.optional(v.boolean()),
    tuning: v.array(
      v.object({
        type: v.literal("tuning"),
        step: count,
        nSteps: count,
        fold: count,
        nFolds: count,
        loss: finite,
        learningRate: finite,
        at: count,
      }),
    ),
    tried: v.array(v.object({ trial, at: count })),
    chosen: maybe(chosen),
    ways: v.optional(v.array(v.object({ ...labelWay.entries, at: count }))),
    tuningFailed: maybe(v.object({ error, at: count })),
  }),
  finish: maybe(
    v.object({
      type: v.literal("finished"),
      reason: v.picklist(["completed", "earlyStopped"]),
      epoch: count,
      bestEpoch: maybe(count),
    }),
  ),
  stopped: v.boolean(),
  evaluation: maybe(
    v.object({
      training: report,
      validation: maybe(report),
      test: maybe(report),
      chosen: maybe(chosen),
      privacy: maybe(privacy),
      membership: maybe(membership),
    }),
  ),
  labelsEvaluation: maybe(
    v.object({
      training: labelsReport,
      validation: maybe(labelsReport),
      test: maybe(labelsReport),
      ways: v.optional(v.array(labelWay), []),
      membership: maybe(membership),
    }),
  ),
  goesOn: v.boolean(),
}) as v.GenericSchema<RunResults>;

const model = v.object({
  trained: v.object({ rows: v.array(example), test: v.array(example), config }),
  results,
  file: v.union([v.instance(Blob), v.instance(ArrayBuffer)]),
});

const kept = v.object({ version: v.literal(version), ...model.entries });

/** A model that came from elsewhere with all that its run has to show, and nothing else; none where it is damaged. */
export function keptModelFrom(value: unknown): Omit<KeptModel, "id"> | undefined {
  const read = v.safeParse(v.object({ ...model.entries, file: v.instance(Blob) }), renewed(value));
  return read.success ? read.output : undefined;
}

/** What was kept, as this version keeps it: earlier ones tuned on all texts at last, which was no fold. */
function renewed(value: unknown): unknown {
  const before = value as { results?: { transfer?: { stage?: { stage: string }; tuning?: unknown } } } | undefined;
  const { stage, tuning, ...rest } = before?.results?.transfer ?? {};
  if (!Array.isArray(tuning)) return value;
  const folds = (tuning as ({ fold?: number } | null)[]).filter((event) => event?.fold);
  const transfer = { ...rest, stage: stage?.stage === "tune" ? undefined : stage, tuning: folds };
  return { ...before, results: { ...before?.results, transfer } };
}
