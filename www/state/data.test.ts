import { classNamesText, filteredRows, nGuessed, readClassNames, shownRows, unlabelled } from "./rows.ts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Parsed } from "../engine/protocol.ts";
import { type DataAction, type DataState, boxReading, emptyData, isUnread } from "./data.ts";
import { keptData } from "./kept-data.ts";
import { hasWork } from "./reading.ts";
import { areSameExamples } from "./row.ts";
import type { Action } from "../state.ts";
import { reduceOnly } from "./part.test-helper.ts";

const reduceData = reduceOnly("data");

const layout: Parsed["layout"] = {
  format: "tsv",
  hasHeader: false,
  labelColumn: 0,
  textColumn: 1,
  columns: ["a", "good"],
};

const after = (data: DataState, ...actions: Action[]) => actions.reduce(reduceData, data);

/** The answer to the text that the state holds. */
function parsed(data: DataState, ...rows: [label: string, text: string][]): DataState {
  const { text, options } = data.draft ?? data.present;
  const examples = rows.map(([label, text], index) => ({ label, text, line: index + 1 }));
  return reduceData(data, {
    type: "parsed",
    text,
    options,
    parsed: { examples, layout, labels: "one", leftOut: [], notes: [] },
  });
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
      parsed: { examples: [], layout, labels: "one", leftOut: [], notes: [] },
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
    expect(hasWork(undone.present)).toBe(false);
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
      { type: "linesTaken" },
    ] satisfies DataAction[]) {
      const asked = parsed(after(edited, action), ["x", "y"]);
      expect(rowsOf(asked)).toEqual(["a:better", "b:bad"]);
      expect(asked.present).toBe(edited.present);
      expect(after(asked, { type: "draftDropped" })).toEqual(edited);
      const taken = after(asked, { type: "draftTaken" });
      expect(taken.draft).toBeUndefined();
      expect(hasWork(taken.present)).toBe(false);
      const back = after(taken, { type: "undone" });
      expect(rowsOf(back)).toEqual(["a:better", "b:bad"]);
      expect(back.present).toEqual(edited.present);
      expect(after(back, { type: "redone" }).present).toEqual(taken.present);
    }
  });

  test("typing is one step, however many keys it takes, and a paste is another", () => {
    const first = pasted("a\tgood and better\nb\tbad", ["a", "good and better"], ["b", "bad"]);
    const keys = ["!", "!!"].map((end) => ({ type: "textTyped", text: first.present.text + end }) as const);
    const typed = after(first, ...keys);
    expect(typed.past).toHaveLength(1);
    const read = parsed(typed, ["a", "good and better"], ["b", "bad!!"]);
    const other = parsed(after(read, { type: "textTyped", text: `c\t${"x".repeat(30)}` }), ["c", "x"]);
    expect(other.past).toHaveLength(2);
    const back = after(other, { type: "undone" });
    expect(rowsOf(back)).toEqual(["a:good and better", "b:bad!!"]);
    expect(after(back, { type: "undone" }).present).toEqual(first.present);
    expect(after(back, { type: "redone" }).present).toEqual(other.present);
  });

  test("a file too long to be shown is not replaced by what is typed then, unasked", () => {
    const loaded = parsed(after(emptyData, { type: "textLoaded", text: "x".repeat(600_000), name: "x.tsv" }), [
      "a",
      "b",
    ]);
    const typed = after(loaded, { type: "textTyped", text: "a" });
    expect(typed.present).toBe(loaded.present);
    expect(typed.draft).toMatchObject({ mode: "more", text: "a" });
  });

  test("a loaded text can be taken back with the text before it", () => {
    const loaded = after(data, { type: "textLoaded", text: "x", name: "x.tsv" });
    expect(after(loaded, { type: "undone" }).present).toEqual(data.present);
  });

  test("the filter looks into labels and texts, in any case", () => {
    const { rows } = pasted("…", ["Praise", "so kind"], ["complaint", "PRAISE me not"], ["c", "d"]).present;
    expect(filteredRows(rows, " praise ")).toEqual([0, 1]);
    expect(filteredRows(rows, "")).toEqual([0, 1, 2]);
    expect(filteredRows(rows, "zzz")).toEqual([]);
  });

  test("going to a row clears the filter and turns to its page", () => {
    const sought = after(data, { type: "filtered", filter: "q" }, { type: "rowSought", row: 47 });
    expect(sought).toMatchObject({ filter: "", page: 2 });
  });
});

describe("what waits, as the rows hold work", () => {
  const data = pasted("a\tgood\nb\tbad", ["a", "good"], ["b", "bad"]);
  const worked = after(data, { type: "textLabelled", text: "new", label: "b" });

  test("the box is empty for more, and is what is read until then", () => {
    expect(boxReading(data)).toBe(data.present);
    expect(boxReading(worked)).toBeUndefined();
    // Nothing to read is nothing that waits.
    expect(after(worked, { type: "textTyped", text: "" })).toBe(worked);
    expect(after(worked, { type: "textTyped", text: "x" }, { type: "textTyped", text: "" })).toEqual(worked);
  });

  test("is added, and undo takes it away", () => {
    const asked = parsed(after(worked, { type: "textTyped", text: "c\tmore" }), ["c", "more"]);
    const added = after(asked, { type: "draftAdded" });
    expect(rowsOf(added)).toEqual(["a:good", "b:bad", "b:new", "c:more"]);
    expect(added.present.rows[3]).toEqual({ label: "c", text: "more", line: 0 });
    expect(added.draft).toBeUndefined();
    expect(after(added, { type: "undone" }).present).toEqual(worked.present);
  });

  test("cannot be used before it is read, and a late answer goes to whichever asked", () => {
    const typed = after(worked, { type: "textTyped", text: "c\tmore" });
    expect(after(typed, { type: "draftAdded" })).toBe(typed);
    expect(after(typed, { type: "draftTaken" })).toBe(typed);
    const { text, options } = typed.draft!;
    const late: DataAction = {
      type: "parsed",
      text,
      options,
      parsed: { examples: [], layout, labels: "one", leftOut: [], notes: [] },
    };
    const newer = after(typed, { type: "textTyped", text: "c\tmore\nc\tyet more" });
    expect(after(newer, late)).toBe(newer);
    expect(after(typed, { type: "draftDropped" }, late).present).toBe(worked.present);
  });

  test("a label given before what was typed has been read loses neither", () => {
    const typed = after(data, { type: "textTyped", text: "a\tgood\nb\tbad\nc\tnew" });
    const labelled = after(typed, { type: "textLabelled", text: "open", label: "a" });
    expect(rowsOf(labelled)).toEqual(["a:good", "b:bad", "a:open"]);
    expect(labelled.draft).toMatchObject({ mode: "reread", text: "a\tgood\nb\tbad\nc\tnew" });
    const { text, options } = typed.present;
    expect(
      after(labelled, { type: "parseFailed", text, options, error: { kind: { code: "emptyInput" }, line: undefined } })
        .present,
    ).toBe(labelled.present);
  });

  test("what is being written gives way to no file", () => {
    const typed = after(worked, { type: "textTyped", text: "mine" });
    expect(after(typed, { type: "textLoaded", text: "theirs", name: "x.tsv" })).toBe(typed);
    const file = after(worked, { type: "textLoaded", text: "one", name: "1.tsv" });
    expect(after(file, { type: "textLoaded", text: "two", name: "2.tsv" }).draft?.name).toBe("2.tsv");
  });
});

describe("the rows as a text", () => {
  const data = after(
    pasted("a\tgood\nb\tbad", ["a", "good"], ["b", "bad"]),
    { type: "textLabelled", text: "new", label: "b", probability: 0.9 },
    { type: "editedAsText" },
  );

  test("is read back, with who gave each label", () => {
    expect(data.draft?.text).toBe("a\tgood\nb\tbad\nb\tnew");
    const typed = after(data, { type: "textTyped", text: "c\tgood\nb\tnew\nb\tworse\nno label yet" });
    expect(typed.present).toBe(data.present);
    const taken = after(typed, { type: "draftTaken" });
    expect(taken.present.rows).toEqual([
      { label: "c", text: "good", line: 1, by: "person" },
      { label: "b", text: "new", line: 0, by: "accepted", probability: 0.9 },
      { label: "b", text: "worse", line: 0, by: "person" },
      { label: "", text: "no label yet", line: 0 },
    ]);
    expect(after(taken, { type: "undone" }).present).toEqual(data.present);
  });

  test("follows the table while nothing is typed there, and says that it is old otherwise", () => {
    expect(after(data, { type: "rowDeleted", row: 1 }).draft).toMatchObject({ text: "a\tgood\nb\tnew" });
    const typed = after(data, { type: "textTyped", text: "x\ty" }, { type: "rowDeleted", row: 1 });
    expect(typed.draft).toMatchObject({ text: "x\ty", isOld: true });
    expect(rowsOf(typed)).toEqual(["a:good", "b:new"]);
  });
});

describe("an empty table to start with", () => {
  const file = after(
    emptyData,
    { type: "textLoaded", text: "a\tgood\nb\tbad", name: "f.tsv", sample: "s", testText: "a\tof the sample" },
    { type: "filtered", filter: "go" },
  );
  const data = parsed(file, ["a", "good"], ["b", "bad"]);

  test("has no rows and no text, and is one step from what was there", () => {
    const cleared = after(data, { type: "rowsCleared" });
    expect(cleared.present).toEqual({ text: "", options: {}, rows: [], edited: false });
    expect(cleared).toMatchObject({ filter: "", page: 0 });
    const undone = after(cleared, { type: "undone" });
    expect(rowsOf(undone)).toEqual(["a:good", "b:bad"]);
    expect(undone.present).toMatchObject({ text: "a\tgood\nb\tbad", name: "f.tsv", sample: "s" });
    expect(after(undone, { type: "redone" }).present).toEqual(cleared.present);
  });

  test("brings back what was edited too", () => {
    const edited = after(data, { type: "rowEdited", row: 0, label: "mine" });
    expect(rowsOf(after(edited, { type: "rowsCleared" }, { type: "undone" }))).toEqual(["mine:good", "b:bad"]);
  });

  test("takes the test set of a sample along, and leaves the person's own", () => {
    expect(after(data, { type: "rowsCleared" }).test.text).toBe("");
    const own = after(data, { type: "testTyped", text: "a\tmine" });
    expect(after(own, { type: "rowsCleared" }).test.text).toBe("a\tmine");
  });

  test("leaves more texts that wait, but not the table's own", () => {
    const edited = after(data, { type: "rowEdited", row: 0, label: "mine" });
    const more = after(edited, { type: "textTyped", text: "c\tmore" }, { type: "rowsCleared" });
    expect(more.draft).toMatchObject({ mode: "more", text: "c\tmore" });
    expect(rowsOf(after(parsed(more, ["c", "more"]), { type: "draftAdded" }))).toEqual(["c:more"]);
    expect(after(edited, { type: "editedAsText" }, { type: "rowsCleared" }).draft).toBeUndefined();
  });
});

describe("labels that mean the same", () => {
  const data = pasted("…", ["Good", "one"], ["good", "two"], ["bad", "three"], ["-1", "four"]);

  test("become one in one step, or none", () => {
    const merged = after(data, { type: "labelsMerged", labels: ["Good", "good"], into: "good" });
    expect(rowsOf(merged)).toEqual(["good:one", "good:two", "bad:three", "-1:four"]);
    const without = after(merged, { type: "labelsMerged", labels: ["-1"], into: "" });
    expect(unlabelled(without.present.rows)).toHaveLength(1);
    expect(after(without, { type: "undone" }, { type: "undone" }).present).toEqual(data.present);
    expect(after(data, { type: "labelsMerged", labels: ["none"], into: "good" })).toBe(data);
  });
});

describe("another tab", () => {
  const data = pasted("a\tgood\nb\tbad", ["a", "good"], ["b", "bad"]);
  const copy = (state: DataState) => structuredClone(keptData(state));

  test("is followed, with its steps; rows that are the same stay the same", () => {
    const theirs = after(data, { type: "rowEdited", row: 1, label: "c" });
    const here = after(data, { type: "followed", kept: copy(theirs), passedOver: [] });
    expect(here.present).toEqual(theirs.present);
    expect(here.present.rows[0]).toBe(data.present.rows[0]);
    expect(after(here, { type: "undone" }).present).toEqual(data.present);
  });

  test("that was quicker leaves what was changed here one step away", () => {
    const theirs = after(data, { type: "rowEdited", row: 1, label: "c" });
    const mine = after(data, { type: "textLabelled", text: "new", label: "b" });
    const here = after(mine, { type: "followed", kept: copy(theirs), passedOver: ["table"] });
    expect(rowsOf(here)).toEqual(["a:good", "c:bad"]);
    expect(rowsOf(after(here, { type: "undone" }))).toEqual(["a:good", "b:bad", "b:new"]);
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
    expect(areSameExamples(accepted.present.rows, guessed.present.rows)).toBe(true);
    expect(accepted.present.rows.map(({ by }) => by)).toEqual(["accepted", "accepted", undefined]);
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
    expect(nGuessed(other.present)).toBe(2);
    expect(nGuessed(after(other, { type: "draftTaken" }).present)).toBe(0);
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
    const loaded = parsed(after(typed, { type: "textLoaded", text: "c\tx" }), ["c", "x"]);
    const other = after(loaded, { type: "draftTaken" }, { type: "inspected", inspection });
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
