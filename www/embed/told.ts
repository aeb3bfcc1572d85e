// What the embedding page is told. Of what a person writes here that is only how much there is, and
// which classes.

import type { Evaluation } from "../engine/protocol.ts";
import type { State } from "../state.ts";
import type { Run } from "../state/run.ts";
import { shownPart } from "../views/results/report.ts";
import type { EmbeddedProgress, EmbeddedResults, EmbeddedState } from "./messages.ts";

export function toldState({ stage, tabs, run, data, config }: State): EmbeddedState {
  const labelled = data.present.rows.filter(({ text, label }) => text !== "" && label !== "");
  const classes = [...new Set(labelled.map(({ label }) => label))];
  return { stage, tab: tabs[stage], phase: run.phase, nTexts: labelled.length, classes, settings: config };
}

export function toldProgress({ step, nSteps, secondsLeft, lastStep }: Run): EmbeddedProgress {
  return { step, nSteps, secondsLeft: finite(secondsLeft), loss: finite(lastStep?.loss) };
}

export function toldResults(evaluation: Evaluation): EmbeddedResults {
  const part = shownPart(evaluation, undefined);
  const { nExamples, nCorrect, accuracy, accuracyLow, accuracyHigh, macroAverage } =
    evaluation[part] ?? evaluation.training;
  return { part, nExamples, nCorrect, accuracy, accuracyLow, accuracyHigh, macroF1: macroAverage.f1 };
}

function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
