// The engine of the page, for other programs: one model at a time, which is trained or opened and then
// asked. Each instance has workers of its own.

import { type ClosableEngine, createEngine } from "../www/engine/client.ts";
import { configOf } from "../www/engine/model-file.ts";
import type {
  DataInput,
  EngineChoice,
  Evaluation,
  Example,
  Inspection,
  LabelsEvaluation,
  LabelsPerText,
  ParseOptions,
  Parsed,
  Plan,
  Prediction,
  RunConfig,
  Setting,
} from "../www/engine/protocol.ts";
import { encoderOf } from "../www/state/settings.ts";
import { type Classifier, type ExplainOptions, type Why, explain, predict, predictMany, typed } from "./classifier.ts";
import { EncoderFiles } from "./encoders.ts";
import { HandfulError, handfulError } from "./error.ts";
import type { Platform } from "./platform.ts";
import { Training } from "./training.ts";

export interface HandfulOptions {
  /**
   * The folder `engine/` of a built page, to use its engines; else the one beside this package, which
   * runs on the CPU.
   */
  engines?: URL | string | undefined;
  /** The folder `models/` of a built page. Without it, nothing starts from a pretrained encoder. */
  encoders?: URL | string | undefined;
  /** Starts the package's `worker.js`, where a bundler or a content policy needs another way. */
  worker?: (() => BrowserWorker) | undefined;
}

/** A `Worker`, where there are any. */
export interface BrowserWorker {
  postMessage(message: unknown): void;
  terminate(): void;
}

/** A text with its class; as `parse` gives them, or written by hand. */
export type LabelledText = Pick<Example, "text" | "label"> & Partial<Example>;

export interface TrainOptions {
  /** Those that differ from the defaults, which `settings` tells. */
  settings?: RunConfig | undefined;
  /** Texts that are only scored. */
  test?: readonly LabelledText[] | undefined;
  /** `auto` and `gpu` need the WebGPU engine of a built page: see `engines`. */
  engine?: EngineChoice | undefined;
  /** Goes on from what the model at hand has learned, as far as that can be. */
  goesOn?: boolean | undefined;
}

export interface OpenOptions {
  /** The texts that the model was trained on, for its scores. Without them it predicts and explains as well. */
  examples?: readonly LabelledText[] | undefined;
  test?: readonly LabelledText[] | undefined;
}

export interface Form {
  /** Every setting: its values, its default, and its words in English and Chinese. */
  settings: Setting[];
  defaults: RunConfig;
}

export class HandfulOn implements Classifier {
  #engine: ClosableEngine;
  #encoders: EncoderFiles;
  /** Where there are encoders a run starts from one, unless told. */
  #ownDefaults: RunConfig;
  #training: Training | undefined;
  #classes: readonly string[] = [];
  #isDisposed = false;
  /** The engine reads, counts and plans one thing at a time. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @internal */
  constructor(platform: Platform, { engines, encoders, worker }: HandfulOptions = {}) {
    const folder = (address: URL | string) => new URL(String(address).replace(/\/?$/, "/"), platform.base());
    this.#engine = createEngine({
      spawn: (worker as Platform["spawn"] | undefined) ?? platform.spawn,
      ...(engines === undefined
        ? { base: platform.manifest.cpu?.js ?? "", manifest: platform.manifest }
        : { base: new URL("../", folder(engines)).href }),
    });
    const own = encoders === undefined ? undefined : folder(encoders);
    this.#encoders = new EncoderFiles(this.#engine, platform.fetch, own);
    this.#ownDefaults = { start: own ? "pretrained" : "random" };
    this.#engine.listen((update) => {
      if (update.type === "started") this.#classes = update.plan.classes;
      this.#training?.hear(update);
    });
  }

  get classes(): readonly string[] {
    return this.#classes;
  }

  /** The settings that there are. */
  settings(): Promise<Form> {
    return this.#do(async () => {
      const { settings, defaults } = await this.#engine.ready();
      return { settings, defaults: { ...defaults, ...this.#ownDefaults } };
    });
  }

  /** Reads labelled texts, laid out as people have them: how they were read is told with them. */
  parse(text: string, options: ParseOptions = {}): Promise<Parsed> {
    return this.#inTurn(() => this.#engine.parse(text, options));
  }

  /** Counts classes, and finds what to look at before training. */
  inspect(examples: readonly LabelledText[], labels: LabelsPerText = "one"): Promise<Inspection> {
    return this.#inTurn(() => this.#engine.inspect(whole(examples), labels));
  }

  /** What a training would do: parts, layers, sizes. */
  plan(examples: readonly LabelledText[], { settings, test }: TrainOptions = {}): Promise<Plan> {
    return this.#inTurn(async () => {
      const config = await this.#configOf(settings);
      await this.#equip(config);
      return this.#engine.plan(dataOf(examples, test), config);
    });
  }

  /**
   * Trains a model, in place of the one that there is. Where a text may have several labels, they stand in its
   * label, parted by `|`.
   */
  train(
    examples: readonly LabelledText[],
    options: TrainOptions & { settings: { labels: "several" } },
  ): Training<LabelsEvaluation>;
  train(examples: readonly LabelledText[], options?: TrainOptions): Training;
  train(examples: readonly LabelledText[], options: TrainOptions = {}): Training<never> {
    const training = this.#supersede(new Training<never>(this.#engine));
    if (this.#isDisposed) training.fail(new HandfulError({ code: "disposed" }));
    else void this.#start(training, dataOf(examples, options.test), options);
    return training;
  }

  /** The scores of the model on every part of the texts that it was trained with. */
  evaluate(): Promise<Evaluation> {
    return this.#do(() => this.#engine.ask({ kind: "evaluate" }));
  }

  /** The same of a model that may give a text several labels. */
  evaluateLabels(): Promise<LabelsEvaluation> {
    return this.#do(() => this.#engine.ask({ kind: "evaluateLabels" }));
  }

  predict(text: string): Promise<Prediction> {
    return this.#do(() => predict(this.#engine, text));
  }

  async *predictMany(texts: readonly string[], signal?: AbortSignal): AsyncGenerator<Prediction, void> {
    this.#refuseDisposed();
    yield* predictMany(this.#engine, texts, signal);
  }

  explain(text: string, options: ExplainOptions = {}): Promise<Why> {
    return this.#do(() => explain(this.#engine, text, options), options.signal);
  }

  /** The model of a training that is over, as the bytes of a file; it holds no text. */
  save(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#do(async () => new Uint8Array(await (await this.#engine.saveModel()).arrayBuffer()));
  }

  /** Opens a model that was saved, here or by the page, in place of the one that there is. */
  open(model: Uint8Array | ArrayBuffer | Blob, { examples, test }: OpenOptions = {}): Promise<Plan> {
    return this.#do(async () => {
      this.#supersede(undefined);
      const file = model instanceof Blob ? model : new Blob([model as Uint8Array<ArrayBuffer> | ArrayBuffer]);
      // The engine says what is wrong with a file that tells no settings.
      const config = (await configOf(file)) ?? (await this.#configOf({ start: "random" }));
      await this.#equip(config);
      const plan = await this.#engine.openModel(file, examples && dataOf(examples, test), config, 0);
      this.#classes = plan.classes;
      return plan;
    });
  }

  /** Ends the workers; the instance is of no more use. In Node, the program can end then. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#training?.fail(new HandfulError({ code: "disposed" }));
    this.#engine.terminate();
  }

  async #start(training: Training, data: DataInput, { settings, engine, goesOn }: TrainOptions): Promise<void> {
    try {
      const config = await this.#configOf(settings);
      await this.#equip(config, training);
      // Stopped, or another was begun meanwhile.
      if (training.isOver) return;
      const started = this.#engine.start(data, config, engine ?? "cpu", { goesOn: goesOn ?? false });
      training.begun();
      await started;
    } catch (thrown) {
      training.fail(this.#isDisposed ? new HandfulError({ code: "disposed" }) : handfulError(thrown));
    }
  }

  /** What was begun before is no longer followed, as its model gives way. */
  #supersede<T extends Training | undefined>(training: T): T {
    this.#training?.fail(new HandfulError({ code: "superseded" }));
    this.#training = training;
    this.#classes = [];
    return training;
  }

  async #configOf(settings: RunConfig = {}): Promise<RunConfig> {
    const { defaults } = await this.#engine.ready();
    return { ...defaults, ...this.#ownDefaults, ...settings };
  }

  async #equip(config: RunConfig, training?: Training): Promise<void> {
    const name = encoderOf(config);
    if (name === undefined) return;
    await this.#encoders.acquire(name, (bytes, total) => training?.hear({ type: "encoder", name, bytes, total }));
  }

  #do<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return typed(async () => {
      this.#refuseDisposed();
      try {
        return await work();
      } catch (thrown) {
        this.#refuseDisposed();
        throw thrown;
      }
    }, signal);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => this.#do(work));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #refuseDisposed(): void {
    if (this.#isDisposed) throw new HandfulError({ code: "disposed" });
  }
}

function dataOf(examples: readonly LabelledText[], test?: readonly LabelledText[]): DataInput {
  return { examples: whole(examples), testExamples: test && test.length > 0 ? whole(test) : undefined };
}

/** One that was written by hand has no line. */
function whole(examples: readonly LabelledText[]): Example[] {
  return examples.map(({ text, label, line = 0 }) => ({ text, label, line }));
}
