// A session for tests: it answers at once, with numbers that look like a run's. What it says of
// each kind of question and does of each kind of job stands in two tables, which tests may change.

import { classesOf, items } from "../state/label-set.ts";
import { encoderOf } from "../state/settings.ts";
import {
  type Answer,
  type AnswerTo,
  type CoreError,
  type DataInput,
  type EncoderInfo,
  type EncoderName,
  EngineError,
  type Evaluation,
  type Example,
  type ExportedFile,
  type ExportForm,
  type Inspection,
  type JobProgress,
  type JobRequest,
  type LabelsEvaluation,
  type LabelsPerText,
  type OutOfFold,
  type Parsed,
  type Plan,
  type ProgressOf,
  type Question,
  type RunConfig,
  type TokenView,
} from "./protocol.ts";

export function fakeError(kind: CoreError["kind"], line?: number): EngineError {
  return new EngineError({ kind, line });
}

export type InputOf<T extends Question | JobRequest> = T extends { input: infer Input } ? Input : undefined;

/** The answer to each kind of question. */
export type Answers = {
  [Q in Question as Q["kind"]]: (input: InputOf<Q>) => AnswerTo<Q> | Promise<AnswerTo<Q>>;
};

/** Each kind of job: how it begins, and how it goes on for a number of steps. */
export type Jobs = {
  [R in JobRequest as R["kind"]]: (input: InputOf<R>) => (nSteps: number) => Omit<ProgressOf<R>, "kind">;
};

/** What a session is called for: a method, or a kind of question or job. */
export type Called =
  | "plan"
  | "load_encoder"
  | "giveVectors"
  | "forgetVectors"
  | "keep_table"
  | "prepare"
  | "update"
  | "checkpoint"
  | "restore"
  | "save_model"
  | "export_model"
  | "open_model"
  | "reference_run"
  | Question["kind"]
  | `${"start" | "advance"} ${JobRequest["kind"]}`
  | "drop_job";

/** Steps of a tuning. */
export const tuningSteps = 10;

/** Jobs that end with their run. */
const ofRun = new Set<JobRequest["kind"]>(["tune", "predictMany", "explain", "map", "tsne"]);

export class FakeSession {
  readonly encoders = new Set<string>();
  protected table: Example[] = [];
  /** Of the last plan. */
  protected classes: string[] = [];
  labels: LabelsPerText = "one";
  /** Of the run. */
  protected data?: DataInput;
  #jobs = new Map<number, { kind: JobRequest["kind"]; advance: (nSteps: number) => object & { finished: boolean } }>();
  #lastJob = 0;
  /** Of the points on the map. */
  #nMoves = 0;

  /** Called before anything is done; what it throws, the session throws. */
  protected called(_name: Called): void {}

  /** Called when so many steps of a job are done. */
  protected worked(_nSteps: number): void {}

  async ask(question: Question): Promise<Answer> {
    this.called(question.kind);
    const answer = this.answers[question.kind] as (input: unknown) => unknown;
    return { kind: question.kind, value: await answer(inputOf(question)) } as Answer;
  }

  async start_job(request: JobRequest): Promise<number> {
    const { kind } = request;
    this.called(`start ${kind}`);
    const begin = this.jobs[kind] as (input: unknown) => (nSteps: number) => object & { finished: boolean };
    this.#jobs.set(++this.#lastJob, { kind, advance: begin(inputOf(request)) });
    return this.#lastJob;
  }

  async advance_job(number: number, nSteps: number): Promise<JobProgress> {
    const job = this.#jobs.get(number);
    if (!job) throw fakeError({ code: "notReady" }).error;
    const { kind, advance } = job;
    this.called(`advance ${kind}`);
    const progress = advance(nSteps);
    this.worked(nSteps);
    if (progress.finished) this.#jobs.delete(number);
    return { kind, ...progress } as unknown as JobProgress;
  }

  /** The vectors given of each encoder, by what they go by. */
  readonly vectors = new Map<EncoderName, Map<string, Float32Array>>();

  giveVectors(encoder: EncoderName, texts: string[], vectors: Float32Array, nFeatures: number): void {
    this.called("giveVectors");
    const given = this.vectors.get(encoder) ?? new Map<string, Float32Array>();
    texts.forEach((text, index) => given.set(text, vectors.slice(index * nFeatures, (index + 1) * nFeatures)));
    this.vectors.set(encoder, given);
  }

  forgetVectors(encoder: EncoderName): void {
    this.called("forgetVectors");
    this.vectors.delete(encoder);
  }

  drop_job(number: number): void {
    this.called("drop_job");
    this.#jobs.delete(number);
  }

  keep_table(examples: Example[]): void {
    this.called("keep_table");
    this.table = examples;
  }

  load_encoder(name: EncoderName, bytes: Uint8Array): EncoderInfo {
    this.called("load_encoder");
    const text = new TextDecoder().decode(Uint8Array.from(bytes));
    if (text.startsWith("bad"))
      throw fakeError({ code: "invalidEncoder", fault: "foreign", detail: text.slice(0, 20) }).error;
    this.encoders.add(name);
    return { name, model: text.split(":")[0] } as EncoderInfo;
  }

  plan(data: DataInput, config: RunConfig): Plan {
    this.called("plan");
    return this.outline(data, config);
  }

  prepare(data: DataInput, config: RunConfig, goesOn: boolean): Plan {
    this.called("prepare");
    this.require(encoderOf(config));
    for (const [number, { kind }] of this.#jobs) if (ofRun.has(kind)) this.#jobs.delete(number);
    const plan = { ...this.outline(data, config), goesOn: goesOn && this.data !== undefined };
    this.data = data;
    return plan;
  }

  async save_model(): Promise<Uint8Array> {
    this.called("save_model");
    if (!this.data) throw fakeError({ code: "notReady" }).error;
    return new TextEncoder().encode("a model");
  }

  export_model(model: Uint8Array, encoder: Uint8Array | null | undefined, form: ExportForm): ExportedFile[] {
    this.called("export_model");
    const text = `${new TextDecoder().decode(Uint8Array.from(model))} ${encoder?.length ?? "without encoder"} ${form}`;
    return [{ name: "model.onnx", bytes: new TextEncoder().encode(text) }];
  }

  open_model(bytes: Uint8Array, data: DataInput | undefined): Plan {
    this.called("open_model");
    const text = new TextDecoder().decode(Uint8Array.from(bytes));
    if (text !== "a model") throw fakeError({ code: "invalidModel", fault: "damaged", detail: text }).error;
    this.data = data ?? { examples: [], testExamples: undefined };
    const isOfSets = this.data.examples.some(({ label }) => label.includes("|"));
    return this.outline(this.data, { labels: isOfSets ? "several" : "one" });
  }

  /** Called for an encoder that something is about to need. */
  protected require(_name: EncoderName | undefined): void {}

  protected outline({ examples }: DataInput, config: RunConfig): Plan {
    this.labels = config.labels ?? "one";
    const classes = [...new Set(examples.flatMap(({ label }) => (this.labels === "several" ? items(label) : label)))];
    if (classes.length < 2) throw fakeError({ code: "oneClass", label: classes[0] ?? "" }).error;
    this.classes = classes;
    const nValidation = Math.round(examples.length * (config.validation_share ?? 0));
    const nTraining = examples.length - nValidation;
    const stepsPerEpoch = Math.ceil(nTraining / 8);
    return {
      classes,
      nTraining,
      nValidation,
      nTest: 0,
      vocabularySize: 312,
      maxLen: 18,
      unknownShare: 0.21,
      layers: [
        { kind: { type: "embedding", nRows: 312, dModel: 64 }, outputShape: [18, 64], nParameters: 19_968 },
        {
          kind: { type: "output", dInput: 192, nOutputs: 3, activation: "softmax" },
          outputShape: [3],
          nParameters: 579,
        },
      ],
      nParameters: 20_547,
      stepsPerEpoch,
      nSteps: stepsPerEpoch * (config.epochs ?? 1),
      warnings: [],
      encoder: encoderOf(config),
      encoderLoaded: encoderOf(config) !== undefined && this.encoders.has(encoderOf(config) as string),
      goesOn: false,
    };
  }

  readonly answers: Answers = {
    parse: ({ text, options }) => {
      if (text.trim() === "") throw fakeError({ code: "emptyInput" }).error;
      const lines = text.split("\n").filter((line) => line.trim() !== "");
      const bad = lines.findIndex((line) => !line.includes("\t"));
      if (bad >= 0) throw fakeError({ code: "unknownLayout" }, bad + 1).error;
      const found = lines.map((row, index): Example => {
        const [label = "", text = ""] = row.split("\t");
        return { label, text, line: index + 1 };
      });
      const isSet = ({ label }: Example) => label.includes("|");
      const sets = found.filter(isSet);
      const labels = options.labels ?? (sets.length > 0 ? "several" : "one");
      const examples =
        labels === "several" ? found : found.map((one) => ({ ...one, label: one.label.split("|")[0]!.trim() }));
      const n = sets.length;
      const notes: Parsed["notes"] =
        n === 0
          ? []
          : labels === "one"
            ? [{ kind: { code: "severalLabels", n, lines: sets.map(({ line }) => line) }, line: sets[0]!.line }]
            : [
                {
                  kind: { code: "labelSets", n, names: [...new Set(found.flatMap(({ label }) => items(label)))] },
                  line: undefined,
                },
              ];
      const layout = {
        format: "tsv" as const,
        hasHeader: false,
        labelColumn: 0,
        textColumn: 1,
        columns: ["label", "text"],
      };
      return { examples, layout, labels, leftOut: [], notes };
    },

    inspect: ({ examples, labels }) => {
      const counts = new Map<string, number>();
      const warnings: Inspection["warnings"] = [];
      examples.forEach(({ text, label, line }, row) => {
        if (text === "") warnings.push({ kind: { code: "emptyText" }, row, line });
        else if (label === "") warnings.push({ kind: { code: "missingLabel" }, row, line });
        else for (const name of classesOf(label, labels)) counts.set(name, (counts.get(name) ?? 0) + 1);
      });
      const classes = [...counts].map(([label, nExamples]) => ({ label, nExamples }));
      return { classes, nUsable: examples.length - warnings.length, warnings };
    },

    partition: ({ examples, options: { nFolds, nRepeats, trainingShare, labels } }) => {
      const n = nFolds === 0 ? examples.length : nFolds;
      const rows = examples.map((_, row) => row);
      const folds = Array.from({ length: n }, (_, fold) => ({
        training: rows
          .filter((row) => row % n !== fold)
          .slice(0, Math.round(trainingShare * rows.length * (1 - 1 / n))),
        heldOut: rows.filter((row) => row % n === fold),
      }));
      const classes = [...new Set(examples.flatMap(({ label }) => classesOf(label, labels)))];
      return { classes, nTexts: rows.length, repeats: Array.from({ length: nRepeats }, () => folds) };
    },

    compare: ({ classes, predictions, baselines }) => {
      const reports = predictions.map((all) => {
        const nCorrect = all.filter(isRight).length;
        const accuracy = nCorrect / Math.max(1, all.length);
        const shown = {
          nExamples: all.length,
          accuracy,
          accuracyLow: Math.max(0, accuracy - 0.1),
          accuracyHigh: Math.min(1, accuracy + 0.1),
        };
        const one = report([], classes);
        if (!all[0]?.thresholds) return { ...one, ...shown, nCorrect };
        const { expectedCalibrationError, calibration } = one;
        const f1 = { microF1: accuracy + 0.05, microF1Low: accuracy, microF1High: 1 };
        return { ...shown, ...f1, loss: 0.4, expectedCalibrationError, calibration };
      });
      const bestBaseline = baselines.reduce<number | undefined>(
        (best, one) =>
          best === undefined || (reports[one]?.accuracy ?? 0) > (reports[best]?.accuracy ?? 0) ? one : best,
        undefined,
      );
      const beside = (_: unknown, index: number) =>
        bestBaseline === undefined || index === bestBaseline
          ? undefined
          : { difference: 0.1, nBetter: 7, nWorse: 1, pValue: 0.07, verdict: "unclear" as const };
      return { reports, bestBaseline, paired: reports.map(beside) };
    },

    learningCurve: ({ sizes, ahead }) => {
      const point = (nTraining: number) => ({
        nTraining,
        accuracy: 1 - 2 / nTraining,
        low: 1 - 3 / nTraining,
        high: 1,
      });
      return { points: sizes.map(({ nTraining }) => point(nTraining)), forecast: [...ahead].map(point) };
    },

    tokens: ({ text }) => tokensOf(text),
    read: ({ text }) => tokensOf(text),

    predict: ({ text }) => {
      const rest = this.classes.length - 1;
      const classes = this.classes.map((label, index) => ({ label, probability: index === 0 ? 0.7 : 0.3 / rest }));
      const thresholds = this.labels === "several" ? classes.map(() => 0.5) : undefined;
      return { classes, thresholds, nTokens: text.split(/\s+/).length, nUnknown: 1 };
    },

    evaluate: () => {
      const examples = this.data?.examples ?? [];
      const held = examples.filter((_, index) => index % 5 === 0);
      const of = (examples: Example[]) => report(examples, this.classes);
      return {
        training: of(examples),
        validation: of(held),
        test: undefined,
        chosen: undefined,
        privacy: undefined,
        membership: undefined,
      };
    },

    evaluateLabels: () => {
      const examples = this.data?.examples ?? [];
      const held = examples.map((_, row) => row).filter((row) => row % 5 === 0);
      const of = (rows: number[]) => labelsReport(examples, rows, this.classes);
      return {
        training: of(examples.map((_, row) => row)),
        validation: of(held),
        test: undefined,
        ways: [],
        membership: undefined,
      };
    },

    near: () => ({
      x: 0.5,
      y: 0.5,
      near: [0, 1, 2, 3, 4, 5].map((point) => ({ point, similarity: 1 - point / 10 })),
    }),

    /** Alike in every layer but the last, whose outputs are all zero. */
    activations: () => {
      const spread = { low: -1, high: 2, mean: 0.25, standardDeviation: 0.5, zeros: 0.1, counts: [1, 4, 2] };
      const { layers } = this.outline(this.data as DataInput, { labels: this.labels });
      return layers.map((_, index) => (index < layers.length - 1 ? spread : { ...spread, low: 0, high: 0, zeros: 1 }));
    },

    /** Attention of two heads in two layers: to itself, and to all alike. */
    inside: ({ text }) => {
      const tokens = text.split(" ");
      const n = tokens.length;
      const values = [0, 1].flatMap((head) =>
        Array.from({ length: n * n }, (_, at) => (head === 1 ? 1 / n : at % (n + 1) === 0 ? 1 : 0)),
      );
      const matrices = [
        { kind: "attention" as const, isBackwards: false, shape: [2, n, n] as [number, number, number], values },
      ];
      return { tokens, nLayers: 2, matrices, filters: undefined };
    },
  };

  readonly jobs: Jobs = {
    search: ({ config, options: { nTries } }) =>
      steps(nTries, (done, nNew) => {
        const tries = Array.from({ length: nNew }, (_, index) => {
          const n = done - nNew + index + 1;
          const changed = n === 1 ? [] : ["epochs", "learning_rate"];
          const tried = { ...config, epochs: 10 * n, learning_rate: 0.001 * n };
          const scores = {
            accuracy: 0.6 + 0.02 * (n % 7),
            accuracyLow: 0.4,
            accuracyHigh: 0.8,
            f1: 0.59,
            f1Low: 0.35,
            f1High: 0.79,
            loss: 0.9 - 0.01 * n,
          };
          return { config: n === 1 ? config : tried, changed, scores, error: undefined };
        });
        return { tries };
      }),

    label: ({ examples, task }) =>
      steps(3, (_done, _nNew, finished) => {
        const nothing = { labelErrors: undefined, suggested: undefined, simulation: undefined };
        if (!finished) return nothing;
        const [label = "", other = ""] = this.classes;
        switch (task.kind) {
          case "suggest":
            return {
              ...nothing,
              suggested: task.pool
                .map((_, place) => place)
                .reverse()
                .slice(0, task.n),
            };
          case "simulate": {
            const curve = (slope: number) =>
              Array.from({ length: 10 }, (_, seed) => [0.5, 0.6 + slope, 0.7 + seed / 100]);
            return {
              ...nothing,
              simulation: { nLabels: [2, 6, 10], random: curve(0), suggested: curve(0.05), testRatio: 0.5 },
            };
          }
          case "labelErrors": {
            const suspect = (row: number) => ({
              row,
              probability: 0.1 * row,
              other,
              otherProbability: 1 - 0.1 * row,
              change: "replaced" as const,
              isProbable: row < 2,
            });
            const suspects = examples.map((_, row) => suspect(row)).slice(0, 10);
            const pairs = [{ row: 0, otherRow: 1, similarity: 0.92, isSame: false }];
            const classes = [{ label, other, auc: 0.61, error: 0.11, nTexts: examples.length }];
            return { ...nothing, labelErrors: { suspects, pairs, classes, nTexts: examples.length, accuracy: 0.8 } };
          }
        }
      }),

    fold: ({ config, job: { contestant, classes, repeat, rows } }) => {
      if (contestant === "run") this.require(encoderOf(config));
      const predict = (row: number) => {
        const isOfLabels = config.labels === "several";
        const own = classesOf(this.table[row]?.label ?? "", config.labels ?? "one");
        const labels = own.map((name) => classes.indexOf(name)).sort((a, b) => a - b);
        const label = labels[0] ?? 0;
        const isWrong = contestant === "majority" || row % 5 === 0;
        const said = contestant === "majority" ? 0 : (label + 1) % classes.length;
        const given = isWrong ? [said] : labels;
        const low = isOfLabels ? 0.2 : 0.2 / (classes.length - 1);
        const probabilities = classes.map((_, index) => (given.includes(index) ? 0.8 : low));
        const thresholds = isOfLabels ? classes.map(() => 0.5) : undefined;
        return { repeat, row, labels, probabilities, thresholds };
      };
      return steps(10 * (config.epochs ?? 1), (_done, _nNew, finished) => ({
        predictions: finished ? rows.heldOut.map(predict) : undefined,
      }));
    },

    /** Its file holds the fold's index. */
    tune: ({ fold }) =>
      steps(tuningSteps, (_done, _nNew, finished) => ({
        file: finished ? new TextEncoder().encode(String(fold)) : undefined,
      })),

    guess: ({ encoder, texts, classes }) => {
      this.require(encoder);
      const guess = (text: string, index: number) => ({
        classes: [{ label: classes[text.length % classes.length] ?? "", probability: 0.4 + 0.035 * (index % 16) }],
        thresholds: undefined,
        nTokens: 1,
        nUnknown: 0,
      });
      return steps(texts.length, (_done, _nNew, finished) => ({ guesses: finished ? texts.map(guess) : undefined }));
    },

    predictMany: ({ texts }) =>
      steps(texts.length, (done, nNew) => ({
        predictions: texts.slice(done - nNew, done).map((text) => {
          const first = 0.5 + (text.length % 10) / 20;
          const rest = this.classes.length - 1;
          const classes = this.classes.map((label, index) => ({
            label,
            probability: index === 0 ? first : (1 - first) / rest,
          }));
          const thresholds = this.labels === "several" ? classes.map(() => 0.5) : undefined;
          return { classes, thresholds, nTokens: 1, nUnknown: 0 };
        }),
      })),

    /** Words of an even number of letters speak for the class, the others against it. */
    explain: ({ text }) =>
      moments(5, (finished) => {
        const units = [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ 0: word, index }) => {
          const gradient = (word.length % 2 === 0 ? 0.1 : -0.1) * word.length;
          return { start: index, end: index + word.length, gradient, leftOut: gradient / 2 };
        });
        const sum = units.reduce((sum, { gradient }) => sum + gradient, 0);
        const explanation = { score: 0.5 + sum, baseline: 0.5, units, elsewhere: 0, nPoints: 9 };
        return { explanation: finished ? explanation : undefined };
      }),

    /** All rows in two lines. */
    map: () => {
      this.#nMoves = 0;
      let done = 0;
      return () => {
        const rows = this.data?.examples ?? [];
        const finished = done > 0;
        done = finished ? rows.length : 1;
        const points = rows.map((_, row) => ({ part: "training" as const, row, x: row, y: row % 2 }));
        const map = finished ? { points, shares: [0.6, 0.25] as [number, number] } : undefined;
        return { done, total: rows.length, finished, map };
      };
    },

    /** All rows in a column, in three moves, from where the last job left them. */
    tsne: () => () => {
      const done = ++this.#nMoves;
      const places = (this.data?.examples ?? []).map((_, row): [number, number] => [0, done * row]);
      return { done, total: 3, finished: done === 3, places };
    },
  };
}

function inputOf(asked: Question | JobRequest): unknown {
  return "input" in asked ? asked.input : undefined;
}

/** A job of so many steps; `of` is told how many are done, how many of them just now, and whether it is finished. */
export function steps<P>(total: number, of: (done: number, nNew: number, finished: boolean) => P) {
  let done = 0;
  return (nSteps: number) => {
    const before = done;
    done = Math.min(total, done + nSteps);
    const finished = done === total;
    return { done, total, finished, ...of(done, done - before, finished) };
  };
}

/** A job that takes a step at a time, whatever it is asked for. */
export function moments<P>(total: number, of: (finished: boolean) => P) {
  const advance = steps(total, (_done, _nNew, finished) => of(finished));
  return () => advance(1);
}

/** Three of four texts are classified as they are labelled. */
function report(examples: Example[], classes: string[]): Evaluation["training"] {
  const predictions = examples.map(({ label }, row) => {
    const expected = classes.indexOf(label);
    const predicted = row % 4 === 1 ? (expected + 1) % classes.length : expected;
    const others = classes.filter((_, index) => index !== predicted).slice(0, 2);
    const top = [
      { label: classes[predicted] ?? "", probability: 0.6 },
      ...others.map((label) => ({ label, probability: 0.2 })),
    ];
    return { row, expected, predicted, top };
  });
  const confusionMatrix = classes.map(() => classes.map(() => 0));
  for (const { expected, predicted } of predictions) confusionMatrix[expected]![predicted]!++;
  const nCorrect = predictions.filter(({ expected, predicted }) => expected === predicted).length;
  const averages = { precision: 0.71, recall: 0.7, f1: 0.705 };
  return {
    nExamples: examples.length,
    nCorrect,
    accuracy: nCorrect / examples.length,
    accuracyLow: 0.4,
    accuracyHigh: 0.9,
    macroF1Low: 0.38,
    macroF1High: 0.88,
    loss: 0.612,
    expectedCalibrationError: 0.15,
    calibration: Array.from({ length: 10 }, (_, bin) =>
      bin === 5
        ? { nExamples: examples.length, confidence: 0.6, accuracy: 0.75 }
        : { nExamples: 0, confidence: 0, accuracy: 0 },
    ),
    classes: classes.map((label, index) => ({
      label,
      ...averages,
      support: confusionMatrix[index]!.reduce((sum, count) => sum + count, 0),
    })),
    macroAverage: averages,
    microAverage: averages,
    weightedAverage: averages,
    confusionMatrix,
    predictions,
  };
}

/** Of every second text the first label is missed, and the last class is given to every third. */
function labelsReport(examples: Example[], rows: number[], classes: string[]): LabelsEvaluation["training"] {
  const predictions = rows.map((row, place) => {
    const expected = items(examples[row]?.label ?? "")
      .map((name) => classes.indexOf(name))
      .sort((a, b) => a - b);
    const kept = expected.slice(place % 2);
    const extra = place % 3 === 2 && !expected.includes(classes.length - 1) ? [classes.length - 1] : [];
    const predicted = [...kept, ...extra];
    return {
      row,
      expected,
      predicted,
      probabilities: classes.map((_, index) => (predicted.includes(index) ? 0.8 : 0.2)),
    };
  });
  const counted = classes.map((label, index) => {
    const n = (isExpected: boolean, isPredicted: boolean) =>
      predictions.filter(
        ({ expected, predicted }) =>
          expected.includes(index) === isExpected && predicted.includes(index) === isPredicted,
      ).length;
    const [truePositives, falsePositives] = [n(true, true), n(false, true)];
    const [falseNegatives, trueNegatives] = [n(true, false), n(false, false)];
    const decided = { truePositives, falsePositives, falseNegatives, trueNegatives };
    const scores = { precision: 0.71, recall: 0.7, f1: 0.705 };
    return { label, threshold: 0.5, ...decided, ...scores, support: truePositives + falseNegatives };
  });
  const averages = { precision: 0.81, recall: 0.8, f1: 0.82 };
  const nExact = predictions.filter(({ expected, predicted }) => String(expected) === String(predicted)).length;
  return {
    nExamples: rows.length,
    nExact,
    subsetAccuracy: nExact / rows.length,
    subsetAccuracyLow: 0.3,
    subsetAccuracyHigh: 0.8,
    hammingLoss: 0.15,
    hammingLossLow: 0.05,
    hammingLossHigh: 0.4,
    loss: 0.412,
    microAverage: averages,
    macroAverage: averages,
    weightedAverage: averages,
    samplesAverage: averages,
    microF1Low: 0.7,
    microF1High: 0.91,
    expectedCalibrationError: 0.2,
    calibration: Array.from({ length: 10 }, (_, bin) =>
      bin === 7
        ? { nExamples: rows.length * classes.length, confidence: 0.8, accuracy: 1 }
        : { nExamples: 0, confidence: 0, accuracy: 0 },
    ),
    labels: counted,
    predictions,
  };
}

/** Whether all that was said of a held-out text is right. */
function isRight({ labels, probabilities, thresholds }: OutOfFold): boolean {
  const given = thresholds
    ? probabilities.flatMap((probability, index) => (probability >= (thresholds[index] ?? 0) ? [index] : []))
    : [probabilities.indexOf(Math.max(...probabilities))];
  return String(given) === String(labels);
}

function tokensOf(text: string): TokenView {
  const tokens = [...text.matchAll(/[\p{L}\p{N}]+|[^\s]/gu)].map((match, index) => ({
    text: match[0].toLowerCase(),
    id: index % 5 === 4 ? 1 : index + 2,
    start: match.index,
    end: match.index + match[0].length,
    known: index % 5 !== 4,
    kept: index < 18,
  }));
  const ids = Array.from({ length: 18 }, (_, index) => tokens[index]?.id ?? 0);
  return { tokens, ids, maxLen: 18 };
}
