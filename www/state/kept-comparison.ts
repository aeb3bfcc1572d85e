// The last comparison and learning curve as they outlive a reload: scores, and no text.

import type { Example, RunConfig } from "../engine/protocol.ts";
import type { Basis, Compare, Curve } from "./compare.ts";
import { fingerprintOf } from "./runs.ts";

interface KeptBasis {
  /** A fingerprint of the texts and labels. */
  data: string;
  config: RunConfig;
}

export type KeptComparison = Pick<Compare, "deal" | "standings" | "bestBaseline" | "wasCancelled"> & {
  basis: KeptBasis;
};
export type KeptCurve = Omit<Curve, "basis"> & { basis: KeptBasis };

export interface KeptComparisons {
  comparison?: KeptComparison;
  curve?: KeptCurve;
}

/** The comparison and the curve, once they are through; the same object for the same one, as a change is told by identity. */
export function toKeep({
  running,
  basis,
  deal,
  standings,
  bestBaseline,
  wasCancelled,
  curve,
}: Compare): KeptComparisons {
  const isThrough = running !== "comparison" && standings.length > 0 && basis !== undefined;
  return {
    comparison: isThrough
      ? once(standings, () => ({ basis: kept(basis), deal, standings, bestBaseline, wasCancelled }))
      : undefined,
    curve: curve && running !== "curve" ? once(curve, () => ({ ...curve, basis: kept(curve.basis) })) : undefined,
  };
}

const made = new WeakMap<object, unknown>();

function once<T>(of: object, make: () => T): T {
  if (!made.has(of)) made.set(of, make());
  return made.get(of) as T;
}

function kept({ rows, config }: Basis): KeptBasis {
  return { data: fingerprintOf(rows), config };
}

/** What was kept, told from what is on the page: `rows` are the same rows where their fingerprint is. */
export function revived(compare: Compare, { comparison, curve }: KeptComparisons, rows: readonly Example[]): Compare {
  const basisOf = ({ data, config }: KeptBasis): Basis => ({ rows: fingerprintOf(rows) === data ? rows : [], config });
  // What the person has begun meanwhile comes first.
  return {
    ...compare,
    ...(comparison && compare.standings.length === 0 && { ...comparison, basis: basisOf(comparison.basis) }),
    ...(curve && !compare.curve && { curve: { ...curve, basis: basisOf(curve.basis) } }),
  };
}
