// Runs that are under way are kept as far as they are, so that one that is cut short by the end of
// its page is told of at the next visit, and goes on from there. Fetched when a run begins.

import { describe } from "../engine/errors.ts";
import type { Engine, RunState } from "../engine/protocol.ts";
import { type ModelStore, type ModelStores, createModelStores } from "../kept-models.ts";
import { newId } from "../scope.ts";
import { withPool } from "../state/label.ts";
import { encodersOfRun } from "../state/needed-encoders.ts";
import type { Action, State } from "../state.ts";
import { type KeptModel, type Run, isActive, resultsOf } from "../state/run.ts";
import { cutShortOf } from "../state/runs.ts";
import { runKind } from "../state/settings.ts";
import type { Store } from "../store.ts";
import { type Mark, type Underway, forgetRun, markUnderway, runsCutShort } from "../underway.ts";
import type { Encoders } from "./encoders.ts";
import { quietly } from "./quietly.ts";

/** At most so often is a state of a run that goes on kept. */
const keptEveryMs = 2_000;
/** Larger ones are not worth their writing. */
const mostStateBytes = 100e6;
/** By then what was told is kept among the runs. */
const settledMs = 3_000;

export interface Interrupted {
  /** What is to be done after an action. */
  act(action: Action, after: State): void;
  /** Tells of the runs that the end of their page has cut short. */
  look(): Promise<void>;
}

export function connectUnderway(
  store: Store,
  engine: Engine,
  encoders: Encoders,
  modelsOf: ModelStores = createModelStores(),
): Interrupted {
  const { dispatch } = store;
  let current:
    | {
        mark: Mark;
        models: ModelStore;
        underway: Underway;
        keptStep: number;
        keptAt: number;
        writing: Promise<void>;
      }
    | undefined;

  /** What is still to be forgotten of runs that were told of. */
  const told = new Set<() => void>();

  const isAt = (project: string) => store.state.projects.present === project;

  function begin({ run, projects }: State): void {
    end();
    // Whoever goes on, or begins again, has read it.
    for (const forget of told) forget();
    const { step, nSteps, resumed, began = Date.now() } = run;
    const project = projects.present;
    const mark: Mark = { id: newId(), project, at: began, step, nSteps, resumed };
    current = {
      mark,
      models: modelsOf(project),
      underway: markUnderway(mark),
      keptStep: -1,
      keptAt: -Infinity,
      writing: Promise.resolve(),
    };
  }

  /** Keeps the run as it was in its last state; one that cannot be saved by what it is of. */
  function keep({ run }: State): void {
    const own = current;
    if (!own || !run.trained) return;
    const state = engine.lastState();
    const step = state?.step ?? 0;
    const isSoon = run.phase === "training" && Date.now() - own.keptAt < keptEveryMs;
    if (step <= own.keptStep || isSoon) return;
    if (state && state.bytes.byteLength > mostStateBytes) return;
    own.keptStep = step;
    own.keptAt = Date.now();
    const kept = keptRun(own.mark.id, run, state);
    own.writing = own.writing
      .then(() => (current === own ? own.models.put(kept) : undefined))
      // It is told of all the same, but begins again from its beginning.
      .catch((thrown: unknown) => console.warn(thrown));
  }

  function end(): void {
    const own = current;
    if (!own) return;
    current = undefined;
    own.underway.end();
    void own.writing.then(() => own.models.remove([own.mark.id])).catch((thrown: unknown) => console.warn(thrown));
  }

  async function look(): Promise<void> {
    const project = store.state.projects.present;
    const models = modelsOf(project);
    for (const mark of await runsCutShort(project)) {
      const kept = await models.get(mark.id).catch(() => undefined);
      if (!isAt(project)) return;
      const isLeft = tell(mark, kept);
      const forget = () => {
        if (!told.delete(forget)) return;
        forgetRun(mark);
        if (!isLeft) models.remove([mark.id]).catch((thrown: unknown) => console.warn(thrown));
      };
      told.add(forget);
      setTimeout(forget, settledMs);
    }
  }

  /** @returns whether its state is one of those that the list of runs has */
  function tell(mark: Mark, kept: KeptModel | undefined): boolean {
    const { step, nSteps } = mark;
    // Only its model was still to be kept: going on makes that again. That it was listed may not have
    // been marked any more.
    const listed = store.state.runs.list.find(({ at, began }) => at === mark.listed || began === mark.at);
    const at = listed?.at ?? mark.at;
    const from = kept && kept.file.size > 0 ? kept.results.step : undefined;
    if (kept) {
      const state = from === undefined ? undefined : { id: mark.id, step: from };
      const run = { ...(listed ?? { ...cutShortOf(kept, at), began: mark.at }), cutShort: { step, nSteps, state } };
      // Another tab was there first.
      if (store.state.runs.list.some((one) => one.at === at && one.cutShort)) return state !== undefined;
      dispatch({ type: "runCutShort", run, replaces: listed?.at ?? mark.resumed });
    }
    const isCounted = kept !== undefined && runKind(kept.trained.config) !== "transfer" && nSteps > 0;
    dispatch({
      type: "noticed",
      notice: { code: "cutShort", at, from, step: isCounted ? step : undefined, nSteps },
    });
    return from !== undefined;
  }

  async function resume(at: number): Promise<void> {
    const state = store.state.runs.list.find((run) => run.at === at)?.cutShort?.state;
    if (!state || isActive(store.state.run)) return;
    const project = store.state.projects.present;
    const kept = await modelsOf(project)
      .get(state.id)
      .catch(() => undefined);
    if (!isAt(project)) return;
    if (!kept) {
      dispatch({ type: "modelLost", id: state.id });
      return dispatch({ type: "noticed", notice: { code: "modelUnreadable", detail: "" } });
    }
    const { trained, results, file } = kept;
    const { rows, test, config } = trained;
    const examples = withPool(rows, store.state.label.pool);
    // A teacher learns again: the state is that of the network.
    for (const name of encodersOfRun(config, examples, test)) {
      if (await encoders.acquire(name, "train")) continue;
      if (!isAt(project)) return;
      return dispatch({ type: "refused", error: { kind: { code: "encoderMissing", name }, line: undefined } });
    }
    const from: RunState = { bytes: new Uint8Array(await file.arrayBuffer()), step: results.step };
    if (isActive(store.state.run) || !isAt(project)) return;
    const data = { examples, testExamples: test.length > 0 ? [...test] : undefined };
    dispatch({ type: "resuming", at, began: Date.now(), trained, results });
    await quietly(
      () => engine.start(data, config, store.state.choice, { from }),
      (error) => dispatch({ type: "startFailed", error }),
    );
  }

  return {
    act(action, after) {
      switch (action.type) {
        case "starting":
        case "resuming":
          return begin(after);
        case "projectForked":
          // What the run has come to is to be found where it goes on.
          return current ? begin(after) : undefined;
        case "runResumed":
          void resume(action.at).catch((thrown: unknown) => {
            dispatch({ type: "noticed", notice: { code: "modelUnreadable", detail: describe(thrown) } });
          });
          return;
        case "runKept":
          if (after.run.keptAt === action.run.at) current?.underway.list(action.run.at);
          return;
        case "modelKept":
          return after.run.keptAt === action.at ? end() : undefined;
        case "noticed":
          return action.notice.code === "modelNotKept" ? end() : undefined;
        default:
      }
      const { phase, step, nSteps } = after.run;
      if (!current) return;
      if (phase === "idle" || phase === "failed" || after.run.closed !== undefined) return end();
      if (action.type !== "run") return;
      current.underway.tell(step, nSteps);
      keep(after);
    },
    look,
  };
}

/** What is kept of a run: what it has to show up to its last state, and that state in the place of a model. */
function keptRun(id: string, run: Run, state: RunState | undefined): KeptModel {
  const step = state?.step ?? 0;
  const results = resultsOf(run);
  const upTo = <T extends { step: number }>(all: readonly T[]) => all.filter((one) => one.step <= step);
  return {
    id,
    trained: run.trained!,
    results: {
      ...results,
      step,
      steps: upTo(results.steps),
      epochs: upTo(results.epochs),
      lastStep: results.lastStep && results.lastStep.step <= step ? results.lastStep : upTo(results.steps).at(-1),
      transfer: { tuning: [], tried: [] },
      finish: undefined,
      evaluation: undefined,
      labelsEvaluation: undefined,
      stopped: false,
    },
    file: new Blob(state ? [state.bytes as Uint8Array<ArrayBuffer>] : []),
  };
}
