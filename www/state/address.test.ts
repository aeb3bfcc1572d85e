import { describe, expect, test } from "vitest";
import { fakeDefaults, fakeSettings } from "../engine/fake.test-helper.ts";
import { lessonNames } from "./lessons.ts";
import { lessonHash, readAddress, settingsQuery, writeAddress } from "./address.ts";
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

  test("leaves unknown keys and values out of range out", () => {
    const { settings } = readAddress("#epochs=5000&nonsense=1&model=gru");
    expect(withKept(fakeSettings, fakeDefaults, settings)).toEqual({ ...fakeDefaults, model: "gru" });
  });
});
