// What the terms of the field mean: two short sentences each, where one does not do.

import type { Term } from "./terms.ts";

/** Those that have a “?” on the page, and those that are read of in lessons and looked up. */
export type Entry =
  | Term
  | "activationFunction"
  | "backpropagation"
  | "baseline"
  | "batch"
  | "bidirectional"
  | "bootstrap"
  | "class"
  | "classWeights"
  | "clipping"
  | "cnn"
  | "cosine"
  | "coverage"
  | "dropout"
  | "earlyStopping"
  | "embedding"
  | "feedForward"
  | "filter"
  | "fold"
  | "frozen"
  | "gates"
  | "gradient"
  | "head"
  | "hiddenState"
  | "initialWeights"
  | "label"
  | "labelSmoothing"
  | "layer"
  | "layerNorm"
  | "leaveOneOut"
  | "linear"
  | "membership"
  | "momentum"
  | "optimizer"
  | "overfitting"
  | "padding"
  | "parameter"
  | "pooling"
  | "position"
  | "privacyBudget"
  | "privateTraining"
  | "probability"
  | "pValue"
  | "randomStart"
  | "rnn"
  | "schedule"
  | "search"
  | "seed"
  | "segmentation"
  | "softmax"
  | "spectrogram"
  | "split"
  | "transformer"
  | "tuning"
  | "unknown"
  | "vector"
  | "vocabulary"
  | "webgpu"
  | "weightDecay"
  | "zeroShot";

interface Said {
  name: string;
  says: string;
}

export const glossary: Record<Entry, Said> = {
  accuracy: {
    name: "Accuracy",
    says: "The share of texts that are put into their right class. Where one class is much larger than the others, look at macro F1 too.",
  },
  precision: {
    name: "Precision",
    says: "Of the texts that the model puts into this class, the share that belongs there.",
  },
  recall: {
    name: "Recall",
    says: "Of the texts that belong to this class, the share that the model finds.",
  },
  f1: {
    name: "F1",
    says: "One number for precision and recall (their harmonic mean). It is high only where both are.",
  },
  macro: {
    name: "Macro average",
    says: "The plain mean of a score over all classes, so that a small class counts as much as a large one. Macro F1 is that of F1, which is high only where a class is both found and not overused.",
  },
  micro: {
    name: "Micro average",
    says: "The score over all texts together, whatever their class. With one label per text it equals the accuracy.",
  },
  weighted: {
    name: "Weighted average",
    says: "The mean of a score over all classes, in which each class counts by its number of texts.",
  },
  microF1: {
    name: "Micro F1",
    says: "The F1 of all decisions together, one for each text and label: a frequent label weighs more than a rare one.",
  },
  samplesF1: {
    name: "Samples F1",
    says: "The F1 of each text’s labels, the given beside the right ones, averaged over the texts.",
  },
  hammingLoss: {
    name: "Hamming loss",
    says: "The share of all decisions, one for each text and label, that are wrong. The lower the better; rare labels keep it low by themselves.",
  },
  multiLabel: {
    name: "Multi-label",
    says: "A text may have several labels, or none. The model decides on each label by itself, so the probabilities do not add up to 100%.",
  },
  confusion: {
    name: "Confusion matrix",
    says: "A table of what belongs to which class (rows) and what the model took it for (columns). Right answers are on the diagonal; all else are mistakes.",
  },
  crossValidation: {
    name: "Cross-validation",
    says: "The texts are split into folds. Each fold in turn is held out and scored by a model that learned from the others, so every text is scored by a model that has not seen it.",
  },
  interval: {
    name: "95% interval",
    says: "How far chance may reach: on other texts of this kind, a score anywhere within it would be no surprise. The fewer texts, the wider it is.",
  },
  heldOut: {
    name: "Validation and test texts",
    says: "The model does not learn from these texts, so they show how it does on new ones. If you choose settings by the validation texts, their score becomes too good: keep test texts for one last check.",
  },
  loss: {
    name: "Loss",
    says: "How surprised the model is by the right answers (cross-entropy). Lower is better; unlike accuracy, it counts how sure the model was.",
  },
  epoch: { name: "Epoch", says: "Once through all training texts." },
  step: {
    name: "Step",
    says: "One small change of the model’s weights, made after looking at a few texts (a batch).",
  },
  learningRate: {
    name: "Learning rate",
    says: "How large each step is. Too large, and the loss jumps or explodes; too small, and little is learned.",
  },
  gradientNorm: {
    name: "Gradient norm",
    says: "How strongly the loss pulls at the weights, before clipping. Large layers have large norms, so it does not say how much a layer matters.",
  },
  activations: {
    name: "Activations",
    says: "What a layer puts out for a text. A spike at zero is what ReLU cuts off; all in one bar means that the layer no longer tells texts apart.",
  },
  encoder: {
    name: "Pretrained encoder",
    says: "A model that has already read millions of texts and turns each text into numbers by what it means. It needs far fewer examples than a network that starts from nothing.",
  },
  token: {
    name: "Token",
    says: "A piece of text that the model reads as one: a word, a part of a word, a character or a mark.",
  },
  ngrams: {
    name: "Character n-grams",
    says: "A few characters in a row, such as “ing”. Counting them shows how a text is spelled, not what it means.",
  },
  logistic: {
    name: "Logistic regression",
    says: "A classifier that weighs each number of a text and turns the sum into probabilities (C: how freely the weights may grow).",
  },
  ridge: {
    name: "Ridge regression",
    says: "A classifier that fits 1 for the own class and 0 for the others, with small weights (α: how small they are kept).",
  },
  prototypes: {
    name: "Prototypes",
    says: "Each class is the average of its texts. A new text belongs to the class whose average is nearest.",
  },
  contrastive: {
    name: "Contrastive tuning",
    says: "The encoder itself is changed a little: texts of one class are drawn together, others are pushed apart. Its loss falls as they part.",
  },
  calibration: {
    name: "Calibration",
    says: "Whether probabilities can be believed: of the texts classified with 80%, four of five should be right. The calibration error is the mean distance from that, weighted by the number of texts (Guo et al., 2017).",
  },
  gradients: {
    name: "Integrated gradients",
    says: "Follows how the score of the class comes about as the text grows from nothing to what it is; the weights add up to the change. It does not show what other words would do, nor whether the model is right to heed these.",
  },
  leftOut: {
    name: "Leave one out, of a text’s words",
    says: "Deletes one part, lets the model read the rest, and shows what the score loses. Parts that say the same twice get little weight: without one, the other still speaks.",
  },
  logOdds: {
    name: "Log-odds",
    says: "The logarithm of the odds of this class against all others. 0 is one to one, +2.3 ten to one for it, −2.3 ten to one against it.",
  },
  attention: {
    name: "Attention",
    says: "How a Transformer lets each token take up something of the others. It shows how much is taken, not what, nor that it mattered for the answer.",
  },
  components: {
    name: "Principal components",
    says: "The directions in which the texts differ most in what the model’s last layer reads. The map shows the first two of many.",
  },
  tsne: {
    name: "t-SNE",
    says: "A way to lay out texts so that those the model finds alike are neighbours (van der Maaten & Hinton, 2008). It begins at the principal components, so the same model always gives the same picture.",
  },
  learningCurve: {
    name: "Learning curve",
    says: "The accuracy on held-out texts, after learning from more and more of the others. Where it still rises, more labelled texts should help.",
  },
  tfidf: {
    name: "TF-IDF",
    says: "Counts of letter sequences, in which those that occur in many texts count less.",
  },
  suggestion: {
    name: "Suggested text",
    says: "One of those that the model doubts most, by the margin between its two most probable classes (Scheffer et al., 2001; Lewis & Gale, 1994). Of these, such as differ from each other and from what is labelled (Sener & Savarese, 2018).",
  },
  selfTraining: {
    name: "Self-training",
    says: "Learning from texts without labels by what the model itself says of them: its probabilities are their targets, it is fitted again, and so on, five times. Together they weigh as much as the labelled texts. Soft targets keep a doubt a doubt; a text that was learned from proves nothing any more.",
  },
  distillation: {
    name: "Distillation",
    says: "Learning from what another, better model says (Hinton, Vinyals & Dean, 2015). Here a classifier on an encoder learns from your labelled texts first. What it says of the texts without labels then teaches the model: one on a smaller encoder by probabilities, a network by labels. Only that model is kept.",
  },
  doubtful: {
    name: "Doubtful label",
    says: "A label that a classifier confidently contradicts without having seen the text: cross-validation in five folds, four times (confident learning: Northcutt, Jiang & Chuang, 2021).",
  },
  auc: {
    name: "AUC",
    says: "The chance that, given a text of each class, the classifier finds the right one more like its class: 0.5 is guessing, 1 is always (Hand & Till, 2001; interval: Hanley & McNeil, 1982).",
  },
  activationFunction: {
    name: "ReLU and tanh",
    says: "The bend after a layer’s sums: ReLU cuts off what is below zero, tanh squeezes all between −1 and 1. Without a bend, many layers could do no more than one.",
  },
  backpropagation: {
    name: "Backpropagation",
    says: "How a network learns: from the loss back through the layers, it is worked out which change of each weight would make the loss smaller.",
  },
  baseline: {
    name: "Baseline",
    says: "A simple way that every model has to beat, such as always answering with the largest class. A model that does not beat it has learned nothing of use.",
  },
  batch: {
    name: "Batch",
    says: "The few texts that one step looks at. Larger batches make steadier steps, but fewer of them in an epoch.",
  },
  bidirectional: {
    name: "Bidirectional",
    says: "A recurrent network that reads each text twice, from its beginning and from its end, so that every token is read with what follows it, too.",
  },
  bootstrap: {
    name: "Bootstrap",
    says: "Draws texts from one’s own again and again, some twice and some not at all, and looks how much a score changes. That gives an interval where there is no formula (Efron, 1979).",
  },
  class: {
    name: "Class",
    says: "What texts are sorted into, such as “refund” or “delivery”. Here each text belongs to exactly one.",
  },
  classWeights: {
    name: "Balanced classes",
    says: "Texts of rare classes count more in the loss, so that a large class does not win by its size alone.",
  },
  clipping: {
    name: "Gradient clipping",
    says: "Shortens a gradient that is too long, so that no single step is so large that it undoes what was learned.",
  },
  cnn: {
    name: "CNN",
    says: "A convolutional network. Its filters look for short phrases anywhere in the text; what fires most decides (Kim, 2014).",
  },
  cosine: {
    name: "Cosine similarity",
    says: "How alike two texts are, as the angle between their vectors: 1 is the same direction, 0 has nothing in common.",
  },
  coverage: {
    name: "Coverage",
    says: "The share of texts that are put into a class at all, where a threshold leaves the doubtful ones out.",
  },
  dropout: {
    name: "Dropout",
    says: "While it learns, a random part of the network’s numbers is set to zero (of words: hidden). The network cannot rely on any one of them, and learns less by heart.",
  },
  earlyStopping: {
    name: "Early stopping",
    says: "Training ends when the loss on the validation texts no longer falls, and the best weights are kept. With few texts that moment is often luck.",
  },
  embedding: {
    name: "Embedding",
    says: "The numbers that stand for a token. Tokens that are used alike come to have similar numbers.",
  },
  feedForward: {
    name: "Feed-forward layer",
    says: "The second half of a Transformer’s block: what attention has gathered is worked on for each token by itself.",
  },
  filter: {
    name: "Filter (kernel)",
    says: "A pattern of a few tokens in a row that a CNN looks for. What a filter has learned is shown under Try, Inside.",
  },
  fold: {
    name: "Fold",
    says: "One of the equal parts into which the texts are split for cross-validation.",
  },
  frozen: {
    name: "Frozen encoder",
    says: "The encoder stays as it is, and only a small classifier on top of it learns. It is quick, and does well with few texts.",
  },
  gates: {
    name: "GRU and LSTM",
    says: "Recurrent networks with gates: learned switches that decide how much of the memory is kept, added to and read. So they remember over longer texts.",
  },
  gradient: {
    name: "Gradient",
    says: "For each weight, in which direction and how steeply the loss rises. A step goes the opposite way.",
  },
  head: {
    name: "Attention head",
    says: "One of several attentions side by side in a layer. Each can look for something else.",
  },
  hiddenState: {
    name: "Hidden state",
    says: "The numbers that a recurrent network carries from token to token: its memory of what it has read so far.",
  },
  initialWeights: {
    name: "Initial weights",
    says: "The random numbers that a network begins with. Xavier and Kaiming are rules for how large they are, so that signals neither fade nor explode on their way through the layers.",
  },
  label: {
    name: "Label",
    says: "The class that a person has given to a text. Labels are what a classifier learns, their mistakes included.",
  },
  labelSmoothing: {
    name: "Label smoothing",
    says: "Asks for a little less than 100% of the right class, so that the model does not become too sure.",
  },
  layer: {
    name: "Layer",
    says: "One stage of a network: it takes numbers from the stage before, computes with its weights, and hands numbers on.",
  },
  layerNorm: {
    name: "Layer normalisation",
    says: "Brings the numbers of each token to the same mean and spread, so that deep networks learn steadily.",
  },
  leaveOneOut: {
    name: "Leave-one-out",
    says: "Cross-validation with as many folds as texts: each text alone is held out once. It makes the most of very few texts.",
  },
  linear: {
    name: "Linear layer",
    says: "Each output is a weighted sum of all inputs. The last one gives a score for each class.",
  },
  membership: {
    name: "Membership inference",
    says: "Telling from a model’s losses whether it has learned from a certain text. Where that is easy, the model gives its training texts away.",
  },
  momentum: {
    name: "Momentum",
    says: "Each step keeps some of the direction of those before, so that they add up where they agree.",
  },
  occlusion: {
    name: "Occlusion",
    says: "Covering one part of a picture or sound after the other, and asking the model again. The part without which a class loses most speaks most for it (Zeiler and Fergus, 2014).",
  },
  optimizer: {
    name: "Optimizer",
    says: "The rule that turns a gradient into a step. AdamW gives each weight a step size of its own.",
  },
  overfitting: {
    name: "Overfitting",
    says: "Knowing the training texts by heart, and new ones hardly. It shows as a gap between the accuracy on training texts and on those held out.",
  },
  padding: {
    name: "Padding",
    says: "Empty places that bring all texts of a batch to one length. The models here do not read them.",
  },
  parameter: {
    name: "Parameter (weight)",
    says: "One of the numbers that a network learns. It has more of them than there are texts, so it could learn all by heart.",
  },
  pooling: {
    name: "Pooling",
    says: "How the numbers of all tokens become one set for the whole text: by the mean, by the largest, or by taking the last.",
  },
  position: {
    name: "Positions",
    says: "Numbers that tell a Transformer where a token stands, as attention alone does not know the order of words.",
  },
  privacyBudget: {
    name: "Privacy budget (ε and δ)",
    says: "How much a model may depend on any one training text: with or without it, no result becomes more than e^ε times as likely, except with probability δ. Small is private.",
  },
  privateTraining: {
    name: "Differentially private training",
    says: "Cuts each text’s gradient to a length and adds noise to the sum (Abadi et al., 2016). The model then hardly depends on any single text, and is less accurate.",
  },
  probability: {
    name: "Probability of a class",
    says: "How sure the model is, in percent; over all classes they add up to 100. It is the model’s own view, and may be far from how often it is right: see calibration.",
  },
  pValue: {
    name: "p-value",
    says: "If both models were equally good, how often chance alone would make a difference as large as this. Below 0.05 it is called better or worse here.",
  },
  randomStart: {
    name: "From scratch",
    says: "The network begins with random weights and knows nothing but your texts. A pretrained start begins with what an encoder has read.",
  },
  rnn: {
    name: "RNN",
    says: "A recurrent network. It reads a text token by token and carries a state along, in which it remembers what came before.",
  },
  schedule: {
    name: "Learning-rate schedule and warm-up",
    says: "How the learning rate changes while it learns: up from zero at first (warm-up), later down, so that the last steps are fine ones.",
  },
  search: {
    name: "Hyper-parameter search",
    says: "Tries settings at random and scores each by cross-validation. The best of many is partly luck, so it will do a little worse on new texts.",
  },
  seed: {
    name: "Seed",
    says: "The number that all chance follows from: which texts are held out, the first weights, the order. The same seed gives the same run, another seed another one.",
  },
  segmentation: {
    name: "Segmentation",
    says: "Cutting a text into tokens: at spaces in English, and by single characters in Chinese, which has none.",
  },
  softmax: {
    name: "Softmax and sigmoid",
    says: "Turn the scores of the classes into probabilities. Softmax is for any number of classes, a sigmoid for two.",
  },
  spectrogram: {
    name: "Spectrogram",
    says: "How loud a sound is at each moment in each band of pitch. The encoder of sounds reads it as one of pictures reads pixels.",
  },
  split: {
    name: "Split",
    says: "How the texts are parted into those that are learned from and those that are held out. Each class is parted alike, and equal texts stay together.",
  },
  threshold: {
    name: "Threshold",
    says: "The least probability with which a text is put into a class. Below it the model says none of these: fewer texts are answered, and more of them rightly. Where a text may have several labels, each label has a threshold of its own.",
  },
  transformer: {
    name: "Transformer",
    says: "A network in which all tokens look at each other at once, by attention (Vaswani et al., 2017). The large encoders are Transformers.",
  },
  tuning: {
    name: "Fine-tuning",
    says: "Going on to train a pretrained encoder on your own texts. It can help with many texts; with few it easily forgets more than it learns.",
  },
  unknown: {
    name: "Unknown token",
    says: "A token that no training text had. A network from scratch can make nothing of it; an encoder knows parts of words and seldom meets one.",
  },
  vector: {
    name: "Vector of a text",
    says: "The list of numbers that an encoder makes of a text. Texts that mean the same have similar numbers, in any language that it has read.",
  },
  vocabulary: {
    name: "Vocabulary",
    says: "All tokens that a model knows. From scratch, these are the tokens of your training texts and no others.",
  },
  webgpu: {
    name: "WebGPU and WebAssembly",
    says: "The two ways in which a browser computes fast: on the graphics processor, or on the CPU. Both stay on this device.",
  },
  weightDecay: {
    name: "Weight decay",
    says: "Pulls all weights a little towards zero at each step, so that only what helps often stays large.",
  },
  zeroShot: {
    name: "Guessing labels (zero-shot)",
    says: "Without any labelled text, each text gets the class whose name is nearest to it in meaning. The more a name says, the better it works.",
  },
};
