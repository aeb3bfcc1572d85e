// A row of the table: an example, and who gave it its label.

import type { Example } from "../engine/protocol.ts";

/** Who gave a label: the person, a guess that the person accepted, or a guess that nobody has looked at yet. */
export type LabelledBy = "person" | "accepted" | "guess";

/** An example with the origin of its label. It never changes: a row that is edited is another row. */
export interface Row extends Example {
  /** Absent where the label was read from the texts, or where there is none. */
  by?: LabelledBy;
  /** Of the label, where it was guessed. */
  probability?: number;
}

/** A row with another label, and who gave it; without one it is as if it had just been read. */
export function relabelled({ text, line }: Row, label: string, by: LabelledBy, probability?: number): Row {
  const row = { text, label, line };
  if (label === "") return row;
  return probability === undefined ? { ...row, by } : { ...row, by, probability };
}

export function isGuess({ by }: Row): boolean {
  return by === "guess";
}

/** Whether two rows teach a model the same. */
export function isSameExample(a: Example | undefined, b: Example | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.text === b.text && a.label === b.label);
}

/** Whether a model that was trained on the ones would learn the same from the others. */
export function areSameExamples(some: readonly Example[], others: readonly Example[]): boolean {
  return (
    some === others || (some.length === others.length && some.every((row, place) => isSameExample(row, others[place])))
  );
}

function isSame(a: Row, b: Row): boolean {
  return a === b || (isSameExample(a, b) && a.line === b.line && a.by === b.by && a.probability === b.probability);
}

/** How many rows two tables have in common at their beginnings, and then at their ends. */
export function shared(some: readonly Row[], others: readonly Row[], isEqual = isSame): [number, number] {
  const most = Math.min(some.length, others.length);
  let first = 0;
  while (first < most && isEqual(some[first]!, others[first]!)) first++;
  let last = 0;
  while (last < most - first && isEqual(some[some.length - 1 - last]!, others[others.length - 1 - last]!)) last++;
  return [first, last];
}

/**
 * New rows, but the very objects of the old ones where nothing has changed: it is identity by which
 * others know a row again, and by which versions of the table share it.
 */
export function reuse(old: readonly Row[], rows: readonly Row[]): readonly Row[] {
  if (old.length === rows.length) {
    const same = rows.map((row, place) => (isSame(old[place]!, row) ? old[place]! : row));
    return same.every((row, place) => row === old[place]) ? old : same;
  }
  const [first, last] = shared(old, rows);
  return [...old.slice(0, first), ...rows.slice(first, rows.length - last), ...(last > 0 ? old.slice(-last) : [])];
}
