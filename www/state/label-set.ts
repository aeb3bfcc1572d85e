// The labels of one text where a text may have several: a row's label is then a set of names in one string.

import type { LabelsPerText, Prediction } from "../engine/protocol.ts";
import { givenLabels, isGiven } from "./given-labels.ts";
import type { ConfigPart } from "./settings.ts";

/** The label of a text of which the person says that none of the labels applies. */
export const NO_LABEL = "∅";

const separator = "|";

/** How many labels a text of the table has. */
export function labelsPerText({ config }: ConfigPart): LabelsPerText {
  return config?.labels ?? "one";
}

/** The names of a set in their order, each once; none of a text without labels, and of one that none applies to. */
export function items(label: string): string[] {
  const names = label.split(separator).map((name) => name.trim());
  return [...new Set(names)].filter((name) => name !== "" && name !== NO_LABEL);
}

/** Names as a row's label, ready to be read by `items` again; of no names, a text that is not labelled yet. */
export function joined(names: readonly string[]): string {
  const different = [...new Set(names)].filter((name) => name !== "");
  return different.join(` ${separator} `);
}

/** A set, however it was typed, in the one form that it is kept in. */
export function canonical(label: string): string {
  return joined(items(label)) || (isNone(label) ? NO_LABEL : "");
}

/** Whether the person says that none of the labels applies. */
export function isNone(label: string): boolean {
  return items(label).length === 0 && label.includes(NO_LABEL);
}

/** The set with a name that it had not, or without one that it had. */
export function toggled(label: string, name: string): string {
  if (name === NO_LABEL) return isNone(label) ? "" : NO_LABEL;
  const names = items(label);
  return joined(names.includes(name) ? names.filter((one) => one !== name) : [...names, name]);
}

/** The names of the classes that a row's label stands for. */
export function classesOf(label: string, labels: LabelsPerText): string[] {
  if (labels === "several") return items(label);
  return label === "" ? [] : [label];
}

/**
 * What a model says of a text: the most probable class; or all labels that it gives, with the
 * probability that the least certain of its yeses and noes is right.
 */
export function saidOf(prediction: Prediction): { label: string; probability: number } | undefined {
  const { classes, thresholds } = prediction;
  if (!thresholds) return classes[0];
  const certainties = classes.map(({ probability }, index) =>
    isGiven(prediction, index) ? probability : 1 - probability,
  );
  return { label: joined(givenLabels(prediction)) || NO_LABEL, probability: Math.min(...certainties) };
}
