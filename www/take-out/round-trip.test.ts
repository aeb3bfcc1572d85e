// What goes out comes in again unchanged: rows → file → rows, through the engine as it is built.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import init, { Session } from "../../pkg/cpu/handful.js";
import type { Example, LabelsPerText, Parsed, Prediction } from "../engine/protocol.ts";
import { readSheet } from "../files/sheets.ts";
import { toWorkbook } from "../files/workbook.ts";
import type { LabelledBy, Row } from "../state/row.ts";
import { breaksLines, cells, outRows, toCsvFile, toJsonLines, toTsvFile } from "./table.ts";

await init({ module_or_path: readFileSync("pkg/cpu/handful_bg.wasm") });
const session = await Session.start();

async function parsed(text: string): Promise<Parsed> {
  const answer = await session.ask({ kind: "parse", input: { text: text.replace(/^\uFEFF/, ""), options: {} } });
  if (answer.kind !== "parse") throw new Error(answer.kind);
  return answer.value;
}

async function read(text: string): Promise<Example[]> {
  return (await parsed(text)).examples;
}

type Out = ReturnType<typeof outRows>;
const ways: Record<string, (rows: Out, perText?: LabelsPerText) => Promise<string>> = {
  TSV: async (rows) => toTsvFile(rows),
  CSV: async (rows) => toCsvFile(rows, false),
  "CSV for Excel": async (rows) => toCsvFile(rows, true),
  "JSON Lines": async (rows, perText) => toJsonLines(rows, perText),
  "a workbook": async (rows) => (await readSheet(toWorkbook(cells(rows), "Handful"))).text,
};

const said = (rows: readonly { label: string; text: string }[]) => rows.map(({ label, text }) => ({ label, text }));

/** What people write, and what is hard to write down. */
const piece = fc.constantFrom(
  "good",
  " ",
  "  two spaces  ",
  "\t",
  "\n",
  "\r\n",
  '"',
  '""',
  "'",
  ",",
  ";",
  ":",
  "|",
  "=1+1",
  "-5",
  "+49",
  "@home",
  "__label__x",
  "{",
  "[]",
  "<b>",
  "&amp;",
  "_x0041_",
  "\\",
  "\\n",
  "很好",
  "مرحبا",
  "שלום",
  "😀",
  "é",
  "#",
  "label",
  "0.5",
);
const text = fc
  .array(piece, { minLength: 1, maxLength: 6 })
  .map((pieces) => pieces.join(""))
  .filter((text) => text.trim() !== "");
const label = fc.constantFrom("", "praise", "complaint", "差评", "two words", "1", "a,b");
const by = fc.constantFrom<LabelledBy | undefined>("person", "accepted", "guess", undefined);
const row = fc.record({ label, text, by }).map(({ label, text, by }): Row => ({
  label,
  text,
  line: 1,
  ...(by && label !== "" && { by }),
}));
/** Of several classes, each of several texts, or it would be a table of something else. */
const rows = fc
  .array(row, { minLength: 1, maxLength: 12 })
  .map((some): Row[] => [
    { label: "praise", text: "a fine place to stay", line: 1 },
    { label: "complaint", text: "we waited for an hour", line: 2 },
    { label: "praise", text: "they were kind to us", line: 3 },
    { label: "complaint", text: "the soup came cold", line: 4 },
    ...some,
  ]);

describe.each(Object.entries(ways))("as %s", (name, write) => {
  test("rows come back as they were", async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        // The page asks for another format then.
        fc.pre(name !== "TSV" || !breaksLines(outRows(given)));
        expect(said(await read(await write(outRows(given))))).toEqual(said(given));
      }),
      { numRuns: 150 },
    );
  });

  test("sets of labels come back as they were, and as such", async () => {
    const label = fc.constantFrom("", "∅", "praise", "complaint", "praise | 差评", "two words | complaint | praise");
    const some = fc.array(fc.record({ label, text, line: fc.constant(1) }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(some, async (some) => {
        const given: Row[] = [
          { label: "praise | two words", text: "a fine place to stay", line: 1 },
          { label: "complaint | praise", text: "we waited for an hour", line: 2 },
          { label: "two words | 差评", text: "they were kind to us", line: 3 },
          { label: "complaint | 差评", text: "the soup came cold", line: 4 },
          { label: "praise", text: "a very good breakfast", line: 5 },
          { label: "complaint", text: "nobody was there", line: 6 },
          ...some,
        ];
        fc.pre(name !== "TSV" || !breaksLines(outRows(given)));
        const { labels, examples } = await parsed(await write(outRows(given), "several"));
        expect({ labels, rows: said(examples) }).toEqual({ labels: "several", rows: said(given) });
      }),
      { numRuns: 100 },
    );
  });

  test("predictions beside them do not disturb", async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        fc.pre(name !== "TSV" || !breaksLines(outRows(given)));
        const classes = [
          { label: "complaint", probability: 0.93 },
          { label: "praise", probability: 0.07 },
        ];
        const prediction: Prediction = { classes, thresholds: undefined, nTokens: 3, nUnknown: 0 };
        const known = new Map(given.map(({ text }) => [text, prediction]));
        expect(said(await read(await write(outRows(given, known))))).toEqual(said(given));
      }),
      { numRuns: 60 },
    );
  });
});

test("halves of surrogate pairs are replaced, and rows that say nothing stay behind", async () => {
  const given = [
    { label: "a", text: "x\uD83D", line: 1 },
    { label: "", text: " ", line: 2 },
  ];
  expect(outRows(given)).toEqual([
    { label: "a", text: "x\uFFFD", prediction: "", confidence: "", labelled_by: "file" },
  ]);
});

test("the columns are those that say something", () => {
  const given: Row[] = [
    { label: "a", text: "x", line: 1, by: "accepted", probability: 0.8 },
    { label: "", text: "y", line: 2 },
  ];
  expect(toCsvFile(outRows(given), true)).toBe("\uFEFFlabel,text,labelled_by\r\na,x,guess accepted\r\n,y,\r\n");
  expect(toJsonLines(outRows(given))).toBe(
    '{"label":"a","text":"x","labelled_by":"guess accepted"}\n{"label":"","text":"y"}\n',
  );
});
