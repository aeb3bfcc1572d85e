import { expect, test } from "vitest";
import { initialState, reduce } from "../state.ts";
import { noLabels, openTexts, withPool } from "./label.ts";
import { reduceOnly } from "./part.test-helper.ts";

const reduceLabel = reduceOnly("label");

const row = (text: string, label: string) => ({ text, label, line: 0 });

test("open are the texts that stand in no row with a label, each once", () => {
  const rows = [row("done ", "a"), row("begun", "")];
  expect(openTexts("one\r\n\n two \none\ndone\nbegun", rows)).toEqual(["one", "two", "begun"]);
});

test("what is learned from are the rows, and of the open texts as many as the engine takes", () => {
  const rows = [row("done", "a"), row("two", "b")];
  expect(withPool(rows, " ")).toEqual(rows);
  expect(withPool(rows, "one\ntwo\nthree")).toEqual([...rows, row("one", ""), row("three", "")]);
  const many = Array.from({ length: 4_000 }, (_, index) => `text ${index}`);
  const taken = withPool(rows, many.join("\n")).slice(2);
  expect([taken.length, taken[0]?.text, taken[999]?.text]).toEqual([1_000, "text 0", "text 3996"]);
  // Nothing of it may be what is too much to train on.
  const full = Array.from({ length: 20_000 }, (_, index) => row(`${index}`, "a"));
  expect(withPool(full, "one")).toHaveLength(20_000);
  expect(withPool(rows, `${"x".repeat(2_000_000)}\none`)).toEqual(rows);
});

test("a label moves a text into the table, and undo moves it back", () => {
  let state = initialState("en");
  state = reduce(state, { type: "poolTyped", text: "one\ntwo" });
  state = reduce(state, { type: "textLabelled", text: "two", label: "b" });
  const open = () => openTexts(state.label.pool, state.data.present.rows);
  expect(state.data.present.rows).toEqual([{ ...row("two", "b"), by: "person" }]);
  expect(open()).toEqual(["one"]);
  state = reduce(state, { type: "undone" });
  expect(open()).toEqual(["one", "two"]);
});

test("a row that lacked only its label gets it", () => {
  let state = initialState("en");
  state = reduce(state, { type: "rowAdded" });
  state = reduce(state, { type: "rowEdited", row: 0, text: "one" });
  state = reduce(state, { type: "textLabelled", text: "one", label: "a" });
  expect(state.data.present.rows).toEqual([{ ...row("one", "a"), by: "person" }]);
});

test("a prediction that is accepted stays known as one", () => {
  const state = reduce(initialState("en"), { type: "textLabelled", text: "one", label: "a", probability: 0.8 });
  expect(state.data.present.rows).toEqual([{ ...row("one", "a"), by: "accepted", probability: 0.8 }]);
});

test("suggestions put themselves first; a failed task says why and keeps what was found", () => {
  let label = reduceLabel(noLabels, { type: "labelTaskAt", kind: "suggest", done: 1, total: 2 });
  expect(label.task?.done).toBe(1);
  label = reduceLabel(label, { type: "labelTaskEnded", kind: "suggest", found: { suggested: ["x"] } });
  expect([label.order, label.suggested, label.task]).toEqual(["suggested", ["x"], undefined]);
  const error = { kind: { code: "notReady" }, line: undefined } as const;
  label = reduceLabel(label, { type: "labelTaskEnded", kind: "labelErrors", error });
  expect([label.suggested, label.failed]).toEqual([["x"], { at: "labelErrors", error }]);
  expect(reduceLabel(label, { type: "labelTaskAsked", kind: "labelErrors" }).failed).toBeUndefined();
});

test("a threshold is a probability", () => {
  expect(reduceLabel(noLabels, { type: "thresholdSet", threshold: 1.2 }).threshold).toBe(1);
  expect(reduceLabel(noLabels, { type: "thresholdSet", threshold: -1 }).threshold).toBe(0);
});

test("texts that were removed all at once are put back, until others come", () => {
  const after = (...types: ("poolRemoved" | "poolPutBack")[]) =>
    types.reduce(
      (state, type) => reduce(state, { type }),
      reduce(initialState("en"), { type: "poolTyped", text: "one\ntwo" }),
    );
  expect(after("poolRemoved").label).toMatchObject({ pool: "", removed: "one\ntwo" });
  expect(after("poolRemoved", "poolPutBack").label).toMatchObject({ pool: "one\ntwo", removed: undefined });
  const typed = reduce(after("poolRemoved"), { type: "poolTyped", text: "three" });
  expect(reduce(typed, { type: "poolPutBack" }).label.pool).toBe("three");
});
