// The words of the kept runs.

import { count, number } from "./numbers.ts";

export const runs = {
  empty: "No run has finished yet. Train a model, and it is listed here.",
  help: "Choose runs to see their curves in one picture and where their settings differ.",
  list: "Kept runs",
  run: (n: number) => `Run ${number(n)}`,
  nameOf: (n: number) => `Name of run ${number(n)}`,
  compare: (name: string) => `Compare ${name}`,
  date: (at: number) => new Date(at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" }),
  stopped: "ended early",
  private: (epsilon: string) => `private, ${epsilon}`,
  epsilon: "Privacy spent",
  notPrivate: "not private",
  cutShort: (step: number, nSteps: number) =>
    nSteps === 0 || step === 0
      ? "cut short before it was done"
      : step < nSteps
        ? `cut short at step ${number(step)} of ${number(nSteps)}`
        : "cut short before it was scored",
  goOn: (step: number) => `Go on from step ${number(step)}`,
  goOnOf: (name: string, step: number) => `Go on with ${name} from step ${number(step)}`,
  scored: (accuracy: string, low: string, high: string, f1: string) =>
    `${accuracy} right (${low} to ${high}), macro F1 ${f1}`,
  scoredLabels: (accuracy: string, low: string, high: string, f1: string) =>
    `${accuracy} with all labels right (${low} to ${high}), micro F1 ${f1}`,
  classes: (n: number) => `${number(n)} classes`,
  use: "Use these settings",
  useOf: (name: string) => `Use the settings of ${name}`,
  inUse: "settings in use",
  model: (size: string) => `model and results kept here, ${size}`,
  open: "Open",
  openOf: (name: string) => `Open the model and the results of ${name}`,
  shown: "on the page now",
  removeModel: "Delete the model",
  removeModelOf: (name: string) => `Delete the model of ${name}`,
  removedModel: (name: string) => `The model of ${name} is deleted; its scores stay.`,
  modelsDropped: (n: number) =>
    `${count(n, "older model")} made room for newer ones; their scores stay. Models of runs with a name go last.`,
  remove: "Delete",
  removeOf: (name: string) => `Delete ${name}`,
  removed: (name: string) => `${name} is deleted.`,
  bringBack: "Bring it back",
  dropped: (n: number) => `${count(n, "older run")} made room for newer ones. Runs with a name go last.`,
  most: (n: number) => `At most ${number(n)} are compared; the first chosen makes room.`,
  compared: "Comparison of the chosen runs",
  built: "Model",
  setting: "Setting or score",
  differ:
    "Of the settings only those that differ are listed. Intervals: 95%, for accuracy by Wilson (1927), for macro F1 by bootstrap (Efron, 1979).",
  same: "These runs have the same settings.",
  accuracy: "Accuracy",
  interval: (low: string, high: string) => `${low} to ${high}`,
  macroF1: "Macro F1",
  microF1: "Micro F1",
  loss: "Loss",
  texts: "Texts",
  otherData: "Not all of these runs had the same texts, so their scores cannot be compared.",
  otherSplit:
    "These runs held out different texts (another seed, other shares or other test texts), so part of the difference between their scores is chance.",
  sameData: "These runs were scored on the same texts.",
  curves: "Curves of the chosen runs",
  measures: {
    loss: "Loss",
    accuracy: "Accuracy",
    tuning: "Contrastive loss of the tuning",
  },
  onValidation: "on the validation texts, or the training texts where there are none",
  onTuning: "while the encoder is tuned, on the first fold",
  step: "Step",
  curve: (name: string, runs: string) => `${name} by step, of ${runs}.`,
  joined: (names: readonly string[]) => names.join(", "),
  values: (name: string) => `${name} as a table`,
  noCurve: (runs: string) =>
    `No curve: ${runs}. A classifier on an encoder’s vectors is fitted at once, not in epochs.`,
};
