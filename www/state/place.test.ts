import { describe, expect, test } from "vitest";
import { type Action, type State, initialState, reduce } from "../state.ts";
import { firstPlace, isAt, isDockOpen, isLookedInto, isStage, isTabOf, stages, tabsOf } from "./place.ts";

const first = initialState("en");
const after = (...actions: Action[]) => actions.reduce(reduce, first);
const placeOf = ({ stage, tabs }: State) => `${stage}/${tabs[stage]}`;

const chosen = (stage: State["stage"], tab?: State["tabs"][State["stage"]]): Action => ({
  type: "placeChosen",
  stage,
  ...(tab && { tab }),
});

describe("stages and tabs", () => {
  test("a visit begins at the table", () => {
    expect(placeOf(first)).toBe("texts/table");
    for (const stage of stages) expect(firstPlace.tabs[stage]).toBe(tabsOf[stage][0]);
  });

  test("a stage opens where it was left", () => {
    const left = after(chosen("results", "map"), chosen("model", "settings"));
    expect(placeOf(left)).toBe("model/settings");
    expect(placeOf(reduce(left, chosen("results")))).toBe("results/map");
    expect(placeOf(reduce(left, chosen("compare")))).toBe("compare/models");
    // Who stays where they are leaves no trace.
    expect(reduce(left, chosen("model")).tabs).toBe(left.tabs);
    expect(reduce(left, chosen("model", "settings")).tabs).toBe(left.tabs);
  });

  test("what is looked at is one tab of one stage", () => {
    const state = after(chosen("results", "map"), chosen("training", "signals"));
    expect(isAt(state, "training", "signals")).toBe(true);
    expect(isAt(state, "training", "curves")).toBe(false);
    expect(isAt(state, "results", "map")).toBe(false);
  });

  test("are known by their names", () => {
    expect(stages.filter(isStage)).toEqual(["texts", "model", "training", "results", "compare"]);
    for (const name of ["", "table", "toString", "Texts"]) expect(isStage(name)).toBe(false);
    expect(isTabOf("results", "map")).toBe(true);
    for (const name of ["", "table", "length"]) expect(isTabOf("results", name)).toBe(false);
  });
});

describe("where one is led", () => {
  const away = after(chosen("texts", "doubtful"), chosen("results", "mistakes"));

  test("a row is in the table", () => {
    expect(placeOf(reduce(away, { type: "rowSought", row: 3 }))).toBe("texts/table");
  });

  test("a line is in the box, which is open, or in that of the test set", () => {
    expect(placeOf(reduce(away, { type: "lineSought", line: 3, field: "labelled" }))).toBe("texts/table");
    expect(placeOf(reduce(away, { type: "lineSought", line: 3, field: "test" }))).toBe("texts/test");
    const rows = [{ text: "x", label: "a", line: 1 }];
    const restored: Action = { type: "restored", kept: { table: { text: "a\tx", options: {}, rows, edited: false } } };
    const isBoxOpen = (field: "labelled" | "test") =>
      reduce(reduce(away, restored), { type: "lineSought", line: 1, field }).open["source-paste"] === true;
    expect([isBoxOpen("labelled"), isBoxOpen("test")]).toEqual([true, false]);
  });

  test("a run is where there is something to see of it", () => {
    const start: Action = { type: "starting" };
    expect(placeOf(after(start))).toBe("training/curves");
    expect(placeOf(after(chosen("training", "search"), chosen("texts"), start))).toBe("training/curves");
    expect(placeOf(after(chosen("model", "settings"), start))).toBe("training/curves");
    // By an address nobody has chosen to stay.
    expect(placeOf(after({ type: "placeFound", stage: "results", tab: "map" }, start))).toBe("training/curves");
  });

  test("but whoever has chosen to be elsewhere stays there", () => {
    const start: Action = { type: "starting" };
    for (const [stage, tab] of [
      ["results", "map"],
      ["compare", "runs"],
      ["training", "signals"],
    ] as const)
      expect(placeOf(after(chosen(stage, tab), start))).toBe(`${stage}/${tab}`);
  });
});

describe("the dock", () => {
  const beside = (isDockBeside: boolean): Action => ({ type: "screenChanged", isDockBeside, hasTablePane: false });
  const toggled = (open: boolean): Action => ({ type: "dockToggled", open });

  test("is open where it has a place of its own, until it is closed", () => {
    expect(isDockOpen(first)).toBe(true);
    expect(isDockOpen(after(toggled(false)))).toBe(false);
    expect(isDockOpen(after(beside(false)))).toBe(false);
    expect(isDockOpen(after(beside(false), toggled(true)))).toBe(true);
  });

  test("that lay beside the stage does not lie over it when the window gets narrow, nor the other way", () => {
    expect(isDockOpen(after(toggled(true), beside(false)))).toBe(false);
    expect(isDockOpen(after(beside(false), toggled(true), beside(true), beside(false)))).toBe(false);
    expect(isDockOpen(after(toggled(false), beside(false), beside(true)))).toBe(true);
    // The screen is told of again and again.
    expect(isDockOpen(after(toggled(false), beside(true)))).toBe(false);
    expect(isDockOpen(after(beside(false), toggled(true), beside(false)))).toBe(true);
  });

  test("opens for whoever wants to try a text", () => {
    expect(isDockOpen(after(toggled(false), { type: "trySought" }))).toBe(true);
    expect(isDockOpen(after(beside(false), { type: "trySought" }))).toBe(true);
  });

  test("shows one insight, and none while it is closed", () => {
    expect(isLookedInto(first, "why")).toBe(true);
    const inside = after({ type: "insightChosen", insight: "inside" });
    expect([isLookedInto(inside, "inside"), isLookedInto(inside, "why")]).toEqual([true, false]);
    expect(isLookedInto(reduce(inside, toggled(false)), "inside")).toBe(false);
  });
});
