import { describe, expect, test } from "vitest";
import { fakeDefaults, fakeSettings } from "../engine/fake.test-helper.ts";
import { lessonNames } from "./lessons.ts";
import { type State, initialState, reduce } from "../state.ts";
import { lessonHash, readAddress, settingsQuery, sharedHash, sharedOf, writeAddress } from "./address.ts";
import { stages, tabsOf } from "./place.ts";
import { withKept } from "./settings.ts";

describe("the address", () => {
  test("holds what differs from the defaults, and gives it back", () => {
    const config = { ...fakeDefaults, model: "gru" as const, epochs: 30, lowercase: false, kernel_widths: "2,5" };
    const query = settingsQuery(config, fakeDefaults);
    expect(query).not.toContain("optimizer");
    const { place, settings } = readAddress(writeAddress("results", "mistakes", query));
    expect(place).toEqual({ stage: "results", tab: "mistakes" });
    expect(withKept(fakeSettings, fakeDefaults, settings)).toEqual(config);
  });

  test("leads to every tab of every stage", () => {
    const places = stages.flatMap((stage) => tabsOf[stage].map((tab) => ({ stage, tab })));
    for (const place of places) expect(readAddress(writeAddress(place.stage, place.tab)).place).toEqual(place);
  });

  test("of an older link has settings alone", () => {
    expect(readAddress("#model=gru&epochs=30")).toEqual({ settings: { model: "gru", epochs: "30" } });
  });

  test("with a tab that is none leads to the stage's first, and with a stage that is none nowhere", () => {
    expect(readAddress("#/model/nonsense").place).toEqual({ stage: "model", tab: "choice" });
    expect(readAddress("#/nonsense/layers")).toEqual({ settings: {} });
  });

  test("that is a plain anchor says nothing", () => {
    expect(readAddress("#data-heading")).toEqual({ settings: {} });
    expect(readAddress("")).toEqual({ settings: {} });
  });

  test("leads to a page in the stage's place, to a lesson, and to a room, and these are no settings", () => {
    expect(readAddress("#/glossary")).toEqual({ leaf: "glossary", settings: {} });
    expect(readAddress("#/texts?lesson=overfit&present&epochs=9")).toEqual({
      place: { stage: "texts", tab: "table" },
      lesson: "overfit",
      isPresenting: true,
      settings: {},
    });
    expect(readAddress("#/results?present&epochs=9")).toMatchObject({ isPresenting: true, settings: { epochs: "9" } });
    expect(readAddress("#/texts?lesson=nonsense")).toMatchObject({ leaf: "lessons" });
    for (const name of lessonNames) expect(readAddress(lessonHash(name)).lesson).toBe(name);
  });

  test("of a link has a sample beside the settings", () => {
    expect(readAddress("#/results?model=gru&sample=support")).toEqual({
      place: { stage: "results", tab: "summary" },
      settings: { model: "gru" },
      sample: "support",
    });
  });

  test("of a lesson that is shared begins it, and says nothing of what it brings", () => {
    const lesson = { name: "why", sample: "reviews", since: 1, done: 2, compared: "" } as const;
    const state = { ...initialState("en"), lesson, form: { settings: fakeSettings, defaults: fakeDefaults } };
    const shared = sharedHash({ ...state, config: { ...fakeDefaults, epochs: 7 } });
    expect(readAddress(shared)).toEqual({ place: { stage: "texts", tab: "table" }, lesson: "why", settings: {} });
    expect(shared).toBe("#/texts?lesson=why");
  });

  test("leaves unknown keys and values out of range out", () => {
    const { settings } = readAddress("#epochs=5000&nonsense=1&model=gru");
    expect(withKept(fakeSettings, fakeDefaults, settings)).toEqual({ ...fakeDefaults, model: "gru" });
  });
});

describe("a link that is shared", () => {
  /** A page with texts that have been read. */
  function page(sample?: string): State {
    const loaded = reduce(initialState("en"), {
      type: "loaded",
      settings: fakeSettings,
      defaults: { ...fakeDefaults, seed: 7 },
    });
    const text = "good\ta secret\nbad\tanother secret";
    const state = reduce(
      loaded,
      sample ? { type: "textLoaded", text, name: "Its name", sample } : { type: "textTyped", text },
    );
    const { present } = state.data;
    const rows = [{ text: "a secret", label: "good", line: 1 }];
    return { ...state, data: { ...state.data, present: { ...present, rows } } };
  }

  test("has the place, the settings that differ, the seed whatever it is, and the sample", () => {
    const state = reduce(page("support"), { type: "settingChanged", key: "epochs", value: 30 });
    expect(sharedHash({ ...state, stage: "compare" })).toBe("#/compare?epochs=30&seed=7&sample=support");
  });

  test("names no sample that the person has changed, nor texts of their own", () => {
    expect(sharedOf(page())).toEqual({ seed: 7 });
    const edited = reduce(page("support"), { type: "rowEdited", row: 0, label: "other" });
    expect(sharedOf(edited)).toEqual({ seed: 7 });
    for (const state of [page(), edited]) expect(decodeURIComponent(sharedHash(state))).not.toMatch(/secret|name/);
  });

  test("has a place alone until the engine knows the settings", () => {
    expect(sharedHash(initialState("en"))).toBe("#/texts");
  });
});
