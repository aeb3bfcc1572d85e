import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Database } from "./database.ts";
import type { Kept } from "./state.ts";
import { createStorage, type KeptStorage, type StorageOptions, type StorageProblem } from "./storage.ts";

const table = {
  text: "a\tgood",
  options: {},
  rows: [{ text: "good", label: "a", line: 1 }],
  edited: true,
} satisfies Kept["table"];

/** A database in memory that fails as told. */
function memory() {
  const values = new Map<string, unknown>();
  const database: Database & { failure?: unknown; sets: [string, unknown][][] } = {
    sets: [],
    get: async (keys) => keys.map((key) => values.get(key)),
    set: async (entries) => {
      if (database.failure) throw database.failure;
      database.sets.push(entries);
      for (const [key, value] of entries) values.set(key, value);
    },
    revise: (key, follow) => database.set(follow(values.get(key))),
    keys: async () => [...values.keys()],
    delete: async (keys) => keys.forEach((key) => values.delete(key)),
  };
  return { values, database };
}

let storage: KeptStorage | undefined;
let problems: (StorageProblem | undefined)[];

function open(database?: Database, delayMs?: number): KeptStorage {
  storage = createStorage({ database, delayMs, onProblem: (problem) => problems.push(problem) });
  return storage;
}

beforeEach(() => {
  problems = [];
});

afterEach(async () => {
  storage?.close();
  vi.useRealTimers();
});

it("brings back in IndexedDB what was kept", async () => {
  const first = open();
  expect(await first.recall()).toEqual({ ok: true, kept: {}, lost: [] });
  first.keep({ table, choice: "gpu", config: { epochs: 7 } });
  first.keep({ testText: "b\tbad" });
  await first.flush();
  first.close();

  const second = open();
  const kept = { table, choice: "gpu", config: { epochs: 7 }, testText: "b\tbad" };
  expect(await second.recall()).toEqual({ ok: true, kept, lost: [] });
});

it("waits for a pause in typing, and writes only what changed", async () => {
  vi.useFakeTimers();
  const { database } = memory();
  const { keep } = open(database, 500);
  for (const testText of ["a", "ab", "abc"]) {
    keep({ testText });
    await vi.advanceTimersByTimeAsync(400);
  }
  expect(database.sets).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect(database.sets).toEqual([
    [
      ["1/testText", "abc"],
      ["1/revisions", { testText: 1 }],
    ],
  ]);
  keep({ choice: "cpu" });
  await vi.advanceTimersByTimeAsync(500);
  expect(database.sets).toHaveLength(2);
  expect(database.sets[1]?.[0]).toEqual(["1/choice", "cpu"]);
});

it.each([
  ["left", () => dispatchEvent(new Event("pagehide"))],
  [
    "hidden",
    () => {
      vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
      document.dispatchEvent(new Event("visibilitychange"));
    },
  ],
])("writes at once when the page is %s", async (_name, end) => {
  const { database } = memory();
  open(database, 1e6).keep({ testText: "x" });
  end();
  await vi.waitFor(() => expect(database.sets).toHaveLength(1));
});

it("writes at the last moment what is being written just then, and listens for it until then only", async () => {
  const { values, database } = memory();
  const { recall, keep, flush } = open(database, 1e6);
  await recall();
  const heard = vi.spyOn(window, "removeEventListener");
  const leaving = ["beforeunload", expect.any(Function)] as const;
  let answer = () => {};
  const { revise } = database;
  const slow = vi.fn<Database["revise"]>(async (...given) => {
    await new Promise<void>((resolve) => (answer = resolve));
    return revise(...given);
  });
  database.revise = slow;
  keep({ trialText: "typed last" });
  const flushed = flush();
  await vi.waitFor(() => expect(slow).toHaveBeenCalled());
  expect(heard).not.toHaveBeenCalledWith(...leaving);
  dispatchEvent(new Event("beforeunload"));
  expect(values.get("1/trialText")).toBe("typed last");
  answer();
  await flushed;
  expect(heard).toHaveBeenCalledWith(...leaving);
});

it("writes at the last moment of a project of which nothing was kept, though nothing was read of it", async () => {
  const { values, database } = memory();
  storage = createStorage({ database, delayMs: 1e6, project: "new", isNew: true });
  storage.keep({ testText: "kept as a new one" });
  dispatchEvent(new Event("beforeunload"));
  expect([...values.values()]).toContain("kept as a new one");
});

it("leaves out what is damaged, keeps the rest and names it", async () => {
  const { values, database } = memory();
  values.set("1/table", { ...table, rows: "none" });
  values.set("1/theme", "purple");
  values.set("1/testText", "fine");
  values.set("0/trialText", "of another version");
  const { recall, aside, dropAside } = open(database);
  expect(await recall()).toEqual({
    ok: true,
    kept: { testText: "fine" },
    lost: ["theme", "table"],
    others: true,
    aside: true,
  });
  const damaged = { "aside/theme": "purple", "aside/table": { ...table, rows: "none" } };
  expect(await aside()).toEqual({ ...damaged, "0/trialText": "of another version" });
  await dropAside();
  expect(await aside()).toEqual({ "0/trialText": "of another version" });
});

const basis = { data: "00000000", config: { epochs: 5, model: "cnn" } };
const standing = { id: "cnn", done: 5, total: 5, nFailed: 0, ms: 9 };
const point = { nTraining: 8, accuracy: 0.5, low: 0.2, high: 0.8 };
const curve = { id: "cnn", basis, nTexts: 2, isWhole: true, measured: { points: [point], forecast: [] } };
const scores = {
  n: 9,
  nCorrect: 8,
  accuracy: 0.9,
  accuracyLow: 0.6,
  accuracyHigh: 1,
  macroF1: 0.9,
  macroF1Low: 0.5,
  macroF1High: 1,
  loss: 0.3,
};
const run = {
  number: 1,
  at: 1e12,
  config: { epochs: 5, model: "cnn" },
  classes: ["a", "b"],
  stopped: false,
  data: "00000000",
  split: "00000000",
  scores: { training: scores, validation: undefined },
  curve: [{ step: 1, training: { loss: 1, accuracy: 0.5 } }],
  tuning: [],
};
const report = {
  nExamples: 9,
  accuracy: 0.9,
  accuracyLow: 0.6,
  accuracyHigh: 1,
  macroAverage: { precision: 1, recall: 1, f1: 1 },
  macroF1Low: 0.5,
  macroF1High: 1,
  expectedCalibrationError: 0.1,
  calibration: [{ nExamples: 9, confidence: 0.9, accuracy: 0.9 }],
};

/** What comes back of one value. */
async function recalled(name: keyof Kept, value: unknown) {
  const { values, database } = memory();
  values.set(`1/${name}`, value);
  const found = await open(database).recall();
  storage?.close();
  return found.ok ? { value: found.kept[name], isLost: found.lost.includes(name) } : undefined;
}

it.each<[keyof Kept, unknown]>([
  ["runs", [run, { ...run, name: "best" }]],
  ["comparison", { basis, standings: [standing, { ...standing, report }], bestBaseline: "ngrams" }],
  ["curve", curve],
])("brings back %s as it was", async (name, value) => {
  expect(await recalled(name, value)).toEqual({ value, isLost: false });
});

it.each<[string, keyof Kept, unknown, unknown]>([
  ["one damaged run", "runs", [run, { ...run, curve: [{ step: 1 }] }], [run]],
  ["a run of a model that is not known", "runs", [{ ...run, config: { model: "oracle", start: "pretrained" } }], []],
  ["a run without its scores' bounds", "runs", [{ ...run, scores: { test: { n: 1 } } }], []],
  ["a damaged row", "table", { ...table, rows: [{ text: 1 }, ...table.rows] }, { ...table, edited: true }],
  [
    "options of a table that are none, and how it was read, but not its rows",
    "table",
    { ...table, options: { format: "xlsx" }, layout: 7, name: "a.tsv" },
    { ...table, name: "a.tsv", edited: true },
  ],
  ["a table without rows", "table", { text: "a\tb" }, undefined],
  [
    "earlier versions of the table beyond a damaged one",
    "history",
    { past: [{ hunks: [] }, { hunks: 1 }, { hunks: [{ at: 0, remove: 1, rows: [] }] }], future: [{}], nRows: 1 },
    { past: [{ hunks: [{ at: 0, remove: 1, rows: [] }] }], future: [], nRows: 1 },
  ],
  ["a text in writing that is none", "draft", { mode: "sleep", text: "x" }, undefined],
  [
    "a contestant that its table could not be drawn of",
    "comparison",
    { basis, standings: [standing, { ...standing, report: { accuracy: 1 } }] },
    { basis, standings: [standing] },
  ],
  [
    "a contestant that is not known",
    "comparison",
    { basis, standings: [{ ...standing, id: "oracle" }] },
    { basis, standings: [] },
  ],
  ["a comparison of nothing", "comparison", { standings: [standing] }, undefined],
  ["a curve without points", "curve", { ...curve, measured: {} }, undefined],
  [
    "a point that is no number",
    "curve",
    { ...curve, measured: { points: [{ ...point, low: Number.NaN }], forecast: [] } },
    undefined,
  ],
  ["a threshold above 1", "threshold", 1.5, undefined],
  ["settings that are none", "config", { epochs: [] }, undefined],
])("leaves out %s, and says so", async (_what, name, damaged, left) => {
  expect(await recalled(name, damaged)).toEqual({ value: left, isLost: true });
});

it("brings back guesses that an earlier version of the page kept beside the rows", async () => {
  const row = { text: "good", label: "a", line: 1 };
  const found = await recalled("table", structuredClone({ ...table, rows: [row], guesses: new Map([[row, 0.7]]) }));
  const { rows } = found!.value as NonNullable<Kept["table"]>;
  expect(rows).toEqual([{ ...row, by: "guess", probability: 0.7 }]);
});

describe("a full storage", () => {
  it("is told once, loses nothing, and is told when it is over", async () => {
    const { values, database } = memory();
    const { keep, flush } = open(database);
    database.failure = new DOMException("no room", "QuotaExceededError");
    keep({ testText: "old", choice: "gpu" });
    await flush();
    keep({ testText: "new" });
    await flush();
    expect(problems).toEqual([{ code: "full" }]);
    database.failure = undefined;
    keep({ trialText: "try" });
    await flush();
    expect(problems).toEqual([{ code: "full" }, undefined]);
    expect(Object.fromEntries(values)).toMatchObject({ "1/testText": "new", "1/choice": "gpu", "1/trialText": "try" });
  });

  it("does not bring an older value back over a newer one", async () => {
    const { values, database } = memory();
    const { keep, flush } = open(database);
    let fail: (reason: unknown) => void = () => undefined;
    const set = database.set;
    database.set = () => new Promise((_resolve, reject) => (fail = reject));
    keep({ testText: "old" });
    const first = flush();
    await vi.waitFor(() => expect(fail).toHaveProperty("length", 1));
    database.set = set;
    keep({ testText: "new" });
    const second = flush();
    fail(new DOMException("no room", "QuotaExceededError"));
    await Promise.all([first, second]);
    await flush();
    expect(values.get("1/testText")).toBe("new");
  });
});

it.each([
  [new DOMException("private", "InvalidStateError"), "unavailable"],
  [new DOMException("denied", "SecurityError"), "unavailable"],
  [new ReferenceError("indexedDB is not defined"), "unavailable"],
  [new DOMException("disk", "UnknownError"), "failed"],
  [new DOMException("cannot be cloned", "DataCloneError"), "failed"],
])("reports %s as a value", async (failure, code) => {
  const { database } = memory();
  database.failure = failure;
  database.get = () => {
    throw failure;
  };
  const { recall, keep, flush } = open(database);
  const problem = { code, detail: failure.message };
  expect(await recall()).toEqual({ ok: false, problem });
  keep({ choice: "cpu" });
  await flush();
  expect(problems).toEqual([problem]);
});

it("does not wait for ever for a blocked database", async () => {
  vi.useFakeTimers();
  const { database } = memory();
  database.get = () => new Promise(() => undefined);
  const recalled = open(database).recall();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await recalled).toMatchObject({ ok: false, problem: { code: "unavailable" } });
});

describe("two tabs", () => {
  const other = (label: string) => ({ ...table, rows: [{ text: "good", label, line: 1 }] });

  /** A tab on the same database, and what it is told of others. */
  function tab(database: Database, options: StorageOptions = {}) {
    const told: [Kept, readonly string[]][] = [];
    const onFollow = (kept: Kept, passedOver: readonly string[]) => void told.push([kept, passedOver]);
    const one = createStorage({ database, onFollow, delayMs: 1e6, ...options });
    return { ...one, told };
  }

  it("hear of each other at once", async () => {
    const { database } = memory();
    const [a, b] = [tab(database), tab(database)];
    await Promise.all([a.recall(), b.recall()]);
    a.keep({ table: other("b"), trialText: "mine" });
    await a.flush();
    await vi.waitFor(() => expect(b.told).toEqual([[{ table: other("b") }, []]]));
    expect(a.told).toEqual([]);
    b.keep({ table: other("c") });
    await b.flush();
    await vi.waitFor(() => expect(a.told).toEqual([[{ table: other("c") }, []]]));
    a.close();
    b.close();
  });

  it("let no older version win, and say which was passed over", async () => {
    const { values, database } = memory();
    const [a, b] = [tab(database), tab(database)];
    await Promise.all([a.recall(), b.recall()]);
    a.keep({ table: other("mine"), choice: "cpu" });
    b.keep({ table: other("theirs") });
    await b.flush();
    await a.flush();
    await vi.waitFor(() => expect(a.told).toEqual([[{ table: other("theirs") }, ["table"]]]));
    await a.flush();
    expect(values.get("1/table")).toEqual(other("theirs"));
    expect(values.get("1/choice")).toBe("cpu");
    a.close();
    b.close();
  });

  it("that both have kept it before go on to hear of each other", async () => {
    const { values, database } = memory();
    const [a, b] = [tab(database), tab(database)];
    a.keep({ table: other("first") });
    await a.flush();
    await vi.waitFor(() => expect(b.told).toHaveLength(1));
    // Neither has heard of the other's change when it keeps its own.
    b.keep({ table: other("theirs") });
    a.keep({ table: other("mine") });
    await Promise.all([b.flush(), a.flush()]);
    const winner = { table: values.get("1/table") };
    await vi.waitFor(() => expect([...a.told, ...b.told]).toContainEqual([winner, ["table"]]));
    expect(values.get("1/revisions")).toMatchObject({ table: 2 });
    a.close();
    b.close();
  });

  it("that could not read what is kept does not write over it", async () => {
    const { values, database } = memory();
    const first = tab(database);
    first.keep({ table });
    await first.flush();
    first.close();
    const { get } = database;
    database.get = () => Promise.reject(new DOMException("busy", "TimeoutError"));
    const late = tab(database);
    expect((await late.recall()).ok).toBe(false);
    database.get = get;
    late.keep({ table: other("empty") });
    // Not in haste either.
    dispatchEvent(new Event("pagehide"));
    await late.flush();
    expect(values.get("1/table")).toEqual(table);
    expect(late.told).toEqual([[{ table }, ["table"]]]);
    late.close();
  });
});

it("keeps all of the page again where what was kept is gone, and says so", async () => {
  const { values, database } = memory();
  const onCleared = vi.fn(() => ({ table, choice: "cpu" as const }));
  const one = createStorage({ database, onCleared });
  one.keep({ table });
  await one.flush();
  values.clear();
  one.keep({ trialText: "try" });
  await one.flush();
  expect(onCleared).toHaveBeenCalledTimes(1);
  expect(Object.fromEntries(values)).toMatchObject({ "1/table": table, "1/choice": "cpu", "1/trialText": "try" });
  one.close();
});

it("puts texts aside, from where a later visit does not open them", async () => {
  const { values, database } = memory();
  values.set("1/table", table);
  values.set("1/theme", "dark");
  const { putAside, recall, aside } = open(database);
  await putAside(["table", "pool"]);
  expect(await recall()).toEqual({ ok: true, kept: { theme: "dark" }, lost: [], aside: true });
  expect(Object.values(await aside())).toEqual([table]);
});
