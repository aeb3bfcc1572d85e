// The words of the comparison and of the learning curve.

import type { ContestantId } from "../../state/compare.ts";
import { megabytes, pValue, points, tenths } from "../numbers.ts";

export const compare = {
  how: "Each contestant learns from most of the texts and is scored on the rest, in turn, until every text has been held out once. All get the same folds and seeds, and none learns from the texts held out. Your other settings count for the networks, too, but for the shares of the split and early stopping: all texts that are not held out are learned from, to the last epoch.",
  contestants: "Contestants",
  names: {
    majority: "Largest class",
    ngrams: "TF-IDF + logistic regression",
    cnn: "CNN, from scratch",
    rnn: "RNN, from scratch",
    gru: "GRU, from scratch",
    lstm: "LSTM, from scratch",
    transformer: "Transformer, from scratch",
    "cnn-frozen": "CNN, pretrained",
    "cnn-auto": "CNN, pretrained, Automatic",
    "rnn-frozen": "RNN, pretrained",
    "transformer-frozen": "Transformer, pretrained",
    own: "As set under Model",
  } as Record<ContestantId, string>,
  notes: {
    majority: "says the most frequent class of every text; the baseline of baselines",
    ngrams: "counts of letter sequences; hard to beat with few texts",
    "cnn-auto": "tries several classifiers and tuning in every fold: slow",
    own: "if a search on these texts chose the settings, its score is somewhat too good",
    "transformer-frozen": "the large encoder: slower, and at most two side by side",
  } as Partial<Record<ContestantId, string>>,
  notOffered: "its encoder cannot be had here",
  download: (name: string, bytes: number) =>
    `The ${name} is not on this device yet${bytes > 0 ? `: ${megabytes(bytes)} MB will be downloaded from this site first` : ""}.`,
  nFolds: "Folds",
  foldsOf: (n: number) => (n === 0 ? "Each text alone (leave-one-out)" : String(n)),
  nRepeats: "Repeats",
  leaveOneOut:
    "Holding out each text alone suits very small sets. The largest class then looks worse than it is: whichever class loses a text is no longer the largest.",
  start: "Compare",
  cancel: "Cancel",
  noData: "Paste labelled texts first, or choose a sample.",
  tooManyAlone: (most: string) => `Each text alone is for at most ${most} texts: choose a number of folds.`,
  noneChosen: "Choose at least one contestant.",
  progress: "Comparison",
  at: (done: number, total: number) => `Comparing… ${done} of ${total} folds done.`,
  preparing: "Getting ready…",
  fetching: "Getting the encoder first…",
  done: (n: number) => `Done: ${n} ${n === 1 ? "contestant" : "contestants"} compared.`,
  cancelled: "Cancelled. What had finished is kept.",
  stale: "The texts or the settings have changed since. Compare again to bring this up to date.",
  fewerFolds: (n: number, chosen: number) =>
    `In ${n} folds rather than ${chosen}: the smallest class has only so many different texts to deal out.`,
  neverHeldOut: (n: number, all: number) =>
    `${n} of ${all} texts ${n === 1 ? "is" : "are"} only learned from, as no other text of the class would be left; no score counts ${n === 1 ? "it" : "them"}.`,
  table: "Comparison",
  contestant: "Contestant",
  accuracy: "Accuracy",
  macroF1: "Macro F1",
  calibrationError: "Calibration error",
  calibration: "Can their probabilities be believed?",
  calibrationOf: "Contestant of the calibration",
  seconds: "Seconds",
  interval: (low: number, high: number) => `${tenths(low)} – ${tenths(high)}`,
  percent: tenths,
  foldsDone: (done: number, total: number) => `${done} of ${total} folds`,
  first: "highest",
  use: "Use this model",
  useOf: (name: string) => `Use this model: ${name}`,
  inUse: "in use",
  bestBaseline: "best baseline",
  picture: "Accuracy with 95% intervals",
  pictureHelp:
    "The dot is the share of texts that were right when held out; the bar is where the accuracy on new texts of this kind may well lie. The dashed line is the best baseline. The table has the same numbers.",
  colon: ":",
  beside: (name: string) => `Beside “${name}”`,
  other: (better: number, worse: number) =>
    `right on ${better} ${better === 1 ? "text" : "texts"} that it misses, wrong on ${worse} that it gets`,
  oftener: (better: number, worse: number) =>
    `more often right on ${better} ${better === 1 ? "text" : "texts"}, less often on ${worse}`,
  onPart: "This rests on part of the folds.",
  paired: {
    better: (difference: number, texts: string, value: number) =>
      `better: ${points(Math.abs(difference))} points more, ${texts} (${pValue(value)}).`,
    worse: (difference: number, texts: string, value: number) =>
      `worse: ${points(Math.abs(difference))} points less, ${texts} (${pValue(value)}).`,
    unclear: (difference: number, texts: string, value: number) =>
      `too few examples to tell: ${difference < 0 ? "−" : "+"}${points(Math.abs(difference))} points, ${texts} (${pValue(value)}).`,
  },
  method:
    "Intervals: accuracy by Wilson (1927), macro F1 by a bootstrap over texts (Efron, 1979); repeats do not narrow them, as they bring no new texts; both are wider than on a test set, by half with five folds and by three quarters with two, because the folds learn from much the same texts (Nadeau & Bengio, 2003). Better and worse: the exact sign test on the texts that one of the two gets right more often (McNemar, 1947), corrected for the number of contestants (Holm, 1979), at 5%, where the accuracies say the same. Calibration error: how far, on average, the probability of the predicted class is from the share that is right (Guo et al., 2017).",
  curve: {
    heading: "Would more labels help?",
    help: "Learns from more and more of the texts, and scores each time on the texts held out: the learning curve.",
    contestant: "Contestant of the learning curve",
    start: "Draw the learning curve",
    at: (done: number, total: number) => `Learning from more and more texts… ${done} of ${total} folds done.`,
    progress: "Learning curve",
    twice: (n: number, now: string, then: string, low: string, high: string) =>
      `With ${n} labelled texts, twice as many as now, about ${then} would be right, and anything from ${low} to ${high} would fit; with all of today’s about ${now}.`,
    flat: "The curve is flat so far: more of the same may bring little.",
    noForecast: "Too few texts for several sizes, so nothing can be said of more.",
    part: "Not all sizes are measured, so nothing is said of more texts.",
    measured: "Measured",
    forecast: "Continued",
    interval: "95% interval",
    dotted: "dotted: 95% intervals",
    x: "Labelled texts learned from",
    picture: (name: string, last: string, twice: string) =>
      `Learning curve of ${name}: accuracy by number of texts. Measured last: ${last}. With twice the texts: ${twice}. The table has all numbers.`,
    table: "Learning curve as a table",
    kind: "How known",
    method:
      "The error is taken to fall as a power of the number of texts (Cortes et al., 1993; fitted as by Figueroa et al., 2012). The interval is that of the same fit to texts drawn again with replacement; it takes the law for granted, so twice as many is as far as it goes.",
  },
};
