// Hands a file to the person.

import type { Example } from "../engine/protocol.ts";
import { toText } from "../state/as-text.ts";

/** Lets the browser save a file. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The texts with their labels, as they can be read in again. */
export function saveTexts(rows: readonly Example[]): void {
  saveFile("handful.tsv", toText(rows), "text/tab-separated-values");
}

/** Whatever it is, as far as it can be written down. */
export function saveRaw(name: string, values: Record<string, unknown>): void {
  const plain = (_key: string, value: unknown) =>
    value instanceof Map ? [...value] : typeof value === "bigint" ? String(value) : value;
  saveFile(name, JSON.stringify(values, plain, 1), "application/json");
}
