// An engine for tests of the page: a session that answers at once, without a worker around it.

import { isCoreError } from "./errors.ts";
import {
  AbortError,
  type AnswerTo,
  type DataInput,
  type EncoderInfo,
  type EncoderName,
  type Engine,
  EngineError,
  type Example,
  type ExportedFile,
  type ExportForm,
  type GivenVectors,
  type Inspection,
  type JobRequest,
  type LabelsPerText,
  type Parsed,
  type ParseOptions,
  type Plan,
  type PoolJob,
  type PoolNews,
  type ProgressOf,
  type PublishedFault,
  type PublishedFolder,
  type Question,
  type EngineChoice,
  type RunConfig,
  type RunState,
  type RunUpdate,
  type StartOptions,
  type TokenView,
} from "./protocol.ts";
import { fakeDefaults, fakeSettings } from "./form.test-helper.ts";
import { FakeSession, fakeError } from "./session.test-helper.ts";

export { fakeDefaults, fakeError, fakeSettings };

export class FakeEngine implements Engine {
  readonly calls: string[] = [];
  /** Between what a job tells. */
  readonly jobMs = {
    search: 100,
    label: 100,
    fold: 20,
    tune: 0,
    guess: 0,
    predictMany: 0,
    explain: 100,
    map: 100,
    tsne: 100,
  };
  /** What it answers, and how it does its jobs. */
  readonly session = new FakeSession();
  #listeners: ((update: RunUpdate) => void)[] = [];

  async ready() {
    return { settings: fakeSettings, defaults: fakeDefaults };
  }

  async parse(text: string, options: ParseOptions): Promise<Parsed> {
    this.calls.push("parse");
    return this.#answer({ kind: "parse", input: { text, options } });
  }

  async inspect(examples: Example[], labels: LabelsPerText): Promise<Inspection> {
    return this.#answer({ kind: "inspect", input: { examples, labels } });
  }

  async plan(data: DataInput, config: RunConfig): Promise<Plan> {
    this.calls.push("plan");
    return rejecting(() => this.session.plan(data, config));
  }

  async tokens(text: string): Promise<TokenView> {
    return this.#answer({ kind: "tokens", input: { text } });
  }

  async loadEncoder(name: EncoderName, file: Blob): Promise<EncoderInfo> {
    this.calls.push("loadEncoder");
    const bytes = new TextEncoder().encode(await file.text());
    return rejecting(() => this.session.load_encoder(name, bytes));
  }

  /** How far a folder is read before it waits to be let through. */
  convertNext: () => void = () => undefined;

  async convertEncoder(
    folder: PublishedFolder,
    follow: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Blob | { fault: PublishedFault }> {
    this.calls.push("convertEncoder");
    const found = await folder.config.text();
    if (!found.includes("bert")) return { fault: { what: "architecture", found } };
    follow(1, 2);
    await new Promise<void>((resolve, reject) => {
      this.convertNext = resolve;
      signal.addEventListener("abort", () => reject(new AbortError()));
    });
    return new Blob([`${folder.name}:`, await folder.weights.arrayBuffer()]);
  }

  dropEncoder(name: EncoderName): void {
    this.calls.push("dropEncoder");
    this.session.encoders.delete(name);
  }

  async giveVectors({ encoder, texts, vectors, nFeatures }: GivenVectors): Promise<void> {
    this.calls.push("giveVectors");
    this.session.giveVectors(encoder, texts, vectors, nFeatures);
  }

  async saveModel(): Promise<Blob> {
    this.calls.push("saveModel");
    return new Blob(["a model"]);
  }

  encoderFile(): Blob | undefined {
    return new Blob(["an encoder"]);
  }

  async exportModel(_file: Blob, _encoder: EncoderName | undefined, form: ExportForm): Promise<ExportedFile[]> {
    this.calls.push(`exportModel ${form}`);
    return [{ name: form === "onnx" ? "model.onnx" : "model.safetensors", bytes: new TextEncoder().encode("weights") }];
  }

  async openModel(file: Blob, data: DataInput): Promise<Plan> {
    this.calls.push("openModel");
    const bytes = new TextEncoder().encode(await file.text());
    return rejecting(() => this.session.open_model(bytes, data));
  }

  async ask<Q extends Question>(question: Q): Promise<AnswerTo<Q>> {
    this.calls.push(nameOf(question));
    return this.#answer(question);
  }

  async *job<R extends JobRequest>(request: R, signal?: AbortSignal): AsyncGenerator<ProgressOf<R>, void> {
    this.calls.push(nameOf(request));
    const job = await rejecting(() => this.session.start_job(request));
    // Those that tell at once go by texts.
    const ms = this.jobMs[request.kind];
    const nSteps = ms > 0 ? 1 : 16;
    for (let isOver = false; !isOver;) {
      if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
      if (signal?.aborted) throw new AbortError();
      const progress = (await rejecting(() => this.session.advance_job(job, nSteps))) as ProgressOf<R>;
      if (signal?.aborted) throw new AbortError();
      isOver = progress.finished;
      yield progress;
    }
  }

  async crossValidate(
    examples: Example[],
    jobs: readonly PoolJob[],
    follow: (news: PoolNews) => void,
    signal: AbortSignal,
  ): Promise<void> {
    this.calls.push("crossValidate");
    this.session.keep_table(examples);
    for (const [index, input] of jobs.entries()) {
      await new Promise((resolve) => setTimeout(resolve, this.jobMs.fold));
      if (signal.aborted) return;
      const job = await rejecting(() => this.session.start_job({ kind: "fold", input }));
      const { predictions } = (await this.session.advance_job(job, Infinity)) as ProgressOf<{
        kind: "fold";
        input: PoolJob;
      }>;
      if (predictions) follow({ type: "finished", index, predictions, ms: 120 });
    }
  }

  /** What the run was saved in last. */
  state?: RunState;

  lastState(): RunState | undefined {
    return this.state;
  }

  async start(data: DataInput, config: RunConfig, _choice?: EngineChoice, { from }: StartOptions = {}): Promise<void> {
    this.calls.push(from ? `start from ${from.step}` : "start");
    const plan = await rejecting(() => this.session.prepare(data, config, false));
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
        progress: { events, step, nSteps: plan.nSteps, finished: step === plan.nSteps, waiting: false },
        stepsPerSecond: 84.2,
        secondsLeft: (plan.nSteps - step) / 84.2,
      });
    }
    if (nEpochs === config.epochs) {
      this.say({ type: "finished", stopped: false });
      await this.evaluate();
    }
  }

  /** Plays a run on an encoder's sentence vectors, to its end or only so far. */
  async transfer(upTo: "encode" | "tuning" | "end" = "end"): Promise<void> {
    type Events = Extract<RunUpdate, { type: "progress" }>["progress"]["events"];
    let step = 0;
    const nSteps = 4 + 3 * 60;
    const tell = (n: number, ...events: Events) => {
      step += n;
      const progress = { events, step, nSteps, finished: step === nSteps, waiting: false };
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
      { type: "chosen", chosen: { index: 2, tuning: { without: 0.43, with: 0.44 }, selfTraining: undefined } },
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
    await this.evaluate();
  }

  /** Says how good the model is. */
  async evaluate(): Promise<void> {
    this.say(
      this.session.labels === "several"
        ? { type: "labelsEvaluated", evaluation: await this.#answer({ kind: "evaluateLabels" }) }
        : { type: "evaluated", evaluation: await this.#answer({ kind: "evaluate" }) },
    );
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

  async #answer<Q extends Question>(question: Q): Promise<AnswerTo<Q>> {
    const { value } = await rejecting(() => this.session.ask(question));
    return value as AnswerTo<Q>;
  }
}

/** What the session throws, as the page gets to know it. */
async function rejecting<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw isCoreError(thrown) ? new EngineError(thrown) : thrown;
  }
}

/** How a test knows a question or a job: by its kind, and what is told apart by more. */
function nameOf(asked: Question | JobRequest): string {
  switch (asked.kind) {
    case "near":
      return `near ${asked.input.text}`;
    case "inside":
      return `inside ${asked.input.layer}`;
    case "explain":
      return `explain ${asked.input.label}`;
    case "label":
      return asked.input.task.kind;
    default:
      return asked.kind;
  }
}
