// Models that outlive a visit: kept when a run has been scored, opened again with the page or from
// the list of runs. Fetched when first needed.

import { describe, toCoreError } from "../engine/errors.ts";
import { ownEncoderOf } from "../engine/model-file.ts";
import { AbortError, type Engine } from "../engine/protocol.ts";
import { type ModelStore, type ModelStores, createModelStores } from "../kept-models.ts";
import { newId } from "../scope.ts";
import type { Action, State } from "../state.ts";
import { encoderState } from "../state/encoders.ts";
import { type KeptModel, isActive, resultsOf } from "../state/run.ts";
import { namedModels } from "../state/runs.ts";
import { sizeOf } from "../state/same-rows.ts";
import { encoderOf } from "../state/settings.ts";
import { problemOf } from "../storage.ts";
import type { Store } from "../store.ts";
import { markedRuns } from "../underway.ts";
import type { Encoders } from "./encoders.ts";

/** Returns what is to be done after an action. */
export function connectModels(
  store: Store,
  engine: Engine,
  encoders: Encoders,
  modelsOf: ModelStores = createModelStores(),
): (action: Action, after: State, before: State) => void {
  const { dispatch } = store;
  /** Of the results on the page, whose model is not in the engine yet. */
  let opening: { model: KeptModel; isBusy: boolean } | undefined;

  const notKept = (thrown: unknown) => {
    const problem = problemOf(thrown);
    const detail = "detail" in problem ? problem.detail : "";
    dispatch({ type: "noticed", notice: { code: "modelNotKept", isFull: problem.code === "full", detail } });
  };

  async function keep({ run, projects }: State, at: number): Promise<void> {
    const { trained } = run;
    const models = modelsOf(projects.present);
    // This part of the page came late, and another run has taken the place of this one.
    if (!trained || store.state.run.keptAt !== at) return;
    const results = resultsOf(run);
    const id = newId();
    let bytes: number;
    try {
      const file = await engine.saveModel();
      bytes = file.size + sizeOf(trained);
      await models.put({ id, trained, results, file });
    } catch (thrown) {
      // A run that began meanwhile has taken the place of this one.
      if (!(thrown instanceof AbortError)) notKept(thrown);
      return;
    }
    dispatch({ type: "modelKept", at, model: { id, bytes } });
    // Its run was deleted meanwhile.
    if (!namedModels(store.state.runs).has(id)) remove(models, [id]);
  }

  async function show(id: string): Promise<void> {
    let model: KeptModel | undefined;
    const { present } = store.state.projects;
    const isLeft = () => store.state.projects.present !== present;
    try {
      model = await modelsOf(present).get(id);
    } catch (thrown) {
      const notice = { code: "modelUnreadable", detail: describe(thrown) } as const;
      return isLeft() ? undefined : dispatch({ type: "noticed", notice });
    }
    if (isLeft()) return;
    if (!model) {
      dispatch({ type: "modelLost", id });
      return dispatch({ type: "noticed", notice: { code: "modelUnreadable", detail: "" } });
    }
    // A run that was begun meanwhile comes first.
    if (isActive(store.state.run)) return;
    const { trained, results } = model;
    opening = { model, isBusy: false };
    dispatch({ type: "runReopened", id, trained, results });
    await open();
  }

  /** Puts the model into the engine, if its encoder is here or it needs none. */
  async function open(): Promise<void> {
    const current = opening;
    if (!current || current.isBusy) return;
    const { trained, results, file } = current.model;
    const name = encoderOf(trained.config);
    if (name) {
      const { encoders: known } = store.state;
      const { phase } = encoderState(known, name);
      // What is on this device is not known yet, or the encoder is on its way.
      if ((phase === "absent" && known.offered === undefined) || phase === "downloading") return;
      if (phase === "absent" || phase === "failed") return await refuse();
    }
    current.isBusy = true;
    try {
      if (name && !(await encoders.ready(name))) return await refuse();
      if (opening !== current) return;
      const { rows, test, config } = trained;
      // A model that came without its texts is opened without any.
      const testExamples = test.length > 0 ? [...test] : undefined;
      const data = rows.length > 0 ? { examples: [...rows], testExamples } : undefined;
      const plan = await engine.openModel(file, data, config, results.step);
      if (opening !== current) return;
      opening = undefined;
      dispatch({ type: "modelOpened", plan });
    } catch (thrown) {
      if (opening === current && !(thrown instanceof AbortError))
        dispatch({ type: "modelRefused", error: toCoreError(thrown) });
    } finally {
      current.isBusy = false;
    }

    async function refuse(): Promise<void> {
      // A person's own encoder is found nowhere but where they have it, so it is named.
      const model = name === "own" ? await ownEncoderOf(file) : undefined;
      const { closed } = store.state.run;
      if (!name || opening !== current || (typeof closed === "object" && closed.kind.code === "encoderMissing")) return;
      dispatch({ type: "modelRefused", error: { kind: { code: "encoderMissing", name, model }, line: undefined } });
    }
  }

  /** After all that was kept was deleted: the model at hand is kept again, the others are not there any more. */
  async function keepAgain(): Promise<void> {
    const models = modelsOf(store.state.projects.present);
    for (const id of namedModels(store.state.runs)) {
      if (await models.get(id)) continue;
      const { run } = store.state;
      if (run.model !== id || !run.trained || run.closed !== undefined) dispatch({ type: "modelLost", id });
      else await models.put({ id, trained: run.trained, results: resultsOf(run), file: await engine.saveModel() });
    }
  }

  function remove(models: ModelStore, ids: readonly string[]): void {
    // One that stays is swept away at the next visit.
    models.remove(ids).catch((thrown: unknown) => console.warn(thrown));
  }

  return (action, after, before) => {
    if (opening && after.run.model !== opening.model.id) opening = undefined;
    switch (action.type) {
      case "runKept":
        void keep(after, action.run.at);
        return;
      case "restored": {
        const { shownModel = "" } = action.kept;
        const named = namedModels(after.runs);
        const { present } = after.projects;
        if (named.has(shownModel) && after.run.phase === "idle") void show(shownModel);
        if (action.kept.runs)
          modelsOf(present)
            .sweep(new Set([...named, ...markedRuns(present)]))
            .catch((thrown: unknown) => console.warn(thrown));
        return;
      }
      case "noticed":
        if (action.notice.code === "cleared") keepAgain().catch(notKept);
        return;
      case "modelAsked": {
        const id = after.runs.list.find(({ number }) => number === action.number)?.model?.id;
        if (id !== undefined && !isActive(after.run)) void show(id);
        return;
      }
      default:
    }
    if (after.encoders !== before.encoders) void open();
    // What another tab has deleted, it can still bring back; what is of another project, is there.
    if (after.runs !== before.runs && action.type !== "followed" && action.type !== "projectOpened") {
      const named = namedModels(after.runs);
      const unnamed = [...namedModels(before.runs)].filter((id) => !named.has(id));
      if (unnamed.length > 0) remove(modelsOf(after.projects.present), unnamed);
    }
  };
}
