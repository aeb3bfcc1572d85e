// Steps and epochs on one axis, as uPlot wants them.

import type { EpochEvent, StepEvent } from "../state/run.ts";

export type Measure = "loss" | "accuracy";

/**
 * x: steps; then the single steps, the epochs' training means and their validation values.
 * An epoch stands at its last step.
 */
export function alignCurves(
  steps: readonly StepEvent[],
  epochs: readonly EpochEvent[],
  measure: Measure,
): [number[], (number | null)[], (number | null)[], (number | null)[]] {
  const stepAt = new Map(steps.map((event) => [event.step, event[measure]]));
  const epochAt = new Map(epochs.map((event) => [event.step, event]));
  const x = [...new Set([...stepAt.keys(), ...epochAt.keys()])].sort((a, b) => a - b);
  return [
    x,
    x.map((step) => stepAt.get(step) ?? null),
    x.map((step) => epochAt.get(step)?.training[measure] ?? null),
    x.map((step) => epochAt.get(step)?.validation?.[measure] ?? null),
  ];
}
