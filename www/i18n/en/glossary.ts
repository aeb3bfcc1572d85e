// What the terms of the field mean: two short sentences each, where one does not do.

import type { Term } from "./terms.ts";

export const glossary: Record<Term, string> = {
  accuracy:
    "The share of texts that are put into their right class. Where one class is much larger than the others, look at macro F1 too.",
  precision: "Of the texts that the model puts into this class, the share that belongs there.",
  recall: "Of the texts that belong to this class, the share that the model finds.",
  f1: "One number for precision and recall (their harmonic mean). It is high only where both are.",
  macro:
    "The plain mean of a score over all classes, so that a small class counts as much as a large one. Macro F1 is that of F1, which is high only where a class is both found and not overused.",
  micro: "The score over all texts together, whatever their class. With one label per text it equals the accuracy.",
  weighted: "The mean of a score over all classes, in which each class counts by its number of texts.",
  confusion:
    "A table of what belongs to which class (rows) and what the model took it for (columns). Right answers are on the diagonal; all else are mistakes.",
  crossValidation:
    "The texts are split into folds. Each fold in turn is held out and scored by a model that learned from the others, so every text is scored by a model that has not seen it.",
  interval:
    "How far chance may reach: on other texts of this kind, a score anywhere within it would be no surprise. The fewer texts, the wider it is.",
  heldOut:
    "The model does not learn from these texts, so they show how it does on new ones. If you choose settings by the validation texts, their score becomes too good: keep test texts for one last check.",
  loss: "How surprised the model is by the right answers (cross-entropy). Lower is better; unlike accuracy, it counts how sure the model was.",
  epoch: "Once through all training texts.",
  step: "One small change of the model’s weights, made after looking at a few texts (a batch).",
  learningRate: "How large each step is. Too large, and the loss jumps or explodes; too small, and little is learned.",
  gradientNorm:
    "How strongly the loss pulls at the weights, before clipping. Large layers have large norms, so it does not say how much a layer matters.",
  activations:
    "What a layer puts out for a text. A spike at zero is what ReLU cuts off; all in one bar means that the layer no longer tells texts apart.",
  encoder:
    "A model that has already read millions of texts and turns each text into numbers by what it means. It needs far fewer examples than a network that starts from nothing.",
  token: "A piece of text that the model reads as one: a word, a part of a word, a character or a mark.",
  ngrams: "A few characters in a row, such as “ing”. Counting them shows how a text is spelled, not what it means.",
  logistic:
    "A classifier that weighs each number of a text and turns the sum into probabilities (C: how freely the weights may grow).",
  ridge:
    "A classifier that fits 1 for the own class and 0 for the others, with small weights (α: how small they are kept).",
  prototypes: "Each class is the average of its texts. A new text belongs to the class whose average is nearest.",
  contrastive:
    "The encoder itself is changed a little: texts of one class are drawn together, others are pushed apart. Its loss falls as they part.",
  calibration:
    "Whether probabilities can be believed: of the texts classified with 80%, four of five should be right. The calibration error is the mean distance from that, weighted by the number of texts (Guo et al., 2017).",
  gradients:
    "Follows how the score of the class comes about as the text grows from nothing to what it is; the weights add up to the change. It does not show what other words would do, nor whether the model is right to heed these.",
  leftOut:
    "Deletes one part, lets the model read the rest, and shows what the score loses. Parts that say the same twice get little weight: without one, the other still speaks.",
  logOdds:
    "The logarithm of the odds of this class against all others. 0 is one to one, +2.3 ten to one for it, −2.3 ten to one against it.",
  attention:
    "How a Transformer lets each token take up something of the others. It shows how much is taken, not what, nor that it mattered for the answer.",
  components:
    "The directions in which the texts differ most in what the model’s last layer reads. The map shows the first two of many.",
  tsne: "A way to lay out texts so that those the model finds alike are neighbours (van der Maaten & Hinton, 2008). It begins at the principal components, so the same model always gives the same picture.",
  learningCurve:
    "The accuracy on held-out texts, after learning from more and more of the others. Where it still rises, more labelled texts should help.",
  tfidf: "Counts of letter sequences, in which those that occur in many texts count less.",
  suggestion:
    "One of those that the model doubts most, by the margin between its two most probable classes (Scheffer et al., 2001; Lewis & Gale, 1994). Of these, such as differ from each other and from what is labelled (Sener & Savarese, 2018).",
  doubtful:
    "A label that a classifier confidently contradicts without having seen the text: cross-validation in five folds, four times (confident learning: Northcutt, Jiang & Chuang, 2021).",
  auc: "The chance that, given a text of each class, the classifier finds the right one more like its class: 0.5 is guessing, 1 is always (Hand & Till, 2001; interval: Hanley & McNeil, 1982).",
};
