// What is not there yet where a text may have several labels.

import type { Tab } from "./place.ts";
import { type RunPart, givesSeveral } from "./run.ts";
import type { ConfigPart } from "./settings.ts";

/** Whether a tab has nothing to show, as a text may have several labels. */
export function isWithoutSeveral({ config, run }: ConfigPart & RunPart, tab: Tab): boolean {
  if (tab !== "privacy") return false;
  return run.trained ? givesSeveral(run) : config?.labels === "several";
}
