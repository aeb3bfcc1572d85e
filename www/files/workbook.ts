// Rows as a workbook (.xlsx) of one sheet. The libraries that write workbooks pack in workers made
// of strings, which the page's policy forbids; of five small files only one depends on the rows.

import { strToU8, zipSync } from "fflate";

/** More characters no cell holds. */
export const longestCell = 32_767;

/** Every cell is a text, so that none is taken for a formula, a number or a date. */
export function toWorkbook(rows: readonly (readonly string[])[], sheet: string): Uint8Array<ArrayBuffer> {
  const files: Record<string, string> = {
    "[Content_Types].xml": `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="${types}-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${escaped(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${main}"><sheetData>${rows.map(rowXml).join("")}</sheetData></worksheet>`,
  };
  const packed = Object.entries(files).map(([name, xml]) => [name, strToU8(head + xml)] as const);
  return zipSync(Object.fromEntries(packed));
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const packages = "http://schemas.openxmlformats.org/package/2006";
const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const types = "application/vnd.openxmlformats";

function rowXml(cells: readonly string[], row: number): string {
  const xml = cells.map((cell, column) =>
    cell === ""
      ? ""
      : `<c r="${String.fromCharCode(65 + column)}${row + 1}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`,
  );
  return `<row r="${row + 1}">${xml.join("")}</row>`;
}

/** XML's own signs, and what Excel writes as `_x000D_`: line ends that XML would change, and what looks like such. */
function escaped(text: string): string {
  return (
    text
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
      .replaceAll("\r", "_x000D_")
      // oxlint-disable-next-line no-control-regex -- XML cannot hold them
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\uFFFD")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
  );
}
