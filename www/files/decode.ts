// A file's bytes to a text, its encoding found out from the bytes or named by the person.

import { engineError } from "../engine/errors.ts";
import { type Encoding, encodingOf } from "./encodings.ts";
import { type FileKind, kindOf, startsWith } from "./kinds.ts";
import { maxFileBytes } from "./limits.ts";
import { count, familiarity, looksOdd } from "./odd.ts";

/** How an encoding became known. `assumed`: the detector was not to be had. */
export type How = "utf8" | "mark" | "guess" | "assumed" | "choice";

export interface Decoded {
  text: string;
  encoding: Encoding;
  how: How;
  /** Unreadable characters that became U+FFFD. */
  nReplaced: number;
  /** It reads like no language. */
  isOdd: boolean;
}

/** Says what encoding bytes are in that are no UTF; rejects where it cannot be had. */
export type Guess = (bytes: Uint8Array) => Promise<string>;

/** A file that is no text, of a kind that says what to do instead. */
export class FileKindError extends Error {
  constructor(readonly kind: FileKind) {
    super(kind);
    this.name = "FileKindError";
  }
}

/**
 * Decodes a text file. Rejects with `EngineError` `tooLarge` or `binaryInput`, and with
 * `FileKindError` for what begins as no text does.
 * @param chosen the encoding, where the person has named it
 */
export async function decodeBytes(bytes: Uint8Array, guess: Guess, chosen?: Encoding): Promise<Decoded> {
  if (bytes.length > maxFileBytes) {
    throw engineError({ code: "tooLarge", nBytes: bytes.length, limit: maxFileBytes });
  }
  if (chosen) return decodeAs(chosen, "choice", bytes);
  const kind = kindOf(bytes);
  if (kind === "other") throw engineError({ code: "binaryInput" });
  if (kind) throw new FileKindError(kind);
  const marked = marks.find(({ mark }) => startsWith(bytes, mark));
  if (marked) return text(decodeAs(marked.encoding, "mark", bytes));
  const strict = tryDecode("utf-8", bytes);
  const utf16 = bytes.includes(0) ? guessUtf16(bytes, strict !== undefined) : undefined;
  if (utf16) return text(decodeAs(utf16, "guess", bytes));
  if (nControls(bytes) > bytes.length * mostControls) throw engineError({ code: "binaryInput" });
  if (strict !== undefined) {
    // ISO-2022-JP is ASCII to whom its escapes say nothing.
    if (strict.includes("\x1b$@") || strict.includes("\x1b$B")) return decodeAs("iso-2022-jp", "guess", bytes);
    return decoded(strict, "utf-8", "utf8");
  }
  const lenient = decodeAs("utf-8", "utf8", bytes);
  if (isMostlyUtf8(lenient)) return lenient;
  return byGuess(bytes, guess);
}

const marks: readonly { mark: readonly number[]; encoding: Encoding }[] = [
  { mark: [0xef, 0xbb, 0xbf], encoding: "utf-8" },
  { mark: [0xff, 0xfe], encoding: "utf-16le" },
  { mark: [0xfe, 0xff], encoding: "utf-16be" },
  { mark: [0x84, 0x31, 0x95, 0x33], encoding: "gb18030" },
];

/** In noise every ninth byte is a control character; a text may have some of them. */
const mostControls = 1 / 20;

async function byGuess(bytes: Uint8Array, guess: Guess): Promise<Decoded> {
  let name: string;
  try {
    name = await guess(bytes);
  } catch (thrown) {
    console.warn(thrown);
    // Every byte is a character in windows-1252, so nothing is lost, and another can be chosen.
    return decodeAs("windows-1252", "assumed", bytes);
  }
  const encoding = encodingOf(name) ?? "windows-1252";
  const isRussian = encoding === "koi8-u" && !bytes.some((byte) => ukrainianLetters.has(byte));
  return decodeAs(
    isRussian ? "koi8-r" : eastAsian.includes(encoding) ? mostFamiliar(bytes, encoding) : encoding,
    "guess",
    bytes,
  );
}

/** In these, the same bytes are most often signs of each. */
const eastAsian: readonly Encoding[] = ["gb18030", "big5", "euc-kr", "shift_jis", "euc-jp"];

/** A text of a few signs shows its language by which of them are frequent in it, rather than by its bytes. */
function mostFamiliar(bytes: Uint8Array, guessed: Encoding): Encoding {
  const sample = bytes.subarray(0, 65_536);
  const share = (encoding: Encoding) => familiarity(new TextDecoder(encoding).decode(sample));
  const isPossible = (encoding: Encoding) => tryDecode(encoding, sample, true) !== undefined;
  let best = { encoding: guessed, share: share(guessed) + clearly };
  for (const encoding of eastAsian) {
    if (encoding === guessed || !isPossible(encoding)) continue;
    if (share(encoding) > best.share) best = { encoding, share: share(encoding) };
  }
  return best.encoding;
}

/** By so much must another be more familiar than the one that was guessed. */
const clearly = 0.15;

/** What KOI8-U has in the place of KOI8-R's box drawings. */
const ukrainianLetters = new Set([0xa4, 0xa6, 0xa7, 0xad, 0xb4, 0xb6, 0xb7, 0xbd]);

/** Drops the byte-order mark, if there is one. */
function decodeAs(encoding: Encoding, how: How, bytes: Uint8Array): Decoded {
  return decoded(new TextDecoder(encoding).decode(bytes), encoding, how);
}

/** @param isCut its last sign may be incomplete */
function tryDecode(encoding: Encoding, bytes: Uint8Array, isCut = false): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: isCut });
  } catch (thrown) {
    if (thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}

function decoded(text: string, encoding: Encoding, how: How): Decoded {
  return { text, encoding, how, nReplaced: count(text, /\uFFFD/g), isOdd: looksOdd(text) };
}

/** What a mark or a guess calls UTF-16 may be UTF-32, or a program. */
function text(decoded: Decoded): Decoded {
  const { text } = decoded;
  if (count(text, controls) > text.length * mostControls) throw engineError({ code: "binaryInput" });
  return decoded;
}

// oxlint-disable-next-line no-control-regex -- they are what is counted
const controls = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/g;

function nControls(bytes: Uint8Array): number {
  let n = 0;
  for (const byte of bytes) if ((byte < 0x20 && !isSpace(byte) && byte !== 0x1b) || byte === 0x7f) n++;
  return n;
}

/** Tabs, line and page ends. */
function isSpace(byte: number): boolean {
  return byte >= 0x09 && byte <= 0x0d;
}

/**
 * The byte order of UTF-16 without a mark. In the right one its line ends, tabs, spaces and ASCII
 * letters stand out; in other texts NUL bytes are few, and the bytes between them no UTF-16.
 */
function guessUtf16(bytes: Uint8Array, isUtf8: boolean): Encoding | undefined {
  const sample = bytes.subarray(0, 65_536);
  let little = 0;
  let big = 0;
  let nNull = 0;
  for (let index = 0; index + 1 < sample.length; index += 2) {
    const [first = 0, second = 0] = [sample[index], sample[index + 1]];
    if (second === 0 && isAsciiText(first)) little++;
    if (first === 0 && isAsciiText(second)) big++;
    nNull += Number(first === 0) + Number(second === 0);
  }
  if (little === big) return undefined;
  // What is UTF-8 besides is a text with stray NUL bytes, unless they are half of it.
  if (isUtf8 && nNull < sample.length / 4) return undefined;
  const encoding = little > big ? "utf-16le" : "utf-16be";
  const text = new TextDecoder(encoding).decode(sample);
  // Other bytes that happen to hold such pairs hold stranger things too.
  const strange = count(text, /[\p{Cc}\p{Co}\p{Cn}\uFFFD]/gu) - count(text, /[\t\n\r]/g);
  return strange > text.length / 50 ? undefined : encoding;
}

function isAsciiText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** A damaged or cut UTF-8 file is still one: few of its characters beyond ASCII are lost. */
function isMostlyUtf8({ text, nReplaced }: Decoded): boolean {
  return count(text, /[^\0-\x7f\uFFFD]/gu) > 4 * nReplaced;
}
