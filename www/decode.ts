// A file's bytes to a text, its encoding found out from the bytes.

import { engineError } from "./engine/errors.ts";

export type TextEncodingName = "utf-8" | "utf-16le" | "utf-16be" | "gb18030" | "windows-1252";

export interface Decoded {
  text: string;
  encoding: TextEncodingName;
  /** Unreadable characters that became U+FFFD. */
  nReplaced: number;
}

/** As in the core: a larger file is refused before it is read. */
export const maxFileBytes = 10_000_000;

/**
 * Reads a text file. Rejects with `EngineError`, as the core would: `tooLarge`,
 * `binaryInput`, or `engine` where the file cannot be read.
 */
export async function decodeFile(file: Blob): Promise<Decoded> {
  if (file.size > maxFileBytes) {
    throw engineError({ code: "tooLarge", nBytes: file.size, limit: maxFileBytes });
  }
  return decodeBytes(new Uint8Array(await file.arrayBuffer()));
}

/** Throws `EngineError` with `binaryInput` for what is no text. */
export function decodeBytes(bytes: Uint8Array): Decoded {
  const marked = marks.find(({ mark }) => startsWith(bytes, mark));
  if (marked) return decodeAs(marked.encoding, bytes);
  if (signatures.some((signature) => startsWith(bytes, signature))) throw engineError({ code: "binaryInput" });
  if (bytes.includes(0)) return decodeAs(guessUtf16(bytes), bytes);

  const strict = tryDecode("utf-8", bytes);
  if (strict !== undefined) return decoded(strict, "utf-8");
  const lenient = decodeAs("utf-8", bytes);
  if (isMostlyUtf8(lenient)) return lenient;
  const chinese = looksChinese(bytes) ? tryDecode("gb18030", bytes) : undefined;
  // Every byte is a character in windows-1252, so it comes last.
  return chinese === undefined ? decodeAs("windows-1252", bytes) : decoded(chinese, "gb18030");
}

/** A pasted text without halves of surrogate pairs, which no encoding can hold. */
export function wellFormed(text: string): { text: string; nReplaced: number } {
  let nReplaced = 0;
  // With the u flag, a pair is one character: what is left of the category is alone.
  const repaired = text.replace(/\p{Surrogate}/gu, () => {
    nReplaced++;
    return "\uFFFD";
  });
  return { text: repaired, nReplaced };
}

const marks: readonly { mark: readonly number[]; encoding: TextEncodingName }[] = [
  { mark: [0xef, 0xbb, 0xbf], encoding: "utf-8" },
  { mark: [0xff, 0xfe], encoding: "utf-16le" },
  { mark: [0xfe, 0xff], encoding: "utf-16be" },
  { mark: [0x84, 0x31, 0x95, 0x33], encoding: "gb18030" },
];

/** First bytes of files that people take for text files; most others have a NUL byte. */
const signatures: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04], // ZIP, which XLSX and DOCX are
  [0xd0, 0xcf, 0x11, 0xe0], // XLS and DOC
  [0x25, 0x50, 0x44, 0x46, 0x2d], // PDF
  [0x7b, 0x5c, 0x72, 0x74, 0x66], // RTF
  [0x89, 0x50, 0x4e, 0x47], // PNG
  [0x47, 0x49, 0x46, 0x38], // GIF
  [0xff, 0xd8, 0xff], // JPEG
  [0x1f, 0x8b], // gzip
  [0x37, 0x7a, 0xbc, 0xaf], // 7z
  [0x52, 0x61, 0x72, 0x21, 0x1a], // RAR
];

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** Drops the byte-order mark, if there is one. */
function decodeAs(encoding: TextEncodingName, bytes: Uint8Array): Decoded {
  const result = decoded(new TextDecoder(encoding).decode(bytes), encoding);
  if (result.text.includes("\0")) throw engineError({ code: "binaryInput" });
  return result;
}

function tryDecode(encoding: TextEncodingName, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (thrown) {
    if (thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}

function decoded(text: string, encoding: TextEncodingName): Decoded {
  return { text, encoding, nReplaced: count(text, /\uFFFD/g) };
}

/**
 * A text with NUL bytes is UTF-16, if it is one: in the right byte order its
 * line ends, tabs, spaces and ASCII letters stand out, in the wrong one they are strange.
 */
function guessUtf16(bytes: Uint8Array): TextEncodingName {
  const sample = bytes.subarray(0, 65_536);
  let little = 0;
  let big = 0;
  for (let index = 0; index + 1 < sample.length; index += 2) {
    if (sample[index + 1] === 0) little += isAsciiText(sample[index]);
    if (sample[index] === 0) big += isAsciiText(sample[index + 1]);
  }
  if (bytes.length % 2 === 1 || little === big) throw engineError({ code: "binaryInput" });
  const encoding = little > big ? "utf-16le" : "utf-16be";
  const text = new TextDecoder(encoding).decode(sample);
  // Noise that happens to hold such pairs holds stranger things too.
  if (count(text, /[\p{Cc}\p{Co}\p{Cn}\uFFFD]/gu) - count(text, /[\t\n\r]/g) > text.length / 100) {
    throw engineError({ code: "binaryInput" });
  }
  return encoding;
}

function isAsciiText(byte: number | undefined = 0): number {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d ? 1 : 0;
}

/** A damaged or cut UTF-8 file is still one: few of its characters beyond ASCII are lost. */
function isMostlyUtf8({ text, nReplaced }: Decoded): boolean {
  return count(text, /[^\0-\x7f\uFFFD]/gu) > 4 * nReplaced;
}

/**
 * The common characters of GB18030 are pairs of bytes from 0xA1 on. In Western
 * texts, such bytes stand alone between ASCII letters.
 */
function looksChinese(bytes: Uint8Array): boolean {
  let nPairs = 0;
  let nOthers = 0;
  for (let index = 0; index < bytes.length; index++) {
    if ((bytes[index] ?? 0) < 0x80) continue;
    if ((bytes[index + 1] ?? 0) >= 0xa1) nPairs++;
    else nOthers++;
    index++;
  }
  return nPairs > nOthers;
}

function count(text: string, pattern: RegExp): number {
  let n = 0;
  for (const _ of text.matchAll(pattern)) n++;
  return n;
}
