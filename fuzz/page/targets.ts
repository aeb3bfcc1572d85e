// What must hold of all bytes that the page itself reads, whoever wrote them: a function for each
// fuzz target, which throws where it does not. Jazzer.js calls them with bytes that reach code none
// has reached before (scripts/fuzz.mjs), `corpus.test.ts` with those in `corpus`.

import { strToU8, zipSync } from "fflate";
import { fakeDefaults, fakeSettings } from "../../www/engine/form.test-helper.ts";
import { EngineError } from "../../www/engine/protocol.ts";
import { unpack } from "../../www/engine/unpack.ts";
import { FileKindError, decodeBytes } from "../../www/files/decode.ts";
import { encodings as ofBrowsers } from "../../www/files/encodings.ts";
import { tableText } from "../../www/files/html-table.ts";
import { SheetError, readSheet } from "../../www/files/sheets.ts";
import { readers } from "../../www/kept-schemas.ts";
import { readAddress, settingsQuery, writeAddress } from "../../www/state/address.ts";
import { isStage, isTabOf } from "../../www/state/place.ts";
import { isKnownRun, readSetting, runKind, withKept } from "../../www/state/settings.ts";
import { parsedAside } from "../../www/trusted.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Those that Node.js has, too. */
const encodings = ofBrowsers.filter((name) => {
  try {
    return new TextDecoder(name).encoding !== "";
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
});

export const targets: Record<string, (bytes: Bytes) => void | Promise<void>> = {
  sheet,
  decode,
  table,
  packed,
  kept,
  address,
};

/** A workbook: an archive, or the parts of one, each under a line `=== its name`. */
async function sheet(bytes: Bytes): Promise<void> {
  const isArchive = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const archive = isArchive ? bytes : archived(new TextDecoder().decode(bytes));
  try {
    const { text, sheets, sheet } = await readSheet(archive, (bytes.at(-1) ?? 0) % 3);
    expect(sheet >= 0 && sheet < sheets.length, `sheet ${sheet} of ${sheets.length}`);
    expect(
      sheets.every(({ nRows }) => nRows > 0),
      "a sheet without rows",
    );
    expect(typeof text === "string", "no text");
  } catch (thrown) {
    expectOneOf(thrown, [SheetError]);
  }
}

function archived(text: string): Bytes {
  const parts = text.split(/^=== (.*)\n/m).slice(1);
  const files: [string, Uint8Array][] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) files.push([parts[at]!, strToU8(parts[at + 1]!)]);
  try {
    return zipSync(Object.fromEntries(files), { level: 0 });
  } catch (thrown) {
    // A name that is too long for an archive, or that cannot be one.
    if (thrown instanceof Error) return new Uint8Array(0);
    throw thrown;
  }
}

/** Two choices: what the person says of the encoding, and what is guessed. */
async function decode(bytes: Bytes): Promise<void> {
  const [first = 0x30, second = 0x30] = bytes;
  const chosen = [undefined, ...encodings][(first - 0x30) % (encodings.length + 1)];
  const guess = async () => {
    if (second === 0x2d) throw new Error("no detector");
    return encodings[(second - 0x30) % encodings.length] ?? "nonsense";
  };
  try {
    const { text, encoding, how, nReplaced } = await decodeBytes(bytes.subarray(2), guess, chosen);
    expect(!chosen || (encoding === chosen && how === "choice"), `${encoding}, not ${chosen}`);
    expect(text.length <= 3 * bytes.length && nReplaced <= text.length, `${text.length} characters`);
  } catch (thrown) {
    expectOneOf(thrown, [EngineError, FileKindError]);
  }
}

/** What the clipboard has as HTML. */
function table(bytes: Bytes): void {
  const html = new TextDecoder().decode(bytes);
  try {
    const text = tableText(html);
    expect(text === undefined || text.includes("\t"), "a table of one column");
  } catch (thrown) {
    // Browsers nest no deeper. What stands in for them here does, and cannot walk through it.
    if (!(thrown instanceof RangeError) || depth(parsedAside(html)) <= 512) throw thrown;
  }
}

function depth(root: Node): number {
  let level = [root];
  let n = 0;
  for (; level.length > 0; n++) level = level.flatMap(({ childNodes }) => [...childNodes]);
  return n;
}

/** An encoder's file as it is fetched, or chosen. */
async function packed(bytes: Bytes): Promise<void> {
  try {
    const unpacked = await unpack(new Blob([bytes]));
    expect(unpacked.length <= 1_032 * bytes.length, `${unpacked.length} bytes of ${bytes.length}`);
  } catch (thrown) {
    expectOneOf(thrown, [EngineError]);
  }
}

/** What is in storage under any name. */
function kept(bytes: Bytes): void {
  const value = json(bytes);
  for (const [name, read] of Object.entries(readers)) {
    const found = read(value);
    if (found.value === undefined || found.value === null) continue;
    // What is left of it is sound.
    const again = read(found.value);
    expect(again.isWhole, `${name} is damaged still`);
  }
  for (const { config } of readers.runs(value).value ?? [])
    expect(typeof runKind(config) === "string", "no kind of run");
  expectPlainObjects();
}

/** The place and the settings that stand in the page's address. */
function address(bytes: Bytes): void {
  const { place, settings } = readAddress(`#${new TextDecoder().decode(bytes)}`);
  expect(!place || (isStage(place.stage) && isTabOf(place.stage, place.tab)), "a place that there is not");
  const config = withKept(fakeSettings, fakeDefaults, settings);
  for (const setting of fakeSettings) {
    const value = config[setting.key as keyof typeof config];
    expect(readSetting(setting, String(value)) === value, `${setting.key} is ${String(value)}`);
  }
  const there = place ?? ({ stage: "texts", tab: "table" } as const);
  const again = readAddress(writeAddress(there.stage, there.tab, settingsQuery(config, fakeDefaults)));
  expect(JSON.stringify(again.place) === JSON.stringify(there), "another place");
  const configAgain = withKept(fakeSettings, fakeDefaults, again.settings);
  expect(JSON.stringify(configAgain) === JSON.stringify(config), "another address");
  if (isKnownRun(config)) expect(typeof runKind(config) === "string", "no kind of run");
  expectPlainObjects();
}

function json(bytes: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

const ofObjects = Object.getOwnPropertyNames(Object.prototype).length;

/** Nothing has become a property of all objects. */
function expectPlainObjects(): void {
  expect(Object.getOwnPropertyNames(Object.prototype).length === ofObjects, "a property of all objects");
}

function expectOneOf(thrown: unknown, kinds: readonly (new (...args: never[]) => Error)[]): void {
  if (!kinds.some((kind) => thrown instanceof kind)) throw thrown;
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
