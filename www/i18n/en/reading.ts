// The words of how a text was read.

import type { Tool } from "../../../pkg/cpu/handful.js";
import type { LeftOutTexts, NoteTexts } from "../kinds.ts";
import { count, number } from "./numbers.ts";

const tools: Record<Tool, string> = {
  labelStudio: "Label Studio",
  doccano: "doccano",
  prodigy: "Prodigy",
  argilla: "Argilla",
  spacy: "spaCy",
  huggingFace: "the Hugging Face data set viewer",
  pandas: "pandas",
  rasa: "Rasa",
};

/** As many labels are named. */
const mostNames = 20;

/** “a”, “b” and so on. */
const quoted = (words: readonly string[]) => words.map((word) => `“${word}”`).join(", ");

const on = (lines: readonly number[], n: number) =>
  `${lines.length === 1 ? "line" : "lines"} ${lines.map(number).join(", ")}${n > lines.length && lines.length > 1 ? ", …" : ""}`;

const notes: NoteTexts = {
  header: ({ taken, values }) =>
    taken
      ? `Is the first row a header? Its label never comes back, so ${quoted(values)} are taken for column names.`
      : `Is the first row a header? Its label never comes back, but ${quoted(values)} are taken for an example.`,
  preamble: ({ nLines, text }) =>
    `${count(nLines, "line")} above the table ${nLines === 1 ? "was" : "were"} skipped: “${text}”.`,
  separatorLine: ({ separator }) => `A line at the top names “${separator}” as what separates the columns.`,
  escapes: () => "A backslash stands before quotes and separators that belong to a text.",
  strayQuotes: ({ n, lines }) =>
    `${count(n, "quotation mark")} ${n === 1 ? "opens" : "open"} a field but ${n === 1 ? "does" : "do"} not close it, so ${n === 1 ? "it is" : "they are"} read as text: ${on(lines, n)}.`,
  longRows: ({ n, lines }) =>
    `${count(n, "row")} ${n === 1 ? "has" : "have"} more separators than columns; the rest is taken as part of the text: ${on(lines, n)}.`,
  export: ({ tool }) => `An export of ${tools[tool]}.`,
  unfolded: ({ path }) => `The rows stand under “${path}”.`,
  commas: ({ n }) => `${count(n, "comma")} between the lines ${n === 1 ? "was" : "were"} skipped.`,
  classNames: ({ names }) => `Numbers are named by the file’s own list: ${quoted(names)}.`,
  severalLabels: ({ n, lines }) =>
    `${count(n, "text")} ${n === 1 ? "has" : "have"} several labels; the first was taken: ${on(lines, n)}.`,
  labelSets: ({ n, names }) =>
    `${count(n, "text")} ${n === 1 ? "has" : "have"} several labels, and all of them were read. The labels: ${quoted(names)}${names.length >= mostNames ? ", …" : ""}.`,
  unlabelled: ({ n }) => `${count(n, "text")} ${n === 1 ? "has" : "have"} no label.`,
  mergedLabels: ({ into, labels, n }) =>
    `${count(labels.length + 1, "spelling")} of “${into}” that look alike are one label; that changed ${count(n, "row")}.`,
  controlCharacters: ({ n, lines }) =>
    `${count(n, "control character")} ${n === 1 ? "was" : "were"} replaced by ${n === 1 ? "a space" : "spaces"}: ${on(lines, n)}.`,
  replacedCharacters: ({ n, lines }) =>
    `${count(n, "character")} could not be read and ${n === 1 ? "is" : "are"} shown as �: ${on(lines, n)}. Check the encoding.`,
  qualifier: ({ column, meaning, values, obeyed, nLeftOut }) => {
    const says = {
      answer: "says whether a label was accepted",
      split: "says which part a row belongs to",
      valid: "says whether a row is valid",
      confidence: "says how sure the label is",
      status: "says how far the labelling is",
    }[meaning];
    const effect = obeyed
      ? `${count(nLeftOut, "row")} ${nLeftOut === 1 ? "is" : "are"} left out by it.`
      : "It is not used.";
    return `“${column}” ${says} (${quoted(values)}). ${effect}`;
  },
  rejections: ({ label, n }) =>
    `There is one label only; ${count(n, "row")} that ${n === 1 ? "rejects" : "reject"} it ${n === 1 ? "has" : "have"} the label “not ${label}”.`,
  unusedColumns: ({ columns }) => `Not used: ${quoted(columns)}.`,
};

const leftOut: LeftOutTexts = {
  rejected: (n) => `${count(n, "row")} left out: the label was rejected.`,
  ignored: (n) => `${count(n, "row")} left out: ignored by the annotator.`,
  skipped: (n) => `${count(n, "row")} left out: skipped by the annotator.`,
  discarded: (n) => `${count(n, "row")} left out: discarded.`,
  notValid: (n) => `${count(n, "row")} left out: marked as not valid.`,
  otherSplit: (n) => `${count(n, "row")} left out: of a part that is not used.`,
  empty: (n) => `${count(n, "row")} left out: neither text nor label.`,
};

export const reading = { notes, leftOut };
