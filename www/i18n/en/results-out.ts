// The words of what leaves the page as results: the dialog's, and those that only a file says.

export const resultsOut = {
  close: "Close",
  what: "What to export",
  /** The others are called as their tabs are. */
  scores: "Scores",
  predictions: "Predictions",
  helpOfLabels:
    "Micro F1, Hamming loss, averages, and each label with its threshold, scores and decisions, for each part of the texts, with the settings and the seed. It names the labels, and holds no text.",
  helps: {
    scores:
      "Accuracy, macro F1, the scores of each class, confusion matrix and calibration for each part of the texts, with the settings and the seed. It names the classes, and holds no text.",
    predictions: "Every text that was scored, with its label, the prediction and the probability of every class.",
    ways: "Each way of learning that the run has tried, with its accuracy and its loss.",
    search: "Each try with the settings that it changed, and its scores.",
    models: "Each model with its scores, and how it stands beside the best baseline. It holds no text.",
    curve: "Accuracy against the number of labelled texts, measured and forecast.",
    runs: "Every kept run with its scores and the settings that differ from their defaults. It holds no text.",
  },
  none: "There is nothing to export yet: train a model, or compare some.",
  formats: {
    csv: "Comma-separated (.csv), for spreadsheets",
    json: "JSON (.json), for programs",
    markdown: "Markdown (.md), a report to read",
  },
  partly:
    "The model is not open, so of each text only the three most probable classes are known. Open it under Compare → Runs to have all.",
  saved: "Saved.",
  copied: "Copied.",
  date: "Date",
  texts: "Texts",
  nTexts: "Number of texts",
  settings: "Settings that differ from their defaults",
  noSettings: "All settings have their defaults.",
  score: "Score",
  value: "Value",
  interval: "95% interval",
  part: "Part",
  prediction: "Prediction",
  right: "Right",
  yes: "yes",
  no: "no",
  probability: (label: string) => `P(${label})`,
  lossError: "Standard error of the loss",
  try: "Try",
  verdict: "Beside the best baseline",
  verdicts: { better: "better", worse: "worse", unclear: "too few texts to tell" },
  run: "Run",
  end: "Ended",
  ends: { whole: "at its end", stopped: "early", cutShort: "cut short" },
};
