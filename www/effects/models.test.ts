import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeModels, openPage, pasted, wait } from "../page.test-helper.ts";
import type { Kept } from "../state.ts";
import { hasModel, isStale } from "../state/run.ts";
import { mostModels } from "../state/runs.ts";
import { type Encoders, noEncoders } from "./encoders.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const text = pasted(20);

type Page = Awaited<ReturnType<typeof openPage>>;

/** What a page keeps of itself for the next visit. */
function keptOf({ store }: Page): Kept {
  const { runs, run, data, config } = store.state;
  return { runs: runs.list, shownModel: run.model ?? "", table: data.present, config };
}

/** Another visit to the same browser. */
async function again(kept: Kept, models: FakeModels, encoders?: Encoders): Promise<Page> {
  const page = await openPage("en", encoders, models);
  page.store.dispatch({ type: "restored", kept });
  await wait();
  return page;
}

async function trained(models: FakeModels): Promise<Page> {
  const page = await openPage("en", undefined, models);
  await page.train(text);
  return page;
}

test("the results and the model of the last run are there at the next visit, without training", async () => {
  const models = new FakeModels();
  const first = await trained(models);
  const { run, runs } = first.store.state;
  expect(models.kept.size).toBe(1);
  expect(runs.list[0]?.model?.id).toBe(run.model);
  expect(runs.list[0]?.model?.bytes).toBeGreaterThan(text.length);

  const second = await again(keptOf(first), models);
  const { state } = second.store;
  expect(second.engine.calls).toContain("openModel");
  expect(second.engine.calls).not.toContain("start");
  expect(state.run.evaluation).toEqual(run.evaluation);
  expect(state.run.epochs).toEqual(run.epochs);
  expect(hasModel(state.run)).toBe(true);
  expect(isStale(state)).toBe(false);
  second.store.dispatch({ type: "trialTyped", text: "a text" });
  await wait();
  expect(second.store.state.trial.prediction?.classes[0]?.label).toBe("complaint");
});

test("results of texts or settings that have changed since are marked so, and not once they are back", async () => {
  const models = new FakeModels();
  const kept = keptOf(await trained(models));
  const { store } = await again(kept, models);
  store.dispatch({ type: "rowEdited", row: 3, label: "another" });
  expect(isStale(store.state)).toBe(true);
  // The other rows are still the page's own.
  const { trained: own } = store.state.run;
  expect(own?.rows[2]).toBe(store.state.data.present.rows[2]);
  store.dispatch({ type: "undone" });
  expect(isStale(store.state)).toBe(false);

  const other = await again({ ...kept, config: { ...kept.config, epochs: 7 } }, models);
  expect(isStale(other.store.state)).toBe(true);
  expect(other.store.state.run.evaluation).toBeDefined();
});

test("a run that was given up stays in the list, and is opened from there", async () => {
  const models = new FakeModels();
  const first = await trained(models);
  first.store.dispatch({ type: "command", command: "reset" });
  const { store, engine } = await again(keptOf(first), models);
  expect(store.state.run.phase).toBe("idle");
  expect(engine.calls).not.toContain("openModel");
  store.dispatch({ type: "modelAsked", number: 1 });
  await wait();
  expect(store.state.run.phase).toBe("done");
  expect(hasModel(store.state.run)).toBe(true);
});

test("a model that is deleted comes back, until another is deleted", async () => {
  const models = new FakeModels();
  const { store, train } = await trained(models);
  store.dispatch({ type: "command", command: "reset" });
  await train();
  expect(models.kept.size).toBe(2);
  store.dispatch({ type: "modelDeleted", number: 1 });
  expect(store.state.runs.list.map(({ model }) => model !== undefined)).toEqual([true, false]);
  store.dispatch({ type: "modelBroughtBack" });
  expect(store.state.runs.list.map(({ model }) => model !== undefined)).toEqual([true, true]);
  store.dispatch({ type: "runDeleted", number: 1 });
  await wait();
  expect(models.kept.size).toBe(2);
  store.dispatch({ type: "runBroughtBack" });
  store.dispatch({ type: "modelDeleted", number: 1 });
  store.dispatch({ type: "modelDeleted", number: 2 });
  await wait();
  // The first is gone for good; the second can still be brought back.
  expect([...models.kept.keys()]).toEqual([store.state.run.model]);
});

test("the oldest models make room, those of runs without a name first, and their runs stay", async () => {
  const models = new FakeModels();
  const { store, train } = await trained(models);
  store.dispatch({ type: "runRenamed", number: 1, name: "the first" });
  for (let n = 1; n <= mostModels; n++) {
    store.dispatch({ type: "command", command: "reset" });
    await train();
  }
  const { list, nModelsDropped } = store.state.runs;
  expect(list).toHaveLength(mostModels + 1);
  expect(models.kept.size).toBe(mostModels);
  expect(nModelsDropped).toBe(1);
  expect(list.find(({ model }) => !model)?.number).toBe(2);
});

test("where there is no room the run is kept without its model, and that is said", async () => {
  const models = new FakeModels();
  models.refusal = new DOMException("full", "QuotaExceededError");
  const { store } = await trained(models);
  expect(store.state.runs.list).toHaveLength(1);
  expect(store.state.runs.list[0]?.model).toBeUndefined();
  expect(store.state.notices).toEqual([{ code: "modelNotKept", isFull: true, detail: "" }]);
  expect(hasModel(store.state.run)).toBe(true);
});

test("where what was kept is deleted, the model at hand is kept again and the others are known to be gone", async () => {
  const models = new FakeModels();
  const { store, train } = await trained(models);
  store.dispatch({ type: "rowEdited", row: 3, label: "another" });
  await train();
  expect(store.state.runs.list.map(({ model }) => model !== undefined)).toEqual([true, true]);
  models.kept.clear();
  store.dispatch({ type: "noticed", notice: { code: "cleared" } });
  await wait();
  expect(store.state.runs.list.map(({ model }) => model !== undefined)).toEqual([true, false]);
  expect([...models.kept.keys()]).toEqual([store.state.run.model]);
  expect(hasModel(store.state.run)).toBe(true);
});

test("a model that is damaged or not there is said to be, and its run stays", async () => {
  const models = new FakeModels();
  const kept = keptOf(await trained(models));
  models.kept.clear();
  const { store } = await again(kept, models);
  expect(store.state.run.phase).toBe("idle");
  expect(store.state.runs.list[0]?.model).toBeUndefined();
  expect(store.state.notices).toEqual([{ code: "modelUnreadable", detail: "" }]);
});

test("a file that the engine refuses leaves the results, and says why there is no model", async () => {
  const models = new FakeModels();
  const kept = keptOf(await trained(models));
  const [id, model] = [...models.kept][0]!;
  models.kept.set(id, { ...model, file: new Blob(["something else"]) });
  const { store } = await again(kept, models);
  expect(store.state.run.evaluation).toBeDefined();
  expect(store.state.run.closed).toMatchObject({ kind: { code: "invalidModel", fault: "damaged" } });
  expect(hasModel(store.state.run)).toBe(false);
});

test("where the encoder is gone the results are there, and the model once it is back", async () => {
  const models = new FakeModels();
  const first = await trained(models);
  const kept = keptOf(first);
  const [id, model] = [...models.kept][0]!;
  const config = { ...model.trained.config, model: "cnn" as const, start: "pretrained" as const };
  models.kept.set(id, { ...model, trained: { ...model.trained, config } });
  let isHere = false;
  const encoders: Encoders = { ...noEncoders, acquire: async () => isHere, ready: async () => isHere };
  const { store, engine } = await again(kept, models, encoders);
  // What is on this device is not known yet.
  expect(store.state.run.closed).toBe("opening");
  store.dispatch({ type: "encodersOffered", offered: [], kept: [] });
  await wait();
  expect(store.state.run.closed).toMatchObject({ kind: { code: "encoderMissing", name: "small" } });
  expect(store.state.run.evaluation).toBeDefined();
  isHere = true;
  store.dispatch({ type: "encoderLoaded", name: "small", isKept: true });
  await wait();
  expect(engine.calls).toContain("openModel");
  expect(hasModel(store.state.run)).toBe(true);
});

test("a run that begins while a model is on its way comes first", async () => {
  const models = new FakeModels();
  const kept = keptOf(await trained(models));
  let found: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => (found = resolve));
  models.get = async (id) => {
    await waiting;
    return models.kept.get(id);
  };
  const { store, train } = await again(kept, models);
  const training = train();
  await wait();
  expect(store.state.run.phase).not.toBe("idle");
  found();
  await training;
  await wait();
  expect(store.state.run.closed).toBeUndefined();
});
