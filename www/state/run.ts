// A training run as the page follows it, from the news the engine sends.

import type {
  CoreError,
  Evaluation,
  Example,
  Plan,
  Progress,
  RunConfig,
  RunUpdate,
} from "../engine/protocol.ts";

export type Phase = "idle" | "starting" | "training" | "paused" | "done" | "failed";

type Event = Progress["events"][number];
type EventOf<Type extends Event["type"]> = Extract<Event, { type: Type }>;
export type StepEvent = EventOf<"step">;
export type EpochEvent = EventOf<"epoch">;
export type FinishedEvent = EventOf<"finished">;

export interface Run {
  phase: Phase;
  /** What the run was started with: later edits wait for the next one. */
  trained?: { rows: readonly Example[]; test: readonly Example[]; config: RunConfig };
  plan?: Plan;
  step: number;
  nSteps: number;
  stepsPerSecond: number;
  secondsLeft: number;
  /** Every `stride`-th step, few enough to draw. */
  steps: readonly StepEvent[];
  stride: number;
  lastStep?: StepEvent;
  epochs: readonly EpochEvent[];
  finish?: FinishedEvent;
  /** The person ended it. */
  stopped: boolean;
  error?: CoreError;
  evaluation?: Evaluation;
  /** Changes whenever there is a model at rest that has learned more. */
  modelVersion: number;
}

/** About one for each pixel of a wide curve. */
const mostSteps = 1_200;

export const noRun: Run = {
  phase: "idle",
  step: 0,
  nSteps: 0,
  stepsPerSecond: 0,
  secondsLeft: 0,
  steps: [],
  stride: 1,
  epochs: [],
  stopped: false,
  modelVersion: 0,
};

export function reduceRun(run: Run, update: Exclude<RunUpdate, { type: "engine" }>): Run {
  switch (update.type) {
    case "started":
      return { ...run, phase: "training", plan: update.plan, nSteps: update.plan.nSteps };
    case "progress": {
      const { progress, stepsPerSecond, secondsLeft } = update;
      const next = progress.events.reduce(addEvent, run);
      return { ...next, step: progress.step, nSteps: progress.nSteps, stepsPerSecond, secondsLeft };
    }
    case "paused":
      return { ...run, phase: "paused", modelVersion: run.modelVersion + 1 };
    case "resumed":
      return { ...run, phase: "training", error: undefined };
    case "finished":
      return { ...run, phase: "done", stopped: update.stopped, modelVersion: run.modelVersion + 1 };
    case "evaluated":
      return { ...run, evaluation: update.evaluation };
    case "failed":
      return { ...run, phase: "failed", error: update.error };
    case "recovered":
      // Steps after the checkpoint are done again, and reported again.
      return {
        ...run,
        step: update.step,
        steps: run.steps.filter(({ step }) => step <= update.step),
        epochs: run.epochs.filter(({ step }) => step <= update.step),
      };
  }
}

/** Whether there is a model that can classify a text now. */
export function hasModel(run: Run): boolean {
  return run.phase === "done" || (run.phase === "paused" && run.step > 0);
}

/** Whether a run occupies the engine. */
export function isActive(run: Run): boolean {
  return run.phase === "starting" || run.phase === "training" || run.phase === "paused";
}

function addEvent(run: Run, event: Event): Run {
  switch (event.type) {
    case "step": {
      const next = { ...run, lastStep: event };
      if ((event.step - 1) % run.stride !== 0) return next;
      const steps = [...run.steps, event];
      if (steps.length <= mostSteps) return { ...next, steps };
      const stride = run.stride * 2;
      return { ...next, stride, steps: steps.filter(({ step }) => (step - 1) % stride === 0) };
    }
    case "epoch":
      return { ...run, epochs: [...run.epochs, event] };
    case "finished":
      return { ...run, finish: event };
  }
}
