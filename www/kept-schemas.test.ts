import { expect, test, vi } from "vitest";
import { connectKeeping } from "./effects/keep.ts";
import { readers } from "./kept-schemas.ts";
import { openPage, pasted, useScreen, wait } from "./page.test-helper.ts";
import type { Kept } from "./state.ts";

useScreen();

test("all that a visit keeps is sound at the next", async () => {
  const { store, train } = await openPage();
  const { dispatch } = store;
  const kept: Kept = {};
  await connectKeeping(store, () => ({
    recall: async () => ({ ok: true, kept: {}, lost: [] }),
    keep: (values) => void Object.assign(kept, values),
    flush: async () => true,
    aside: async () => ({}),
    putAside: async () => undefined,
    dropAside: async () => undefined,
    forget: async () => undefined,
    dropOthers: async () => undefined,
    end: () => undefined,
    close: () => undefined,
  }));
  dispatch({ type: "languageChosen", language: "zh" });
  dispatch({ type: "themeChosen", theme: "dark" });
  dispatch({ type: "engineChosen", choice: "cpu" });
  dispatch({ type: "settingChanged", key: "start", value: "random" });
  dispatch({ type: "testTyped", text: "praise\tkind" });
  dispatch({ type: "classNamesTyped", text: "praise, complaint" });
  dispatch({ type: "poolTyped", text: "open" });
  dispatch({ type: "thresholdSet", threshold: 0.4 });
  dispatch({ type: "tourEnded" });
  await train(pasted(30));
  dispatch({ type: "trialTyped", text: "so kind" });
  for (const what of ["comparison", "curve"] as const) {
    dispatch({ type: "contestantsChosen", ids: ["majority", "ngrams", "cnn"] });
    dispatch({ type: "compareAsked", what });
    await vi.waitFor(async () => {
      await wait(500);
      expect(store.state.compare.running).toBeUndefined();
    });
  }
  dispatch({ type: "rowEdited", row: 0, label: "" });
  dispatch({ type: "textTyped", text: "more" });
  dispatch({
    type: "labelsGuessed",
    guesses: [{ row: store.state.data.present.rows[0]!, label: "praise", probability: 0.6 }],
  });

  const lesson = { name: "why", sample: "reviews", since: 1, done: 2, compared: "1a", right: "2b" } as const;
  dispatch({ type: "lessonBegun", lesson, before: { ...kept, shownModel: "" } });
  dispatch({ type: "lessonFollowed", done: 3, isOver: true });

  const names = Object.keys(readers) as (keyof Kept)[];
  // Which project was opened last is of no one's making.
  const made = names.filter((name) => name !== "lastProject");
  expect(Object.keys(kept).sort()).toEqual(made.toSorted());
  expect(kept.table?.rows[0]).toMatchObject({ by: "guess", probability: 0.6 });
  expect(kept.history?.past.length).toBeGreaterThan(1);
  expect(kept.runs).toHaveLength(1);
  expect(kept.comparison?.standings.map(({ report }) => report !== undefined)).toEqual([true, true, true]);
  expect(kept.curve?.measured.points.length).toBeGreaterThan(0);
  // Storage makes copies.
  const found = made.map((name) => [name, readers[name](structuredClone(kept[name])).isWhole]);
  expect(found).toEqual(made.map((name) => [name, true]));
});

test("of what a lesson has put aside, what is damaged is left out, and told of", () => {
  const { lesson, lessonBefore, lessonsDone } = readers;
  const pool = "open";
  expect(lessonBefore({ pool, threshold: 2, table: { rows: [{ text: "a", label: "b", line: 1 }, 7] } })).toMatchObject({
    value: { pool, threshold: undefined, table: { rows: [{ text: "a" }], edited: true } },
    isWhole: false,
  });
  expect(lessonBefore("nonsense")).toEqual({ isWhole: false });
  expect(lesson({ name: "juggling", sample: "", since: 1, done: 0, compared: "" }).isWhole).toBe(false);
  expect([lesson(null), lessonBefore(null)]).toEqual([{ isWhole: true }, { isWhole: true }]);
  expect(lessonsDone(["why", "juggling"])).toEqual({ value: ["why"], isWhole: false });
});
