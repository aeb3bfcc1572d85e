// The words of the calibration plot.

export const calibration = {
  title: "How often the model is right, by how sure it is",
  help: "Bars that end below the line: the model is too sure. Above it: not sure enough.",
  few: "With so few texts a bar stands for one or two of them: look at the error, not at single bars.",
  picture: (error: string) =>
    `Share that is right, by how sure the model was. Expected calibration error ${error}. The table has the numbers.`,
  table: "Calibration as a table",
  confidence: "Probability of the predicted class",
  mean: "Mean probability",
  right: "Right",
  texts: "Texts",
  ofLabels: {
    confidence: "Probability of the likelier answer",
    texts: "Answers",
    how: "Whether a text has a label is a question of its own: each label of each text counts.",
  },
};
