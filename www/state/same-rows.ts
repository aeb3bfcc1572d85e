// Texts that were kept, as those of the page, where they are the same.

import type { Example } from "../engine/protocol.ts";
import type { DataPart } from "./data.ts";
import { isSameExample } from "./row.ts";

/** The texts of a run. */
interface Texts {
  rows: readonly Example[];
  test: readonly Example[];
}

/** Whether a row, or all of them, have changed since, is told by identity; so these are the page's own rows. */
export function onPage<T extends Texts>(texts: T, { data }: DataPart): T {
  const rows = matched(texts.rows, data.present.rows);
  const test = matched(texts.test, data.test.rows);
  return rows === texts.rows && test === texts.test ? texts : { ...texts, rows, test };
}

function matched(kept: readonly Example[], present: readonly Example[]): readonly Example[] {
  if (kept === present) return kept;
  const same = kept.map((row, index) => (isSameExample(row, present[index]) ? (present[index] as Example) : row));
  if (same.length === present.length && same.every((row, index) => row === present[index])) return present;
  return same.every((row, index) => row === kept[index]) ? kept : same;
}

/** About what texts take, in bytes. */
export function sizeOf({ rows, test }: Texts): number {
  return [...rows, ...test].reduce((n, { text, label }) => n + 2 * (text.length + label.length) + 16, 0);
}
