// An engine for tests of the page: it answers at once, with numbers that look like a run's.

import {
  AbortError,
  type Comparison,
  type Contestants,
  type CoreError,
  type CurveInput,
  type DataInput,
  type EncoderInfo,
  type EncoderName,
  type Engine,
  EngineError,
  type Evaluation,
  type Example,
  type Explanation,
  type ExplanationProgress,
  type FoldOptions,
  type GuessInput,
  type Insight,
  type LayersView,
  type Inspection,
  type LabelInput,
  type LabelProgress,
  type LearningCurve,
  type MapProgress,
  type MapView,
  type NearView,
  type Parsed,
  type Partition,
  type Plan,
  type PoolJob,
  type PoolNews,
  type Prediction,
  type RunConfig,
  type RunUpdate,
  type SearchInput,
  type SearchProgress,
  type Setting,
  type TokenView,
  type TsneProgress,
} from "./protocol.ts";
import { encoderOf } from "../state/settings.ts";

const phrase = (en: string, zh = en) => ({ en, zh });

function setting(
  key: string,
  group: Setting["group"],
  kind: Setting["kind"],
  value: Setting["default"],
  more: Partial<Setting> = {},
): Setting {
  const words = key.replace(/_/g, " ");
  const label = phrase(words.charAt(0).toUpperCase() + words.slice(1), `设置 ${key}`);
  const help = phrase(`What ${words} does.`, `${key} 的作用。`);
  return { key, group, kind, default: value, label, help, when: [], live: false, ...more };
}

const options = (...pairs: [string, string][]) => ({
  type: "choice" as const,
  options: pairs.map(([value, label]) => ({ value, label: phrase(label) })),
});

export const fakeSettings: Setting[] = [
  setting("lowercase", "text", { type: "toggle" }, true),
  setting("segmentation", "text", options(["auto", "Automatic"], ["words", "Words"]), "auto"),
  setting("max_len", "text", { type: "integer", min: 0, max: 2000 }, 0),
  setting("validation_share", "split", { type: "number", min: 0, max: 0.5, logarithmic: false }, 0.2),
  setting("test_share", "split", { type: "number", min: 0, max: 0.5, logarithmic: false }, 0),
  setting(
    "model",
    "model",
    options(
      ["cnn", "CNN"],
      ["keras-cnn", "Article CNN"],
      ["rnn", "RNN"],
      ["gru", "GRU"],
      ["lstm", "LSTM"],
      ["transformer", "Transformer"],
    ),
    "cnn",
    { label: phrase("Model", "模型") },
  ),
  setting("start", "model", options(["pretrained", "Pretrained"], ["random", "Random"]), "random", {
    label: phrase("Start from", "起点"),
    when: [{ key: "model", anyOf: ["cnn", "rnn", "gru", "lstm", "transformer"] }],
  }),
  setting("encoder", "model", options(["large", "Multilingual"], ["large-en", "English"]), "large", {
    when: [
      { key: "kind", anyOf: ["network", "transfer"] },
      { key: "model", anyOf: ["transformer"] },
    ],
  }),
  setting(
    "adaptation",
    "model",
    options(
      ["auto", "Automatic"],
      ["frozen", "Frozen encoder"],
      ["tuned", "Tuned encoder"],
      ["network", "Frozen encoder, network on top"],
    ),
    "auto",
    {
      label: phrase("Training", "训练方式"),
      when: [
        { key: "kind", anyOf: ["network", "transfer"] },
        { key: "model", anyOf: ["cnn", "transformer"] },
      ],
    },
  ),
  setting("embedding_dim", "model", { type: "integer", min: 2, max: 512 }, 64),
  setting("kernel_widths", "model", { type: "integers", min: 1, max: 15 }, "2,3,4", {
    when: [{ key: "model", anyOf: ["cnn"] }],
  }),
  setting("n_heads", "model", { type: "integer", min: 1, max: 16 }, 4, {
    when: [{ key: "model", anyOf: ["transformer"] }],
  }),
  setting("epochs", "training", { type: "integer", min: 1, max: 1000 }, 20, { live: true }),
  setting("learning_rate", "training", { type: "number", min: 1e-6, max: 10, logarithmic: true }, 0.003, {
    live: true,
  }),
  setting("optimizer", "training", options(["adamw", "AdamW"], ["sgd", "SGD"]), "adamw"),
  setting("early_stopping", "training", { type: "toggle" }, false, { live: true }),
  setting("patience", "training", { type: "integer", min: 1, max: 100 }, 5, {
    live: true,
    when: [{ key: "early_stopping", anyOf: ["true"] }],
  }),
];

export const fakeDefaults = Object.fromEntries(
  fakeSettings.map(({ key, default: value }) => [key, value]),
) as unknown as RunConfig;

export function fakeError(kind: CoreError["kind"], line?: number): EngineError {
  return new EngineError({ kind, line });
}

export class FakeEngine implements Engine {
  readonly calls: string[] = [];
  #listeners: ((update: RunUpdate) => void)[] = [];
  #data?: DataInput;
  #classes: string[] = [];
  #encoders = new Set<string | undefined>();

  async ready() {
    return { settings: fakeSettings, defaults: fakeDefaults };
  }

  async parse(text: string): Promise<Parsed> {
    this.calls.push("parse");
    if (text.trim() === "") throw fakeError({ code: "emptyInput" });
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    const bad = lines.findIndex((line) => !line.includes("\t"));
    if (bad >= 0) throw fakeError({ code: "unknownLayout" }, bad + 1);
    const examples = lines.map((row, index): Example => {
      const [label = "", text = ""] = row.split("\t");
      return { label, text, line: index + 1 };
    });
    const layout = {
      format: "tsv" as const,
      hasHeader: false,
      labelColumn: 0,
      textColumn: 1,
      columns: ["label", "text"],
    };
    return { examples, layout };
  }

  async inspect(examples: Example[]): Promise<Inspection> {
    const counts = new Map<string, number>();
    const warnings: Inspection["warnings"] = [];
    examples.forEach(({ text, label, line }, row) => {
      if (text === "") warnings.push({ kind: { code: "emptyText" }, row, line });
      else if (label === "") warnings.push({ kind: { code: "missingLabel" }, row, line });
      else counts.set(label, (counts.get(label) ?? 0) + 1);
    });
    const classes = [...counts].map(([label, nExamples]) => ({ label, nExamples }));
    return { classes, nUsable: examples.length - warnings.length, warnings };
  }

  async plan({ examples }: DataInput, config: RunConfig): Promise<Plan> {
    this.calls.push("plan");
    const classes = [...new Set(examples.map(({ label }) => label))];
    if (classes.length < 2) throw fakeError({ code: "oneClass", label: classes[0] ?? "" });
    this.#classes = classes;
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
      encoderLoaded: this.#encoders.has(encoderOf(config)),
      goesOn: false,
    };
  }

  async loadEncoder(name: EncoderName, file: Blob): Promise<EncoderInfo> {
    this.calls.push("loadEncoder");
    if ((await file.text()).startsWith("bad")) throw fakeError({ code: "invalidEncoder", detail: "no header" });
    this.#encoders.add(name);
    return { name } as EncoderInfo;
  }

  dropEncoder(name: EncoderName): void {
    this.calls.push("dropEncoder");
    this.#encoders.delete(name);
  }

  async guess({ texts, classes }: GuessInput): Promise<Prediction[]> {
    this.calls.push("guess");
    return texts.map((text, index) => ({
      classes: [{ label: classes[text.length % classes.length] ?? "", probability: 0.4 + 0.035 * (index % 16) }],
      nTokens: 1,
      nUnknown: 0,
    }));
  }

  async search(
    { config, options }: SearchInput,
    follow: (progress: SearchProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    this.calls.push("search");
    for (let done = 1; done <= options.nTries; done++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (signal.aborted) return;
      const tried = { ...config, epochs: 10 * done, learning_rate: 0.001 * done };
      const scores = {
        accuracy: 0.6 + 0.02 * (done % 7),
        accuracyLow: 0.4,
        accuracyHigh: 0.8,
        macroF1: 0.59,
        macroF1Low: 0.35,
        macroF1High: 0.79,
        loss: 0.9 - 0.01 * done,
      };
      const changed = done === 1 ? [] : ["epochs", "learning_rate"];
      const entry = { config: done === 1 ? config : tried, changed, scores, error: undefined };
      follow({ tries: [entry], done, total: options.nTries, finished: done === options.nTries });
    }
  }

  async partition(examples: Example[], { nFolds, nRepeats, trainingShare }: FoldOptions): Promise<Partition> {
    this.calls.push("partition");
    const n = nFolds === 0 ? examples.length : nFolds;
    const rows = examples.map((_, row) => row);
    const folds = Array.from({ length: n }, (_, fold) => ({
      training: rows.filter((row) => row % n !== fold).slice(0, Math.round(trainingShare * rows.length * (1 - 1 / n))),
      heldOut: rows.filter((row) => row % n === fold),
    }));
    const classes = [...new Set(examples.map(({ label }) => label))];
    return { classes, nTexts: rows.length, repeats: Array.from({ length: nRepeats }, () => folds) };
  }

  async crossValidate(
    examples: Example[],
    jobs: readonly PoolJob[],
    follow: (news: PoolNews) => void,
    signal: AbortSignal,
  ): Promise<void> {
    this.calls.push("crossValidate");
    for (const [index, { job }] of jobs.entries()) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (signal.aborted) return;
      const predict = (row: number) => {
        const label = job.classes.indexOf(examples[row]?.label ?? "");
        const said = job.contestant === "majority" ? 0 : row % 5 === 0 ? (label + 1) % job.classes.length : label;
        return {
          repeat: job.repeat,
          row,
          label,
          probabilities: job.classes.map((_, index) => (index === said ? 0.8 : 0.2 / (job.classes.length - 1))),
        };
      };
      follow({ type: "finished", index, predictions: job.rows.heldOut.map(predict), ms: 120 });
    }
  }

  async compare({ classes, predictions, baselines }: Contestants): Promise<Comparison> {
    this.calls.push("compare");
    this.#classes = [...classes];
    const reports = predictions.map((all) => {
      const top = (probabilities: number[]) => probabilities.indexOf(Math.max(...probabilities));
      const nCorrect = all.filter(({ label, probabilities }) => top(probabilities) === label).length;
      const accuracy = nCorrect / Math.max(1, all.length);
      return {
        ...this.#report([]),
        nExamples: all.length,
        nCorrect,
        accuracy,
        accuracyLow: Math.max(0, accuracy - 0.1),
        accuracyHigh: Math.min(1, accuracy + 0.1),
      };
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
  }

  async learningCurve({ sizes, ahead }: CurveInput): Promise<LearningCurve> {
    this.calls.push("learningCurve");
    const point = (nTraining: number) => ({ nTraining, accuracy: 1 - 2 / nTraining, low: 1 - 3 / nTraining, high: 1 });
    return { points: sizes.map(({ nTraining }) => point(nTraining)), forecast: [...ahead].map(point) };
  }

  async tokens(text: string): Promise<TokenView> {
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

  async predict(text: string): Promise<Prediction> {
    this.calls.push("predict");
    const rest = this.#classes.length - 1;
    const classes = this.#classes.map((label, index) => ({ label, probability: index === 0 ? 0.7 : 0.3 / rest }));
    return { classes, nTokens: text.split(/\s+/).length, nUnknown: 1 };
  }

  async predictMany(texts: string[]): Promise<Prediction[]> {
    this.calls.push("predictMany");
    return texts.map((text) => {
      const first = 0.5 + (text.length % 10) / 20;
      const rest = this.#classes.length - 1;
      const classes = this.#classes.map((label, index) => ({
        label,
        probability: index === 0 ? first : (1 - first) / rest,
      }));
      return { classes, nTokens: 1, nUnknown: 0 };
    });
  }

  async label(
    { examples, task }: LabelInput,
    follow: (progress: LabelProgress) => void,
    signal: AbortSignal,
  ): Promise<LabelProgress> {
    this.calls.push(task.kind);
    const nothing = { finished: true, trouble: undefined, suggested: undefined, simulation: undefined };
    for (let done = 1; done < 3; done++) {
      follow({ ...nothing, done, total: 3, finished: false });
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (signal.aborted) throw new AbortError();
    }
    const end = { ...nothing, done: 3, total: 3 };
    const [label = "", other = ""] = this.#classes;
    switch (task.kind) {
      case "suggest":
        return {
          ...end,
          suggested: task.pool
            .map((_, place) => place)
            .reverse()
            .slice(0, task.n),
        };
      case "simulate": {
        const curve = (slope: number) => Array.from({ length: 10 }, (_, seed) => [0.5, 0.6 + slope, 0.7 + seed / 100]);
        return {
          ...end,
          simulation: { nLabels: [2, 6, 10], random: curve(0), suggested: curve(0.05), testRatio: 0.5 },
        };
      }
      case "trouble": {
        const suspect = (row: number) => ({
          row,
          probability: 0.1 * row,
          other,
          otherProbability: 1 - 0.1 * row,
          isProbable: row < 2,
        });
        const suspects = examples.map((_, row) => suspect(row)).slice(0, 10);
        const pairs = [{ row: 0, otherRow: 1, similarity: 0.92, isSame: false }];
        const classes = [{ label, other, auc: 0.61, error: 0.11, nTexts: examples.length }];
        return { ...end, trouble: { suspects, pairs, classes, nTexts: examples.length, accuracy: 0.8 } };
      }
    }
  }

  /** Words of an even number of letters speak for the class, the others against it. */
  async explain(
    text: string,
    label: string,
    follow: (progress: ExplanationProgress) => void,
    signal: AbortSignal,
  ): Promise<Explanation> {
    this.calls.push(`explain ${label}`);
    for (let done = 1; done <= 4; done++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (signal.aborted) throw new AbortError();
      follow({ done, total: 4, explanation: undefined });
    }
    const units = [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ 0: word, index }) => {
      const gradient = (word.length % 2 === 0 ? 0.1 : -0.1) * word.length;
      return { start: index, end: index + word.length, gradient, leftOut: gradient / 2 };
    });
    const sum = units.reduce((sum, { gradient }) => sum + gradient, 0);
    return { score: 0.5 + sum, baseline: 0.5, units, elsewhere: 0, nPoints: 9 };
  }

  /** All rows in two lines. */
  async map(follow: (progress: MapProgress) => void, signal: AbortSignal): Promise<MapView> {
    this.calls.push("map");
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (signal.aborted) throw new AbortError();
    const rows = this.#data?.examples ?? [];
    follow({ done: 1, total: rows.length, map: undefined });
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (signal.aborted) throw new AbortError();
    const points = rows.map((_, row) => ({ part: "training" as const, row, x: row, y: row % 2 }));
    return { points, shares: [0.6, 0.25] };
  }

  /** All rows in a column, in three moves. */
  async tsne(follow: (progress: TsneProgress) => void, signal: AbortSignal): Promise<void> {
    this.calls.push("tsne");
    for (let done = 1; done <= 3; done++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (signal.aborted) throw new AbortError();
      follow({ done, total: 3, places: (this.#data?.examples ?? []).map((_, row) => [0, done * row]) });
    }
  }

  /** Alike in every layer but the last, whose outputs are all zero. */
  async activations(): Promise<LayersView> {
    this.calls.push("activations");
    const spread = { low: -1, high: 2, mean: 0.25, standardDeviation: 0.5, zeros: 0.1, counts: [1, 4, 2] };
    const plan = await this.plan(this.#data as DataInput, {});
    const layers = plan.layers.map((_, index) =>
      index < plan.layers.length - 1 ? spread : { ...spread, low: 0, high: 0, zeros: 1 },
    );
    return { layers };
  }

  /** Attention of two heads in two layers: to itself, and to all alike. */
  async inside(text: string, layer: number): Promise<Insight> {
    this.calls.push(`inside ${layer}`);
    const tokens = text.split(" ");
    const n = tokens.length;
    const values = [0, 1].flatMap((head) =>
      Array.from({ length: n * n }, (_, at) => (head === 1 ? 1 / n : at % (n + 1) === 0 ? 1 : 0)),
    );
    const matrices = [
      { kind: "attention" as const, isBackwards: false, shape: [2, n, n] as [number, number, number], values },
    ];
    return { tokens, nLayers: 2, matrices, filters: undefined };
  }

  async near(text: string): Promise<NearView> {
    this.calls.push(`near ${text}`);
    const near = [0, 1, 2, 3, 4, 5].map((point) => ({ point, similarity: 1 - point / 10 }));
    return { x: 0.5, y: 0.5, near };
  }

  async evaluate(): Promise<Evaluation> {
    const examples = this.#data?.examples ?? [];
    const held = examples.filter((_, index) => index % 5 === 0);
    return { training: this.#report(examples), validation: this.#report(held), test: undefined, chosen: undefined };
  }

  async start(data: DataInput, config: RunConfig): Promise<void> {
    this.calls.push("start");
    this.#data = data;
    const plan = await this.plan(data, config);
    this.say({ type: "started", plan });
    this.say({ type: "engine", status: { engine: "cpu", reason: { code: "start" } } });
  }

  /** Plays a whole run, as the worker would tell of it. */
  async run(config: RunConfig, plan: Plan, nEpochs = config.epochs ?? 1): Promise<void> {
    for (let epoch = 1; epoch <= nEpochs; epoch++) {
      const events: Extract<RunUpdate, { type: "progress" }>["progress"]["events"] = [];
      for (let i = 1; i <= plan.stepsPerEpoch; i++) {
        const step = (epoch - 1) * plan.stepsPerEpoch + i;
        const loss = 1.1 * Math.exp(-step / 60) + 0.12 * Math.abs(Math.sin(step * 1.7));
        events.push({
          type: "step",
          step,
          epoch,
          loss,
          accuracy: Math.min(1, 0.35 + step / 120),
          gradientNorm: loss,
          learningRate: 0.003,
        });
      }
      const step = epoch * plan.stepsPerEpoch;
      const loss = 1.1 * Math.exp(-step / 60) + 0.06;
      events.push({
        type: "epoch",
        epoch,
        step,
        training: { loss, accuracy: Math.min(0.99, 0.4 + step / 140) },
        validation: { loss: loss + 0.2, accuracy: Math.min(0.8, 0.35 + step / 160) },
        isBest: true,
        gradientNorms: plan.layers.map(({ nParameters }, index) => (nParameters === 0 ? 0 : loss * 10 ** -(2 * index))),
      });
      this.say({
        type: "progress",
        progress: { events, step, nSteps: plan.nSteps, finished: step === plan.nSteps },
        stepsPerSecond: 84.2,
        secondsLeft: (plan.nSteps - step) / 84.2,
      });
    }
    if (nEpochs === config.epochs) {
      this.say({ type: "finished", stopped: false });
      this.say({ type: "evaluated", evaluation: await this.evaluate() });
    }
  }

  /** Plays a run on an encoder's sentence vectors, to its end or only so far. */
  async transfer(upTo: "encode" | "tuning" | "end" = "end"): Promise<void> {
    type Events = Extract<RunUpdate, { type: "progress" }>["progress"]["events"];
    let step = 0;
    const nSteps = 4 + 3 * 60;
    const tell = (n: number, ...events: Events) => {
      step += n;
      const progress = { events, step, nSteps, finished: step === nSteps };
      this.say({ type: "progress", progress, stepsPerSecond: 3.1, secondsLeft: (nSteps - step) / 3.1 });
    };
    const recipe = {
      features: "frozen",
      head: { kind: "logistic", c: 10 },
      labelNames: true,
      ngramWeight: 0,
      inverseTemperature: 1,
    } as const;
    tell(2, { type: "stage", stage: "encode", done: 12, total: 20 });
    if (upTo === "encode") return;
    tell(
      2,
      { type: "stage", stage: "compare", done: 3, total: 3 },
      {
        type: "tried",
        trial: { recipe, accuracy: 0.81, accuracyLow: 0.6, accuracyHigh: 0.9, loss: 0.4132, lossError: 0.052 },
      },
      {
        type: "tried",
        trial: {
          recipe: { ...recipe, head: { kind: "prototypes" }, labelNames: false },
          accuracy: 0.75,
          accuracyLow: 0.6,
          accuracyHigh: 0.9,
          loss: 0.552,
          lossError: 0.061,
        },
      },
      {
        type: "tried",
        trial: {
          recipe: { ...recipe, ngramWeight: 0.3 },
          accuracy: 0.82,
          accuracyLow: 0.6,
          accuracyHigh: 0.9,
          loss: 0.4081,
          lossError: 0.05,
        },
      },
      { type: "chosen", chosen: { index: 2, tuning: { without: 0.43, with: 0.44 } } },
      { type: "stage", stage: "tryTuning", done: 0, total: 180 },
    );
    for (let fold = 1; fold <= 3; fold++) {
      for (let i = 1; i <= 60; i++) {
        if (upTo === "tuning" && fold === 2 && i === 31) return;
        const loss = 2.2 * Math.exp(-i / (20 + 4 * fold)) + 0.3 + 0.1 * Math.sin(i * 1.3 + fold);
        tell(
          1,
          { type: "tuning", step: i, nSteps: 60, fold, nFolds: 3, loss, learningRate: 1e-4 },
          { type: "stage", stage: "tryTuning", done: (fold - 1) * 60 + i, total: 180 },
        );
      }
    }
    tell(
      0,
      {
        type: "tried",
        trial: {
          recipe: { ...recipe, features: "tuned" },
          accuracy: 0.8,
          accuracyLow: 0.6,
          accuracyHigh: 0.9,
          loss: 0.4398,
          lossError: 0.07,
        },
      },
      { type: "finished", reason: "completed", epoch: 0, bestEpoch: undefined },
    );
    this.say({ type: "finished", stopped: false });
    this.say({ type: "evaluated", evaluation: await this.evaluate() });
  }

  say(update: RunUpdate): void {
    for (const listener of this.#listeners) listener(update);
  }

  pause(): void {
    this.calls.push("pause");
    this.say({ type: "paused" });
  }

  resume(): void {
    this.calls.push("resume");
    this.say({ type: "resumed" });
  }

  step(): void {
    this.calls.push("step");
  }

  epoch(): void {
    this.calls.push("epoch");
  }

  stop(): void {
    this.calls.push("stop");
    this.say({ type: "finished", stopped: true });
  }

  reset(): void {
    this.calls.push("reset");
  }

  async update(): Promise<void> {
    this.calls.push("update");
  }

  listen(listener: (update: RunUpdate) => void): () => void {
    this.#listeners.push(listener);
    return () => undefined;
  }

  #report(examples: Example[]): Evaluation["training"] {
    const classes = this.#classes;
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
}
