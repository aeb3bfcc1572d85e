// The encodings that browsers read, under the names that people know them by.

/** Whose texts an encoding is for. */
export type EncodingGroup =
  | "unicode"
  | "chineseSimplified"
  | "chineseTraditional"
  | "japanese"
  | "korean"
  | "cyrillic"
  | "western"
  | "central"
  | "turkish"
  | "greek"
  | "hebrew"
  | "arabic"
  | "baltic"
  | "vietnamese"
  | "thai"
  | "other";

/** By the label that `TextDecoder` knows: the name, and whose it is. */
const table = {
  "utf-8": ["UTF-8", "unicode"],
  "utf-16le": ["UTF-16LE", "unicode"],
  "utf-16be": ["UTF-16BE", "unicode"],
  gb18030: ["GB18030", "chineseSimplified"],
  big5: ["Big5", "chineseTraditional"],
  shift_jis: ["Shift_JIS", "japanese"],
  "euc-jp": ["EUC-JP", "japanese"],
  "iso-2022-jp": ["ISO-2022-JP", "japanese"],
  "euc-kr": ["EUC-KR", "korean"],
  "windows-1251": ["Windows-1251", "cyrillic"],
  "koi8-r": ["KOI8-R", "cyrillic"],
  "koi8-u": ["KOI8-U", "cyrillic"],
  ibm866: ["IBM866", "cyrillic"],
  "iso-8859-5": ["ISO-8859-5", "cyrillic"],
  "x-mac-cyrillic": ["Mac Cyrillic", "cyrillic"],
  "windows-1252": ["Windows-1252", "western"],
  "iso-8859-15": ["ISO-8859-15", "western"],
  macintosh: ["Mac Roman", "western"],
  "windows-1250": ["Windows-1250", "central"],
  "iso-8859-2": ["ISO-8859-2", "central"],
  "iso-8859-16": ["ISO-8859-16", "central"],
  "windows-1254": ["Windows-1254", "turkish"],
  "windows-1253": ["Windows-1253", "greek"],
  "iso-8859-7": ["ISO-8859-7", "greek"],
  "windows-1255": ["Windows-1255", "hebrew"],
  "iso-8859-8": ["ISO-8859-8", "hebrew"],
  "iso-8859-8-i": ["ISO-8859-8-I", "hebrew"],
  "windows-1256": ["Windows-1256", "arabic"],
  "iso-8859-6": ["ISO-8859-6", "arabic"],
  "windows-1257": ["Windows-1257", "baltic"],
  "iso-8859-4": ["ISO-8859-4", "baltic"],
  "iso-8859-13": ["ISO-8859-13", "baltic"],
  "windows-1258": ["Windows-1258", "vietnamese"],
  "windows-874": ["Windows-874 (TIS-620)", "thai"],
  "iso-8859-3": ["ISO-8859-3", "other"],
  "iso-8859-10": ["ISO-8859-10", "other"],
  "iso-8859-14": ["ISO-8859-14", "other"],
} as const satisfies Record<string, readonly [string, EncodingGroup]>;

/** A label that `TextDecoder` knows. */
export type Encoding = keyof typeof table;

export const encodings = Object.keys(table) as Encoding[];

export function encodingName(encoding: Encoding): string {
  // Another version of the page may have kept one that this one does not know.
  return Object.hasOwn(table, encoding) ? table[encoding][0] : encoding;
}

export function encodingGroup(encoding: Encoding): EncodingGroup {
  return table[encoding][1];
}

/** The encoding of a name as detectors write it; GB18030 holds all of GBK and GB2312. */
export function encodingOf(label: string): Encoding | undefined {
  const lower = label.toLowerCase();
  if (lower === "gbk" || lower === "gb2312") return "gb18030";
  return lower in table ? (lower as Encoding) : undefined;
}
