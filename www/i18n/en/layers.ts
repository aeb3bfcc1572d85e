// The words of the layers' gradients and activations.

export const layers = {
  waiting: "Once training has begun, each layer is shown here.",
  table: "Gradients and activations of each layer",
  layer: "Layer",
  gradient: "Gradient norm",
  activations: "Activations",
  mean: "Mean ± standard deviation",
  zeros: "Zero",
  none: "nothing to learn",
  firstEpoch: "after the first epoch",
  spread: (low: string, high: string) => `Histogram of the activations from ${low} to ${high}`,
  course: (first: string, last: string, nEpochs: number) =>
    `Gradient norm from ${first} in epoch 1 to ${last} in epoch ${nEpochs}`,
  vanishing: "hardly learns",
  dead: "nearly all zero",
  shows:
    "All curves have one logarithmic scale, so that layers can be compared. Histograms are of up to 32 training texts; those of the last layer are probabilities.",
  vanishingHelp: (factor: string) =>
    `“Hardly learns”: a gradient less than ${factor} of the largest. Fewer layers, a GRU or LSTM instead of an RNN, or a shorter sequence length help.`,
  deadHelp:
    "“Nearly all zero”: more than 95% of what the layer puts out. A smaller learning rate or other initial weights help.",
};
