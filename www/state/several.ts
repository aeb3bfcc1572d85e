// What is not there yet where a text may have several labels.

import type { Tab } from "./place.ts";
import { type RunPart, givesSeveral } from "./run.ts";
import type { ConfigPart } from "./settings.ts";

/** Tabs about the texts and the settings as they are. */
const ofTexts: readonly Tab[] = ["doubtful"];
/** Tabs about the run at hand. */
const ofRun: readonly Tab[] = ["privacy"];

/** Whether a tab has nothing to show, as a text may have several labels. */
export function isWithoutSeveral({ config, run }: ConfigPart & RunPart, tab: Tab): boolean {
  if (ofTexts.includes(tab) || (ofRun.includes(tab) && !run.trained)) return config?.labels === "several";
  return ofRun.includes(tab) && givesSeveral(run);
}
