import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromText, toText } from "./as-text.ts";
import { type DataAction, type DataState, emptyData } from "./data.ts";
import { newest } from "./history.ts";
import { keptData } from "./kept-data.ts";
import { reduceOnly } from "./part.test-helper.ts";
import type { Row } from "./row.ts";

const reduce = reduceOnly("data");

const word = fc.constantFrom("a", "b", "", " x ", '"q"', "two\nlines", "tab\there", "\r\n", '"', "é");
const place = fc.nat({ max: 5 });
const action: fc.Arbitrary<DataAction> = fc.oneof(
  fc.record({ type: fc.constant("rowEdited" as const), row: place, text: word }),
  fc.record({ type: fc.constant("rowEdited" as const), row: place, label: word }),
  fc.record({ type: fc.constant("rowDeleted" as const), row: place }),
  fc.record({ type: fc.constant("textLabelled" as const), text: word, label: fc.constantFrom("a", "b") }),
  fc.record({ type: fc.constant("labelsMerged" as const), labels: fc.constant(["a"]), into: fc.constantFrom("b", "") }),
  fc.record({ type: fc.constant("textTyped" as const), text: word }),
  fc.record({ type: fc.constant("textLoaded" as const), text: word }),
  fc.constantFrom<DataAction>(
    { type: "rowAdded" },
    { type: "linesTaken" },
    { type: "editedAsText" },
    { type: "draftTaken" },
    { type: "draftAdded" },
    { type: "draftDropped" },
    { type: "guessesAccepted" },
  ),
);

/** Whatever waits to be read is read, as one row a line. */
function read(data: DataState): DataState {
  return [data.draft, data.present].reduce((data, reading) => {
    if (!reading) return data;
    const { text, options } = reading;
    const examples = text.split("\n").map((text, index) => ({ text, label: "r", line: index + 1 }));
    const layout = { format: "tsv" as const, hasHeader: false, labelColumn: 0, textColumn: 1, columns: [] };
    return reduce(data, {
      type: "parsed",
      text,
      options,
      parsed: { examples, layout, labels: "one", leftOut: [], notes: [] },
    });
  }, data);
}

test("undo and redo bring back every version as it was, over a reload too", () => {
  const check = fc.property(fc.array(action, { maxLength: 20 }), (actions) => {
    let data = emptyData;
    const versions = new Map<number, DataState["present"]>();
    for (const one of actions) {
      data = read(reduce(data, one));
      versions.set(data.past.length, data.present);
    }
    const kept = structuredClone(keptData(data));
    let again = reduce(emptyData, { type: "restored", kept: { ...kept, draft: undefined } });
    // An empty table is none that a visit comes back to.
    const isThere = kept.table.text !== "" || kept.table.rows.length > 0;
    expect(again.past).toHaveLength(isThere ? data.past.length : 0);
    for (const type of ["undone", "redone"] as const) {
      for (let steps = 0; steps < 25; steps++) {
        const before = data;
        data = reduce(data, { type });
        if (data === before) break;
        if (type === "redone") continue;
        expect(data.present).toEqual(versions.get(data.past.length) ?? data.present);
      }
    }
    expect(data.present).toEqual(versions.get(data.past.length) ?? data.present);
    while (again.past.length > 0) again = reduce(again, { type: "undone" });
    while (again.future.length > 0) again = reduce(again, { type: "redone" });
    expect(again.present.rows).toEqual(kept.table.rows);
  });
  fc.assert(check);
});

test("a change of one row among thousands takes the room of one row", () => {
  const rows = Array.from({ length: 20_000 }, (_, line): Row => ({ text: `text ${line}`, label: "a", line }));
  let data: DataState = { ...emptyData, present: { ...emptyData.present, rows } };
  for (let row = 0; row < 300; row++) data = reduce(data, { type: "rowEdited", row: row * 7, label: "b" });
  expect(data.past).toHaveLength(200);
  expect(data.past.flatMap(({ hunks }) => hunks.flatMap(({ rows }) => rows))).toHaveLength(200);
});

test("steps that there is no room for are forgotten, the oldest first, and never the last", () => {
  const step = (length: number) => ({
    hunks: [{ at: 0, remove: 0, rows: [{ text: "x".repeat(length), label: "", line: 0 }] }],
  });
  const [huge, small] = [step(10_000), step(10)];
  expect(newest([huge, small, small], 500)).toEqual([small, small]);
  expect(newest([small, huge], 500)).toEqual([huge]);
});

test("any rows come back from their text as the very rows", () => {
  const row: fc.Arbitrary<Row> = fc.record({
    text: fc.oneof(word, fc.string({ unit: "grapheme" })),
    label: fc.oneof(word, fc.string({ unit: "grapheme" })),
    line: fc.nat(),
    by: fc.constantFrom("person", "guess", undefined),
  });
  const check = fc.property(fc.array(row), (rows) => {
    const back = fromText(toText(rows), rows);
    expect(back.map(({ text, label, by }) => [text, label, by])).toEqual(
      rows.map(({ text, label, by }) => [text, label, by]),
    );
  });
  fc.assert(check, { numRuns: 500 });
});
