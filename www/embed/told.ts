// What the embedding page is told. Of what a person writes here that is only how much there is, and
// which classes.

import type { Evaluation, LabelsEvaluation } from "../engine/protocol.ts";
import type { ScoresUpdate } from "../engine/updates.ts";
import type { State } from "../state.ts";
import { classesOf, labelsPerText } from "../state/label-set.ts";
import type { Run } from "../state/run.ts";
import { shownReport } from "../views/results/report.ts";
import type { EmbeddedProgress, EmbeddedResults, EmbeddedState } from "./messages.ts";

export function toldState({ stage, tabs, run, data, config }: State): EmbeddedState {
  const labelled = data.present.rows.filter(({ text, label }) => text !== "" && label !== "");
  const classes = [...new Set(labelled.flatMap(({ label }) => classesOf(label, labelsPerText({ config }))))];
  return { stage, tab: tabs[stage], phase: run.phase, nTexts: labelled.length, classes, settings: config };
}

export function toldProgress({ step, nSteps, secondsLeft, lastStep }: Run): EmbeddedProgress {
  return { step, nSteps, secondsLeft: finite(secondsLeft), loss: finite(lastStep?.loss) };
}

export function toldResults(update: ScoresUpdate): EmbeddedResults {
  return update.type === "evaluated" ? scoresOf(update.evaluation) : labelScoresOf(update.evaluation);
}

function scoresOf(evaluation: Evaluation): EmbeddedResults {
  const { part, report } = shownReport(evaluation);
  const { nExamples, nCorrect, accuracy, accuracyLow, accuracyHigh, macroAverage } = report;
  return { part, nExamples, nCorrect, accuracy, accuracyLow, accuracyHigh, macroF1: macroAverage.f1 };
}

function labelScoresOf(evaluation: LabelsEvaluation): EmbeddedResults {
  const { part, report } = shownReport(evaluation);
  const { nExamples, nExact, subsetAccuracy, subsetAccuracyLow, subsetAccuracyHigh, macroAverage, microAverage } =
    report;
  return {
    part,
    nExamples,
    nCorrect: nExact,
    accuracy: subsetAccuracy,
    accuracyLow: subsetAccuracyLow,
    accuracyHigh: subsetAccuracyHigh,
    macroF1: macroAverage.f1,
    microF1: microAverage.f1,
  };
}

function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
