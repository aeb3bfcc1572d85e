import type { ArchiveKind, ExportKind } from "../../state/export.ts";
import { count, fileSize, number } from "./numbers.ts";

const kinds: Record<ExportKind, { name: string; help: string }> = {
  html: {
    name: "A page that classifies (.html)",
    help: "One file with the model, and its encoder, inside. Opens in any browser, from a disk or a stick, without a network, and explains what it says.",
  },
  onnx: {
    name: "ONNX (.zip)",
    help: "For ONNX Runtime, in any language, on servers, phones and data pipelines; with what makes numbers of texts, and an example in Python.",
  },
  python: {
    name: "Python with NumPy (.zip)",
    help: "The weights as safetensors, and a short module that reads them: pip install it from the folder.",
  },
  javascript: {
    name: "JavaScript (.zip)",
    help: "A module for pages and for Node, with the engine, the model and its encoder beside it: it predicts and explains as this page does, and needs no package.",
  },
  handful: {
    name: "A project of the model alone (.handful)",
    help: "Opens in this page on any device, with the scores and settings of this run, without texts.",
  },
  card: {
    name: "Model card (.md)",
    help: "What the model is, what it was made of and how well it does, to be read by people. No texts are in it. It comes with each of the others.",
  },
};

export const exportWords = {
  heading: "Export the model",
  close: "Close",
  kinds,
  legend: "As what?",
  /** Before anything goes out. */
  warning:
    "A model can give away something of the texts it learned from: whoever has it can guess whether a text was among them. Give it to those who may know the texts.",
  words: "Words and pieces of words of its texts are in it as they are.",
  warningPrivate: (epsilon: string) =>
    `This model was trained privately (ε = ${epsilon}): it hardly depends on any single text. Its class names are in it as they are.`,
  stale:
    "The texts or settings have changed since this model was trained. What is saved is the model as it was trained.",
  none: "There is no model yet. Train one first.",
  save: "Save",
  busy: "Writing the file…",
  cancel: "Cancel",
  saved: (name: string, n: number) => `${name} was saved (${fileSize(n)}).`,
  card: {
    title: "Model card",
    made: (date: string) => `A text classifier, trained on ${date} in a browser with Handful.`,
    what: "What it is",
    encoder: (name: string, licence: string) => `Encoder: ${name}, licence ${licence}`,
    size: (nParameters: number, nClasses: number) =>
      `${count(nParameters, "trained parameter")}, ${count(nClasses, "class", "classes")}`,
    data: "What it was made of",
    class: "Class",
    texts: "Texts",
    length: "Characters (mean)",
    ownTest: (n: number) => `A separate test set of ${count(n, "text")} was not learned from.`,
    part: (part: string, n: number) => `${part} (${number(n)})`,
    interval: (share: string, low: string, high: string) => `${share} (95% interval ${low} to ${high})`,
    calibration: "Calibration error (ECE)",
    compared: "What it was compared with",
    comparedHow: (nFolds: number) =>
      nFolds > 0 ? `Cross-validation on the same ${number(nFolds)} folds.` : "Cross-validation on the same folds.",
    contestant: "Model",
    limits: "Limits",
    limitOfTexts:
      "It knows a handful of texts. On texts of another kind, time or language than those it will do worse, and its scores say nothing of that.",
    limitOfClasses: "It always names one of its classes unless a threshold is set, also for texts that belong to none.",
    limitOfLabels:
      "It gives each label by itself, from the threshold in the table on: a text may be given none, or labels that never go together.",
    limitOfUse: "Do not decide on people’s lives by it alone.",
    private: (epsilon: string, delta: number) =>
      `Differentially private training: ε = ${epsilon}, δ = ${delta}. The model’s file hardly depends on any single text.`,
    notPrivate: "It was not trained privately: it may carry traces of its texts.",
    threshold: (share: string) => `On the page, texts below a probability of ${share} counted as none of the classes.`,
    settings: "Settings other than the defaults",
  },
  page: {
    title: "A text classifier",
    about: (classes: string) =>
      `Type or paste a text, and the model says which of these classes it belongs to: ${classes}`,
    aboutLabels: (labels: string) => `Type or paste a text, and the model says which of these labels it has: ${labels}`,
    and: ", ",
    opening: "Opening the model…",
    failed: "The model cannot be opened.",
    why: "Why this class?",
    whyLabel: "Why the likeliest label?",
    busy: "Looking for the reasons…",
    says: "Blue parts speak for “{label}”, orange ones with dots under them against it, by integrated gradients.",
    offline: "The model is in this file. Nothing that you type leaves your device. Made with Handful.",
    card: "Model card",
  },
  readme: {
    heading: "How to use it",
    files: {
      onnx: "`model.onnx` computes the probabilities of the classes from the numbers of a text’s pieces; `tokenizer.json` is the tokenizer in Hugging Face’s form, and `handful_model.py` makes the inputs from it exactly as the page does.",
      python:
        "`model.safetensors` has the numbers, `model.json` the settings, the classes and the order in which to compute, and `handful_model.py` does so with NumPy.",
      javascript:
        "`handful-model.js` opens the model in the files beside it, in a page (served by any host of files) and in Node from version 20 on; `handful.wasm` is this page’s engine. Predictions run in the thread that asks.",
    } satisfies Record<ArchiveKind, string>,
    media:
      "`model.onnx` computes the probabilities of the classes from a file’s pixels or samples, which `handful_media.py` takes from it much as the page does. For the same pixels or samples they are those of the page within 0.001.",
    labels:
      "A text may have several labels: each is given from a probability of its own on, which stands under `thresholds`.",
    exact: "Its probabilities are those of the page.",
    again:
      "`model.handful-model` opens again in the page (Project, Open a file…), with the command `handful`, and in JavaScript with the package `handful`:",
    same: "Its probabilities are those of the page within 0.0001; with an encoder, which the page reads in rounded steps, within 0.001. Unicode tables of other versions may cut very new characters differently.",
  },
};
