// The worker's inside: one session, its requests in order, and training between them.

import { assertNever } from "../assert-never.ts";
import { describe, engineError, isCoreError } from "./errors.ts";
import type { Load, Session } from "./load.ts";
import { CheckpointSchedule, Pace } from "./pace.ts";
import {
  EngineError,
  type Example,
  type Progress,
  type Request,
  type Response,
  type Results,
  type RunMode,
} from "./protocol.ts";
import { runKind } from "../state/settings.ts";
import { unpack } from "./unpack.ts";

export interface HostOptions {
  post: (response: Response, transfer?: Transferable[]) => void;
  load: Load;
  /** Resolves in a new macrotask, so that messages that have arrived are handled first. */
  nextTask: () => Promise<void>;
  /** What killed the engine, in words. */
  explain?: (thrown: unknown) => string;
  now?: () => number;
}

export interface Host {
  receive(request: Request): void;
  /** Reports that the engine is dead; nothing is answered any more. */
  crash(thrown: unknown): void;
}

/** A page sees at most this many reports a second of a run. */
const reportsPerSecond = 20;

/** The run that was prepared last. */
interface Run {
  id: number;
  step: number;
  /** Absent while training stands still. */
  mode?: RunMode;
  pace: Pace;
  schedule: CheckpointSchedule;
  /** Its state may not be one that can be saved. */
  isTransfer: boolean;
  savedStep: number;
  /** What the page has not been told yet. */
  unsent?: Progress;
  sentAt: number;
}

/** Work beside the run, done a moment at a time. */
interface Task {
  pace: Pace;
  done: number;
}

export function createHost(options: HostOptions): Host {
  const { post, load, nextTask, explain = describe, now = () => performance.now() } = options;
  const queue: Request[] = [];
  let session: Session | undefined;
  let isGpu = false;
  let run: Run | undefined;
  let search: Task | undefined;
  let labelling: Task | undefined;
  let foldExamples: Example[] = [];
  let fold: Task | undefined;
  let isBusy = false;
  /** The id of the request in hand. */
  let replyingTo: number | undefined;
  let isDead = false;

  /** A session lends itself to one call at a time, so everything that calls it passes here in turn. */
  async function work(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    try {
      for (;;) {
        const request = queue.shift();
        if (request) await reply(request);
        else if (run?.mode) await train(run, run.mode);
        else break;
        if (isDead) return;
        await nextTask();
      }
    } catch (thrown) {
      crash(thrown);
    } finally {
      isBusy = false;
    }
  }

  async function reply(request: Request): Promise<void> {
    const { id } = request;
    replyingTo = id;
    try {
      const value = await answer(request);
      if (!isDead) post({ id, ok: true, value }, transferable(value));
    } catch (thrown) {
      const error = thrown instanceof EngineError ? thrown.error : thrown;
      if (!isCoreError(error)) throw thrown;
      if (isGpu && error.kind.code === "engine") loseDevice(error.kind.detail);
      else if (!isDead) post({ id, ok: false, error });
    }
    // Still set where something else is thrown, for `crash` to tell.
    replyingTo = undefined;
  }

  async function answer(request: Request): Promise<Results[keyof Results]> {
    if (request.call === "load") return start(request);
    if (!session) throw engineError({ code: "notReady" });
    switch (request.call) {
      case "parse":
        return session.parse(request.text, request.options);
      case "inspect":
        return session.inspect(request.examples);
      case "plan":
        return session.plan(request.data, request.config);
      case "encoder":
        return session.load_encoder(request.name, await unpack(request.blob));
      case "guess":
        return session.guess(request.input);
      case "search":
        session.start_search(request.data, request.config, request.options);
        search = { pace: new Pace(), done: 0 };
        return undefined;
      case "advanceSearch":
        return goOn(search, (n) => session!.advance_search(n));
      case "dropSearch":
        search = undefined;
        session.drop_search();
        return undefined;
      case "label":
        session.start_labelling(request.input);
        labelling = { pace: new Pace(), done: 0 };
        return undefined;
      case "advanceLabel":
        return goOn(labelling, (n) => session!.advance_labelling(n));
      case "dropLabel":
        labelling = undefined;
        session.drop_labelling();
        return undefined;
      case "predictMany":
        return session.predict_many(request.texts);
      case "partition":
        return session.partition(request.examples, request.options);
      case "foldExamples":
        foldExamples = request.examples;
        return undefined;
      case "startFold":
        session.start_fold(foldExamples, request.config, request.job);
        fold = { pace: new Pace(), done: 0 };
        return undefined;
      case "advanceFold":
        return goOn(fold, (n) => session!.advance_fold(n));
      case "compare":
        return session.compare(request.contestants);
      case "learningCurve":
        return session.learning_curve(request.input);
      case "tokens":
        return session.tokens(request.text);
      case "predict":
        return session.predict(request.text);
      case "explain":
        await session.start_explanation(request.text, request.label);
        return undefined;
      case "advanceExplanation":
        return session.advance_explanation();
      case "dropExplanation":
        session.drop_explanation();
        return undefined;
      case "map":
        session.start_map();
        return undefined;
      case "advanceMap":
        return session.advance_map();
      case "advanceTsne":
        return session.advance_tsne();
      case "near":
        return session.near(request.text);
      case "activations":
        return session.activations();
      case "inside":
        return session.inside(request.text, request.layer);
      case "evaluate":
        return session.evaluate();
      case "prepare": {
        run = undefined;
        const plan = session.prepare(request.data, request.config, request.goesOn);
        const schedule = new CheckpointSchedule(now());
        const isTransfer = runKind(request.config) === "transfer";
        run = { id: request.run, step: 0, pace: new Pace(), schedule, isTransfer, savedStep: 0, sentAt: -Infinity };
        return plan;
      }
      case "update":
        return session.update(request.config) as undefined;
      case "run":
        if (!run) throw engineError({ code: "notReady" });
        run.mode = request.mode;
        return undefined;
      case "pause":
        if (run?.mode) {
          run.mode = undefined;
          report(run);
          await save(session, run);
        }
        return undefined;
      case "checkpoint":
        return { bytes: await session.checkpoint(), step: run?.step ?? 0 };
      case "restore":
        session.restore(request.bytes);
        if (run) run.step = run.savedStep = request.step;
        return undefined;
      case "referenceRun":
        return session.reference_run(request.model);
      default:
        return assertNever(request);
    }
  }

  /** As much as leaves room for other requests. */
  async function goOn<P extends { done: number }>(
    task: Task | undefined,
    advance: (nSteps: number) => Promise<P>,
  ): Promise<P> {
    if (!task) throw engineError({ code: "notReady" });
    const began = now();
    const progress = await advance(task.pace.nStepsNext);
    task.pace.measure(progress.done - task.done, now() - began);
    task.done = progress.done;
    return progress;
  }

  async function start(request: Request & { call: "load" }): Promise<Results["load"]> {
    const started = await load(request.engine, { ...request, onDeviceLost: loseDevice });
    if (!started.loaded) return started;
    isGpu = request.engine === "gpu";
    const { session: theSession, ...loaded } = started;
    session = theSession;
    return loaded;
  }

  async function train(current: Run, mode: RunMode): Promise<void> {
    if (!session) return;
    // One step at a time is the only sure way not to step past the end of an epoch.
    const nSteps = mode === "continuous" ? current.pace.nStepsNext : 1;
    const began = now();
    let progress: Progress;
    try {
      progress = await session.advance(nSteps);
    } catch (thrown) {
      if (!isCoreError(thrown)) throw thrown;
      current.mode = undefined;
      report(current);
      if (isGpu && thrown.kind.code === "engine") loseDevice(thrown.kind.detail);
      else if (!isDead) post({ news: "failed", run: current.id, error: thrown });
      return;
    }
    if (isDead) return;
    const ended = now();
    current.pace.measure(progress.step - current.step, ended - began);
    current.step = progress.step;
    current.unsent = { ...progress, events: [...(current.unsent?.events ?? []), ...progress.events] };

    const epochEnded = progress.events.some((event) => event.type === "epoch");
    const { finished } = progress;
    const halts = finished || mode === "step" || (mode === "epoch" && epochEnded);
    if (halts || ended - current.sentAt >= 1_000 / reportsPerSecond) report(current);
    if (halts) {
      current.mode = undefined;
      post({ news: "halted", run: current.id, finished });
    }
    if (halts || current.schedule.isDue(now(), epochEnded)) await save(session, current);
  }

  function report(current: Run): void {
    const { id, unsent, pace } = current;
    if (!unsent || isDead) return;
    current.unsent = undefined;
    current.sentAt = now();
    const { stepsPerSecond, trainingMs } = pace;
    post({ news: "progress", run: id, progress: unsent, stepsPerSecond, trainingMs });
  }

  /** Sends the run's state to the page, which needs it if this worker dies. */
  async function save(from: Session, current: Run): Promise<void> {
    if (current.step === current.savedStep) return;
    const began = now();
    let bytes: Uint8Array;
    try {
      bytes = await from.checkpoint();
    } catch (thrown) {
      if (!isCoreError(thrown)) throw thrown;
      if (current.isTransfer) {
        // Should its worker die, the run begins again.
        current.schedule.made(began, now());
        current.savedStep = current.step;
        return;
      }
      if (isGpu) loseDevice(describe(thrown));
      else post({ news: "failed", run: current.id, error: thrown });
      current.mode = undefined;
      return;
    }
    current.schedule.made(began, now());
    current.savedStep = current.step;
    if (!isDead) post({ news: "checkpoint", run: current.id, bytes, step: current.step }, [bytes.buffer]);
  }

  function loseDevice(detail: string): void {
    if (isDead) return;
    isDead = true;
    post({ news: "deviceLost", detail });
  }

  function crash(thrown: unknown): void {
    if (isDead) return;
    isDead = true;
    post({ news: "crashed", detail: explain(thrown), request: replyingTo });
  }

  return {
    receive(request) {
      if (isDead) return;
      queue.push(request);
      void work();
    },
    crash,
  };
}

/** Large values are handed over, not copied. */
function transferable(value: Results[keyof Results]): Transferable[] {
  if (value instanceof Float32Array) return [value.buffer];
  if (value && "bytes" in value && value.bytes instanceof Uint8Array) return [value.bytes.buffer];
  return [];
}
