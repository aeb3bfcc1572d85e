import { expect, test, vi } from "vitest";
import { fakeDefaults } from "./engine/fake.test-helper.ts";
import { type ModelDatabase, createModelStore, keptModelFrom } from "./kept-models.ts";
import { openPage, pasted } from "./page.test-helper.ts";
import { newId, newProjectId } from "./scope.ts";
import { type KeptModel, noRun, resultsOf } from "./state/run.ts";

class Memory implements ModelDatabase {
  readonly values = new Map<string, unknown>();
  get = async (key: string) => this.values.get(key);
  set = async (key: string, value: unknown) => void this.values.set(key, value);
  remove = async (keys: readonly string[]) => keys.forEach((key) => this.values.delete(key));
  keys = async () => [...this.values.keys()];
}

const model = (change: Partial<KeptModel> = {}): KeptModel => ({
  id: "one",
  trained: { rows: [{ text: "a text", label: "a", line: 1 }], test: [], config: fakeDefaults },
  results: resultsOf({ ...noRun, phase: "done" }),
  file: new Blob(["a model"]),
  ...change,
});

test("a run that was trained comes back as it was", async () => {
  vi.useFakeTimers();
  const { store, train } = await openPage();
  await train(pasted(20));
  vi.useRealTimers();
  const { run } = store.state;
  const models = createModelStore(new Memory());
  await models.put(model({ trained: run.trained!, results: resultsOf(run) }));
  const back = await models.get("one");
  expect(back?.trained).toEqual(run.trained);
  expect(back?.results).toEqual(resultsOf(run));
  expect(back?.results.evaluation).toBeDefined();
  expect(await back?.file.text()).toBe("a model");
});

test("of a model that an earlier version tuned on all texts at last, the tuning on its folds comes back", async () => {
  const step = { type: "tuning", step: 1, nSteps: 60, loss: 1, learningRate: 1e-4, at: 3 } as const;
  const own = { ...step, fold: 3, nFolds: 3 };
  const database = new Memory();
  const models = createModelStore(database);
  await models.put(model());
  const whole = database.values.get("one") as KeptModel;
  const stage = { type: "stage", stage: "tune", done: 60, total: 60 };
  const transfer = { ...whole.results.transfer, stage, tuning: [own, { ...step, nFolds: 0 }] };
  const old = { ...whole, results: { ...whole.results, transfer } };
  database.values.set("one", old);
  for (const back of [await models.get("one"), keptModelFrom(old)]) {
    expect(back?.results.transfer.tuning).toEqual([own]);
    expect(back?.results.transfer.stage).toBeUndefined();
  }
});

test("a share that rounding has taken past its end is one", async () => {
  vi.useFakeTimers();
  const { store, train } = await openPage();
  await train(pasted(20));
  vi.useRealTimers();
  const { run } = store.state;
  const results = resultsOf(run);
  const { evaluation } = results;
  const training = { ...evaluation!.training, accuracy: 1.0000000000000009 };
  const models = createModelStore(new Memory());
  await models.put(model({ trained: run.trained!, results: { ...results, evaluation: { ...evaluation!, training } } }));
  expect((await models.get("one"))?.results.evaluation?.training.accuracy).toBe(1.0000000000000009);
});

test("what is damaged, or of another version, is none", async () => {
  const database = new Memory();
  const models = createModelStore(database);
  await models.put(model());
  const whole = database.values.get("one") as Record<string, unknown>;
  const check = async (change: object) => {
    database.values.set("one", { ...whole, ...change });
    expect(await models.get("one"), JSON.stringify(change)).toBeUndefined();
  };
  await check({ version: 2 });
  await check({ file: "no blob" });
  await check({ trained: { rows: [{ text: 1 }], test: [], config: fakeDefaults } });
  await check({ trained: { rows: [], test: [], config: "none" } });
  const results = resultsOf(noRun);
  await check({ results: { ...results, epochs: [{ epoch: 1 }] } });
  await check({ results: { ...results, evaluation: { training: { accuracy: NaN } } } });
  await check({ results: { ...results, transfer: undefined } });
  database.values.set("one", "nonsense");
  expect(await models.get("one")).toBeUndefined();
  expect(await models.get("another")).toBeUndefined();
});

test("models that nobody names are swept away, but for those of the last minutes", async () => {
  const database = new Memory();
  const models = createModelStore(database);
  vi.useFakeTimers({ now: 1_000_000_000_000 });
  const [old, named] = [newId(), newId()];
  vi.setSystemTime(1_000_003_600_000);
  const recent = newId();
  for (const id of [old, named, recent]) await database.set(id, 1);
  await models.sweep(new Set([named]));
  expect(await database.keys()).toEqual([named, recent]);
  vi.useRealTimers();
});

test("the models of two projects are apart, and an earlier version, which knows of one, sweeps none of the others'", async () => {
  const database = new Memory();
  vi.useFakeTimers({ now: 1_000_000_000_000 });
  const [first, other] = [createModelStore(database), createModelStore(database, newProjectId())];
  const id = newId();
  await first.put(model({ id, file: new Blob(["of the first"]) }));
  await other.put(model({ id, file: new Blob(["of the other"]) }));
  vi.setSystemTime(1_000_003_600_000);
  expect([await first.ids(), await other.ids()]).toEqual([[id], [id]]);
  await first.sweep(new Set());
  expect(await first.ids()).toEqual([]);
  expect(await (await other.get(id))?.file.text()).toBe("of the other");
  // As an earlier version finds out what is old.
  const [key = ""] = await database.keys();
  expect(parseInt(key, 36)).toBeGreaterThan(Date.now());
  vi.useRealTimers();
});

test("a database that never answers ends in a timeout", async () => {
  vi.useFakeTimers();
  const database = Object.assign(new Memory(), { set: () => new Promise<void>(() => undefined) });
  const refused = createModelStore(database)
    .put(model())
    .catch((thrown: unknown) => thrown);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await refused).toHaveProperty("name", "TimeoutError");
  vi.useRealTimers();
});

test("where a browser keeps no file, the bytes of one are kept", async () => {
  const database = new Memory();
  database.set = async (key, value) => {
    if ((value as { file?: unknown }).file instanceof Blob) throw new TypeError("no blobs in a private window");
    database.values.set(key, value);
  };
  const models = createModelStore(database);
  await models.put(model());
  expect(database.values.size).toBe(1);
  expect(await (await models.get("one"))?.file.text()).toBe("a model");
});
