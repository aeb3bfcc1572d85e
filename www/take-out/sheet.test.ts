import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Column, escaped, records, sheetOf, toCsv, toJson, toMarkdown } from "./sheet.ts";

interface Row {
  text: string;
  share?: number;
  isRight: boolean;
}

const columns: Column<Row>[] = [
  { key: "text", name: "Text", of: ({ text }) => text },
  {
    key: "share",
    name: "Share",
    of: ({ share }) => share,
    shown: ({ share }) => (share === undefined ? "–" : `${share * 100}%`),
  },
  { key: "right", of: ({ isRight }) => isRight },
  { name: "Right", of: ({ isRight }) => isRight, shown: ({ isRight }) => (isRight ? "yes" : "no") },
];

/** As RFC 4180 has it. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ",") rows.push([]);
  }
  return rows.slice(0, -1);
}

const nasty = fc
  .array(
    fc.constantFrom(
      "a",
      " ",
      ",",
      '"',
      '""',
      "\n",
      "\r\n",
      "\t",
      "|",
      "<b>",
      "&",
      "*",
      "_",
      "`",
      "\\",
      "[x](y)",
      "=1+1",
      "好评",
      "😀",
    ),
  )
  .map((pieces) => pieces.join(""));
const rows = fc.array(
  fc.record({
    text: nasty,
    share: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined }),
    isRight: fc.boolean(),
  }),
  { minLength: 1 },
);

describe("what is written comes back", () => {
  test("from CSV", () => {
    fc.assert(
      fc.property(rows, (given) => {
        const [head, ...body] = readCsv(toCsv(sheetOf(given, columns), false));
        expect(head).toEqual(["text", "share", "right"]);
        expect(body).toEqual(
          given.map(({ text, share, isRight }) => [text, share === undefined ? "" : String(share), String(isRight)]),
        );
      }),
    );
  });

  test("from JSON, where what is not known is not there", () => {
    fc.assert(
      fc.property(rows, (given) => {
        const plain = given.map(({ text, share, isRight }) => ({
          text,
          ...(share !== undefined && { share: share || 0 }),
          right: isRight,
        }));
        const read = JSON.parse(toJson(records(sheetOf(given, columns)))) as { share?: number }[];
        expect(read.map((row) => ("share" in row ? { ...row, share: row.share || 0 } : row))).toEqual(plain);
      }),
    );
  });

  test("from Markdown, a row a line and a cell a column", () => {
    fc.assert(
      fc.property(rows, (given) => {
        const lines = toMarkdown(sheetOf(given, columns)).trimEnd().split("\n");
        expect(lines).toHaveLength(given.length + 2);
        for (const line of lines) expect(line.match(/(?<!\\)(?:\\\\)*\|/g)).toHaveLength(4);
      }),
    );
  });
});

test("Excel is told the encoding of a CSV file by its mark", () => {
  expect(toCsv(sheetOf([{ text: "好", isRight: true }], columns), true)).toBe("\uFEFFtext,share,right\r\n好,,true\r\n");
});

test("people read other words than programs, and numbers at the right", () => {
  expect(
    toMarkdown(
      sheetOf(
        [
          { text: "x", share: 0.5, isRight: true },
          { text: "y", isRight: false },
        ],
        columns,
      ),
    ),
  ).toBe("| Text | Share | Right |\n| --- | ---: | --- |\n| x | 50% | yes |\n| y | – | no |\n");
});

test.each([
  ["a | b", "a \\| b"],
  ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
  ["R&D &lt;", "R&amp;D &amp;lt;"],
  ["one\ntwo\r\nthree\rfour", "one<br>two<br>three<br>four"],
  ["**bold** _x_ `code` ~no~ [a](b)", "\\*\\*bold\\*\\* \\_x\\_ \\`code\\` \\~no\\~ \\[a\\](b)"],
  ["C:\\path", "C:\\\\path"],
  ["x\uD83D", "x\uFFFD"],
  ["很好，$5$", "很好，\\$5\\$"],
])("%j stands in Markdown as it is", (text, written) => {
  expect(escaped(text)).toBe(written);
});
