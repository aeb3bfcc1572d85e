import { afterEach, expect, test, vi } from "vitest";
import { fakeDefaults, fakeSettings } from "../engine/fake.test-helper.ts";
import type { Example } from "../engine/protocol.ts";
import { type Action, type Kept, initialState } from "../state.ts";
import { isPast } from "../state/compare.ts";
import type { KeptStorage, Recalled, StorageOptions } from "../storage.ts";
import { createStore } from "../store.ts";
import { connectKeeping } from "./keep.ts";

afterEach(() => {
  history.replaceState(null, "", "/");
});

async function visit(
  recalled: Recalled = { ok: true, kept: {}, lost: [] },
  begun = "",
  first?: Action,
  given: Partial<KeptStorage> = {},
) {
  const kept: Kept = {};
  let options: StorageOptions = {};
  const storage: KeptStorage = {
    recall: async () => recalled,
    keep: (values) => void Object.assign(kept, values),
    flush: vi.fn(async () => true),
    aside: async () => ({}),
    putAside: async () => undefined,
    dropAside: async () => undefined,
    forget: async () => undefined,
    dropOthers: async () => undefined,
    end: () => undefined,
    close: vi.fn(),
    ...given,
  };
  const store = createStore(initialState("en"));
  store.dispatch({ type: "loaded", settings: fakeSettings, defaults: fakeDefaults });
  if (begun !== "") store.dispatch({ type: "textTyped", text: begun });
  if (first) store.dispatch(first);
  await connectKeeping(store, (given = {}) => {
    options = given;
    return storage;
  });
  return {
    store,
    dispatch: store.dispatch,
    kept,
    flush: storage.flush,
    tell: (code: "full" | undefined) => options.onProblem?.(code && { code }),
  };
}

test("keeps what changes, and nothing else", async () => {
  const { dispatch, kept } = await visit();
  dispatch({ type: "textTyped", text: "a\tb" });
  dispatch({ type: "languageChosen", language: "zh" });
  expect(Object.keys(kept).sort()).toEqual(["language", "project", "table"]);
  expect(kept.table?.text).toBe("a\tb");
});

test("keeps at once how a tab that is opened next is to look", async () => {
  const { dispatch, flush } = await visit();
  dispatch({ type: "textTyped", text: "a\tb" });
  expect(flush).not.toHaveBeenCalled();
  dispatch({ type: "languageChosen", language: "zh" });
  dispatch({ type: "themeChosen", theme: "dark" });
  expect(flush).toHaveBeenCalledTimes(2);
});

test("keeps what was typed before the storage answered, beside what it had", async () => {
  const old = { text: "old", options: {}, rows: [], edited: false };
  const { store, kept } = await visit({ ok: true, kept: { table: old }, lost: [] }, "new");
  expect(store.state.data.present.text).toBe("old");
  expect(store.state.data.draft?.text).toBe("new");
  expect([kept.table?.text, kept.draft?.text]).toEqual(["old", "new"]);
});

test("keeps a run that ended before the storage answered beside those that it had", async () => {
  const run = {
    at: 1,
    config: fakeDefaults,
    classes: ["a", "b"],
    stopped: false,
    data: "d",
    split: "s",
    scores: {},
    curve: [],
    tuning: [],
  };
  const earlier = [
    { ...run, number: 2 },
    { ...run, number: 1 },
  ];
  const { store, kept } = await visit({ ok: true, kept: { runs: earlier }, lost: [] }, "", { type: "runKept", run });
  expect(store.state.runs.list.map(({ number }) => number)).toEqual([3, 2, 1]);
  expect(kept.runs).toBe(store.state.runs.list);
});

test("a comparison and a curve come back once they are through, on the same texts or marked as past, and hold no text", async () => {
  const rows = [
    { text: "a secret", label: "a", line: 1 },
    { text: "another", label: "b", line: 2 },
  ];
  const table = (rows: Example[]) => ({ text: "typed", options: {}, rows, edited: false });
  const first = await visit({ ok: true, kept: { table: table(rows) }, lost: [] });
  const { data, config } = first.store.state;
  const basis = { rows: data.present.rows, config: config! };
  const { dispatch } = first;
  dispatch({ type: "compareStarted", what: "comparison" });
  dispatch({
    type: "foldsDealt",
    basis,
    deal: { nFoldsChosen: 5, nFolds: 5, nRepeats: 1, nTexts: 2, nNeverHeldOut: 0 },
  });
  dispatch({ type: "foldsAdvanced", progress: [{ id: "cnn", done: 1, total: 5, nFailed: 0, ms: 3 }] });
  dispatch({ type: "foldsAdvanced", progress: [{ id: "cnn", done: 5, total: 5, nFailed: 0, ms: 9 }] });
  dispatch({ type: "contestantsScored", scores: [{ id: "cnn" }], bestBaseline: "ngrams" });
  expect(first.kept.comparison).toBeUndefined();
  dispatch({ type: "compareEnded", wasCancelled: false });
  const { comparison } = first.kept;
  dispatch({ type: "compareStarted", what: "curve" });
  dispatch({
    type: "curveMeasured",
    curve: { id: "cnn", basis, measured: { points: [], forecast: [] }, nTexts: 2, isWhole: true },
  });
  expect(first.kept.curve).toBeUndefined();
  dispatch({ type: "compareEnded" });
  expect(first.kept.comparison).toBe(comparison);
  expect(first.kept).toMatchObject({
    comparison: { bestBaseline: "ngrams", standings: [{ ms: 9 }] },
    curve: { id: "cnn", nTexts: 2 },
  });
  expect(JSON.stringify(first.kept)).not.toContain("secret");

  const again = async (rows: Example[]) => {
    const kept = structuredClone({ ...first.kept, table: table(rows) });
    const { store } = await visit({ ok: true, kept, lost: [] });
    const { compare } = store.state;
    expect(compare.standings).toEqual([{ id: "cnn", done: 5, total: 5, nFailed: 0, ms: 9 }]);
    return { store, past: [compare.basis!, compare.curve!.basis].map((basis) => isPast(basis, store.state, ["cnn"])) };
  };
  const { store, past } = await again(rows);
  expect(past).toEqual([false, false]);
  // Of a model that says for itself what it is, another choice changes nothing.
  store.dispatch({ type: "settingChanged", key: "model", value: "gru" });
  const isPastFor = (...ids: string[]) => isPast(store.state.compare.basis!, store.state, ids);
  expect([isPastFor("cnn"), isPastFor("cnn", "own")]).toEqual([false, true]);
  store.dispatch({ type: "settingChanged", key: "epochs", value: 3 });
  expect(isPastFor("cnn")).toBe(true);
  expect((await again([{ ...rows[0]!, label: "b" }, rows[1]!])).past).toEqual([true, true]);
});

test.each(["#model=gru", "#/results/mistakes?model=gru"])(
  "a link's settings come before the kept ones: %s",
  async (link) => {
    history.replaceState(null, "", link);
    const { store } = await visit({ ok: true, kept: { config: { epochs: 30 }, trialText: "kept" }, lost: [] });
    expect(store.state.config).toEqual({ ...fakeDefaults, model: "gru" });
    expect(store.state.trial.text).toBe("kept");
  },
);

test("trouble with the storage is told, until it is over", async () => {
  const { store, tell } = await visit({ ok: false, problem: { code: "unavailable", detail: "private mode" } });
  expect(store.state.notices).toEqual([{ code: "notKept", isFull: false, detail: "private mode" }]);
  tell("full");
  expect(store.state.notices).toEqual([{ code: "notKept", isFull: true, detail: "" }]);
  tell(undefined);
  expect(store.state.notices).toEqual([]);
});

test("what could not be read is told", async () => {
  const { store } = await visit({ ok: true, kept: {}, lost: ["table"] });
  expect(store.state.notices).toEqual([{ code: "storageUnreadable", lost: ["table"] }]);
});

test("asks the browser to keep what was labelled by hand, once", async () => {
  const persist = vi.fn(async () => true);
  const storage = { persisted: async () => false, persist };
  Object.defineProperty(navigator, "storage", { configurable: true, value: storage });
  const { dispatch } = await visit();
  dispatch({ type: "textTyped", text: "a\tb" });
  await vi.waitFor(() => expect(persist).not.toHaveBeenCalled());
  dispatch({ type: "textLabelled", text: "c", label: "a" });
  await vi.waitFor(() => expect(persist).toHaveBeenCalledTimes(1));
  dispatch({ type: "textLabelled", text: "d", label: "a" });
  await Promise.resolve();
  expect(persist).toHaveBeenCalledTimes(1);
  Reflect.deleteProperty(navigator, "storage");
});

test("does not keep again what it follows, but that what was here is one step back", async () => {
  const { store, dispatch, kept } = await visit();
  dispatch({ type: "textLabelled", text: "mine", label: "a" });
  const table = { text: "", options: {}, rows: [{ text: "theirs", label: "b", line: 0 }], edited: true };
  const history = { past: [], future: [], nRows: 1 };
  for (const name of Object.keys(kept) as (keyof Kept)[]) delete kept[name];
  dispatch({ type: "followed", kept: { table, history, pool: "open" }, passedOver: ["table"] });
  expect(Object.keys(kept)).toEqual(["history"]);
  expect(store.state.data.present.rows[0]?.text).toBe("theirs");
  dispatch({ type: "undone" });
  expect(store.state.data.present.rows[0]?.text).toBe("mine");
});

test("what was put aside is told of until it is deleted, and further where it cannot be", async () => {
  for (const isDeleted of [true, false]) {
    let settle: { resolve: () => void; reject: (thrown: unknown) => void } | undefined;
    const deletion = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
    const { store, dispatch } = await visit({ ok: true, kept: {}, lost: [], aside: true }, "", undefined, {
      dropAside: () => deletion,
    });
    const codes = () => store.state.notices.map(({ code }) => code);
    dispatch({ type: "asideSaved" });
    dispatch({ type: "asideDropAsked" });
    await Promise.resolve();
    expect(codes()).toEqual(["aside"]);
    if (isDeleted) settle?.resolve();
    else settle?.reject(new DOMException("", "QuotaExceededError"));
    await vi.waitFor(() => expect(codes()).toEqual(isDeleted ? [] : ["aside", "notKept"]));
  }
});

test("what was put aside counts as saved once it is", async () => {
  for (const isRead of [true, false]) {
    const { store, dispatch } = await visit({ ok: true, kept: {}, lost: [], aside: true }, "", undefined, {
      aside: () => (isRead ? Promise.resolve({}) : Promise.reject(new Error("no answer"))),
    });
    dispatch({ type: "asideSaveAsked" });
    expect(store.state.isAsideSaved).toBeUndefined();
    await vi.waitFor(() =>
      expect([store.state.isAsideSaved, store.state.notices.at(-1)?.code]).toEqual(
        isRead ? [true, "aside"] : [undefined, "notKept"],
      ),
    );
  }
});

test("asks before it opens what the last visit did not come through with", async () => {
  const table = { text: "", options: {}, rows: [{ text: "x", label: "a", line: 1 }], edited: true };
  for (const open of [true, false]) {
    const done = vi.fn();
    const putAside = vi.fn(async () => undefined);
    const storage: KeptStorage = {
      recall: async () => ({ ok: true, kept: { table, theme: "dark" }, lost: [] }),
      keep: () => undefined,
      flush: async () => true,
      aside: async () => ({}),
      putAside,
      dropAside: async () => undefined,
      forget: async () => undefined,
      dropOthers: async () => undefined,
      end: () => undefined,
      close: () => undefined,
    };
    const store = createStore(initialState("en"));
    const mark = async () => ({ endedBadly: true, done });
    const connected = connectKeeping(store, () => storage, undefined, mark);
    await vi.waitFor(() => expect(store.state.opening).toEqual({ name: undefined, nRows: 1, nChars: 1 }));
    expect(store.state.data.present.rows).toEqual([]);
    store.dispatch({ type: "openingAnswered", open });
    await connected;
    expect(store.state.data.present.rows).toHaveLength(open ? 1 : 0);
    expect(store.state.theme).toBe("dark");
    expect(putAside).toHaveBeenCalledTimes(open ? 0 : 1);
  }
});
