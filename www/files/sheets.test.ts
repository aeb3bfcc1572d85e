import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { SheetError, maxUnpackedBytes, readSheet } from "./sheets.ts";
import { toWorkbook } from "./workbook.ts";

/** A workbook of several sheets, as programs write it: texts in a list of their own. */
function workbook(sheets: Record<string, string>): Uint8Array<ArrayBuffer> {
  const names = Object.keys(sheets);
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const files: Record<string, string> = {
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join("")}<Relationship Id="rId9" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    "xl/sharedStrings.xml": `<sst xmlns="${main}"><si><t>label</t></si><si><t>text</t></si><si><t>好评</t></si><si><r><t xml:space="preserve"> 很好</t></r><r><t>吃 &amp; more</t></r></si></sst>`,
    ...Object.fromEntries(
      Object.values(sheets).map((data, i) => [
        `xl/worksheets/sheet${i + 1}.xml`,
        `<worksheet xmlns="${main}"><sheetData>${data}</sheetData></worksheet>`,
      ]),
    ),
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, strToU8(xml)])));
}

const texts =
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>3</v></c></row>';
const numbers = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>0.10</v></c><c r="C1" t="b"><v>1</v></c></row>';

async function problem(bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  try {
    await readSheet(bytes);
  } catch (thrown) {
    if (thrown instanceof SheetError) return thrown.problem.code;
    throw thrown;
  }
  return undefined;
}

describe("a workbook", () => {
  test("gives the first sheet that has rows, or the one that is chosen", async () => {
    const bytes = workbook({ Empty: "", Reviews: texts, Numbers: numbers });
    const sheets = [
      { name: "Reviews", nRows: 2 },
      { name: "Numbers", nRows: 1 },
    ];
    expect(await readSheet(bytes)).toEqual({ text: 'label,text\n好评," 很好吃 & more"', sheets, sheet: 0 });
    // Numbers are labels as they are written.
    expect(await readSheet(bytes, 1)).toEqual({ text: "1,0.10,TRUE", sheets, sheet: 1 });
    expect((await readSheet(bytes, 7)).sheet).toBe(1);
  });

  test("need not say where its cells are", async () => {
    const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
    const wide = `<row>${Array.from({ length: 28 }, (_, i) => cell(`c${i}`)).join("")}</row><row><c/>${cell("x")}</row>`;
    const { text } = await readSheet(workbook({ Bare: wide }));
    const [first, second] = text.split("\n").map((line) => line.split(","));
    expect([first?.[0], first?.[27], second?.[0], second?.[1]]).toEqual(["c0", "c27", "", "x"]);
  });

  test("of our own is read as it was written", async () => {
    const rows = [
      ["label", "text"],
      ["", "=1+1"],
      [" a ", 'tab\there, "quotes"\nand\r\nlines <&> _x0041_ 😀'],
    ];
    const { text } = await readSheet(toWorkbook(rows, "Handful"));
    expect(text).toBe('label,text\n,=1+1\n" a ","tab\there, ""quotes""\nand\r\nlines <&> _x0041_ 😀"');
  });
});

describe("a workbook is refused", () => {
  test("that unpacks to more than it may, whatever it says of itself", async () => {
    const bomb = zipSync({ "xl/worksheets/sheet1.xml": new Uint8Array(maxUnpackedBytes + 1) });
    expect(await problem(bomb)).toBe("workbookTooLarge");
    // What is said of the unpacked size, in the file and in the list at its end.
    const liar = bomb.slice();
    for (let at = 0; at + 4 < liar.length; at++) {
      const view = new DataView(liar.buffer);
      if (view.getUint32(at, true) === maxUnpackedBytes + 1) view.setUint32(at, 100, true);
    }
    expect(await problem(liar)).toBe("workbookTooLarge");
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`xl/${i}.xml`, new Uint8Array(1)]));
    expect(await problem(zipSync(many))).toBe("workbookTooLarge");
  });

  test("that reaches too far", async () => {
    const far = '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>';
    expect(await problem(workbook({ Far: far }))).toBe("workbookTooWide");
    const wide = `<row>${"<c/>".repeat(100_000)}</row>${"<row/>".repeat(100_000)}`;
    expect(await problem(workbook({ Wide: wide }))).toBe("workbookTooWide");
  });

  test("whose far cell stands within a mark, where it is not counted", async () => {
    for (const mark of ['<c x="<" r="ZZZZ200">', "<c <v r='ZZZZ200'>", '<row <c r="ZZZZ200">']) {
      const far = `<row r="200">${mark}<v>1</v></c></row>`;
      expect(await problem(workbook({ Far: far }))).toBe("workbookDamaged");
    }
  });

  test("that is empty, damaged or none", async () => {
    expect(await problem(workbook({ Empty: "" }))).toBe("workbookEmpty");
    expect(await problem(zipSync({ "xl/workbook.xml": strToU8("<workbook") }))).toBe("workbookDamaged");
    expect(await problem(workbook({ Cut: texts }).slice(0, 300))).toBe("workbookDamaged");
  });

  test("whose marks are made to take time", async () => {
    // Each of these took minutes.
    expect(await problem(workbook({ Attributes: `<row r="1"${' a="'.repeat(300_000)}` }))).toBe("workbookDamaged");
    expect(await problem(workbook({ Open: "<row ".repeat(300_000) }))).toBe("workbookDamaged");
    expect(await problem(workbook({ Deep: "<a>".repeat(1_000_000) }))).toBe("workbookDamaged");
    expect(await problem(workbook({ Cells: `<row>${"<c ".repeat(15_000)}</row>`.repeat(20) }))).toBe("workbookDamaged");
  });

  test("names of parts are no keys of objects", async () => {
    expect(await problem(zipSync({ "xl/__proto__.xml": strToU8("<a/>"), "xl/constructor.xml": strToU8("<a/>") }))).toBe(
      "workbookDamaged",
    );
  });
});
