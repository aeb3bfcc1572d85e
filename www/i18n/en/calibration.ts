// The words of the calibration plot.

export const calibration = {
  help: "Texts are sorted by how sure the model was. If its probabilities can be believed, each bar ends at the line: of the texts classified with 80%, four of five are right. Bars below the line: too sure. Above: not sure enough.",
  few: "With so few texts a bar stands for one or two of them, so look at the error rather than at single bars.",
  picture: (error: string) =>
    `Share that is right, by how sure the model was. Expected calibration error ${error}. The table has the numbers.`,
  table: "Calibration as a table",
  confidence: "Probability of the predicted class",
  mean: "Mean probability",
  right: "Right",
  texts: "Texts",
  x: "Probability of the predicted class",
  source:
    "The calibration error is the mean distance between the two, weighted by the number of texts (Guo et al., 2017).",
};
