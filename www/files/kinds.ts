// Files that are no texts, told by how they begin.

/** What a file is, where that says what to do instead. */
export type FileKind =
  "xlsx" | "oldOffice" | "openDocument" | "word" | "presentation" | "pdf" | "rtf" | "archive" | "parquet" | "database";

const starts: readonly (readonly [FileKind | "other", readonly number[]])[] = [
  ["oldOffice", [0xd0, 0xcf, 0x11, 0xe0]],
  ["pdf", [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ["rtf", [0x7b, 0x5c, 0x72, 0x74, 0x66]],
  ["other", [0x89, 0x50, 0x4e, 0x47]],
  ["other", [0x47, 0x49, 0x46, 0x38]],
  ["other", [0xff, 0xd8, 0xff]],
  ["archive", [0x1f, 0x8b]],
  ["archive", [0x37, 0x7a, 0xbc, 0xaf]],
  ["archive", [0x52, 0x61, 0x72, 0x21, 0x1a]],
  ["archive", [0x42, 0x5a, 0x68]],
  ["archive", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["archive", [0x28, 0xb5, 0x2f, 0xfd]],
  ["parquet", [0x50, 0x41, 0x52, 0x31]],
  // “SQLite”
  ["database", [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]],
];

const zipStart = [0x50, 0x4b, 0x03, 0x04];

/** What stands in the list of a ZIP file's entries, or near its beginning. */
const zipSigns: readonly (readonly [FileKind, string])[] = [
  ["xlsx", "xl/workbook"],
  ["word", "word/document"],
  ["presentation", "ppt/presentation"],
  ["openDocument", "mimetypeapplication/vnd.oasis.opendocument"],
];

/** What a file is, if it begins as no text does; `other` is for what there is no advice about, as pictures. */
export function kindOf(bytes: Uint8Array): FileKind | "other" | undefined {
  if (startsWith(bytes, zipStart)) {
    // The list is at the end; the first entries are at the beginning.
    const ends = latin(bytes.subarray(0, 4_096)) + latin(bytes.subarray(-65_536));
    return zipSigns.find(([, sign]) => ends.includes(sign))?.[0] ?? "archive";
  }
  return starts.find(([, start]) => startsWith(bytes, start))?.[0];
}

export function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

function latin(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
