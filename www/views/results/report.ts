// The reports of a run's evaluation, one a part of the texts.

import type { Evaluation, LabelsEvaluation } from "../../engine/protocol.ts";
import type { PartName } from "../../state/run.ts";

export type Report = Evaluation["training"];

type FreshLabelsReport = LabelsEvaluation["training"];
type Newer = "calibration" | "expectedCalibrationError" | "hammingLossLow" | "hammingLossHigh";

/** The same where a text may have several labels; one that was kept by an earlier version says less. */
export type LabelsReport = Omit<FreshLabelsReport, Newer> & Partial<Pick<FreshLabelsReport, Newer>>;

/** A part of such an evaluation as it is shown. */
export interface LabelsShown {
  evaluation: LabelsEvaluation;
  part: PartName;
  report: LabelsReport;
}

/** A part whose texts the model has not learned from. */
export type HeldOut = Exclude<PartName, "training">;

/** The most telling part first. */
const heldOut: readonly HeldOut[] = ["validation", "test"];
export const parts: readonly PartName[] = [...heldOut, "training"];

/** The reports of the parts that there are of texts which the model has not learned from. */
export function heldOutReports<R extends Report | LabelsReport>(
  evaluation: { [part in HeldOut]?: R } | undefined,
): { of: HeldOut; report: R }[] {
  return heldOut.flatMap((of) => {
    const report = evaluation?.[of];
    return report ? [{ of, report }] : [];
  });
}

/** The report that is shown, and its part. */
export function shownReport<R extends Report | LabelsReport>(
  evaluation: (Evaluation | LabelsEvaluation) & { training: R } & { [part in PartName]?: R },
  chosen?: PartName,
): { part: PartName; report: R } {
  const part = shownPart(evaluation, chosen);
  return { part, report: evaluation[part] ?? evaluation.training };
}

/** The part that is shown: the chosen one, if the run has it. */
export function shownPart(evaluation: Evaluation | LabelsEvaluation, chosen: PartName | undefined): PartName {
  if (chosen && evaluation[chosen]) return chosen;
  return parts.find((part) => evaluation[part]) ?? "training";
}
