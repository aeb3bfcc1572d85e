// Samples that are no texts: what is said of them before they are made.

import type { MediaKind } from "../kinds/reference.ts";

export const madeSamples = [
  { id: "leaves", kind: "picture" },
  { id: "knocks", kind: "sound" },
] as const satisfies readonly { id: string; kind: MediaKind }[];

export type MadeSample = (typeof madeSamples)[number]["id"];

export function isMade(id: string): id is MadeSample {
  return madeSamples.some((sample) => sample.id === id);
}

/** Of each. */
export const nMade = { examples: 36, classes: 3 };
