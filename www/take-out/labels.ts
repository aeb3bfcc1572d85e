// The results of a run whose texts may have several labels: its scores, and every text that it was scored on.

import { type Messages, messages } from "../i18n/index.ts";
import { nameOf } from "../kinds/reference.ts";
import { NO_LABEL, joined } from "../state/label-set.ts";
import type { PartName, Run } from "../state/run.ts";
import { fixed } from "../views/parts.ts";
import type { LabelsReport } from "../views/results/report.ts";
import { type Given, type TakenOut, asList, asObject, report } from "./about.ts";
import { type Line, type Trained, factsOf, longSheet, mainSheet, markdown, partsOf, shareColumns } from "./scores.ts";
import { type Column, sheetOf, toMarkdown } from "./sheet.ts";

export type LabelsEvaluated = Trained & { labelsEvaluation: NonNullable<Run["labelsEvaluation"]> };

export function isLabelsEvaluated(run: Run): run is LabelsEvaluated {
  return run.labelsEvaluation !== undefined && run.trained !== undefined;
}

export function labelScores(given: Given, run: LabelsEvaluated): TakenOut {
  const { t, w } = given;
  const { facts, changed } = factsOf(given, run);
  const all = partsOf(run.labelsEvaluation);
  const lines = all.flatMap(([part, report]) => linesOf(report).map((line) => ({ part, ...line })));
  return {
    name: "handful-scores",
    csv: () => longSheet(facts, changed, lines),
    json: () => ({
      ...asObject(facts),
      settings: asObject(changed),
      labels: run.labelsEvaluation.training.labels.map(({ label }) => label),
      parts: Object.fromEntries(all.map(([part, report]) => [part, plain(report)])),
    }),
    markdown: () =>
      markdown(
        given,
        facts,
        changed,
        all.flatMap(([part, one]) => sections(t, w, part, one)),
      ),
  };
}

function averagesOf({ microAverage, macroAverage, weightedAverage, samplesAverage }: LabelsReport) {
  return { micro: microAverage, macro: macroAverage, weighted: weightedAverage, samples: samplesAverage };
}

function plain(one: LabelsReport) {
  return {
    n_texts: one.nExamples,
    n_exact: one.nExact,
    subset_accuracy: one.subsetAccuracy,
    subset_accuracy_low: one.subsetAccuracyLow,
    subset_accuracy_high: one.subsetAccuracyHigh,
    micro_f1: one.microAverage.f1,
    micro_f1_low: one.microF1Low,
    micro_f1_high: one.microF1High,
    hamming_loss: one.hammingLoss,
    hamming_loss_low: one.hammingLossLow,
    hamming_loss_high: one.hammingLossHigh,
    loss: one.loss,
    averages: averagesOf(one),
    labels: one.labels.map(({ truePositives, falsePositives, falseNegatives, trueNegatives, ...scores }) => ({
      ...scores,
      true_positives: truePositives,
      false_positives: falsePositives,
      false_negatives: falseNegatives,
      true_negatives: trueNegatives,
    })),
  };
}

function linesOf(one: LabelsReport): Line[] {
  const { labels, averages, ...single } = plain(one);
  return [
    { score: "n_texts", value: single.n_texts },
    { score: "n_exact", value: single.n_exact },
    {
      score: "subset_accuracy",
      value: single.subset_accuracy,
      low: single.subset_accuracy_low,
      high: single.subset_accuracy_high,
    },
    { score: "micro_f1", value: single.micro_f1, low: single.micro_f1_low, high: single.micro_f1_high },
    { score: "hamming_loss", value: single.hamming_loss, low: single.hamming_loss_low, high: single.hamming_loss_high },
    { score: "loss", value: single.loss },
    // The micro F1 stands above, with its interval.
    ...Object.entries(averages).flatMap(([name, { precision, recall, f1 }]) => [
      { score: `${name}_precision`, value: precision },
      { score: `${name}_recall`, value: recall },
      ...(name === "micro" ? [] : [{ score: `${name}_f1`, value: f1 }]),
    ]),
    ...labels.flatMap(({ label: of, ...scores }) =>
      Object.entries(scores).map(([score, value]) => ({ score, of, value })),
    ),
  ];
}

function sections(t: Messages, w: Given["w"], part: PartName, one: LabelsReport): [string, string][] {
  const c = messages(t.language, "compare");
  const s = messages(t.language, "several");
  const named = (what: string) => `${t.results.parts[part]} · ${what}`;
  const { hammingLoss, hammingLossLow: low, hammingLossHigh: high } = one;
  const isBounded = low !== undefined && high !== undefined;
  const main = [
    {
      name: s.exact,
      value: t.tenths(one.subsetAccuracy),
      interval: c.interval(one.subsetAccuracyLow, one.subsetAccuracyHigh),
    },
    { name: s.microF1, value: t.tenths(one.microAverage.f1), interval: c.interval(one.microF1Low, one.microF1High) },
    { name: s.hammingLoss, value: t.tenths(hammingLoss), interval: isBounded ? c.interval(low, high) : "" },
    { name: t.results.loss, value: fixed(t, one.loss, 3), interval: "" },
  ];
  const averages = Object.entries(averagesOf(one)).map(([name, average]) => ({
    name: s[name as keyof ReturnType<typeof averagesOf>],
    ...average,
  }));
  return [
    [t.results.onPart(t.results.parts[part], one.nExamples), toMarkdown(mainSheet(w, main))],
    [
      named(s.averages),
      toMarkdown(sheetOf(averages, [{ name: s.average, of: ({ name }) => name }, ...shareColumns(t)])),
    ],
    [
      named(s.metrics),
      toMarkdown(
        sheetOf(one.labels, [
          { name: s.label, of: ({ label }) => label },
          { name: s.threshold, of: ({ threshold }) => threshold, shown: ({ threshold }) => t.percent(threshold) },
          ...shareColumns<LabelsReport["labels"][number]>(t),
          { name: t.results.support, of: ({ support }) => support },
        ]),
      ),
    ],
  ];
}

interface Predicted {
  part: PartName;
  /** Counted from 1, in the table or in the person's own test set. */
  row: number;
  text: string;
  /** The text's own labels and those that it is given, each as a row's label. */
  label: string;
  prediction: string;
  isRight: boolean;
  probabilities: readonly number[];
}

function predictedOf(run: LabelsEvaluated): Predicted[] {
  const { labels } = run.labelsEvaluation.training;
  const { trained } = run;
  const written = (some: readonly number[]) => joined(some.map((index) => labels[index]?.label ?? "")) || NO_LABEL;
  return partsOf(run.labelsEvaluation).flatMap(([part, { predictions }]) => {
    const rows = part === "test" && trained.test.length > 0 ? trained.test : trained.rows;
    return predictions.map(({ row, expected, predicted, probabilities }): Predicted => {
      const [label, prediction] = [written(expected), written(predicted)];
      return {
        part,
        row: row + 1,
        text: nameOf(rows[row]?.text ?? ""),
        label,
        prediction,
        isRight: label === prediction,
        probabilities: probabilities.map((probability) => Number(probability.toFixed(6))),
      };
    });
  });
}

export function labelPredictions(given: Given, run: LabelsEvaluated): TakenOut {
  const { t, w } = given;
  const rows = predictedOf(run);
  const names = run.labelsEvaluation.training.labels.map(({ label }) => label);
  const { facts, changed } = factsOf(given, run);
  // The page reads the first two as they stand, whatever comes after them.
  const columns: Column<Predicted>[] = [
    { key: "label", name: t.table.label, of: ({ label }) => label },
    { key: "text", name: t.table.text, of: ({ text }) => text },
    { key: "prediction", name: w.prediction, of: ({ prediction }) => prediction },
    { key: "right", name: w.right, of: ({ isRight }) => isRight, shown: ({ isRight }) => (isRight ? w.yes : w.no) },
    { key: "part", name: w.part, of: ({ part }) => part, shown: ({ part }) => t.results.parts[part] },
    { key: "row", name: t.table.row, of: ({ row }) => row },
    ...names.map((label, index): Column<Predicted> => {
      const of = ({ probabilities }: Predicted) => probabilities[index];
      return { key: `probability_${label}`, name: w.probability(label), of, shown: (row) => t.tenths(of(row) ?? 0) };
    }),
  ];
  return {
    name: "handful-predictions",
    csv: () => sheetOf(rows, columns),
    json: () => ({
      ...asObject(facts),
      settings: asObject(changed),
      labels: names,
      predictions: rows.map(({ isRight: right, probabilities, ...row }) => ({
        ...row,
        right,
        probabilities: Object.fromEntries(names.map((name, index) => [name, probabilities[index]])),
      })),
    }),
    markdown: () => report(w.predictions, asList(t, facts), toMarkdown(sheetOf(rows, columns))),
  };
}
