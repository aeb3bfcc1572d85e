// The labels that a model gives a text which may have several.

import type { Prediction } from "../engine/protocol.ts";

type Decided = Pick<Prediction, "classes" | "thresholds">;

/** Whether a label, by its place among the classes, reaches its threshold. */
export function isGiven({ classes, thresholds }: Decided, index: number): boolean {
  return (classes[index]?.probability ?? 0) >= (thresholds?.[index] ?? Infinity);
}

export function givenLabels(prediction: Decided): string[] {
  return prediction.classes.filter((_, index) => isGiven(prediction, index)).map(({ label }) => label);
}
