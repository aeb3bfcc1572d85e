// The words of the results where a text may have several labels.

import { count, number, percent } from "./numbers.ts";

export const several = {
  right: (nExact: number, n: number, low: number, high: number) =>
    `${number(nExact)} of ${count(n, "text")} ${nExact === 1 ? "has" : "have"} all labels right. ${
      n < 30
        ? `With so few texts this can be off by a lot: on new texts of this kind, anything from ${percent(low)} to ${percent(high)} would fit (95% interval).`
        : `On new texts of this kind, expect from ${percent(low)} to ${percent(high)} (95% interval).`
    }`,
  exact: "All labels right",
  microF1: "Micro F1",
  hammingLoss: "Hamming loss",
  evidence: "What is known about the labels",
  score: "Score",
  withInterval: "Value, 95% interval",
  on: (score: string, part: string, n: number) => `${score}: ${part.toLowerCase()} (${number(n)})`,
  averages: "Averages over the labels",
  average: "Average",
  micro: "Micro average",
  macro: "Macro average",
  weighted: "Weighted average",
  samples: "Samples average",
  metrics: "Metrics per label",
  label: "Label",
  threshold: "Threshold",
  matrices: "Confusion matrices",
  matrixOf: (label: string) => `Confusion matrix of ${label}`,
  has: "Has it",
  hasNot: "Has it not",
  given: "Given",
  notGiven: "Not given",
  matricesHelp: "Rows: whether the text has the label. Columns: whether the model gives it.",
  cells: {
    found: (n: number, label: string) => `True positives, ${label}: ${count(n, "text")}`,
    missed: (n: number, label: string) => `False negatives, ${label}: ${count(n, "text")}`,
    extra: (n: number, label: string) => `False positives, ${label}: ${count(n, "text")}`,
    neither: (n: number, label: string) => `True negatives, ${label}: ${count(n, "text")}`,
  },
  precisionOf: (value: string, label: string) => `Precision ${value}: texts that the model gives ${label}`,
  recallOf: (value: string, label: string) => `Recall ${value}: texts with ${label}`,
  f1Of: (value: string, label: string) => `F1 ${value}: texts with ${label} or given it`,
  supportOf: (n: number, label: string) => `${count(n, "text")} with ${label}`,
  mistakes: (n: number) => `${count(n, "text")} with a wrong label`,
  noMistakes: "Every text has all its labels right.",
  decisions: {
    expected: (n: number, label: string) => `${count(n, "text")} with “${label}”`,
    predicted: (n: number, label: string) => `${count(n, "text")} that the model gives “${label}”`,
    either: (n: number, label: string) => `${count(n, "text")} with “${label}” or given it`,
    found: (n: number, label: string) => `${count(n, "text")} rightly given “${label}”`,
    missed: (n: number, label: string) => `${count(n, "text")} with “${label}” missed`,
    extra: (n: number, label: string) =>
      `${count(n, "text")} given “${label}” that ${n === 1 ? "does" : "do"} not have it`,
    neither: (n: number, label: string) => `${count(n, "text")} rightly not given “${label}”`,
  },
  decision: "Decision",
  decisionNames: {
    expected: "The text has it",
    predicted: "The model gives it",
    either: "Has it or is given it",
    found: "Rightly given",
    missed: "Missed",
    extra: "Extra",
    neither: "Rightly not given",
  },
  shows: { wrong: "Mistakes", right: "All labels right", all: "All" },
  said: (given: string, had: string) => `The model gives ${given}; the text has ${had}`,
  saidRight: (given: string) => `The model gives ${given}, and so does the text’s label`,
  none: "no label",
  joined: (names: readonly string[]) => names.join(", "),
  decided: "Labels of this text",
  marks: { found: "right", missed: "missed", extra: "extra" },
  inBar: "The mark in each bar is the label’s threshold.",
};
