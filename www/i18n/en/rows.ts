// What becomes of the rows: more texts, the rows as a text.

import { count, number } from "./numbers.ts";

export const rows = {
  more: "Your texts are the rows of the table. Paste or type more of them here.",
  editAsText: "Edit the rows as text",
  tooLong: "There is too much text in the rows to edit them all as one text.",
  editHelp:
    "One row per line: the label, a tab, the text. A text with line breaks is in quotation marks. Rows that you do not change keep who gave their label.",
  waiting: (name: string | undefined, nTexts: number, nRows: number) =>
    `${name ? `${name} holds` : "Here are"} ${count(nTexts, "text")}. The table has ${count(nRows, "row")}, with work of yours in it.`,
  waitingUnread: (nRows: number) => `The table has ${count(nRows, "row")}, with work of yours in it.`,
  waitingFile: (nTexts: number, nRows: number) =>
    `Here are ${count(nTexts, "text")}. The table has ${count(nRows, "row")}.`,
  reread: (nTexts: number) =>
    `Read in this way, the text gives ${count(nTexts, "row")}. They do not include what you changed in the table since it was first read.`,
  rereadUnread: "The table holds what you changed since this text was first read.",
  editing: (nRows: number) => `The table keeps its ${count(nRows, "row")} until you apply this text.`,
  editingOld: "The table has changed since you began to write here.",
  add: (nTexts: number) => `Add ${count(nTexts, "text")}`,
  replace: (nRows: number) => `Replace the ${count(nRows, "row")}`,
  discard: "Discard this text",
  keep: "Keep the rows",
  apply: "Apply to the table",
  applyOld: "Put this text in place of the table",
  cancel: "Leave the table as it is",
  undoable: "“Undo” brings back what was there.",
  notOpened: (name: string) =>
    `${name} was not opened: what you are writing under “Labelled texts” would be lost. Apply or discard it first.`,
  whole: (nChars: number) => `Show all ${count(nChars, "character")}`,
  wholeHeading: "The whole text",
  part: (from: number, to: number, total: number) => `Characters ${number(from)}–${number(to)} of ${number(total)}`,
  partBefore: "The part before",
  partAfter: "The part after",
  close: "Close",
  clear: "Clear",
  tooLongToEdit: "A text of this length is shown here and not edited.",
  moreClasses: (n: number) => `and ${count(n, "class", "classes")} more`,
  merge: (label: string) => `Call them all “${label}”`,
  noLabel: (label: string) => `“${label}” means: no label`,
  perText: "Labels per text",
  perTextOptions: { one: "One", several: "Several" },
  typed: "Type a label to add it, or one that is there to remove it. “a | b” adds two; Backspace removes the last one.",
  combinations: (n: number) =>
    `${count(n, "text")} ${n === 1 ? "has" : "have"} several labels. With one label per text, each combination is a class of its own.`,
  labels: "Labels",
  labelsOf: (row: number) => `Labels of row ${number(row + 1)}`,
  addLabel: "Add a label",
  removeLabel: (label: string) => `Remove “${label}”`,
  addNamed: (label: string) => `Add “${label}”`,
  noneApplies: "no label applies",
};
