// Files that mean harm, or are badly damaged: for the test that each is refused in words
// (tests/e2e/hostile.spec.ts), and for what that costs (bench/hostile.mjs).

import { readFileSync } from "node:fs";
import { constants, crc32, deflateRawSync, gzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";

/**
 * @typedef {object} HostileFile
 * @property {string} name
 * @property {"texts" | "encoder"} as where a person chooses it
 * @property {() => Uint8Array} bytes
 * @property {RegExp} says what the page then says
 */

const most = 9_990_000;

/** As large as a file may be, of one piece over and over. @param {string} piece */
const full = (piece) => strToU8(piece.repeat(Math.floor(most / strToU8(piece).length)));

/** @type {Omit<HostileFile, "as">[]} */
const texts = [
  { name: "nested-arrays.json", bytes: () => full("["), says: /No label was found/ },
  { name: "nested-objects.json", bytes: () => full('{"a":'), says: /values are nested too deep/ },
  {
    name: "prototypes.jsonl",
    bytes: () => strToU8('{"__proto__":{"text":"x"},"constructor":"a"}\n'.repeat(9)),
    says: /Read as JSON Lines: 9 texts in 1 class/,
  },
  { name: "quotes.csv", bytes: () => full('"'), says: /No label was found/ },
  { name: "commas.csv", bytes: () => full(","), says: /No label was found/ },
  { name: "tabs.tsv", bytes: () => full("\t"), says: /There is no text yet/ },
  { name: "lines.txt", bytes: () => full("\n"), says: /There is no text yet/ },
  { name: "pipes.md", bytes: () => full("|"), says: /No label was found/ },
  { name: "cells.html", bytes: () => full("<table><tr><td>"), says: /No label was found/ },
  { name: "dashes.yml", bytes: () => full("- "), says: /No label was found/ },
  { name: "zeros.txt", bytes: () => new Uint8Array(most), says: /This is not a text file/ },
  {
    name: "unpacks-to-61-MB.xlsx",
    bytes: () => zipSync({ "xl/workbook.xml": new Uint8Array(61e6) }),
    says: /unpacks to more than 60 MB/,
  },
  { name: "unpacks-to-4-GB.xlsx", bytes: () => liar("xl/workbook.xml", 4_000), says: /unpacks to more than 60 MB/ },
  {
    name: "90,000-parts.xlsx",
    bytes: () => zipSync({ "xl/workbook.xml": new Uint8Array(0), ...parts(90_000) }, { level: 0 }),
    says: /unpacks to more than 60 MB/,
  },
  {
    name: "far-cell.xlsx",
    bytes: () => workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    says: /reaches over too many rows and columns/,
  },
  { name: "nested-marks.xlsx", bytes: () => workbook("<a>".repeat(5_000_000)), says: /This workbook cannot be opened/ },
  {
    name: "entities.xlsx",
    bytes: () => workbook('<row r="1"><c r="A1" t="str"><v>&i;</v></c></row>', laughs),
    says: /This workbook cannot be opened/,
  },
  {
    name: "unclosed.xlsx",
    bytes: () => workbook(`<row r="1"${' a="'.repeat(5_000_000)}`),
    says: /This workbook cannot be opened/,
  },
];

/** @type {Omit<HostileFile, "as">[]} */
const encoders = [
  { name: "unpacks-to-4-GB.gz", bytes: () => bomb(4_000), says: /it is damaged or broke off/ },
  { name: "cut.gz", bytes: () => gzipSync(encoder()).subarray(0, 900), says: /it is damaged or broke off/ },
  { name: "header-of-terabytes", bytes: () => withLength(2n ** 43n), says: /it is not one of this page’s files/ },
  {
    name: "header-of-40-MB",
    bytes: () => withLength(40_000_000n, new Uint8Array(40_000_000).fill(0x20)),
    says: /it is far larger than any file of its kind/,
  },
  {
    name: "overlapping",
    bytes: () => changed(/("data_offsets":)\[[1-9]\d*,/, "$1[0,"),
    says: /it is damaged or broke off/,
  },
  { name: "negative-shape", bytes: () => changed(/("shape":)\[\d+/, "$1[-4"), says: /it is damaged or broke off/ },
  {
    name: "shape-past-all-memory",
    bytes: () => changed(/("shape":)\[\d+/, "$1[4611686018427387904"),
    says: /it is damaged or broke off/,
  },
  { name: "wrong-type", bytes: () => changed(/"dtype":"F32"/, '"dtype":"I32"'), says: /it does not fit together/ },
  { name: "not-a-number", bytes: notNumbers, says: /it holds numbers that no model has/ },
  { name: "prototype-for-a-tensor", bytes: () => changed(/"cnn_W"/, '"__proto__"'), says: /it does not fit together/ },
  {
    name: "nested-description",
    bytes: () => changed(/"handful":"/, `"handful":"${"[".repeat(100_000)}`),
    says: /it is damaged or broke off/,
  },
];

/** @type {HostileFile[]} */
export const hostileFiles = [
  ...texts.map((file) => ({ ...file, as: /** @type {const} */ ("texts") })),
  ...encoders.map((file) => ({ ...file, as: /** @type {const} */ ("encoder") })),
];

const laughs = `<!DOCTYPE a [<!ENTITY a "${"ha".repeat(50_000)}"><!ENTITY i "${"&a;".repeat(50_000)}">]>`;

/** @param {number} n */
function parts(n) {
  return Object.fromEntries(Array.from({ length: n }, (_, i) => [`xl/${i}.xml`, new Uint8Array(0)]));
}

/**
 * @param {string} rows
 * @param {string} head
 */
function workbook(rows, head = "") {
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const files = {
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `${head}<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, strToU8(xml)])));
}

/** Deflated zeros: a megabyte is a kilobyte, which can be repeated. @param {number} megabytes */
function zeros(megabytes) {
  const megabyte = deflateRawSync(new Uint8Array(1e6), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const end = deflateRawSync(new Uint8Array(0));
  return Buffer.concat([...Array.from({ length: megabytes }, () => megabyte), end]);
}

/** What little goes in, and how much comes out. @param {number} megabytes */
function bomb(megabytes) {
  const head = Buffer.from("1f8b08000000000000ff", "hex");
  const tail = Buffer.alloc(8);
  // It tells of as much as a file may unpack to.
  tail.writeUInt32LE(90_000_000, 4);
  return Buffer.concat([head, zeros(megabytes), tail]);
}

/** An archive with one part that says that it is small. @param {string} name @param {number} megabytes */
function liar(name, megabytes) {
  const packed = zeros(megabytes);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(crc32(Buffer.alloc(100)), 14);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(100, 22);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, Buffer.from(name), packed]);
}

/** A small encoder, of those that fuzzing begins with; `fuzz/src/files.rs` says how it is written there. */
function description() {
  const input = readFileSync(new URL("../fuzz/corpus/encoder/small", import.meta.url));
  const end = input.indexOf(0);
  return { header: input.subarray(0, end).toString(), tensors: input.subarray(end + 1) };
}

function encoder() {
  return changed(/$/, "");
}

/** The encoder with another description. @param {RegExp} from @param {string} to */
function changed(from, to) {
  const { header, tensors } = description();
  if (!from.test(header)) throw new Error(`the description has no ${from}`);
  return withLength(undefined, Buffer.from(header.replace(from, to)), tensors);
}

/**
 * @param {bigint | undefined} length what is told of the description's, if not the truth
 * @param {Uint8Array} header
 * @param {Uint8Array} tensors
 */
function withLength(length, header = new Uint8Array(100), tensors = new Uint8Array(0)) {
  const front = Buffer.alloc(8);
  front.writeBigUInt64LE(length ?? BigInt(header.length));
  return Buffer.concat([front, header, tensors]);
}

function notNumbers() {
  const { header, tensors } = description();
  const [, start = ""] = /"cnn_W":\{[^}]*"data_offsets":\[(\d+)/.exec(header) ?? [];
  const changed = Buffer.from(tensors);
  changed.writeFloatLE(Number.NaN, Number(start));
  return withLength(undefined, Buffer.from(header), changed);
}
