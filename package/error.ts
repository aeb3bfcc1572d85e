// What goes wrong, as an error with the core's kind and a sentence that says what to do.

import { WorkerEnded } from "../www/engine/connection.ts";
import { toCoreError } from "../www/engine/errors.ts";
import { AbortError, type CoreError, type FileFault } from "../www/engine/protocol.ts";

/** The core's kinds, and those of what the program around it does. */
export type HandfulErrorKind =
  | CoreError["kind"]
  /** Another training or model took the place of the one that was asked. */
  | { code: "superseded" }
  /** `dispose` was called. */
  | { code: "disposed" }
  /** The file of a model could not be fetched. */
  | { code: "modelMissing"; address: string };

export interface HandfulErrorOptions {
  /** 1-based line of the text that it concerns. */
  line?: number | undefined;
  /** What lies behind it, in words. */
  detail?: string | undefined;
  cause?: unknown;
}

/** An error that says by its `kind` what went wrong, and by its `message` what to do. */
export class HandfulError extends Error {
  readonly kind: HandfulErrorKind;
  /** 1-based line of the text that it concerns. */
  readonly line: number | undefined;

  constructor(kind: HandfulErrorKind, { line, detail, cause }: HandfulErrorOptions = {}) {
    const where = line === undefined ? "" : `Line ${line}: `;
    const why = detail === undefined ? "" : ` (${detail})`;
    super(`${where}${sentenceOf(kind)}${why}`, cause === undefined ? {} : { cause });
    this.name = "HandfulError";
    this.kind = kind;
    this.line = line;
  }
}

/** What was thrown, as an error of this kind. */
export function handfulError(thrown: unknown): HandfulError {
  if (thrown instanceof HandfulError) return thrown;
  if (thrown instanceof AbortError) return new HandfulError({ code: "superseded" });
  if (thrown instanceof WorkerEnded && thrown.ending.cause === "closed") return new HandfulError({ code: "disposed" });
  const { kind, line } = toCoreError(thrown);
  return new HandfulError(kind, { line, cause: thrown });
}

type Sentences = { [Kind in HandfulErrorKind as Kind["code"]]: (kind: Kind) => string };

/** The rest of a sentence that begins with the file. */
const faults: Record<FileFault, string> = {
  damaged: "is damaged or broke off on the way",
  foreign: "is not one of Handful’s files",
  newer: "was made by a newer version of Handful",
  notNumbers: "holds numbers that no model has",
  tooLarge: "is far larger than any file of its kind",
  unfit: "does not fit together",
};

const sentences: Sentences = {
  emptyInput: () => "There is no text. Give labelled texts, such as one `label<TAB>text` a line.",
  binaryInput: () => "This is not text. Decode the file first.",
  tooLarge: ({ nBytes, limit }) => `${nBytes} bytes are more than the limit of ${limit}. Give part of the data.`,
  tooManyTexts: ({ nTexts, limit }) => `${nTexts} texts are more than the limit of ${limit}. Give part of the data.`,
  tooManyClasses: ({ nClasses, limit }) =>
    `${nClasses} different labels are more than the limit of ${limit}. Are the columns of labels and texts swapped?`,
  unknownLayout: () => "No label was found. Write a label, a tab and the text, one example a line.",
  unclosedQuote: () =>
    "A quotation mark opens a field and is never closed. Close it, or double each quotation mark inside the field.",
  invalidJson: ({ detail }) => `This is not a JSON object. Correct or delete it. (${detail})`,
  noWholeTextLabels: ({ found }) =>
    `“${found}” labels places inside the texts, not whole texts, so there is nothing to train on.`,
  missingColumn: ({ column, nColumns }) => `There is no column ${column}: the columns are 0 to ${nColumns - 1}.`,
  noExamples: () => "No example has both a label and a text.",
  oneClass: ({ label }) => `Every text has the label “${label}”. A classifier needs at least two different labels.`,
  tooFewExamples: ({ nExamples, nClasses }) =>
    `${nExamples} texts are too few to train ${nClasses} classes. Add texts, or lower validation_share and test_share.`,
  nothingToHoldOut: ({ part }) =>
    `Every class has too few texts to hold one out. Add texts, or set ${part}_share to 0.`,
  unknownTestLabel: ({ label }) => `The test texts have the label “${label}”, which no training text has.`,
  unknownClass: ({ label }) => `“${label}” is none of the model’s classes.`,
  missingRow: ({ row, nRows }) => `There is no example ${row}: there are ${nRows}.`,
  invalidSetting: ({ key, value, allowed }) => `${key} = ${value} is not allowed. Use ${allowed}.`,
  tooMuchMemory: ({ nMegabytes, limit }) =>
    `Training this network would need about ${nMegabytes} MB; at most ${limit} MB are allowed. Lower max_len, batch_size or the network’s sizes.`,
  notFinite: ({ step, learningRate }) =>
    `The loss stopped being a number at step ${step}. Try a learning_rate well below ${learningRate}, or a gradient_clip of 1 or less.`,
  engine: ({ detail }) => `The engine failed: ${detail}.`,
  notReady: () => "There is no trained model yet. Train one, or open one, first.",
  encoderMissing: ({ name }) =>
    `The encoder “${name}” is needed and could not be had. Give \`encoders\`, the address of a folder that has it: \`models/\` of a built page of Handful.`,
  missingVector: ({ text, row }) =>
    `The vector of “${text}”${row === undefined ? "" : `, example ${row},`} was not given, so nothing can be said of it.`,
  invalidEncoder: ({ fault }) => `The encoder cannot be used: its file ${faults[fault]}.`,
  invalidModel: ({ fault }) => `The model cannot be opened: its file ${faults[fault]}.`,
  otherEncoder: ({ name }) =>
    `The model was trained on another version of the encoder “${name}” than this one, and does not work with it.`,
  invalidCheckpoint: ({ detail }) => `The saved state of the run cannot be used (${detail}).`,
  invalidMessage: ({ detail }) =>
    `Handful and its engine do not understand each other (${detail}): a value has another form, or they are of different versions.`,
  superseded: () => "Another training or model has taken the place of this one.",
  disposed: () => "This Handful has been disposed of. Make another.",
  modelMissing: ({ address }) =>
    `The model could not be fetched from ${address}. Check the address and the connection.`,
};

/** TypeScript cannot follow the link from a code to its facts by itself. */
function sentenceOf(kind: HandfulErrorKind): string {
  return (sentences[kind.code] as (kind: HandfulErrorKind) => string)(kind);
}
