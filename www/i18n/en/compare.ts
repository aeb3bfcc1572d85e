// The words of the comparison and of the learning curve.

import type { ContestantId } from "../../state/compare.ts";
import { bytes, pValue, points, tenths } from "./numbers.ts";

export const compare = {
  how: "Every model is scored on the same texts, none of which it has learned from. Your other settings count for the networks too, except the split and early stopping.",
  contestants: "Models to compare",
  names: {
    majority: "Largest class",
    ngrams: "TF-IDF + logistic regression",
    cnn: "CNN, from scratch",
    rnn: "RNN, from scratch",
    gru: "GRU, from scratch",
    lstm: "LSTM, from scratch",
    transformer: "Transformer, from scratch",
    "cnn-frozen": "Classifier on the small encoder",
    "cnn-auto": "Automatic on the small encoder",
    "rnn-frozen": "RNN on the small encoder",
    "transformer-frozen": "Classifier on the large encoder",
    prototypes: "Prototypes",
    logistic: "Logistic regression",
    ridge: "Ridge regression",
    own: "As set under Model",
  } as Record<ContestantId, string>,
  notes: {
    majority: "gives every text the same answer: the least that a model must beat",
    ngrams: "counts letter sequences; hard to beat with few texts",
    "cnn-auto": "tries several classifiers and tuning in every fold: slow",
    own: "if a search on these texts chose the settings, its score is somewhat too good",
    "transformer-frozen": "slower, and at most two side by side",
  } as Partial<Record<ContestantId, string>>,
  notOffered: "its encoder is not available here",
  download: (name: string, nBytes: number) =>
    `The ${name} is not on this device yet${nBytes > 0 ? `: ${bytes(nBytes)} will be downloaded from this site first` : ""}.`,
  nFolds: "Folds",
  foldsOf: (n: number) => (n === 0 ? "Each text alone (leave-one-out)" : String(n)),
  nRepeats: "Repeats",
  leaveOneOut:
    "Holding out each text alone suits very small sets. “Largest class” then looks worse than it is: whichever class loses a text is no longer the largest.",
  start: "Compare",
  cancel: "Cancel",
  noData: "Add labelled texts first, under Texts.",
  tooManyAlone: (most: string) => `Each text alone is for at most ${most} texts: choose a number of folds.`,
  noneChosen: "Choose at least one model.",
  progress: "Comparison",
  at: (done: number, total: number) => `Comparing… ${done} of ${total} folds done.`,
  preparing: "Getting ready…",
  fetching: "Getting the encoder first…",
  done: (n: number) => `Done: ${n} ${n === 1 ? "model" : "models"} compared.`,
  cancelled: "Cancelled. What had finished is kept.",
  stale: "The texts or the settings have changed since. Compare again to bring this up to date.",
  fewerFolds: (n: number, chosen: number) =>
    `In ${n} folds rather than ${chosen}: the smallest class has only so many different texts to deal out.`,
  neverHeldOut: (n: number, all: number) =>
    `${n} of ${all} texts ${n === 1 ? "is" : "are"} only learned from, as no other text of the class would be left; no score counts ${n === 1 ? "it" : "them"}.`,
  table: "Comparison",
  contestant: "Model",
  accuracy: "Accuracy",
  macroF1: "Macro F1",
  calibrationError: "Calibration error",
  calibration: "Can their probabilities be believed?",
  calibrationOf: "Calibration of",
  seconds: "Seconds",
  interval: (low: number, high: number) => `${tenths(low)} – ${tenths(high)}`,
  foldsDone: (done: number, total: number) => `${done} of ${total} folds`,
  first: "highest",
  ofLabels: {
    majority: "Most frequent labels",
    majorityNote: "gives every text the same labels: the least that a model must beat",
    accuracy: "All labels right",
    f1: "Micro F1",
    picture: "Texts with all labels right, with 95% intervals",
    how: "A text is right if it is given all its labels and no other. The two baselines give a label from 50% on, the models from a threshold of their own. The calibration error counts each label of each text.",
  },
  use: "Use this model",
  useOf: (name: string) => `Use this model: ${name}`,
  inUse: "in use",
  ngramsFirst:
    "Counting letter sequences did best. Automatic tries it as one of its ways, and keeps it where nothing is better.",
  majorityFirst:
    "No model did better than giving every text the same answer. Either there are too few texts yet, or the labels do not follow from the words.",
  bestBaseline: "best baseline",
  picture: "Accuracy with 95% intervals",
  pictureHelp:
    "The dot is the share of texts that were right when held out; the bar is where the accuracy on new texts of this kind may well lie. The dashed line is the best baseline. The table has the same numbers.",
  beside: (name: string) => `Compared with “${name}”`,
  other: (better: number, worse: number) =>
    `right on ${better} ${better === 1 ? "text" : "texts"} where the baseline is wrong, wrong on ${worse} where it is right`,
  oftener: (better: number, worse: number) =>
    `right more often than the baseline on ${better} ${better === 1 ? "text" : "texts"}, less often on ${worse}`,
  onPart: "This is from part of the folds.",
  paired: {
    better: (difference: number, texts: string, value: number) =>
      `better by ${points(Math.abs(difference))} points: ${texts} (${pValue(value)}).`,
    worse: (difference: number, texts: string, value: number) =>
      `worse by ${points(Math.abs(difference))} points: ${texts} (${pValue(value)}).`,
    unclear: (difference: number, texts: string, value: number) =>
      `too few texts to tell: ${difference < 0 ? "−" : "+"}${points(Math.abs(difference))} points, ${texts} (${pValue(value)}).`,
  },
  method:
    "Intervals: accuracy by Wilson (1927), F1 by a bootstrap over texts (Efron, 1979); repeats do not narrow them, as they bring no new texts; both are wider than on a test set, by half with five folds and by three quarters with two, because the folds learn from much the same texts (Nadeau & Bengio, 2003). Better and worse: the exact sign test on the texts that one of the two gets right more often (McNemar, 1947), corrected for the number of models (Holm, 1979), at 5%, where the accuracies say the same. Calibration error: how far, on average, the probability of the predicted class is from the share that is right (Guo et al., 2017).",
  curve: {
    help: "See whether more labelled texts would help.",
    contestant: "Learning curve of",
    start: "Draw the learning curve",
    at: (done: number, total: number) => `Learning from more and more texts… ${done} of ${total} folds done.`,
    progress: "Learning curve",
    twice: (n: number, now: string, then: string, low: string, high: string) =>
      `With ${n} labelled texts, twice as many as now, about ${then} would be right (anything from ${low} to ${high} would fit); with all of today’s, about ${now}.`,
    flat: "The curve is flat so far: more of the same may bring little.",
    noForecast: "Too few texts for several sizes, so nothing can be said about more texts.",
    part: "Not all sizes are measured, so nothing is said about more texts.",
    measured: "Measured",
    forecast: "Forecast",
    interval: "95% interval",
    dotted: "dotted: 95% intervals",
    x: "Labelled texts learned from",
    picture: (name: string, last: string, twice: string) =>
      `Learning curve of ${name}: accuracy by number of texts. Measured last: ${last}. With twice the texts: ${twice}. The table has all numbers.`,
    table: "Learning curve as a table",
    kind: "Source",
    method:
      "The error is assumed to fall as a power of the number of texts (Cortes et al., 1993; fitted as by Figueroa et al., 2012). The interval comes from the same fit to texts drawn again with replacement. It takes that law for granted, so the forecast ends at twice the texts.",
  },
};
