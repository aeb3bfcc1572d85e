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
  gradientShows:
    "The gradient’s norm is how strongly the loss pulls at a layer’s weights, the mean over an epoch’s steps, before clipping; all curves have one logarithmic scale, so that layers can be compared. It does not show how much a layer matters: large layers have large norms, a network that has learned has small ones, and optimizers such as Adam take equal steps from small and large gradients.",
  activationsShow:
    "The histogram is of what a layer gives for up to 32 training texts, padding left out; of the last layer the probabilities. A spike at zero is what ReLU cuts off, and all in one bar means that the layer tells texts no longer apart; that it is wide does not mean that it tells the classes apart.",
  vanishingHelp: (factor: string) =>
    `“Hardly learns”: a gradient less than ${factor} of the largest. Fewer layers, a GRU or an LSTM in the place of an RNN, or a shorter text length help.`,
  deadHelp:
    "“Nearly all zero”: more than 95% of what the layer gives. A smaller learning rate or another initializer helps.",
};
