import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeModels, openPage, pasted, wait } from "../page.test-helper.ts";
import { marksOfThisCopy } from "../scope.ts";
import type { Kept } from "../state.ts";

/** Of all tabs; a test's page that ends lets go of its own. */
let held: Map<string, () => void>;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  held = new Map();
  const locks = {
    request: async (name: string, work: () => Promise<void>) => {
      held.set(name, () => undefined);
      await work();
      held.delete(name);
    },
    query: async () => ({ held: [...held.keys()].map((name) => ({ name })) }),
  };
  Object.defineProperty(navigator, "locks", { configurable: true, value: locks });
});
afterEach(() => {
  Reflect.deleteProperty(navigator, "locks");
  vi.useRealTimers();
});

type Page = Awaited<ReturnType<typeof openPage>>;

const text = pasted(20);
const marks = () => Object.keys(localStorage).filter((key) => key.startsWith(marksOfThisCopy("handful/run")));

/** What the browser does of a page that is gone: it holds no lock, and says nothing any more. */
function endPage(): void {
  held.clear();
  vi.clearAllTimers();
}

function keptOf({ store }: Page): Kept {
  const { runs, data, config } = store.state;
  return { runs: runs.list, table: data.present, config };
}

async function again(kept: Kept, models: FakeModels): Promise<Page> {
  const page = await openPage("en", undefined, models);
  page.store.dispatch({ type: "restored", kept });
  await wait();
  return page;
}

/** A page whose run is at its third epoch, and can go on from its second. */
async function midRun(models: FakeModels): Promise<Page> {
  const page = await openPage("en", undefined, models);
  page.store.dispatch({ type: "settingChanged", key: "epochs", value: 10 });
  await page.train(text, 2);
  const { step } = page.store.state.run;
  page.engine.state = { bytes: Uint8Array.of(7), step };
  page.engine.say({ type: "saved", step });
  await wait();
  const { plan, config } = page.store.state;
  await page.engine.run({ ...config, epochs: 10 }, plan.plan!, 3);
  await wait();
  return page;
}

test("a run that its page cut short is told of at the next visit, listed, and goes on from where it was kept", async () => {
  const models = new FakeModels();
  const first = await midRun(models);
  const { step, nSteps, steps } = first.store.state.run;
  expect(marks()).toHaveLength(1);
  endPage();

  const { store, engine } = await again(keptOf(first), models);
  const from = 4;
  expect(store.state.notices).toEqual([expect.objectContaining({ code: "cutShort", step, nSteps, from })]);
  expect(store.state.runs.list).toEqual([
    expect.objectContaining({ number: 1, cutShort: { step, nSteps, state: { id: expect.any(String), step: from } } }),
  ]);
  expect(JSON.stringify(store.state.runs.list)).not.toContain("text number");
  await wait();
  expect(marks()).toEqual([]);

  const { at } = store.state.runs.list[0]!;
  store.dispatch({ type: "runResumed", at });
  await wait();
  expect(engine.calls).toContain(`start from ${from}`);
  expect(store.state.notices).toEqual([]);
  expect(store.state.run).toMatchObject({ phase: "training", step: from, resumed: at });
  expect(store.state.run.steps).toEqual(steps.slice(0, from));
  expect(store.state.run.trained?.rows).toBe(store.state.data.present.rows);

  // Done, it is listed once, and what it went on from is not needed any more.
  await engine.run({ epochs: 10 }, store.state.run.plan!);
  await wait();
  expect(store.state.runs.list).toEqual([expect.objectContaining({ scores: expect.anything() })]);
  expect(store.state.runs.list[0]?.cutShort).toBeUndefined();
  expect([...models.kept.keys()]).toEqual([store.state.run.model]);
  expect(marks()).toEqual([]);
});

test("a run whose page ends before its model is kept is listed once, with its scores", async () => {
  const models = new FakeModels();
  const first = await midRun(models);
  const state = new Map(models.kept);
  // Nothing more is written.
  models.put = () => new Promise(() => undefined);
  await first.engine.run({ ...first.store.state.config, epochs: 10 }, first.store.state.plan.plan!);
  await wait();
  expect(first.store.state.runs.list).toHaveLength(1);
  expect(marks()).toHaveLength(1);
  endPage();

  const later = new FakeModels();
  for (const [id, model] of state) later.kept.set(id, model);
  const { store } = await again(keptOf(first), later);
  expect(store.state.runs.list).toEqual([
    expect.objectContaining({
      number: 1,
      scores: first.store.state.runs.list[0]?.scores,
      cutShort: expect.objectContaining({ state: expect.anything() }),
    }),
  ]);
  store.dispatch({ type: "runResumed", at: store.state.runs.list[0]!.at });
  await wait();
  expect(store.state.run.phase).toBe("training");
});

test("a run that was listed as its page ended is listed once, whether or not that was marked", async () => {
  const models = new FakeModels();
  const first = await midRun(models);
  const state = new Map(models.kept);
  const [mark] = marks();
  const before = localStorage.getItem(mark!)!;
  models.put = () => new Promise(() => undefined);
  await first.engine.run({ ...first.store.state.config, epochs: 10 }, first.store.state.plan.plan!);
  await wait();
  endPage();
  // What a page writes as it breaks off may not be there.
  localStorage.setItem(mark!, before);

  const later = new FakeModels();
  for (const [id, model] of state) later.kept.set(id, model);
  const { runs, ...kept } = keptOf(first);
  const { store } = await again(kept, later);
  expect(store.state.runs.list).toHaveLength(1);
  // The list comes late, as another tab was still writing it.
  store.dispatch({ type: "followed", kept: { runs: runs! }, passedOver: ["runs"] });
  const scores = runs![0]!.scores;
  expect(store.state.runs.list).toEqual([
    expect.objectContaining({ number: 1, scores, cutShort: expect.objectContaining({ state: expect.anything() }) }),
  ]);
});

test("a run that cannot go on says that it begins again", async () => {
  const models = new FakeModels();
  const first = await openPage("en", undefined, models);
  await first.train(text, 1);
  endPage();
  const { store } = await again(keptOf(first), models);
  expect(store.state.notices).toEqual([expect.objectContaining({ code: "cutShort", from: undefined })]);
  expect(store.state.runs.list[0]?.cutShort?.state).toBeUndefined();
  // Once the list that tells of it is kept.
  await vi.waitFor(() => expect(models.kept.size).toBe(0), 10_000);
});

test("a run that was told of is not told of again once it goes on or another begins, however soon", async () => {
  const models = new FakeModels();
  const first = await midRun(models);
  endPage();
  const page = await again(keptOf(first), models);
  const { store } = page;
  const [told] = marks();
  await vi.waitFor(() => expect(store.state.notices).toHaveLength(1));
  store.dispatch({ type: "runResumed", at: store.state.runs.list[0]!.at });
  await vi.waitFor(() => expect(store.state.run.phase).toBe("training"), { interval: 1 });
  expect(marks()).not.toContain(told);
});

test("a run in another tab, one that has ended, and one that was given up are none", async () => {
  const models = new FakeModels();
  const first = await midRun(models);
  const other = await again(keptOf(first), models);
  expect(other.store.state.notices).toEqual([]);

  first.store.dispatch({ type: "command", command: "reset" });
  await wait();
  expect(marks()).toEqual([]);
  expect(models.kept.size).toBe(0);
  await first.train();
  expect(marks()).toEqual([]);
});

test("without locks a run that says nothing any more is taken for ended", async () => {
  Reflect.deleteProperty(navigator, "locks");
  const models = new FakeModels();
  const first = await midRun(models);
  const mark = localStorage.getItem(marks()[0]!)!;
  const kept = keptOf(first);
  const other = await again(kept, models);
  await wait(20_000);
  expect(other.store.state.notices).toEqual([]);

  first.store.dispatch({ type: "command", command: "reset" });
  await wait();
  localStorage.setItem(`${marksOfThisCopy("handful/run")}gone`, mark);
  const second = await again(kept, models);
  await wait(20_000);
  expect(second.store.state.notices).toEqual([expect.objectContaining({ code: "cutShort" })]);
});

test("a state that is gone is said to be, and its run stays in the list", async () => {
  const models = new FakeModels();
  const first = await midRun(models);
  endPage();
  const { store } = await again(keptOf(first), models);
  models.kept.clear();
  store.dispatch({ type: "runResumed", at: store.state.runs.list[0]!.at });
  await wait();
  expect(store.state.run.phase).toBe("idle");
  expect(store.state.notices.at(-1)).toEqual({ code: "modelUnreadable", detail: "" });
  expect(store.state.runs.list[0]?.cutShort).toEqual(expect.objectContaining({ state: undefined }));
});
