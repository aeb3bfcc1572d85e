// One training run: where it is, which engine it is on, and how it survives its workers.

import { hasRoomForGpu } from "./capacity.ts";
import { type Connection, type Ending, type RunNews, WorkerEnded } from "./connection.ts";
import { type Contest, EngineContest, type MovableRun, type RunInContest } from "./contest.ts";
import { assertNever } from "../assert-never.ts";
import type { Lending, LendingOptions } from "./lending.ts";
import { describe, engineError, toCoreError } from "./errors.ts";
import {
  AbortError,
  type AnswerTo,
  type CoreError,
  type DataInput,
  EngineError,
  type GivenVectors,
  type EngineChoice,
  type EngineReason,
  type JobRequest,
  type Plan,
  type ProgressOf,
  type Question,
  type RunConfig,
  type RunMode,
  type RunState,
  type RunUpdate,
} from "./protocol.ts";
import { isTaught } from "../state/needed-encoders.ts";
import { encodersOf, runKind, untaught } from "../state/settings.ts";
import { prefetched } from "../prefetch.ts";
import { EngineRace, Rival } from "./race.ts";
import { attempt, twice, type Workers } from "./workers.ts";

const fetchLending = prefetched(() => import("./lending.ts"));

/** What a run trains on, and how. */
export interface RunInput {
  data: DataInput;
  config: RunConfig;
  /** From what the run before has learned. */
  goesOn?: boolean;
  /** The state that it begins with. */
  from?: RunState;
  left?: undefined;
}

/** A run that is over, and perhaps of texts that are not at hand. */
export interface LeftRun {
  data: DataInput | undefined;
  config: RunConfig;
  goesOn?: undefined;
  from?: undefined;
  /** The model that it left, at that step. */
  left: { file: Blob; step: number };
}

/** The run's state, and the settings that it was saved under. */
interface Checkpoint extends RunState {
  config: RunConfig;
}

/** The worker that has the run. */
interface Holder {
  connection: Connection;
  engine: "cpu" | "gpu";
}

/** Rest of a run for which workers beside it pay: they start, and read the texts first. */
const worthLendingSeconds = 3;

/** Deaths of workers, while a run gets no further, after which it is given up. */
const mostDeaths = 3;

/** News of different runs that a worker had is told apart by this. */
let lastId = 0;

export class TrainingRun {
  #workers: Workers;
  #listener: (update: RunUpdate) => void;
  #input: RunInput | LeftRun;
  #config: RunConfig;
  #choice: EngineChoice;

  #phase: "running" | "paused" | "finished" | "failed" = "running";
  #mode: RunMode = "continuous";
  #wasStopped = false;
  #isDropped = false;

  #holder?: Holder;
  #id = 0;
  #checkpoint?: Checkpoint;
  /** Whether it began with what an earlier run had learned, and still has it. */
  #goesOn = false;
  #step = 0;
  #furthestStep = 0;
  /** Of workers, over this run, since it last got further than ever before. */
  #nDeaths = 0;

  #stepsPerSecond = 0;
  #secondsLeft = Infinity;
  #contest: Contest;
  /** Tunings that other workers do, once there are any. */
  #lending?: Promise<Lending | undefined>;
  /** What waits for the run's end. */
  #whenOver: (() => void)[] = [];

  /** Commands, moves and recoveries happen one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    workers: Workers,
    input: RunInput | LeftRun,
    choice: EngineChoice,
    listener: (update: RunUpdate) => void,
  ) {
    this.#workers = workers;
    this.#input = input;
    this.#config = input.config;
    this.#choice = choice;
    this.#listener = listener;
    if (input.from) {
      this.#checkpoint = { ...input.from, config: input.config };
      this.#step = this.#furthestStep = input.from.step;
    }
    this.#contest = this.#contestOf(choice);
  }

  #contestOf(choice: EngineChoice): Contest {
    const workers = this.#workers;
    const model = this.#config.model ?? "cnn";
    const run: RunInContest = {
      pace: () => ({
        stepsPerSecond: this.#stepsPerSecond,
        secondsLeft: this.#secondsLeft,
        isFinished: this.#is("finished"),
      }),
      command: (work) => this.#command(work),
      go: () => this.#go(),
      say: (engine, reason, adapter) => this.#sayEngine(engine, reason, adapter),
    };
    if (choice === "auto" && this.#canRace) {
      const begin = (connection: Connection) => this.#begin(connection);
      return new EngineRace({ workers, model, run: { ...run, begin, follow: (rival) => this.#follow(rival) } });
    }
    // What a teacher takes says nothing of the network.
    const stays = this.#isTransfer || this.#isTaught;
    const halt = () => this.#halt();
    const move: MovableRun["move"] = (engine, connect) => this.#move(engine, connect);
    return new EngineContest({ workers, choice, model, stays, run: { ...run, halt, move } });
  }

  /** Every run begins on the CPU engine. Rejects where it refuses the data or the settings. */
  start(mode: RunMode): Promise<void> {
    return this.#inTurn(async () => {
      this.#mode = mode;
      // What an earlier run has learned is in its worker.
      if (!this.#input.goesOn) await this.#workers.lightCpu();
      let refusal: string | undefined;
      const plan = await twice(async () => this.#install((await this.#workers.cpu()).connection, "cpu")).catch(
        async (thrown: unknown) => {
          if (!isState(thrown)) throw thrown;
          // Better from the beginning than not at all.
          refusal = describe(thrown);
          this.#checkpoint = undefined;
          this.#step = this.#furthestStep = 0;
          return this.#install((await this.#workers.cpu()).connection, "cpu");
        },
      );
      if (this.#isDropped) throw new AbortError();
      this.#emit({ type: "started", plan });
      if (refusal !== undefined) this.#emit({ type: "recovered", step: 0, detail: refusal, goesOn: false });
      this.#contest.begin();
      await this.#go();
    });
  }

  /** A run that is over, with the model that it left. Rejects where the engine refuses that. */
  open(): Promise<Plan> {
    return this.#inTurn(async () => {
      this.#phase = "finished";
      this.#wasStopped = true;
      this.#step = this.#furthestStep = this.#input.left?.step ?? 0;
      const plan = await twice(async () => this.#install((await this.#workers.cpu()).connection, "cpu"));
      if (this.#isDropped) throw new AbortError();
      return plan;
    });
  }

  /** The model as a file. Of a run that is over it is what another worker makes the run again of. */
  async save(): Promise<Blob> {
    const { left } = this.#input;
    if (left) return left.file;
    const wasOver = this.#is("finished");
    const file = await twice(async () => {
      await this.#worker();
      // Where the worker of a run that was over has died, the run may come to its end once more.
      if (wasOver) await this.#over();
      return (await this.#worker()).call({ call: "save" });
    });
    if (this.#is("finished")) {
      const { data, config } = this.#input;
      this.#input = { data, config, left: { file, step: this.#step } };
      this.#holder?.connection.settle();
      if (this.#isSwollen) this.#command(() => this.#renew());
    }
    return file;
  }

  /** The last one that was saved; none of a run that is over and has left its model. */
  get lastState(): RunState | undefined {
    return this.#checkpoint;
  }

  /** Goes on, or from now on only so far. */
  proceed(mode: RunMode): void {
    this.#command(async () => {
      if (this.#is("paused")) {
        this.#phase = "running";
        this.#toLending((lending) => lending.resume());
        this.#emit({ type: "resumed" });
      }
      this.#mode = mode;
      await this.#go();
    });
  }

  pause(): void {
    this.#command(async () => {
      if (!this.#is("running")) return;
      await this.#halt();
      // It may have come to its end just before.
      if (this.#is("running")) this.#rest();
    });
  }

  stop(): void {
    this.#command(async () => {
      if (this.#is("running")) await this.#halt();
      if (this.#is("running") || this.#is("paused")) this.#conclude(true);
    });
  }

  /** Takes live settings. */
  async update(config: RunConfig): Promise<void> {
    await twice(async () => (await this.#worker()).call({ call: "update", config }));
    this.#config = config;
    this.#contest.rest();
  }

  /** Asks the worker that has the model; once more if the worker dies of it. */
  ask<Q extends Question>(question: Q): Promise<AnswerTo<Q>> {
    return twice(async () => (await this.#worker()).ask(question));
  }

  /** Does a job with the model, on the worker that has it then; from its beginning once more if the worker ends. */
  async *job<R extends JobRequest>(request: R, signal?: AbortSignal): AsyncGenerator<ProgressOf<R>, void> {
    try {
      for await (const progress of attempt(2, async () => (await this.#worker()).job(request, signal))) {
        if (this.#isDropped) break;
        yield progress;
      }
    } catch (thrown) {
      // The worker lets go of a run's jobs with the run.
      if (!this.#isDropped) throw thrown;
    }
    if (this.#isDropped) throw new AbortError();
  }

  /** The worker that has the model, after all commands before. */
  async #worker(): Promise<Connection> {
    for (let turn; turn !== this.#turn;) {
      turn = this.#turn;
      await turn;
    }
    if (this.#isDropped) throw new AbortError();
    if (!this.#holder) throw engineError({ code: "notReady" });
    // What was read since then, too.
    return this.#workers.equip(this.#holder.connection, encodersOf(untaught(this.#config)));
  }

  /** Gives the worker that has the model vectors, for what is asked next. */
  async give(given: GivenVectors): Promise<void> {
    await twice(async () => (await this.#worker()).call({ call: "vectors", ...given }));
  }

  /** No more is heard of it. */
  drop(): void {
    this.#isDropped = true;
    this.#contest.close();
    this.#endLearning();
    this.#checkpoint = undefined;
    // A worker that is dead needs no pause.
    this.#holder?.connection.call({ call: "pause" }).catch(() => undefined);
  }

  /** On a pretrained encoder's sentence vectors: the state of such a run is not for another engine. */
  get #isTransfer(): boolean {
    return runKind(this.#input.config) === "transfer";
  }

  /**
   * Whether it can be begun once more, beside itself: there is no earlier work in it, nobody learns
   * before it, and one more worker with its encoder has room.
   */
  get #canRace(): boolean {
    const { config, goesOn, from, left } = this.#input;
    const isNew = this.#isTransfer && !goesOn && !from && !left && !this.#isTaught;
    // What is spent of privacy is spent once.
    return isNew && !config.private && hasRoomForGpu(encodersOf(config));
  }

  /** Whether a classifier on an encoder learns first, and tells the network what texts without labels are. */
  get #isTaught(): boolean {
    const { config, data } = this.#input;
    return data !== undefined && isTaught(config, data.examples, data.testExamples ?? []);
  }

  /** Whether it has no state at its beginning: what is yet to be read or told begins elsewhere as it would here. */
  get #hasNoState(): boolean {
    if (this.#isTransfer) return true;
    const isBare = this.#checkpoint === undefined && !this.#input.goesOn;
    return isBare && (runKind(this.#input.config) === "network" || this.#isTaught);
  }

  // News from the worker

  #hear(news: RunNews): void {
    if (this.#isDropped || news.run !== this.#id) return;
    switch (news.news) {
      case "progress": {
        const { progress, stepsPerSecond, trainingMs } = news;
        this.#step = progress.step;
        if (progress.step > this.#furthestStep) {
          this.#furthestStep = progress.step;
          this.#nDeaths = 0;
        }
        this.#stepsPerSecond = stepsPerSecond;
        const isTimed = !progress.finished && stepsPerSecond > 0;
        this.#secondsLeft = isTimed ? (progress.nSteps - progress.step) / stepsPerSecond : 0;
        this.#emit({ type: "progress", progress, stepsPerSecond, secondsLeft: this.#secondsLeft });
        this.#contest.weigh(trainingMs, this.#mode);
        for (const event of progress.events) {
          if (event.type === "tuning" && event.fold === 1 && event.step === 1) this.#lend(event.nFolds);
        }
        return;
      }
      case "halted":
        return news.finished ? this.#conclude(false) : this.#rest();
      case "failed":
        return this.#fail(news.error);
      case "checkpoint":
        this.#checkpoint = { bytes: news.bytes, step: news.step, config: this.#config };
        this.#emit({ type: "saved", step: news.step });
        this.#holder?.connection.settle();
        if (this.#isSwollen) this.#command(() => this.#renew());
        return;
      default:
        assertNever(news);
    }
  }

  /** Tuning has begun, perhaps once more: others do what of it is not done here. */
  #lend(nFolds: number): void {
    if (this.#lending) return this.#toLending((lending) => lending.renew());
    if (this.#holder?.engine !== "cpu" || this.#mode !== "continuous" || this.#secondsLeft < worthLendingSeconds)
      return;
    const { data, left } = this.#input;
    if (left) return;
    this.#lending = fetchLending().then(
      ({ Lending }) => {
        if (this.#isDropped || this.#is("finished") || this.#is("failed")) return undefined;
        const ask: LendingOptions["ask"] = async (call) => (await this.#worker()).call(call);
        const lending = new Lending(this.#workers, { data, config: this.#config, nFolds, ask });
        if (this.#is("paused")) lending.pause();
        return lending;
      },
      (thrown: unknown) => {
        // It goes on alone.
        console.warn(thrown);
        return undefined;
      },
    );
  }

  #toLending(act: (lending: Lending) => unknown): void {
    void this.#lending?.then((lending) => lending && act(lending));
  }

  /** Nothing is to be learned any more: those who help are let go, and who waits for that hears of it. */
  #endLearning(): void {
    this.#toLending((lending) => lending.end());
    this.#lending = undefined;
    for (const tell of this.#whenOver.splice(0)) tell();
  }

  #rest(): void {
    this.#phase = "paused";
    this.#contest.rest();
    this.#toLending((lending) => lending.pause());
    this.#emit({ type: "paused" });
  }

  /** Resolves when the run has come to its end, whatever that is. */
  #over(): Promise<void> {
    const goesOn = !this.#isDropped && (this.#is("running") || this.#is("paused"));
    return goesOn ? new Promise((resolve) => this.#whenOver.push(resolve)) : Promise.resolve();
  }

  #conclude(stopped: boolean): void {
    this.#phase = "finished";
    this.#endLearning();
    this.#wasStopped = stopped;
    this.#emit({ type: "finished", stopped });
    this.#contest.conclude();
    void this.#evaluate();
  }

  async #evaluate(): Promise<void> {
    try {
      const update: RunUpdate =
        this.#input.config.labels === "several"
          ? { type: "labelsEvaluated", evaluation: await this.ask({ kind: "evaluateLabels" }) }
          : { type: "evaluated", evaluation: await this.ask({ kind: "evaluate" }) };
      // After a recovery the run may have to go to its end once more.
      if (this.#is("finished")) this.#emit(update);
    } catch (thrown) {
      if (!(thrown instanceof AbortError) && this.#is("finished")) this.#fail(toCoreError(thrown));
    }
  }

  #fail(error: CoreError): void {
    this.#phase = "failed";
    this.#contest.close();
    this.#endLearning();
    this.#emit({ type: "failed", error });
  }

  #sayEngine(engine: "cpu" | "gpu", reason: EngineReason, adapter?: string): void {
    this.#emit({ type: "engine", status: { engine, adapter, reason } });
  }

  // Between workers

  /** Takes the run, at rest, to another worker. If that fails, all is as before; returns why. */
  async #move(engine: "cpu" | "gpu", connect: () => Promise<Connection>): Promise<string | undefined> {
    if (!this.#holder) return "the run's worker has ended";
    try {
      const isFresh = (this.#step === 0 && this.#hasNoState) || this.#input.left !== undefined;
      if (!isFresh && this.#checkpoint?.step !== this.#step) {
        const saved = await this.#holder.connection.call({ call: "checkpoint" });
        this.#checkpoint = { ...saved, config: this.#config };
      }
      await this.#install(await connect(), engine);
      return undefined;
    } catch (thrown) {
      return describe(thrown);
    }
  }

  get #isSwollen(): boolean {
    return this.#holder?.connection.isSwollen(this.#workers.limitBytes) ?? false;
  }

  /** Takes the run to a new worker, as a memory that has grown does not shrink. Where that fails it stays. */
  async #renew(): Promise<void> {
    if (!this.#holder || !this.#isSwollen) return;
    const { engine } = this.#holder;
    await this.#halt();
    const model = this.#config.model ?? "cnn";
    const problem = await this.#move(engine, async () =>
      engine === "gpu" ? this.#workers.lightGpu(model) : (await this.#workers.lightCpu()).connection,
    );
    if (problem !== undefined) console.warn(problem);
    await this.#go();
  }

  /** Makes the run on a worker, from the last checkpoint if there is one. */
  async #install(connection: Connection, engine: "cpu" | "gpu"): Promise<Plan> {
    const checkpoint = this.#checkpoint;
    const config = checkpoint?.config ?? this.#config;
    const id = ++lastId;
    const { data, goesOn = false, left } = this.#input;
    // A model that was kept has been taught.
    await this.#workers.equip(connection, encodersOf(left ? untaught(config) : config));
    // A state has it all; and a worker with a chosen WebGPU engine is a new one.
    const wants = goesOn && !checkpoint && this.#choice !== "gpu";
    const plan = left
      ? await connection.call({ call: "open", file: left.file, data })
      : await connection.call({ call: "prepare", run: id, data, config, goesOn: wants });
    if (!checkpoint) this.#goesOn = plan.goesOn;
    connection.fittedTo = this.#input;
    if (checkpoint && !left) {
      await connection.call({ call: "restore", bytes: checkpoint.bytes, step: checkpoint.step });
      if (checkpoint.config !== this.#config) await connection.call({ call: "update", config: this.#config });
    }
    this.#settleOn({ connection, engine }, id);
    return plan;
  }

  /** From now on a worker has the run, and is listened to. */
  #settleOn(holder: Holder, id: number): void {
    const { connection } = holder;
    this.#id = id;
    this.#holder = holder;
    connection.tenant = { hear: (news) => this.#hear(news), lose: (ending) => this.#lose(connection, ending) };
  }

  /** Begins the run once more, on another worker. */
  async #begin(connection: Connection): Promise<Rival> {
    const { data, left } = this.#input;
    if (left) throw new AbortError();
    const config = this.#config;
    await this.#workers.equip(connection, encodersOf(config));
    const rival = new Rival(connection, ++lastId);
    await connection.call({ call: "prepare", run: rival.id, data, config, goesOn: false });
    connection.fittedTo = this.#input;
    await connection.call({ call: "run", mode: "continuous" });
    return rival;
  }

  /** Goes on with what a rival on the GPU engine has done, unless it is over; resolves with whether it does. */
  async #follow(rival: Rival): Promise<boolean> {
    await this.#halt();
    // One whose worker has died is made again from what it had come to.
    if (!this.#is("running") || !this.#holder) return false;
    // With all told.
    await rival.connection.call({ call: "pause" });
    this.#toLending((lending) => lending.end());
    this.#lending = undefined;
    this.#checkpoint = undefined;
    this.#step = this.#furthestStep = 0;
    this.#settleOn({ connection: rival.connection, engine: "gpu" }, rival.id);
    this.#emit({ type: "rewound" });
    for (const news of rival.news) this.#hear(news);
    return true;
  }

  #lose(connection: Connection, ending: Ending): void {
    const lost = this.#holder;
    if (lost?.connection !== connection || this.#isDropped) return;
    this.#holder = undefined;
    this.#toLending((lending) => lending.retreat());
    // A deadly request is not asked a third time, but the run would come to a deadly step for ever.
    if (ending.request === undefined) this.#nDeaths++;
    this.#command(() => this.#recover(lost.engine, ending));
  }

  /** Goes on from the last checkpoint, on the CPU engine. */
  async #recover(engine: "cpu" | "gpu", { cause, detail }: Ending): Promise<void> {
    this.#contest.close();
    while (!this.#holder) {
      if (this.#nDeaths >= mostDeaths) throw engineError({ code: "engine", detail });
      try {
        await this.#install((await this.#workers.cpu()).connection, "cpu");
      } catch (thrown) {
        if (thrown instanceof WorkerEnded) {
          if (thrown.isCause || thrown.ending.request === undefined) this.#nDeaths++;
        } else if (thrown instanceof EngineError && this.#checkpoint) {
          // Better from the beginning than not at all.
          this.#checkpoint = undefined;
        } else {
          throw thrown;
        }
      }
    }
    if (engine === "gpu") this.#sayEngine("cpu", { code: cause === "deviceLost" ? cause : "gpuFailed", detail });
    const step = this.#input.left?.step ?? this.#checkpoint?.step ?? 0;
    const lostSteps = step < this.#step;
    this.#step = step;
    this.#emit({ type: "recovered", step, detail, goesOn: this.#goesOn });
    if (lostSteps && this.#is("finished")) {
      if (this.#wasStopped) {
        void this.#evaluate();
      } else {
        this.#phase = "running";
        this.#mode = "continuous";
        this.#emit({ type: "resumed" });
      }
    }
    await this.#go();
  }

  // Turns

  async #go(): Promise<void> {
    if (!this.#is("running") || this.#contest.isHolding) return;
    await this.#holder?.connection.call({ call: "run", mode: this.#mode });
  }

  async #halt(): Promise<void> {
    try {
      await this.#holder?.connection.call({ call: "pause" });
    } catch (thrown) {
      // A dead worker stands still.
      if (!(thrown instanceof WorkerEnded)) throw thrown;
    }
  }

  /** A step of the run's life that no one waits for. */
  #command(work: () => Promise<void>): void {
    this.#inTurn(async () => {
      if (!this.#isDropped && !this.#is("failed")) await work();
    }).catch((thrown: unknown) => {
      // A worker's death has put its recovery in the queue.
      if (!(thrown instanceof WorkerEnded)) this.#fail(toCoreError(thrown));
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    // Whoever asked for it hears of its failure.
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** As a call, because the phase changes while one waits. */
  #is(phase: "running" | "paused" | "finished" | "failed"): boolean {
    return this.#phase === phase;
  }

  #emit(update: RunUpdate): void {
    if (!this.#isDropped) this.#listener(update);
  }
}

/** Whether the engine refused the state that a run was to begin with. */
function isState(thrown: unknown): boolean {
  return thrown instanceof EngineError && thrown.error.kind.code === "invalidCheckpoint";
}
