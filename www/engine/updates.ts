// What the updates of a run are about.

import type { RunUpdate } from "./protocol.ts";

export type ScoresUpdate = Extract<RunUpdate, { type: "evaluated" | "labelsEvaluated" }>;

/** Whether an update tells how good a run's model is; it is the run's last. */
export function tellsScores(update: { type: string }): update is ScoresUpdate {
  return update.type === "evaluated" || update.type === "labelsEvaluated";
}
