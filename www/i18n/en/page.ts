import type { EncoderName, EncoderProblem } from "../../engine/encoders.ts";
import type { Kept } from "../../state.ts";
import type { Trial } from "../../state/run.ts";
import type { Language } from "../language.ts";
import type { EncoderProblemTexts, ErrorTexts, ReasonTexts, SettingTexts, WarningTexts } from "../kinds.ts";
import { faults, modelWords, waitingWords } from "./faults.ts";
import { frame } from "./frame.ts";
import { ownEncoder, publishedFault } from "./own-encoder.ts";
import { rows } from "./rows.ts";
import { samples } from "./samples.ts";
import { offline } from "./offline.ts";
import { ofKind } from "./of-kind.ts";
import { storage } from "./storage.ts";
import { terms, whatIs } from "./terms.ts";
import { bytes, bytesOver, count, decimal, number, percent, plain, tenths } from "./numbers.ts";

const encoderNames: Record<EncoderName, string> = {
  small: "small encoder",
  large: "large encoder",
  "large-en": "English encoder",
  own: "encoder of your own",
  picture: "encoder of pictures",
  sound: "encoder of sounds",
};

const errors: ErrorTexts = {
  emptyInput: () => "There is no text yet. Paste labelled texts, one per line, or choose a sample.",
  binaryInput: () => "This is not a text file. Save it as CSV, TSV or plain text and try again.",
  tooLarge: ({ nBytes, limit }) =>
    `${bytesOver(nBytes)} is more than the limit of ${bytes(limit)}. Use part of the data.`,
  tooManyTexts: ({ nTexts, limit }) =>
    `${number(nTexts)} texts are more than the limit of ${number(limit)}. Use part of the data.`,
  tooManyClasses: ({ nClasses, limit }) =>
    `${number(nClasses)} different labels are more than the limit of ${number(limit)}. Are the label and text columns swapped? Choose the columns under “How it was read”.`,
  unknownLayout: () => "No label was found. Write a label, a tab and the text, one example per line.",
  unclosedQuote: () =>
    "A quotation mark opens a field here and is never closed. Close it, or double each quotation mark inside the field.",
  invalidJson: ({ detail }) => `This line is not a JSON object. Correct or delete it. (${detail})`,
  noWholeTextLabels: ({ found }) =>
    `“${found}” labels places inside the texts, not whole texts, so there is nothing to train on. Export labels of whole texts instead: a classification, or choices.`,
  missingColumn: ({ column, nColumns }) =>
    `There is no column ${column + 1}; there ${nColumns === 1 ? "is" : "are"} only ${number(nColumns)}. Choose another column under “How it was read”.`,
  noExamples: () => "No row has both a label and a text. Fill in what is missing in the table.",
  oneClass: ({ label }) =>
    `Every text has the label “${label}”. A classifier needs at least two different labels: add texts of another class.`,
  tooFewExamples: ({ nExamples, nClasses }) =>
    `${count(nExamples, "text")} for training ${count(nClasses, "class", "classes")} ${nExamples === 1 ? "is" : "are"} too few. Add texts, or hold out fewer under Model → Settings.`,
  nothingToHoldOut: ({ part }) =>
    `Every class has too few texts to hold one out for ${part === "validation" ? "validation" : "the test"}. Add texts, or set that share to 0 under Model → Settings.`,
  unknownTestLabel: ({ label }) =>
    `The test texts have the label “${label}”, which no training text has. Correct the label, or add training texts for it.`,
  unknownClass: ({ label }) => `“${label}” is none of the classes. Choose one that the model has learned.`,
  missingRow: ({ row, nRows }) =>
    `There is no row ${number(row + 1)}: the table has ${count(nRows, "row")}. Start again with the table as it is now.`,
  invalidSetting: ({ key, value, allowed }) => {
    // The settings that depend on others; see `RunConfig::validate`.
    if (key === "n_heads")
      return `${count(Number(value), "attention head")} cannot share the embedding: the number must divide the embedding size.`;
    if (key === "adaptation")
      return "Private training does not tune an encoder. Choose another way under “Training”, or switch “Private training” off.";
    if (key === "private")
      return "The search looks at your texts to choose settings, which no privacy budget counts. Switch “Private training” off to search.";
    if (key === "test_share") return "Validation and test share together may be at most 0.8.";
    return `${key} = ${value} is not allowed. Use ${allowed}.`;
  },
  tooMuchMemory: ({ nMegabytes, limit }) =>
    `Training this network would need about ${number(nMegabytes)} MB; at most ${number(limit)} MB are allowed. Lower the sequence length, the batch size or the network’s sizes.`,
  notFinite: ({ step, learningRate }) =>
    `The loss exploded or stopped being a number at step ${number(step)}. Try a learning rate well below ${learningRate}, gradient clipping at 1 or less, or less weight decay, then train again.`,
  engine: ({ detail }) => `The compute engine failed: ${detail}. Your texts are kept. Train again, or reload the page.`,
  notReady: () => "There is no trained model yet. Train one first.",
  encoderMissing: ({ name, model }) =>
    name === "own"
      ? ownEncoder.missing(model)
      : `The ${encoderNames[name]} is not on this device and could not be downloaded. Model → Choice says why; you can also start from “Only your texts” there.`,
  missingVector: ({ text, row }) =>
    `“${text}”${row === undefined ? "" : ` in row ${number(row + 1)}`} was not read, so nothing can be said of it. Add its file again.`,
  invalidEncoder: ({ fault }) =>
    `This file is not an encoder that the page can use: it ${faults[fault]}. Download the encoder again, or choose a file such as small.safetensors.gz from a copy of this page.`,
  invalidModel: ({ fault }) =>
    `The kept model cannot be used: it ${faults[fault]}. Your texts and its scores are still here. Train again.`,
  otherEncoder: ({ name }) =>
    name === "own"
      ? ownEncoder.other
      : `The model was trained on another version of the ${encoderNames[name]} than the one on this device, and does not work with it. Train again.`,
  invalidCheckpoint: ({ detail }) =>
    `The saved state of the run cannot be used (${detail}). Your texts are kept. Train again.`,
  invalidMessage: ({ detail }) =>
    `The page and its engine do not understand each other (${detail}): they may be of different versions. Your texts are kept. Reload the page.`,
};

const warnings: WarningTexts = {
  emptyText: () => "No text: this row is left out. Write the text or delete the row.",
  missingLabel: () => "No label: this row is left out. Give it a label.",
  duplicate: ({ firstRow }) =>
    `The same text and label as in row ${number(firstRow + 1)}. It counts twice: delete one if that is not meant.`,
  conflictingLabels: ({ firstRow, label, otherLabel }) =>
    `Labelled “${label}”, but the same text in row ${number(firstRow + 1)} is labelled “${otherLabel}”. Correct one of them.`,
  replacedCharacters: () => "Unreadable characters were replaced by �. Check the file’s encoding.",
  similarLabels: ({ labels, into }) =>
    `${labels.map((label) => `“${label}”`).join(", ")} may be one class: most rows have “${into}”. Merge them if they are.`,
  meansNoLabel: ({ label, nExamples }) =>
    `${count(nExamples, "row")} ${nExamples === 1 ? "has" : "have"} “${label}”, which often means that there is no label. If so, remove it.`,
  singleExample: ({ label }) => `The class “${label}” has one text, so it can be trained but not checked. Add another.`,
  imbalance: ({ largest, nLargest, smallest, nSmallest }) =>
    `“${largest}” has ${count(nLargest, "text")}, “${smallest}” only ${number(nSmallest)}. Add texts to small classes, or turn on “Balance classes”.`,
  noTokens: () =>
    "Nothing in this text is read as a token, so the model learns nothing from it. Complete it, or turn on “Keep punctuation”.",
  longText: ({ nTokens, maxLen }) =>
    `${number(nTokens)} tokens, of which the model reads ${number(maxLen)}. Raise the sequence length if the rest matters.`,
};

const reasons: ReasonTexts = {
  start: () => "every run starts there",
  chosen: () => "as you chose",
  stays: () => "this run stays where it starts; for WebGPU, choose that under Model → Choice",
  cpuFastEnough: () => "fast enough for this run",
  gpuFaster: ({ ratio }) => `measured ${ratio.toFixed(1)} times as fast on this run`,
  cpuFaster: ({ ratio }) => `measured ${ratio.toFixed(1)} times as fast on this run`,
  noSimd: () => "this browser has no WebAssembly SIMD",
  noWebGpu: () => "this browser has no WebGPU",
  noAdapter: () => "WebGPU found no graphics adapter",
  softwareAdapter: () => "WebGPU has only a software adapter here, which is slower",
  gpuNotBuilt: () => "the WebGPU engine is not available yet; reload later",
  gpuFailed: ({ detail }) => `WebGPU could not start: ${detail}`,
  deviceLost: ({ detail }) => `the graphics device was lost: ${detail}`,
  parityFailed: ({ difference }) =>
    `the graphics device computes differently (by ${difference.toPrecision(2)}), so it is not used`,
};

const encoderProblems: EncoderProblemTexts = {
  published: ({ fault }) => publishedFault(fault),
  network: ({ detail }) => `The download broke off (${detail}). Check the connection, then download again.`,
  status: ({ status }) =>
    `This site could not send the file (HTTP ${status}). Try again later, or load it from a file.`,
  offline: () =>
    "Offline is on, so this encoder, which is not on this device, was not fetched. Turn off Offline at the top of the page, or load the encoder from a file.",
  damaged: () =>
    "The file arrived damaged or altered, so it is not used. Download again; if that does not help, this copy of the page is faulty.",
};

/** What is kept from one visit to the next. */
const kept: Record<keyof Kept, string> = {
  language: "the language",
  theme: "the appearance",
  isToured: "whether the tour has been seen",
  config: "the settings",
  choice: "the engine",
  table: "the texts",
  history: "the earlier versions of the table",
  draft: "the text that was being written",
  testText: "the test texts",
  isSampleTest: "the test texts",
  classNames: "the class names",
  trialText: "the text being tried",
  runs: "the runs",
  shownModel: "which results were shown",
  pool: "the texts without a label",
  threshold: "the threshold",
  pace: "how fast this machine is",
  comparison: "the comparison",
  curve: "the learning curve",
  lesson: "the lesson under way",
  lessonBefore: "the texts that a lesson has put aside",
  lessonsDone: "which lessons are done",
  project: "the project’s name",
  lastProject: "which project was open",
};

const keptNames = (names: readonly string[]) => [...new Set(names.map((name) => kept[name as keyof Kept]))];

const comparedLosses = (before: string, after: string) => ` (loss ${before} without, ${after} with it)`;

/** In two parts: what decides, and what it sees. */
const recipe = ({
  features,
  head,
  labelNames,
  valence = false,
  ngramWeight,
  nUnlabelled = 0,
  teacher,
}: Trial["recipe"]) => ({
  name:
    head.kind === "logistic"
      ? `Logistic regression, C\u00a0=\u00a0${head.c}`
      : head.kind === "ridge"
        ? `Ridge regression, α\u00a0=\u00a0${head.alpha}`
        : "Prototypes (class averages)",
  how: [
    { none: "Character n-grams only", frozen: "Frozen encoder", tuned: "Tuned encoder" }[features],
    labelNames ? "class names" : "",
    valence ? "good and bad words" : "",
    ngramWeight > 0 && features !== "none" ? "character n-grams" : "",
    nUnlabelled > 0 ? count(nUnlabelled, "text without a label", "texts without labels") : "",
    teacher ? `taught by the ${encoderNames[teacher]}` : "",
  ]
    .filter(Boolean)
    .join(" + "),
});

export const page = {
  language: "en" as Language,
  number,
  decimal,
  plain,
  percent,
  tenths,
  sentences: (...all: (string | undefined)[]) => all.filter((one) => one).join(" "),
  list: (all: readonly string[]) => all.join(", "),
  colon: ": ",
  semicolon: "; ",
  aside: (said: string) => ` (${said})`,
  kept: {
    ...modelWords,
    needsEncoder: (name: EncoderName) => `It needs the ${encoderNames[name]}, which is not on this device.`,
  },
  bytes,
  errors,
  warnings,
  reasons,
  encoderProblems,
  frame,
  rows,
  samples,
  /** English has those of the core. */
  settings: undefined as SettingTexts | undefined,
  storage,
  terms,
  whatIs,
  offline,
  ofKind,
  page: {
    title: "Handful",
    tagline: "Train a text classifier on a handful of labelled texts, in this browser.",
    privacy: "Your texts never leave this device.",
    language: "Language",
    appearance: "Appearance",
    themes: { system: "System", light: "Light", dark: "Dark" },
    loading: "Loading the engine…",
    loadFailed: (detail: string) =>
      detail === "noSimd"
        ? waitingWords.noSimd
        : `The engine could not be loaded (${detail}). Reload the page; if it fails again, update the browser.`,
    loadSlow: waitingWords.slow,
    reload: waitingWords.reload,
    partLoading: "Loading…",
    partSlow: waitingWords.partSlow,
    partOffline:
      "Offline is on, and this part of the page is not on this device. Turn off Offline, then open it again.",
    stored: "Stored here",
    partFailed: "This part of the page could not be fetched. Check the connection, then open it again.",
    dismiss: "Dismiss",
    notices: "Notices",
    line: (line: number) => `Line ${number(line)}`,
    goToLine: (line: number) => `Go to line ${number(line)}`,
    goToRow: (row: number) => `Go to row ${number(row + 1)}`,
    storageFull:
      "This browser’s storage is full, so what is on this page would not survive a reload. Free some space, or use fewer texts.",
    storageClosed: (detail: string) =>
      `This browser does not let the page keep anything (${detail}), so what is here would not survive a reload. It stays until you leave.`,
    storageUnreadable: (lost: readonly string[]) =>
      `Not all that this page kept from the last visit could be read. Missing: ${keptNames(lost).join(", ")}. The rest is here.`,
    fileFailed: (name: string, detail: string) =>
      `${name} could not be read (${detail}). Choose it again, or paste its text.`,
    /** Where no step is given the run was over. */
    recovered: (step: number | undefined, detail: string) =>
      step === undefined
        ? `The engine had stopped (${detail}) and has begun again. Nothing is lost: texts and model are as they were.`
        : step === 0
          ? `The engine had stopped (${detail}). Your texts are as they were, and the run starts again from the beginning.`
          : `The engine had stopped (${detail}). Nothing is lost: the run goes on from step ${number(step)}.`,
    encoderNotKept: (isFull: boolean, detail: string) =>
      isFull
        ? "This browser’s storage is full, so the encoder is here only until you leave the page. Free some space to keep it."
        : `This browser does not let the page keep the encoder (${detail}); it is here until you leave.`,
    kept: "This page is kept in your browser and opens without a network.",
    linkedSample: (name: string) =>
      `The link you followed was made with the sample “${name}”. Your texts are as they were.`,
    useSample: "Use the sample",
    unknownSample: (id: string) => `The link names a sample that this page does not have: ${id}. Ask whoever made it.`,
    picture: {
      save: "Save picture",
      saveAs: (format: string, title: string) => `Save “${title}” as ${format}`,
      failed: (detail: string) => `The picture could not be made (${detail}).`,
    },
    source: (version: string) => `Version ${version}. Trains with Burn, compiled to WebAssembly.`,
    licences: "Licences",
    parts: "What the page is made of",
  },
  data: {
    ways: "Other ways to get texts",
    pasteThem: "Paste labelled texts",
    orDrop: "or drop files anywhere on the page: texts, pictures or sounds, also in one folder a class.",
    orSample: "Or start from a sample",
    pasteMore: "Paste more",
    sample: "Sample data",
    sampleSize: (nTexts: number, nClasses: number) =>
      `${count(nTexts, "text")} in ${count(nClasses, "class", "classes")}.`,
    file: "Choose a file",
    folder: "Choose a folder",
    drop: "Drop the file here",
    labelled: "Labelled texts",
    labelledHelp:
      "One example per line: a label, a tab, the text. After a label, the Tab key writes the tab; Esc and then Tab leave the field. CSV, JSON Lines and others are recognised too.",
    placeholder: "praise\tThe staff were so kind to my mother.\ncomplaint\tI waited an hour and nobody came.",
    pasted: "The pasted text",
    notShown: (name: string, size: string) => `${name} (${size}) is too long to show here, but has been read.`,
    reading: "Reading…",
    read: (format: string, nTexts: number, nClasses: number) =>
      `Read as ${format}: ${count(nTexts, "text")} in ${count(nClasses, "class", "classes")}.`,
    layout: "How it was read",
    columns: (label: string, text: string) => `Labels from ${label}, texts from ${text}.`,
    /** Of a column without a name: its place, and what its first row holds. */
    columnAt: (index: number, first: string) => `column ${index + 1} (such as “${first}”)`,
    columnWith: (index: number, first: string) => `${index + 1}, such as “${first}”`,
    format: "Format",
    header: "First line holds column names",
    labelColumn: "Label column",
    textColumn: "Text column",
    detected: "Detected",
    detect: "Detect again",
    formats: {
      tsv: "tab-separated columns",
      csv: "comma-separated values",
      jsonLines: "JSON Lines",
      fastText: "fastText lines",
      colon: "“label: text” lines",
      firstWord: "lines that begin with the label",
      spaces: "columns between spaces",
      markdown: "a table drawn with |",
      html: "an HTML table",
      yaml: "YAML",
    },
    column: (index: number, name: string) => `${index + 1}: ${name}`,
    classes: "Texts per class",
    asTable: "As a table",
    class: "Class",
    nTexts: "Texts",
    warnings: (n: number) => `${count(n, "point")} to look at`,
    moreWarnings: (n: number) => `and ${number(n)} more`,
    ownTestHelp:
      "The model never learns from these texts. They take the place of the test share under Model → Settings.",
    testTexts: "Test texts",
    testFile: "Test set from a file",
    takeOut: "Export the texts",
    asLines: "These are texts without labels",
    asLinesHelp: "Each line becomes a row. You can then label the rows, or let the page guess labels.",
    testRead: (n: number) => `${count(n, "test text")}.`,
  },
  table: {
    heading: "Rows",
    caption: "Labelled rows",
    row: "Row",
    label: "Label",
    kinds: { text: "Text", picture: "Picture", sound: "Sound" },
    text: "Text",
    actions: "Actions",
    filter: "Filter rows",
    textOf: (row: number) => `Text of row ${number(row + 1)}`,
    labelOf: (row: number) => `Label of row ${number(row + 1)}`,
    delete: (row: number) => `Delete row ${number(row + 1)}`,
    add: "Add a row",
    undo: "Undo",
    redo: "Redo",
    previous: "Previous rows",
    next: "Next rows",
    range: (from: number, to: number, total: number) => `${number(from)}–${number(to)} of ${number(total)}`,
    none: "No row matches.",
    onlyWarned: (n: number) => `Only the ${count(n, "row")} to look at`,
    guessed: (share: number) => `guess, ${percent(share)}`,
    accept: (row: number) => `Accept the guess of row ${number(row + 1)}`,
  },
  guess: {
    heading: (n: number) => `${count(n, "text")} without a label`,
    help: "The page can guess first labels by comparing each text with the names of the classes. Descriptive names help: “late delivery” rather than “class 2”.",
    classNames: "Class names",
    placeholder: "praise, complaint, question",
    few: "Name at least two classes, separated by commas.",
    guess: "Guess labels",
    size: (name: EncoderName, size: string) =>
      `This downloads the ${encoderNames[name]}, ${size}, once. Your texts stay here.`,
    progress: "Guessing",
    at: (done: number, total: number) => `Guessing… ${number(done)} of ${number(total)} texts.`,
    cancel: "Cancel",
    toCheck: (n: number) =>
      `${count(n, "label")} ${n === 1 ? "is a guess" : "are guesses"}. Correct what is wrong: training uses them as they are.`,
    acceptAll: "Accept all",
    first: "Least certain first",
  },
  encoder: {
    own: ownEncoder,
    heading: "Pretrained encoder",
    name: encoderNames,
    language: "The texts’ language",
    unknown: (name: EncoderName, share: number) =>
      `The ${encoderNames[name]} does not know ${percent(share)} of the tokens of your texts, so it can hardly tell them apart.`,
    foreign: (name: EncoderName) =>
      `The ${encoderNames[name]} has not read texts in this script, so it can hardly tell yours apart.`,
    fromTexts: "No encoder here has. A network that starts from random weights learns from your texts alone.",
    use: (name: EncoderName) => `Use the ${encoderNames[name]}`,
    useRandom: "Start from only your texts",
    looking: "Looking for the encoder…",
    will: (name: EncoderName, size: string) =>
      `The ${encoderNames[name]}, ${size}, will be downloaded from this site when you train, and kept in this browser. Your texts stay here.`,
    here: (name: EncoderName, size: string | undefined) =>
      `The ${encoderNames[name]} is kept in this browser${size ? ` (${size})` : ""}.`,
    hereForNow: (name: EncoderName) => `The ${encoderNames[name]} is here until you leave the page.`,
    about: (model: string, licence: string, languages: string) => `${model}, ${licence}. Languages: ${languages}.`,
    download: "Download now",
    again: "Download again",
    progress: "Download",
    downloading: (bytesDone: number, total: number) => `Downloading… ${bytes(bytesDone)} of ${bytes(total)}.`,
    loading: "Preparing the encoder…",
    stalled: waitingWords.stalled,
    stalledAgain: waitingWords.stalledAgain,
    cancel: "Cancel",
    remove: "Remove",
    removeOther: (name: EncoderName) => `Remove the ${encoderNames[name]}`,
    removing: (size: string | undefined) =>
      `Frees ${size ?? "its space"}; the next run that needs it downloads it again.`,
    removingUnkept: "The next run that needs it downloads it again.",
    file: "Load from a file…",
    none: (name: EncoderName, why: string) =>
      `The ${encoderNames[name]} is not available from this site${why ? ` (${why})` : ""}, so training starts from random weights. You can load the encoder from a file instead.`,
    noManifest: (problem: EncoderProblem) =>
      problem.code === "status"
        ? `HTTP ${problem.status}`
        : problem.code === "network"
          ? problem.detail
          : "its list is damaged",
  },
  model: {
    model: "Model",
    engine: "Engine",
    engines: { auto: "Automatic", cpu: "CPU", gpu: "WebGPU" },
    engineHelp: "Automatic takes WebGPU where it is the faster of the two.",
    start: "Start from",
    recommended: "recommended",
    starts: {
      small: { name: "Small encoder", says: "Has read English and Chinese. Trains in seconds." },
      large: { name: "Large encoder", says: "Has read English and Chinese. Mostly the most accurate, and slower." },
      "large-en": {
        name: "English encoder",
        says: "Has read English only. More accurate than the small one, and slower.",
      },
      own: { name: "Encoder of your own", says: "A published folder from your disk." },
      random: { name: "Only your texts", says: "Random weights: knows nothing yet. Few texts teach it little." },
    },
    classifier: "Classifier",
    builtHelp:
      "The classifier judges the encoder’s vector of a whole text: best with few texts. A network reads its vectors of all tokens.",
    builtOn: (built: string, name: EncoderName) => `${built} on the ${encoderNames[name]}`,
    groups: { text: "Text", split: "Split", model: "Network", training: "Training", privacy: "Privacy" },
    nChanged: (n: number) => `${number(n)} changed`,
    restore: "Restore default",
    restoreAll: "Restore all defaults",
    default: (value: string) => `Default: ${value}`,
    on: "on",
    off: "off",
    range: (min: string, max: string) => `Enter a number from ${min} to ${max}.`,
    wholeRange: (min: string, max: string) => `Enter a whole number from ${min} to ${max}.`,
    listRange: (min: string, max: string) => `Enter 1 to 8 whole numbers from ${min} to ${max}, separated by commas.`,
    divides: (size: number) => `Must divide the embedding size, ${number(size)}.`,
    locked: "Settings can be changed during a pause or after the run.",
    lockedPart: "During a pause, the settings that the network was built from stay as they are.",
    waiting: "Once there are texts, the network’s layers and size appear here.",
    planning: "Working out the network…",
    summary: (nTraining: number, nValidation: number, nTest: number, nSteps: number) =>
      [
        `${number(nTraining)} texts to train on`,
        nValidation > 0 ? `${number(nValidation)} to validate` : "none to validate",
        nTest > 0 ? `${number(nTest)} to test` : "",
        nSteps > 0 ? count(nSteps, "step") : "",
      ]
        .filter(Boolean)
        .join(", ") + ".",
    sizes: (nParameters: number, vocabulary: number, maxLen: number) =>
      `${count(nParameters, "parameter")}, ${count(vocabulary, "token")} in the vocabulary, ${count(maxLen, "token")} of each text.`,
    transfer:
      "A classifier learns from the vector that the encoder makes of each text. Which classifier, and whether tuning the encoder helps, is tried out on your training texts.",
    transferOfMedia:
      "A classifier learns from the vector that the encoder makes of each one. Which classifier is tried out on those that it trains on.",
    encoderSizes: (nParameters: number, maxLen: number) =>
      [nParameters > 0 ? count(nParameters, "parameter") : "", `at most ${count(maxLen, "token")} of each text`]
        .filter(Boolean)
        .join(", ") + ".",
    unknownShare: (share: number) => `The model will not know ${percent(share)} of the tokens in the texts held out.`,
    layers: "Layers",
    layer: "Layer",
    layerHelp: "Choose a layer to see its formula, with the sizes of this run.",
    weightsChange: "How the weights are changed",
    shape: "Output shape",
    parameters: "Parameters",
    total: "Total",
    tokens: "How a text becomes tokens",
    tokenText: "Text to split into tokens",
    tokensWaiting: "The tokens appear here once there are texts, and the encoder if one is needed.",
  },
  /** The layers of a network, as `Display` has them in a terminal. */
  layerNames: {
    embedding: (nRows: number, d: number) => `Embedding(${nRows} × ${d})`,
    frozenEncoder: "Encoder (frozen)",
    projection: (from: number, to: number) => `LayerNorm + Linear(${from} → ${to})`,
    conv1d: (from: number, to: number, kernel: number) => `Conv1d(${from} → ${to}, kernel ${kernel}) + ReLU`,
    conv2d: (filters: number, kernel: number) => `Conv2d(1 → ${filters}, kernel ${kernel} × ${kernel}) + ReLU`,
    maxPool2d: (side: number) => `MaxPool2d(${side} × ${side})`,
    flatten: "Flatten",
    /** `and` is what follows: an activation, or `mean`. */
    linear: (from: number, to: number, and: string) => `Linear(${from} → ${to}) + ${and}`,
    mean: "Mean",
    recurrence: (cell: string, isBidirectional: boolean, from: number, to: number) =>
      `${isBidirectional ? "Bidirectional " : ""}${cell}(${from} → ${to})`,
    learnedPositions: "Learned positions",
    sinusoidalPositions: "Sinusoidal positions",
    attention: (block: number, nHeads: number) => `Block ${block}: LayerNorm + attention, ${nHeads} heads`,
    feedForward: (block: number, d: number, inner: number) =>
      `Block ${block}: LayerNorm + feed-forward (${d} → ${inner} → ${d})`,
    layerNorm: "LayerNorm",
    poolings: {
      maxOfFilters: "Max over time",
      maxOfStates: "Max over time",
      meanOfStates: "Mean over time",
      lastState: "Last state",
      meanOfTokens: "Mean over tokens",
      firstToken: "First token",
    },
  },
  tokens: {
    list: "Tokens",
    id: (id: number) => `id ${id}`,
    unknown: "unknown",
    cut: "cut off",
    padding: (n: number) => `${number(n)} × padding`,
    summary: (nTokens: number, nUnknown: number, nCut: number, maxLen: number) =>
      count(nTokens, "token") +
      (nUnknown > 0 ? `, ${number(nUnknown)} unknown` : "") +
      (nCut > 0 ? `, ${number(nCut)} cut off` : "") +
      `; the model reads ${number(maxLen)}.`,
    more: (n: number) => `and ${count(n, "more token")}`,
    none: "No tokens.",
  },
  train: {
    train: "Train",
    pause: "Pause",
    resume: "Resume",
    step: "Step",
    epoch: "Epoch",
    stop: "Stop",
    reset: "Discard model",
    ready: "Ready when you are.",
    noData: "No texts yet.",
    preparing: (n: number) => `Getting ready: reading ${count(n, "text")}…`,
    starting: "Starting…",
    training: "Training…",
    trainingAt: (epoch: number, nEpochs: number, accuracy: number | undefined) =>
      `Training… epoch ${number(epoch)} of ${number(nEpochs)}` +
      (accuracy === undefined ? "" : `, validation accuracy ${percent(accuracy)}`),
    paused: "Paused",
    pausedAt: (step: number, nSteps: number) => `Paused at step ${number(step)} of ${number(nSteps)}.`,
    done: "Done",
    doneAfter: (epochs: number) => `Done after ${count(epochs, "epoch")}.`,
    doneStopped: (step: number) => `Done: stopped at step ${number(step)}. The model so far is kept.`,
    doneEarly: (epoch: number, best: number) =>
      `Done: stopped after epoch ${number(epoch)}, as validation no longer improved. The weights of epoch ${number(best)} are kept.`,
    failed: "The run has ended with an error.",
    fetching: "Getting the encoder first…",
    doneTransfer: (nTried: number) => (nTried < 2 ? "Done." : `Done: ${number(nTried)} ways tried, one is kept.`),
    goesOn: {
      scratch: "Goes on from the earlier model’s weights; words and classes that it did not have are new.",
      network:
        "Goes on from the earlier model’s weights; texts that it has read are not read again, and classes that it did not have are new.",
      transfer: "Goes on with the way to learn that the earlier model had found. “Train” looks for the best way again.",
    },
    doneTransferStopped: "Done: stopped. The best way found so far is kept.",
    stopKeeps: "“Stop” ends the search for the best way and keeps the best found so far.",
    stages: "Stages",
    stage: {
      teacher: "Let the teacher learn",
      encode: "Encode the texts",
      compare: "Compare classifiers",
      tryTuning: "Try tuning the encoder",
      teach: "Learn from texts without labels",
      fitPrivately: "Fit with noise",
    },
    skipped: "not done",
    tuningFailed: (why: string) => `The encoder was not tuned: its tuning failed. ${why}`,
    ways: "Accuracy of each way tried",
    waysEmpty: "Each way to learn appears here as it is tried.",
    waysOfLabels: "Each label has a classifier of its own, chosen by cross-validation on the training texts.",
    waysOrder: "in the order tried",
    waysPicture: (n: number, name: string, accuracy: string) =>
      `${count(n, "way")} tried so far. Best: ${name}, ${accuracy} right on training texts held out in turn.`,
    waysHelp: "On training texts held out in turn; the lines are 95% intervals. The numbers",
    bestSoFar: "best so far",
    features: { none: "Character n-grams only", frozen: "Frozen encoder", tuned: "Tuned encoder" },
    tuning: "Tuning the encoder, step by step",
    contrastive: "Contrastive loss",
    fold: (fold: number, nFolds: number) => `Fold ${number(fold)} of ${number(nFolds)}`,
    otherParts: "Earlier folds",
    tuningCurve: (loss: string) => `Curve of the contrastive loss by tuning step. Now: ${loss}.`,
    epochLabel: "Epoch",
    stepLabel: "Step",
    of: (value: number, total: number) => `${number(value)} / ${number(total)}`,
    speed: "Steps a second",
    timeLeft: "Time left",
    gradientNorm: "Gradient norm",
    signalsEmpty:
      "While a network learns, this shows how strongly the loss pulls at each layer, and how its outputs are spread.",
    byStep: "Step by step",
    noSignals:
      "This run has no layers to look into: it learns a classifier on the encoder’s finished text vectors. Models that start from random weights have them, and so does an RNN, GRU or LSTM on an encoder.",
    learningRate: "Learning rate",
    seconds: (seconds: number) =>
      seconds < 1 ? "under 1 s" : seconds < 90 ? `${Math.round(seconds)} s` : `${number(Math.round(seconds / 60))} min`,
    engineLine: (engine: string, reason: string) => `Computes on ${engine === "CPU" ? "the CPU" : engine}: ${reason}.`,
    loss: "Loss",
    accuracy: "Accuracy",
    onTraining: "Training",
    onValidation: "Validation",
    onBatch: "Single steps",
    curve: (name: string, training: string, validation: string | undefined) =>
      `Curve of the ${name.toLowerCase()} by step. Now: training ${training}` +
      (validation === undefined ? "." : `, validation ${validation}.`),
    values: (name: string) => `${name} as a table`,
    curvesEmpty: "The curves appear here while the model learns.",
  },
  results: {
    waiting: "After training, this shows how often the model is right on texts it has not seen.",
    evaluating: "Scoring the model…",
    methodOf: "How this is computed",
    uncalibrated:
      "This run was kept by an earlier version, which did not ask whether probabilities can be believed. Train again to know.",
    unscored: "This model came by itself, without the scores of its run. It answers under Try.",
    withoutTexts:
      "This model came without the texts that it was scored on, so it is not known here which of them it took for what.",
    part: "Scores on",
    parts: { validation: "Validation texts", test: "Test texts", training: "Training texts" },
    accuracy: "Accuracy",
    macroF1: "Macro F1",
    loss: "Loss",
    evidence: "What is known about the accuracy",
    measuredOn: "Measured on",
    accuracyRange: "Accuracy, 95% interval",
    onPart: (part: string, n: number) => `${part} (${number(n)})`,
    onFolds: "Training texts held out in turn",
    disagree: (heldOut: string, n: number, folds: string) =>
      `These disagree: ${heldOut} on the ${count(n, "text")} held out, ${folds} on training texts held out in turn. A few texts are easily lucky or unlucky: expect something between the two. More texts will tell.`,
    learned: (name: string, how: string) => `What was learned: ${name} · ${how}.`,
    majority: (share: string) => `Always answering with the largest class would reach ${share}.`,
    f1Interval: (low: number, high: number) => `Macro F1: from ${percent(low)} to ${percent(high)} (95% interval).`,
    right: (nCorrect: number, n: number, low: number, high: number) =>
      n < 30
        ? `${number(nCorrect)} of ${number(n)} right. With so few texts this can be off by a lot: on new texts of this kind, anything from ${percent(low)} to ${percent(high)} would fit (95% interval).`
        : `${number(nCorrect)} of ${number(n)} right. On new texts of this kind, expect from ${percent(low)} to ${percent(high)} (95% interval).`,
    onTraining:
      "These are the texts it learned from: this is no measure of how well it does on new ones. Set a validation share under Model → Settings.",
    onTrainingToo: "These are the texts it learned from: look at the validation texts for an honest score.",
    stale: "The texts or settings have changed since this run. Train again to bring the results up to date.",
    membership: "What does the model give away of its training texts?",
    calibration: (error: string) => `Can the probabilities be believed? Calibration error ${error}`,
    metrics: "Metrics per class",
    class: "Class",
    precision: "Precision",
    recall: "Recall",
    f1: "F1",
    support: "Texts",
    macro: "Macro average",
    micro: "Micro average",
    weighted: "Weighted average",
    confusion: "Confusion matrix",
    confusionHelp: "Rows: the true class. Columns: what the model said.",
    mostConfused: "With so many classes, only the pairs that were confused, most frequent first.",
    trueClass: "True",
    predictedClass: "Predicted",
    count: "Texts",
    noneConfused: "Nothing was confused.",
    cell: (n: number, expected: string, predicted: string) =>
      `${count(n, "text")} of ${expected} taken for ${predicted}`,
    mistakes: (n: number) => `${count(n, "text")} classified wrongly`,
    mistakesFew: (n: number, expected: string, predicted: string) =>
      `${count(n, "text")} of “${expected}” taken for “${predicted}”`,
    cellRight: (n: number, label: string) => `${count(n, "text")} of ${label} recognised`,
    recognised: (n: number, label: string) => `${count(n, "text")} of “${label}” recognised`,
    ofClass: (n: number, label: string) => `${count(n, "text")} of “${label}”`,
    takenFor: (n: number, label: string) => `${count(n, "text")} that the model takes for “${label}”`,
    ofOrTakenFor: (n: number, label: string) => `${count(n, "text")} of “${label}” or taken for it`,
    filtered: (n: number) => `${count(n, "text")} found`,
    filter: "Filter the texts",
    show: "Show",
    shows: { wrong: "Mistakes", right: "Right answers", all: "All" },
    eitherClass: "True or predicted",
    confidence: (low: string, high: string) => `confidence ${low} to ${high}`,
    listed: (what: string) => `Listed: ${what}.`,
    any: "Any",
    atLeast: "Confidence from %",
    atMost: "to %",
    precisionOf: (value: string, label: string) => `Precision ${value}: texts taken for ${label}`,
    recallOf: (value: string, label: string) => `Recall ${value}: texts of ${label}`,
    f1Of: (value: string, label: string) => `F1 ${value}: texts of ${label} or taken for it`,
    supportOf: (n: number, label: string) => `${count(n, "text")} of ${label}`,
    metricsHelp: "Choose a number to see its texts.",
    editRow: (row: number) => `Edit row ${number(row + 1)}`,
    closeRow: (row: number) => `Close row ${number(row + 1)}`,
    showAll: "Show all mistakes",
    onPaper: (n: number, all: number) => `These are ${number(n)} of ${number(all)}, the surest first.`,
    showMore: (n: number) => `Show ${number(n)} more`,
    noMistakes: "No text was classified wrongly.",
    saidRight: (label: string) => `The model says ${label}, and so does the label`,
    said: (predicted: string, expected: string) => `The model says ${predicted}, the label says ${expected}`,
  },
  tried: {
    none: "A run on a pretrained encoder tries several ways to learn; they are listed here with what each scored.",
    heading: "Ways tried",
    help: "Each way is judged by its loss on training texts held out in turn, the lower the better. Below each accuracy is its 95% interval.",
    best: (n: number) => `The best ${number(n)}`,
    others: (n: number) => `The other ${count(n, "way")}`,
    way: "Way",
    accuracy: "Accuracy",
    loss: "Loss ± error",
    chosen: "kept",
    recipe,
    lowest: "The one with the lowest loss is kept.",
    usual: "Of those about as good as the lowest, the one closest to what usually works is kept.",
    tuned: (before: string, after: string) => `Tuning the encoder helped${comparedLosses(before, after)}.`,
    tunedAnyway: (before: string, after: string) =>
      `Tuning the encoder made no clear difference${comparedLosses(before, after)}; it usually helps with new texts, so it is kept.`,
    notTuned: (before: string, after: string) => `Tuning the encoder did not help${comparedLosses(before, after)}.`,
    taught: (n: number, before: string, after: string) =>
      `It learns from ${count(n, "text without a label", "texts without labels")} too, which helped${comparedLosses(before, after)}.`,
    taughtAnyway: (n: number, before: string, after: string) =>
      `It learns from ${count(n, "text without a label", "texts without labels")} too; on these few texts held out that did not help${comparedLosses(before, after)}, but it usually does with new texts (Model → Settings turns it off).`,
    valence:
      "The classes’ names are about good and bad, so it leans on how good words differ from bad ones in a lexicon.",
    valenceRefused:
      "The classes’ names are about good and bad, but leaning on how good words differ from bad ones in a lexicon did not help.",
    oneRound: "Both losses are of the same texts, in one round of folds, where the table may have more.",
  },
  search: {
    help: "Tries other settings at random and scores each on training texts held out in turn. The best of many tries is also the luckiest: expect somewhat less of it.",
    nTries: "Number of tries",
    start: "Search settings",
    cancel: "Cancel the search",
    progress: "Search",
    at: (nDone: number, nTries: number) => `Searching… ${number(nDone)} of ${number(nTries)} tries done.`,
    done: (n: number) => `${count(n, "try", "tries")} done.`,
    table: "Tries",
    changed: "Changed settings",
    nothing: "nothing: the settings as they were",
    accuracy: "Accuracy",
    allRight: "All labels right",
    microF1: "Micro F1",
    macroF1: "Macro F1",
    loss: "Loss",
    best: "best",
    apply: "Apply",
    applied: "in use",
    applyOf: (index: number) => `Apply try ${number(index + 1)}`,
    failed: (reason: string) => `Failed: ${reason}`,
  },
  made: {
    leaves: {
      name: "Leaves (pictures)",
      description: "Drawn leaves of three shapes, told apart by what they look like.",
      classes: ["long", "round", "lobed"],
      size: "36 pictures in 3 classes.",
    },
    knocks: {
      name: "Bell, knock, whistle (sounds)",
      description: "Sounds of a second each, made by a few lines of arithmetic.",
      classes: ["bell", "knock", "whistle"],
      size: "36 sounds in 3 classes.",
    },
  },
  predict: {
    headings: { text: "Try a text", picture: "Try a picture", sound: "Try a sound" },
    heading: "Try a text",
    help: "Write or paste any text. The model answers as you type.",
    waiting: "Once a model is trained, write a text here to see how it is classified.",
    list: "Prediction",
    gives: (labels: readonly string[]) => `Gives: ${labels.join(", ")}`,
    givesNone: "Gives none of the labels",
    given: "given",
    threshold: (share: number) => `threshold ${percent(share)}`,
    thresholds: "A label is given where its bar reaches its mark, the label’s threshold.",
    about: "About this answer",
    nothing: "There is nothing in this text that the model can read.",
    noneOfThese: (share: number, least: number) =>
      `None of these: the most probable class has only ${percent(share)}, less than the ${percent(least)} asked for under Results → Confidence.`,
    unknown: (nUnknown: number, nTokens: number) =>
      nUnknown === nTokens
        ? "The model knows none of these tokens, so its answer is a guess."
        : `The model does not know ${number(nUnknown)} of these ${number(nTokens)} tokens.`,
  },
  labelNext: {
    none: "None of these",
    simulation: "Do the suggestions help?",
  },
};
