import { beforeEach, describe, expect, test } from "vitest";
import { fakeDefaults, fakeSettings } from "../engine/fake.test-helper.ts";
import { goTo, useWindow } from "../page.test-helper.ts";
import { initialState } from "../state.ts";
import { createStore } from "../store.ts";
import { connectAddress, linkedSettings } from "./address.ts";

useWindow();

beforeEach(() => {
  history.replaceState(null, "", "/");
});

/** A page that was opened at an address, with its settings as that asks for them. */
function open(link = "/") {
  history.replaceState(null, "", link);
  const store = createStore(initialState("en"));
  connectAddress(store);
  const linked = linkedSettings();
  store.dispatch({ type: "loaded", settings: fakeSettings, defaults: fakeDefaults });
  store.dispatch({ type: "restored", kept: { config: linked } });
  return store;
}

/** As the browser's back and forward, and a link that is typed, come to an entry of the history. */
function arrive(hash: string, entry: unknown): void {
  history.replaceState(entry, "", hash);
  dispatchEvent(new PopStateEvent("popstate", { state: entry }));
}

const set = (epochs: number) => ({ type: "settingChanged" as const, key: "epochs" as const, value: epochs });

describe("a place", () => {
  test("is an entry of the history, once", () => {
    const store = open();
    const before = history.length;
    goTo(store, "results", "mistakes");
    expect(location.hash).toBe("#/results/mistakes");
    goTo(store, "results", "mistakes");
    store.dispatch({ type: "insightChosen", insight: "inside" });
    store.dispatch({ type: "dockToggled", open: false });
    expect(history.length).toBe(before + 1);
    store.dispatch({ type: "starting" });
    // Who has gone to the results is left there.
    expect(location.hash).toBe("#/results/mistakes");
    store.dispatch({ type: "rowSought", row: 3 });
    expect(location.hash).toBe("#/texts");
    expect(history.length).toBe(before + 2);
  });

  test("remembers for a reload how the dock was", () => {
    const store = open();
    store.dispatch({ type: "insightChosen", insight: "inside" });
    goTo(store, "results", "mistakes");
    store.dispatch({ type: "dockToggled", open: false });
    const [hash, entry] = [location.hash, history.state as unknown];
    const reloaded = (entry: unknown) => {
      history.replaceState(entry, "", hash);
      const again = createStore(initialState("en"));
      connectAddress(again);
      return again.state;
    };
    expect(reloaded(entry)).toMatchObject({ stage: "results", insight: "inside", dock: "closed" });
    // Not by an entry that others have made.
    const { insight, dock } = reloaded({ insight: "inside", dock: "closed" });
    expect([insight, dock]).toEqual(["why", undefined]);
  });

  test("is where an address leads", () => {
    expect(open("#/results/classes")).toMatchObject({ state: { stage: "results", tabs: { results: "classes" } } });
    expect(location.hash).toBe("#/results/classes");
    expect(open("#/compare/nonsense")).toMatchObject({ state: { stage: "compare", tabs: { compare: "models" } } });
    expect(open("#nonsense")).toMatchObject({ state: { stage: "texts", tabs: { texts: "table" } } });
  });

  test("is found again by back and forward, and adds nothing to the history", () => {
    const store = open();
    goTo(store, "training", "search");
    const entry: unknown = history.state;
    goTo(store, "results", "map");
    const before = history.length;
    arrive("#/training/search", entry);
    expect(store.state).toMatchObject({ stage: "training", tabs: { training: "search", results: "map" } });
    arrive("/", entry);
    expect(store.state).toMatchObject({ stage: "texts", tabs: { texts: "table" } });
    expect(history.length).toBe(before);
  });
});

describe("a page in the stage's place", () => {
  test("is an entry of the history too, from which a stage leads back", () => {
    const store = open();
    const before = history.length;
    store.dispatch({ type: "leafOpened", leaf: "glossary" });
    expect(location.hash).toBe("#/glossary");
    const entry: unknown = history.state;
    goTo(store, "texts", "table");
    expect(store.state.leaf).toBeUndefined();
    expect(history.length).toBe(before + 2);
    arrive("#/glossary", entry);
    expect(store.state).toMatchObject({ leaf: "glossary", stage: "texts" });
    expect(history.length).toBe(before + 2);
    expect(open("#/lessons").state.leaf).toBe("lessons");
  });
});

describe("a room and a lesson", () => {
  const lesson = { name: "why", sample: "reviews", since: 1, done: 0, compared: "" } as const;

  test("stay in the address for as long as they last, and bring what they are of", () => {
    const store = open("#/results?present");
    expect(store.state.isPresenting).toBe(true);
    store.dispatch({ type: "lessonBegun", lesson, before: undefined });
    expect(location.hash).toBe("#/results?lesson=why&present");
    goTo(store, "texts", "table");
    expect(location.hash).toBe("#/texts?lesson=why&present");
    store.dispatch({ type: "presented", on: false });
    store.dispatch({ type: "lessonLeft" });
    expect(location.hash).toBe("");
  });

  test("a link to a lesson asks for it, unless it is under way; back and forward do not", () => {
    const store = open("#/texts?lesson=why&epochs=7");
    expect(store.state).toMatchObject({ lessonAsked: { name: "why" }, config: { epochs: fakeDefaults.epochs } });
    store.dispatch({ type: "lessonBegun", lesson, before: undefined });
    arrive("#/texts?lesson=why", null);
    expect(store.state.lessonAsked).toBeUndefined();
    arrive("#/texts?lesson=overfit", history.state);
    expect(store.state.lessonAsked).toBeUndefined();
    expect(location.hash).toContain("lesson=why");
    arrive("#/texts?lesson=overfit", null);
    expect(store.state.lessonAsked?.name).toBe("overfit");
  });
});

describe("a setting", () => {
  test("changes the entry at hand, which has those that differ, and never a text", () => {
    const store = open();
    const before = history.length;
    store.dispatch({ type: "textTyped", text: "secret\ttext" });
    store.dispatch(set(30));
    expect(location.hash).toBe("#/texts?epochs=30");
    store.dispatch({ type: "settingsRestored" });
    // As a visit begins.
    expect(location.href).not.toContain("#");
    expect(history.length).toBe(before);
    goTo(store, "model", "settings");
    store.dispatch(set(30));
    expect(location.hash).toBe("#/model/settings?epochs=30");
    store.dispatch({ type: "settingsRestored" });
    expect(location.hash).toBe("#/model/settings");
    expect(history.length).toBe(before + 1);
  });

  test.each(["/", "#model=lstm", "#/model/settings?model=lstm"])("of today stays on the way back to %s", (link) => {
    const store = open(link);
    const [first, entry]: [string, unknown] = [location.hash, history.state];
    goTo(store, "results", "summary");
    store.dispatch({ type: "settingChanged", key: "model", value: "gru" });
    store.dispatch(set(30));
    arrive(first === "" ? "/" : first, entry);
    expect(store.state.config).toEqual({ ...fakeDefaults, model: "gru", epochs: 30 });
    expect(location.hash).toMatch(/^#\/(texts|model\/settings)\?model=gru&epochs=30$/);
  });

  test("that was changed where the visit began stays what it is since, on the way back", () => {
    const store = open();
    store.dispatch(set(30));
    const [first, entry]: [string, unknown] = [location.hash, history.state];
    goTo(store, "model", "settings");
    store.dispatch(set(50));
    arrive(first, entry);
    expect(store.state.config?.epochs).toBe(50);
    expect(location.hash).toBe("#/texts?epochs=50");
  });
});

describe("a link", () => {
  test("that is typed brings its settings, and leads to its place", () => {
    const store = open();
    store.dispatch(set(30));
    arrive("#/results/mistakes?model=gru", null);
    expect(store.state).toMatchObject({ stage: "results", tabs: { results: "mistakes" } });
    expect(store.state.config).toEqual({ ...fakeDefaults, model: "gru" });
    expect(location.hash).toBe("#/results/mistakes?model=gru");
  });

  test("that is typed before the form is here stays, and is read once that is", () => {
    const store = createStore(initialState("en"));
    connectAddress(store);
    store.dispatch({ type: "restored", kept: {} });
    arrive("#epochs=7", null);
    expect(location.hash).toBe("#epochs=7");
    store.dispatch({ type: "loaded", settings: fakeSettings, defaults: fakeDefaults });
    expect(store.state.config).toMatchObject({ epochs: 7 });
    expect(location.hash).toBe("#/texts?epochs=7");
  });

  test("to a place alone leaves the settings as they are", () => {
    const store = open();
    store.dispatch(set(30));
    arrive("#/results/mistakes", null);
    expect(store.state.config?.epochs).toBe(30);
    expect(location.hash).toBe("#/results/mistakes?epochs=30");
  });

  test("of an older page has settings, and leads to the texts", () => {
    const store = open("#model=gru&epochs=30");
    expect(store.state).toMatchObject({ stage: "texts", config: { model: "gru", epochs: 30 } });
    goTo(store, "model", "choice");
    arrive("#model=lstm", null);
    expect(store.state).toMatchObject({ stage: "texts", config: { model: "lstm", epochs: fakeDefaults.epochs } });
    expect(location.hash).toBe("#/texts?model=lstm");
  });

  test("does not change the settings of a run that goes on", () => {
    const store = open();
    store.dispatch({ type: "starting" });
    arrive("#/results?model=gru", null);
    expect(store.state.stage).toBe("results");
    expect(store.state.config?.model).toBe(fakeDefaults.model);
    expect(location.hash).toBe("#/results");
  });
});

describe("a link that was made with a sample", () => {
  const asked = (store: ReturnType<typeof open>) => {
    const said: unknown[] = [];
    store.listen((action) => action.type === "sampleChosen" && said.push(action.id));
    return said;
  };

  /** A page that is opened at it, with what an earlier visit has left. */
  function visit(link: string, before: (store: ReturnType<typeof open>) => void = () => undefined) {
    history.replaceState(null, "", link);
    const store = createStore(initialState("en"));
    connectAddress(store);
    const said = asked(store);
    store.dispatch({ type: "loaded", settings: fakeSettings, defaults: fakeDefaults });
    before(store);
    store.dispatch({ type: "restored", kept: { config: linkedSettings() } });
    return { store, said };
  }

  const pasted = "good\ttext\nbad\tother";

  test("loads it where there are no texts, and does not ask for it again", () => {
    const { store, said } = visit("#/results?epochs=30&sample=support");
    expect(said).toEqual(["support"]);
    expect(store.state).toMatchObject({ stage: "results", config: { epochs: 30 }, notices: [] });
    expect(location.hash).toBe("#/results?epochs=30");
    store.dispatch({ type: "restored", kept: {} });
    expect(said).toHaveLength(1);
  });

  test("leaves other texts as they are until the person says so", () => {
    const { store, said } = visit("#/texts?sample=support", ({ dispatch }) =>
      dispatch({ type: "textTyped", text: pasted }),
    );
    expect(said).toEqual([]);
    expect(store.state.data.present.text).toBe(pasted);
    expect(store.state.notices).toEqual([{ code: "linkedSample", id: "support" }]);
    store.dispatch({ type: "sampleChosen", id: "support" });
    expect(store.state.notices).toEqual([]);
  });

  test("leaves a test set of the person's own as it is, too", () => {
    const { store, said } = visit("#/texts?sample=support", ({ dispatch }) =>
      dispatch({ type: "testTyped", text: pasted }),
    );
    expect(said).toEqual([]);
    expect(store.state.notices).toEqual([{ code: "linkedSample", id: "support" }]);
  });

  test("asks nothing where it is there already, but for one that has been changed", () => {
    const there = (store: ReturnType<typeof open>) => {
      store.dispatch({ type: "textLoaded", text: pasted, name: "Support requests", sample: "support" });
      const rows = [{ text: "text", label: "good", line: 1 }];
      store.dispatch({
        type: "parsed",
        text: pasted,
        options: store.state.data.present.options,
        parsed: { examples: rows, layout: undefined, notes: [], leftOut: [] } as never,
      });
    };
    expect(visit("#/texts?sample=support", there)).toMatchObject({ said: [], store: { state: { notices: [] } } });
    const changed = visit("#/texts?sample=support", (store) => {
      there(store);
      store.dispatch({ type: "rowEdited", row: 0, label: "other" });
    });
    expect(changed.store.state.notices).toEqual([{ code: "linkedSample", id: "support" }]);
  });

  test("says so where there is no such sample", () => {
    const { store, said } = visit("#/texts?sample=nonsense");
    expect(said).toEqual([]);
    expect(store.state.notices).toEqual([{ code: "unknownSample", id: "nonsense" }]);
  });

  test("that is typed later does the same", () => {
    const store = open();
    const said = asked(store);
    arrive("#/model?sample=reviews", null);
    expect(said).toEqual(["reviews"]);
    expect(location.hash).toBe("#/model");
  });
});
