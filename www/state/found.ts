// What was found out about labels: whether it is still of the table, and what a threshold comes to.

import type { Evaluation } from "../engine/protocol.ts";
import type { DataPart } from "./data.ts";
import type { Found } from "./label.ts";

/** What was found, unless none of the rows that it was found in is left. */
export function ofThisTable<F extends Found<unknown>>({ data }: DataPart, found: F | undefined): F | undefined {
  const { rows } = data.present;
  if (!found || found.rows === rows) return found;
  const now = new Set(rows);
  return found.rows.some((row) => now.has(row)) ? found : undefined;
}

export interface Covered {
  n: number;
  nCorrect: number;
}

/** The texts that are put into a class, and those of them that are put into the right one. */
export function covered(predictions: Evaluation["training"]["predictions"], threshold: number): Covered {
  const those = predictions.filter(({ top }) => (top[0]?.probability ?? 0) >= threshold);
  return { n: those.length, nCorrect: those.filter(({ expected, predicted }) => expected === predicted).length };
}
