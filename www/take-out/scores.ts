// The scores of the run at hand: for programs, for spreadsheets and for people.

import { type Messages, messages } from "../i18n/index.ts";
import type { PartName, Run } from "../state/run.ts";
import { fixed } from "../views/parts.ts";
import { epsilonText } from "../views/privacy-cost/epsilon.ts";
import { type LabelsReport, type Report, parts } from "../views/results/report.ts";
import { type Fact, type Given, type TakenOut, asList, asObject, report, settingsOf, textsName } from "./about.ts";
import { type Column, type Sheet, type Value, sheetOf, toMarkdown } from "./sheet.ts";

/** A run that has learned from some texts. */
export type Trained = Run & { trained: NonNullable<Run["trained"]> };
export type Evaluated = Trained & { evaluation: NonNullable<Run["evaluation"]> };

export function isEvaluated(run: Run): run is Evaluated {
  return run.evaluation !== undefined && run.trained !== undefined;
}

/** What a run is of, and the settings of it that differ from their defaults. */
export function factsOf(
  { t, w, state }: Given,
  { trained, keptAt, stopped, privacy, evaluation, labelsEvaluation }: Trained,
): { facts: Fact[]; changed: Fact[] } {
  const { main, changed } = settingsOf(t, state, trained.config);
  const at = keptAt ?? Date.now();
  const scored = parts.flatMap((part) => (evaluation ?? labelsEvaluation)?.[part] ?? []);
  const nTexts = scored.reduce((sum, { nExamples }) => sum + nExamples, 0);
  const facts: Fact[] = [
    { key: "date", name: w.date, value: new Date(at).toISOString(), shown: messages(t.language, "runs").date(at) },
    { key: "texts", name: w.texts, value: textsName(state, trained.rows) },
    { key: "n_texts", name: w.nTexts, value: nTexts },
    ...main,
    { key: "stopped", name: w.end, value: stopped || undefined, shown: w.ends.stopped },
    ...(privacy
      ? [
          {
            key: "epsilon",
            name: messages(t.language, "runs").epsilon,
            value: privacy.epsilon,
            shown: epsilonText(t, privacy),
          },
          { key: "delta", name: "δ", value: privacy.delta },
        ]
      : []),
  ];
  return { facts, changed };
}

/** The reports of an evaluation, the most telling part first. */
export function partsOf<R extends Report | LabelsReport>(evaluation: { [part in PartName]?: R }): [PartName, R][] {
  return parts.flatMap((part): [PartName, R][] => {
    const report = evaluation[part];
    return report ? [[part, report]] : [];
  });
}

export function scores(given: Given, run: Evaluated): TakenOut {
  const { facts, changed } = factsOf(given, run);
  const all = partsOf(run.evaluation);
  return {
    name: "handful-scores",
    csv: () =>
      longSheet(
        facts,
        changed,
        all.flatMap(([part, report]) => linesOf(report).map((line) => ({ part, ...line }))),
      ),
    json: () => ({
      ...asObject(facts),
      settings: asObject(changed),
      classes: run.evaluation.training.classes.map(({ label }) => label),
      parts: Object.fromEntries(all.map(([part, report]) => [part, plain(report)])),
    }),
    markdown: () =>
      markdown(
        given,
        facts,
        changed,
        all.flatMap(([part, one]) => partSections(given.t, given.w, part, one)),
      ),
  };
}

/** A report under the names that the terminal's own has. */
function plain(one: Report) {
  return {
    n_texts: one.nExamples,
    n_correct: one.nCorrect,
    accuracy: one.accuracy,
    accuracy_low: one.accuracyLow,
    accuracy_high: one.accuracyHigh,
    macro_f1: one.macroAverage.f1,
    macro_f1_low: one.macroF1Low,
    macro_f1_high: one.macroF1High,
    loss: one.loss,
    expected_calibration_error: one.expectedCalibrationError,
    calibration: binsOf(one).map(({ low, high, nExamples, confidence, accuracy }) => ({
      low,
      high,
      n_texts: nExamples,
      mean_probability: confidence,
      share_right: accuracy,
    })),
    classes: one.classes,
    averages: { macro: one.macroAverage, micro: one.microAverage, weighted: one.weightedAverage },
    confusion_matrix: one.confusionMatrix,
  };
}

/** The ranges of the predicted class's probability that there are texts in. */
function binsOf({ calibration }: Report) {
  return calibration
    .map((bin, index) => ({ ...bin, low: index / 10, high: (index + 1) / 10 }))
    .filter(({ nExamples }) => nExamples > 0);
}

/** A score among others. */
export interface Line {
  part?: PartName;
  score: string;
  /** The true class, or the setting. */
  of?: string;
  predicted?: string;
  value: Value;
  low?: number;
  high?: number;
}

/** A score a line, as one table has room for all of them. */
export function longSheet(facts: readonly Fact[], changed: readonly Fact[], scores: readonly Line[]): Sheet {
  const lines: Line[] = [
    ...facts.map(({ key, value }) => ({ score: key, value })).filter(({ value }) => value !== undefined),
    ...changed.map(({ key, value }) => ({ score: "setting", of: key, value })),
    ...scores,
  ];
  return sheetOf(lines, [
    { key: "part", of: ({ part }) => part },
    { key: "score", of: ({ score }) => score },
    { key: "of", of: ({ of }) => of },
    { key: "predicted", of: ({ predicted }) => predicted },
    { key: "value", of: ({ value }) => value },
    { key: "low", of: ({ low }) => low },
    { key: "high", of: ({ high }) => high },
  ]);
}

function linesOf(one: Report): Line[] {
  const labels = one.classes.map(({ label }) => label);
  const averages = { macro: one.macroAverage, micro: one.microAverage, weighted: one.weightedAverage };
  return [
    { score: "n_texts", value: one.nExamples },
    { score: "n_correct", value: one.nCorrect },
    { score: "accuracy", value: one.accuracy, low: one.accuracyLow, high: one.accuracyHigh },
    { score: "macro_f1", value: one.macroAverage.f1, low: one.macroF1Low, high: one.macroF1High },
    { score: "loss", value: one.loss },
    { score: "expected_calibration_error", value: one.expectedCalibrationError },
    ...one.classes.flatMap(({ label: of, precision, recall, f1, support }) => [
      { score: "precision", of, value: precision },
      { score: "recall", of, value: recall },
      { score: "f1", of, value: f1 },
      { score: "support", of, value: support },
    ]),
    // The mean F1 over classes stands above, with its interval.
    ...Object.entries(averages).flatMap(([name, { precision, recall, f1 }]) => [
      { score: `${name}_precision`, value: precision },
      { score: `${name}_recall`, value: recall },
      ...(name === "macro" ? [] : [{ score: `${name}_f1`, value: f1 }]),
    ]),
    ...one.confusionMatrix.flatMap((counts, expected) =>
      counts.map((value, predicted) => ({
        score: "confusion",
        of: labels[expected] ?? "",
        predicted: labels[predicted] ?? "",
        value,
      })),
    ),
    ...binsOf(one).flatMap(({ low, high, nExamples, confidence, accuracy }) => [
      { score: "calibration_n_texts", low, high, value: nExamples },
      { score: "calibration_mean_probability", low, high, value: confidence },
      { score: "calibration_share_right", low, high, value: accuracy },
    ]),
  ];
}

/** A report: of what it is, its parts, and the settings that were changed. */
export function markdown(
  { t, w }: Given,
  facts: readonly Fact[],
  changed: readonly Fact[],
  sections: readonly [string, string][],
): string {
  return report(t.frame.stages.results, asList(t, facts), ...sections, [
    w.settings,
    changed.length > 0 ? asList(t, changed) : `${w.noSettings}\n`,
  ]);
}

/** The scores of all texts together. */
export function mainSheet(w: Given["w"], scores: readonly { name: string; value: string; interval: string }[]): Sheet {
  return sheetOf(scores, [
    { name: w.score, of: ({ name }) => name },
    { name: w.value, of: ({ value }) => value },
    { name: w.interval, of: ({ interval }) => interval },
  ]);
}

/** Precision, recall and F1. */
export function shareColumns<Row extends { precision: number; recall: number; f1: number }>(
  t: Messages,
  written: (share: number) => string = (share) => fixed(t, share),
): Column<Row>[] {
  const column = (share: "precision" | "recall" | "f1"): Column<Row> => ({
    name: t.results[share],
    of: (row) => row[share],
    shown: (row) => written(row[share]),
  });
  return [column("precision"), column("recall"), column("f1")];
}

function partSections(t: Messages, w: Given["w"], part: PartName, one: Report): [string, string][] {
  const c = messages(t.language, "compare");
  const k = messages(t.language, "calibration");
  const named = (what: string) => `${t.results.parts[part]} · ${what}`;
  const labels = one.classes.map(({ label }) => label);
  const interval = (low: number, high: number) => c.interval(low, high);
  const main = [
    { name: t.results.accuracy, value: t.tenths(one.accuracy), interval: interval(one.accuracyLow, one.accuracyHigh) },
    {
      name: t.results.macroF1,
      value: t.tenths(one.macroAverage.f1),
      interval: interval(one.macroF1Low, one.macroF1High),
    },
    { name: t.results.loss, value: fixed(t, one.loss, 3), interval: "" },
    { name: c.calibrationError, value: t.tenths(one.expectedCalibrationError), interval: "" },
  ];
  const averages = [
    { label: t.results.macro, ...one.macroAverage, support: one.nExamples },
    { label: t.results.micro, ...one.microAverage, support: one.nExamples },
    { label: t.results.weighted, ...one.weightedAverage, support: one.nExamples },
  ];
  return [
    [t.results.onPart(t.results.parts[part], one.nExamples), toMarkdown(mainSheet(w, main))],
    [
      named(t.results.metrics),
      toMarkdown(
        sheetOf(
          [...one.classes, ...averages],
          [
            { name: t.results.class, of: ({ label }) => label },
            ...shareColumns(t),
            { name: t.results.support, of: ({ support }) => support },
          ],
        ),
      ),
    ],
    [
      named(t.results.confusion),
      toMarkdown(
        sheetOf(one.confusionMatrix, [
          {
            name: `${t.results.trueClass} \\ ${t.results.predictedClass}`,
            of: (counts) => labels[one.confusionMatrix.indexOf(counts)],
          },
          ...labels.map((label, predicted) => ({ name: label, of: (counts: number[]) => counts[predicted] })),
        ]),
      ),
    ],
    [
      named(c.calibrationError),
      toMarkdown(
        sheetOf(binsOf(one), [
          { name: k.confidence, of: ({ low, high }) => `${Math.round(low * 100)} – ${t.percent(high)}` },
          { name: k.mean, of: ({ confidence }) => confidence, shown: ({ confidence }) => t.percent(confidence) },
          { name: k.right, of: ({ accuracy }) => accuracy, shown: ({ accuracy }) => t.percent(accuracy) },
          { name: k.texts, of: ({ nExamples }) => nExamples },
        ]),
      ),
    ],
  ];
}
