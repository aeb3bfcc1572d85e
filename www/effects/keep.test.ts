import { afterEach, expect, test, vi } from "vitest";
import { fakeDefaults, fakeSettings } from "../engine/fake.test-helper.ts";
import { type Action, type Kept, initialState } from "../state.ts";
import type { KeptStorage, Recalled, StorageOptions } from "../storage.ts";
import { createStore } from "../store.ts";
import { connectKeeping } from "./keep.ts";

afterEach(() => {
  history.replaceState(null, "", "/");
});

async function visit(recalled: Recalled = { ok: true, kept: {}, lost: [] }, begun = "", first?: Action) {
  const kept: Kept = {};
  let options: StorageOptions = {};
  const storage: KeptStorage = {
    recall: async () => recalled,
    keep: (values) => void Object.assign(kept, values),
    flush: async () => undefined,
    clear: async () => undefined,
    close: vi.fn(),
  };
  const store = createStore(initialState("en"));
  store.dispatch({ type: "loaded", settings: fakeSettings, defaults: fakeDefaults });
  if (begun !== "") store.dispatch({ type: "textTyped", text: begun });
  if (first) store.dispatch(first);
  await connectKeeping(store, (given = {}) => {
    options = given;
    return storage;
  });
  return { store, dispatch: store.dispatch, kept, tell: (code: "full" | undefined) => options.onProblem?.(code && { code }) };
}

test("keeps what changes, and nothing else", async () => {
  const { dispatch, kept } = await visit();
  dispatch({ type: "textTyped", text: "a\tb" });
  dispatch({ type: "languageChosen", language: "zh" });
  expect(Object.keys(kept).sort()).toEqual(["language", "table"]);
  expect(kept.table?.text).toBe("a\tb");
});

test("keeps what was typed before the storage answered, rather than what it had", async () => {
  const old = { text: "old", options: {}, rows: [], edited: false };
  const { store, kept } = await visit({ ok: true, kept: { table: old }, lost: [] }, "new");
  expect(store.state.data.present.text).toBe("new");
  expect(kept.table?.text).toBe("new");
});

test("keeps a run that ended before the storage answered beside those that it had", async () => {
  const run = { at: 1, config: fakeDefaults, classes: ["a", "b"], stopped: false, data: "d", split: "s", scores: {}, curve: [], tuning: [] };
  const earlier = [{ ...run, number: 2 }, { ...run, number: 1 }];
  const { store, kept } = await visit({ ok: true, kept: { runs: earlier }, lost: [] }, "", { type: "runKept", run });
  expect(store.state.runs.list.map(({ number }) => number)).toEqual([3, 2, 1]);
  expect(kept.runs).toBe(store.state.runs.list);
});

test("the address holds settings that differ, and never a text", async () => {
  const { dispatch } = await visit();
  dispatch({ type: "textTyped", text: "secret\ttext" });
  dispatch({ type: "settingChanged", key: "epochs", value: 30 });
  expect(location.hash).toBe("#epochs=30");
  dispatch({ type: "settingsRestored" });
  expect(location.hash).toBe("");
});

test("a link's settings come before the kept ones", async () => {
  history.replaceState(null, "", "#model=gru");
  const { store } = await visit({ ok: true, kept: { config: { epochs: 30 }, trialText: "kept" }, lost: [] });
  expect(store.state.config).toEqual({ ...fakeDefaults, model: "gru" });
  expect(store.state.trial.text).toBe("kept");
});

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
  expect(store.state.notices).toEqual([{ code: "storageUnreadable" }]);
});
