import { classNamesText, filteredRows, nGuessed, readClassNames, shownRows, unlabelled } from "./rows.ts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Parsed } from "../engine/protocol.ts";
import { type DataAction, type DataState, emptyData, isUnread } from "./data.ts";
import { reduceOnly } from "./part.test-helper.ts";

const reduceData = reduceOnly("data");

const layout: Parsed["layout"] = {
  format: "tsv",
  hasHeader: false,
  labelColumn: 0,
  textColumn: 1,
  columns: ["a", "good"],
};

const after = (data: DataState, ...actions: DataAction[]) => actions.reduce(reduceData, data);

/** The answer to the text that the state holds. */
function parsed(data: DataState, ...rows: [label: string, text: string][]): DataState {
  const { text, options } = data.present;
  const examples = rows.map(([label, text], index) => ({ label, text, line: index + 1 }));
  return reduceData(data, { type: "parsed", text, options, parsed: { examples, layout, leftOut: [], notes: [] } });
}

const pasted = (text: string, ...rows: [string, string][]) =>
  parsed(after(emptyData, { type: "textTyped", text }), ...rows);

const rowsOf = ({ present }: DataState) => present.rows.map(({ label, text }) => `${label}:${text}`);

describe("reading", () => {
  test("a typed text is unread until its rows are there", () => {
    const typed = after(emptyData, { type: "textTyped", text: "a\tgood" });
    expect(isUnread(typed.present)).toBe(true);
    const read = parsed(typed, ["a", "good"]);
    expect(isUnread(read.present)).toBe(false);
    expect(rowsOf(read)).toEqual(["a:good"]);
  });

  test("an answer to an older text is ignored", () => {
    const old = after(emptyData, { type: "textTyped", text: "a\tgood" });
    const newer = after(old, { type: "textTyped", text: "a\tgood\nb\tbad" });
    const { text, options } = old.present;
    const answered = reduceData(newer, {
      type: "parsed",
      text,
      options,
      parsed: { examples: [], layout, leftOut: [], notes: [] },
    });
    expect(answered).toBe(newer);
  });

  test("an error empties the table and keeps the text; an empty text is no error", () => {
    const data = pasted("a\tgood", ["a", "good"]);
    const broken = after(data, { type: "textTyped", text: "?" });
    const error = { kind: { code: "unknownLayout" as const }, line: 1 };
    const failed = after(broken, { type: "parseFailed", text: "?", options: broken.present.options, error });
    expect(failed.present).toMatchObject({ text: "?", rows: [], error });
    const cleared = after(failed, { type: "textTyped", text: "" });
    const { options } = cleared.present;
    expect(after(cleared, { type: "parseFailed", text: "", options, error }).present.error).toBeUndefined();
  });
});

describe("the table", () => {
  const data = pasted("a\tgood\nb\tbad", ["a", "good"], ["b", "bad"]);

  test("edits, adds and deletes rows, and undoes and redoes each", () => {
    const edited = after(
      data,
      { type: "rowEdited", row: 0, label: " c " },
      { type: "rowAdded" },
      { type: "rowEdited", row: 2, text: "new" },
      { type: "rowDeleted", row: 1 },
    );
    expect(rowsOf(edited)).toEqual(["c:good", ":new"]);
    const undone = after(edited, ...Array.from({ length: 4 }, () => ({ type: "undone" }) as const));
    expect(rowsOf(undone)).toEqual(["a:good", "b:bad"]);
    expect(after(undone, { type: "undone" })).toBe(undone);
    expect(rowsOf(after(undone, ...Array.from({ length: 4 }, () => ({ type: "redone" }) as const)))).toEqual([
      "c:good",
      ":new",
    ]);
  });

  test("an edit that changes nothing leaves no trace", () => {
    expect(after(data, { type: "rowEdited", row: 0, label: "a" })).toBe(data);
    expect(after(data, { type: "rowEdited", row: 7, label: "a" })).toBe(data);
  });

  test("rows changed by hand survive a new text, a sample and another layout", () => {
    const edited = after(data, { type: "rowEdited", row: 0, text: "better" });
    for (const action of [
      { type: "textTyped", text: "x" },
      { type: "textLoaded", text: "x", sample: "support" },
      { type: "optionsChanged", options: { format: "csv" } },
    ] satisfies DataAction[]) {
      const replaced = after(parsed(after(edited, action), ["x", "y"]), { type: "undone" });
      expect(rowsOf(replaced)).toEqual(["a:better", "b:bad"]);
      expect(replaced.present.text).toBe(data.present.text);
    }
  });

  test("typing in the text area makes no versions of its own", () => {
    const typed = after(data, { type: "textTyped", text: "x" }, { type: "textTyped", text: "xy" });
    expect(typed.past).toEqual([]);
  });

  test("a file too long to be shown survives typing", () => {
    const loaded = after(emptyData, { type: "textLoaded", text: "x".repeat(600_000), name: "x.tsv" });
    const typed = after(loaded, { type: "textTyped", text: "a" });
    expect(after(typed, { type: "undone" }).present).toBe(loaded.present);
  });

  test("a loaded text can be taken back with the text before it", () => {
    const loaded = after(data, { type: "textLoaded", text: "x", name: "x.tsv" });
    expect(after(loaded, { type: "undone" }).present).toBe(data.present);
  });

  test("the filter looks into labels and texts, in any case", () => {
    const { rows } = pasted("…", ["Praise", "so kind"], ["complaint", "PRAISE me not"], ["c", "d"]).present;
    expect(filteredRows(rows, " praise ")).toEqual([0, 1]);
    expect(filteredRows(rows, "")).toEqual([0, 1, 2]);
    expect(filteredRows(rows, "zzz")).toEqual([]);
  });

  test("going to a row clears the filter and turns to its page", () => {
    const sought = after(data, { type: "filtered", filter: "q" }, { type: "rowSought", row: 17 });
    expect(sought).toMatchObject({ filter: "", page: 2 });
  });
});

describe("texts without labels", () => {
  const lines = after(emptyData, { type: "textTyped", text: " one\r\n\ntwo, three \nfour" }, { type: "linesTaken" });

  test("become a row each, at their line", () => {
    expect(lines.present.rows).toEqual([
      { text: "one", label: "", line: 1 },
      { text: "two, three", label: "", line: 3 },
      { text: "four", label: "", line: 4 },
    ]);
    expect(isUnread(lines.present)).toBe(false);
    expect(unlabelled(lines.present.rows)).toHaveLength(3);
    expect(after(lines, { type: "undone" }).present.rows).toEqual([]);
  });

  const [one, two, four] = lines.present.rows;
  const guessed = after(lines, {
    type: "labelsGuessed",
    guesses: [
      { row: one!, label: "a", probability: 0.9 },
      { row: two!, label: "b", probability: 0.4 },
    ],
  });

  test("take guesses in one step, which are marked until they are looked at", () => {
    expect(rowsOf(guessed)).toEqual(["a:one", "b:two, three", ":four"]);
    expect(nGuessed(guessed.present)).toBe(2);
    expect(nGuessed(after(guessed, { type: "rowEdited", row: 0, label: "b" }).present)).toBe(1);
    expect(nGuessed(after(guessed, { type: "guessAccepted", row: 1 }).present)).toBe(1);
    expect(nGuessed(after(guessed, { type: "rowDeleted", row: 0 }).present)).toBe(1);
    const accepted = after(guessed, { type: "guessesAccepted" });
    expect(nGuessed(accepted.present)).toBe(0);
    expect(accepted.present.rows).toBe(guessed.present.rows);
    expect(nGuessed(after(accepted, { type: "undone" }).present)).toBe(2);
    expect(rowsOf(after(guessed, { type: "undone" }))).toEqual([":one", ":two, three", ":four"]);
  });

  test("that were changed or deleted meanwhile take none", () => {
    const changed = after(lines, { type: "rowEdited", row: 0, label: "mine" }, { type: "rowDeleted", row: 1 });
    const late = after(changed, {
      type: "labelsGuessed",
      guesses: [one, two, four].map((row) => ({ row: row!, label: "a", probability: 0.5 })),
    });
    expect(rowsOf(late)).toEqual(["mine:one", "a:four"]);
  });

  test("show the doubtful first, if that is wanted", () => {
    expect(shownRows(guessed)).toEqual([0, 1, 2]);
    expect(shownRows(after(guessed, { type: "guessesFirst", on: true }))).toEqual([1, 0, 2]);
  });

  test("a new text has no guesses", () => {
    const other = parsed(after(guessed, { type: "textTyped", text: "a\tgood" }), ["a", "good"]);
    expect(nGuessed(other.present)).toBe(0);
  });

  test("class names are read as people write lists", () => {
    expect(readClassNames(" praise, complaint，投诉、咨询;praise\n\n")).toEqual([
      "praise",
      "complaint",
      "投诉",
      "咨询",
    ]);
    const check = fc.property(fc.array(fc.stringMatching(/^[a-z]([a-z ]{0,8}[a-z])?$/)), (names) => {
      expect(readClassNames(names.join(", "))).toEqual([...new Set(names)]);
    });
    fc.assert(check);
  });

  test("the class names are those of the table until others are typed", () => {
    const inspection = {
      classes: [
        { label: "a", nExamples: 1 },
        { label: "b", nExamples: 1 },
      ],
      nUsable: 2,
      warnings: [],
    };
    const counted = after(lines, { type: "inspected", inspection });
    expect(classNamesText(counted)).toBe("a, b");
    const typed = after(counted, { type: "classNamesTyped", text: "" });
    expect(classNamesText(typed)).toBe("");
    const other = after(typed, { type: "textLoaded", text: "c\tx" }, { type: "inspected", inspection });
    expect(classNamesText(other)).toBe("a, b");
  });
});

describe("a sample's test set", () => {
  const load = (testText?: string): DataAction => ({ type: "textLoaded", text: "a\tx", sample: "s", testText });

  test("comes and goes with it", () => {
    const data = after(emptyData, load("a\ty"));
    expect(data.test.text).toBe("a\ty");
    expect(after(data, load("b\tz")).test.text).toBe("b\tz");
    expect(after(data, load()).test.text).toBe("");
  });

  test("does not replace a person's own", () => {
    const own = after(emptyData, { type: "testTyped", text: "mine\tx" });
    expect(after(own, load("a\ty")).test.text).toBe("mine\tx");
    const edited = after(emptyData, load("a\ty"), { type: "testTyped", text: "a\tmine" });
    expect(after(edited, load()).test.text).toBe("a\tmine");
  });
});
