// The words of private training: what it has spent, and what an attacker could guess.

import { count, number } from "./numbers.ts";

export const privacyCost = {
  heading: "Privacy",
  spent: (epsilon: string, target: string, delta: string) => `Spent ε = ${epsilon} of ${target}, at δ = ${delta}.`,
  meter: (epsilon: string, target: string) => `Privacy budget: ε ${epsilon} of ${target} spent`,
  means: (factor: string) =>
    `Whoever gets the model, or what it says of new texts: with or without any one of the training texts, nothing that they see is more than ${factor} times as likely.`,
  meansLittle: "With an ε this large next to nothing is promised for a single text.",
  noise: (sigma: string, clip: string, nSteps: number) =>
    `${count(nSteps, "step")} with noise of σ = ${sigma} times the longest gradient of a text, C = ${clip}.`,
  scope:
    "The promise is for the model: its file holds no words and no vectors of the training texts. The curves and scores on this page are for you and come without it, and so does a choice of settings by looking at them. The names of the classes count as public.",
  membershipHelp:
    "Can somebody tell by the model’s loss on a text whether it was trained on that text? A model that knows its training texts by heart gives them away. Each training text is compared with the held-out texts of its class, or of the same labels.",
  auc: (auc: string, low: string, high: string) =>
    `A training text has the lower loss in ${auc} of the pairs (95% interval ${low} to ${high}); a coin would be right in 50%.`,
  verdict: {
    none: "Nothing here shows that an attacker who goes by the loss could tell training texts from others.",
    some: "Training texts can be told from others better than by a coin.",
    much: "Training texts can be told from others much better than by a coin.",
  },
  advantage: (share: string) =>
    `At the best threshold the share of the training texts that it finds lies ${share} above the share of the others that it wrongly accuses.`,
  private: (epsilon: string) =>
    `This run was private (${epsilon}): its bound holds against every attack, this one is only the simplest.`,
  open: "This is the simplest attack; others find more.",
  bounded: "“Private training” in the settings bounds all of them.",
  none: "There are no held-out texts of a training text’s class, or of the same labels, to compare with. Put some aside under “Split”.",
  picture: (auc: string) =>
    `How the losses of training texts and of held-out texts are spread. A training text has the lower loss in ${auc} of the pairs. The table has the numbers.`,
  members: (n: number, loss: string) => `${number(n)} training texts, mean loss ${loss}`,
  others: (n: number, loss: string) => `${number(n)} held-out texts, mean loss ${loss}`,
  x: "Loss of a text (surer on the left)",
  y: "Share of texts",
  table: "Losses as a table",
  loss: "Loss",
  trained: "Training texts",
  heldOut: "Held-out texts",
  source:
    "Attack: Yeom et al. (2018), within classes; interval by the bootstrap. Private training: Abadi et al. (2016), counted by Rényi divergences (Mironov et al., 2019).",
};
