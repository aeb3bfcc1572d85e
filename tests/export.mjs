// Exported models of every kind say what the core says: in NumPy, and by ONNX Runtime in Python and in JavaScript; of
// pictures and sounds by ONNX Runtime.
//
//   node tests/export.mjs [CASE…]

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { providePython } from "../scripts/python.mjs";
import { main, print, Problem, root, run, runNpm } from "../scripts/run.mjs";
import { makeFiles } from "./export/media_files.mjs";
import { handful } from "./handful.mjs";

/** Texts that show how a text is cut: marks, scripts, signs of four bytes, none at all. */
const odd = [
  "  ",
  "!!! ??? ...",
  "ＧＯＯＤ ﬁlm naïve İstanbul ΣΑΣ",
  "don´t 3.14 well-known co_op",
  "𝄞 unseen ☃ 👍🏽👍🏽",
  "混合 text 2024年。コーヒー",
  "a\u200bc\u00a0d",
  "query: x [SEP] y <url> http://a.b/c me@example.com 1,000.5",
  "word ".repeat(200).trim(),
];

/**
 * A name, the sample that it learns from, how many texts of each class, the model, its settings, and where it stands
 * on one, the published encoder.
 */
const cases = /** @type {const} */ ([
  ["cnn", "support", 8, "cnn", "epochs=4 mask_urls=true mask_numbers=true keep_punctuation=false"],
  ["cnn-zh", "headlines-zh", 8, "cnn", "epochs=4 segmentation=bigrams"],
  ["private", "support", 8, "cnn", "epochs=3 private=true"],
  ["keras-cnn", "support", 8, "keras-cnn", "epochs=2"],
  ["keras-cnn-zh", "headlines-zh", 8, "keras-cnn", "epochs=2 padding=pre truncation=pre"],
  ["rnn", "support", 8, "rnn", "epochs=2 rnn_pooling=mean"],
  ["rnn-zh", "orders-zh", 8, "rnn", "epochs=2 bidirectional=false"],
  ["gru", "messages", 8, "gru", "epochs=2"],
  ["gru-zh", "headlines-zh", 8, "gru", "epochs=2 rnn_pooling=last"],
  ["lstm", "messages", 8, "lstm", "epochs=2 segmentation=characters"],
  ["lstm-zh", "orders-zh", 8, "lstm", "epochs=2 rnn_pooling=max"],
  ["transformer", "reviews", 8, "transformer", "epochs=2 transformer_pooling=first positions=sinusoidal"],
  ["transformer-zh", "headlines-zh", 8, "transformer", "epochs=2"],
  ["small-frozen", "support", 8, "small-frozen", ""],
  ["small-zh", "headlines-zh", 6, "small", "tuning_steps=10"],
  ["small-tuned", "messages", 6, "small-tuned", "tuning_steps=4"],
  ["small-network", "messages", 8, "cnn-pretrained", "epochs=3"],
  ["small-gru-zh", "headlines-zh", 4, "gru-pretrained", "epochs=2"],
  ["several-cnn", "inbox", 4, "cnn", "labels=several epochs=4"],
  ["several-transformer-zh", "inbox-zh", 4, "transformer", "labels=several epochs=2"],
  ["several-frozen", "inbox", 4, "small-frozen", "labels=several"],
  ["several-zh", "inbox-zh", 4, "small", "labels=several"],
  ["several-network", "inbox", 4, "cnn-pretrained", "labels=several epochs=3"],
  ["several-large", "inbox", 2, "large-frozen", "labels=several"],
  ["large-zh", "headlines-zh", 4, "large-tuned", "tuning_steps=4"],
  ["large-network", "messages", 4, "transformer-pretrained", "epochs=2"],
  ["large-en", "messages", 6, "large-en-frozen", ""],
  ["own-bert", "messages", 6, "own-frozen", "", "bert"],
  ["own-roberta", "messages", 6, "own-tuned", "tuning_steps=4", "roberta"],
  ["own-xlm-roberta-zh", "headlines-zh", 6, "own-frozen", "ngrams=false", "xlm-roberta"],
  ["own-distilbert", "messages", 6, "own-frozen", "ngrams=false", "distilbert"],
]);

/** A name, and what it is of. */
const mediaCases = /** @type {const} */ ([
  ["pictures", "image"],
  ["sounds", "sound"],
]);

/** ONNX Runtime's name of a type, and what an array of it is made of, by NumPy's name. */
const types = /** @type {const} */ ({
  int64: ["int64", (/** @type {number[]} */ values) => BigInt64Array.from(values, BigInt)],
  uint8: ["uint8", (/** @type {number[]} */ values) => Uint8Array.from(values)],
  float32: ["float32", (/** @type {number[]} */ values) => Float32Array.from(values)],
});

const runtime = "onnxruntime-web@1.20.1";

await main(async () => {
  const chosen = process.argv.slice(2);
  const isWanted = (/** @type {readonly [string, ...unknown[]]} */ [name]) =>
    chosen.length === 0 || chosen.includes(name);
  const wanted = cases.filter(isWanted);
  const wantedMedia = mediaCases.filter(isWanted);
  const python = await providePython("export", path.join(root, "tests/export/requirements.txt"));
  const work = path.join(root, "target/export");
  rmSync(work, { recursive: true, force: true });
  for (const one of wanted) make(path.join(work, one[0]), one);
  for (const [name, modality] of wantedMedia) makeOfMedia(path.join(work, name), name, modality);
  const folders = wanted.map(([name]) => path.join(work, name));
  const ofMedia = wantedMedia.map(([name]) => path.join(work, name));
  const compare = async (/** @type {string} */ script, /** @type {string} */ module, /** @type {string[]} */ all) =>
    all.length === 0 || run(python, [path.join(root, "tests/export", script), path.join(root, module), ...all]);
  const isSame = [
    await compare("compare.py", "src/export/python", folders),
    await compare("compare_media.py", "media/python", ofMedia),
    await compareInJavaScript([...folders, ...ofMedia]),
  ];
  if (isSame.includes(false)) process.exitCode = 1;
});

/**
 * Trains a model and writes all that is compared.
 * @param {string} folder
 * @param {(typeof cases)[number]} of
 */
function make(folder, [name, sample, nOfClass, model, set, published]) {
  print(`${name}: training …`);
  mkdirSync(folder, { recursive: true });
  /** @type {Map<string, string[]>} */
  const classes = new Map();
  for (const line of readFileSync(path.join(root, `www/samples/${sample}.tsv`), "utf8")
    .trim()
    .split("\n")) {
    const label = line.split("\t")[0] ?? "";
    classes.set(label, [...(classes.get(label) ?? []), line]);
  }
  const rows = [...classes.values()].flatMap((lines) => lines.slice(0, nOfClass));
  const texts = [...rows.map((line) => line.slice(line.indexOf("\t") + 1)), ...odd];
  writeFileSync(path.join(folder, "table.tsv"), `${rows.join("\n")}\n`);
  writeFileSync(path.join(folder, "texts.txt"), `${texts.join("\n")}\n`);
  const file = (/** @type {string} */ one) => path.join(folder, one);
  const settings = set
    .split(" ")
    .filter(Boolean)
    .flatMap((pair) => ["--set", pair]);
  const encoder = published ? ["--encoder", path.join(root, "tests/fixtures/published", published)] : [];
  handful(["train", file("table.tsv"), "--model", model, ...settings, ...encoder, "--out", file("model")]);
  for (const form of ["onnx", "safetensors"])
    handful(["export", file("model"), "--to", form, ...encoder, "--out", file(form)]);
  writeFileSync(file("expected.jsonl"), handful(["predict", file("model"), file("texts.txt"), ...encoder, "--json"]));
}

/**
 * The same of files that are made for it.
 * @param {string} folder
 * @param {string} name
 * @param {"image" | "sound"} modality
 */
function makeOfMedia(folder, name, modality) {
  print(`${name}: training …`);
  const [files, model, onnx] = /** @type {[string, string, string]} */ (
    ["files", "model", "onnx"].map((one) => path.join(folder, one))
  );
  makeFiles(modality, files);
  const kind = ["--modality", modality];
  handful(["train", files, ...kind, "--out", model]);
  handful(["export", model, "--to", "onnx", "--out", onnx]);
  writeFileSync(path.join(folder, "expected.jsonl"), handful(["predict", model, files, ...kind, "--json"]));
}

/**
 * The first texts of each folder once more, by the runtime that browsers have.
 * @param {string[]} folders
 */
async function compareInJavaScript(folders) {
  const place = path.join(root, "target/onnxruntime-web");
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, "package.json"), '{ "private": true }\n');
  if (!existsSync(path.join(place, "node_modules/onnxruntime-web"))) {
    const isHere = await runNpm(["install", "--prefix", place, "--no-save", "--no-audit", "--no-fund", runtime]);
    if (!isHere) throw new Problem(`${runtime} could not be installed.`);
  }
  const { InferenceSession, Tensor, env } = createRequire(path.join(place, "x.js"))("onnxruntime-web");
  env.wasm.numThreads = 1;
  let isSame = true;
  for (const folder of folders) {
    /** @type {{ inputs: Record<string, [number[], number[], keyof typeof types]>, expected: number[][] }} */
    const { inputs, expected } = JSON.parse(readFileSync(path.join(folder, "batch.json"), "utf8"));
    const session = await InferenceSession.create(readFileSync(path.join(folder, "onnx/model.onnx")));
    const tensors = Object.entries(inputs).map(([name, [shape, values, kind]]) => {
      const [type, array] = types[kind];
      return [name, new Tensor(type, array(values), shape)];
    });
    const { probabilities } = await session.run(Object.fromEntries(tensors));
    const far = Math.max(...expected.flat().map((value, place) => Math.abs(value - probabilities.data[place])));
    // So written that NaN fails.
    const isFar = !(far <= 1e-4);
    if (isFar) isSame = false;
    print(`${path.basename(folder).padEnd(24)} ${isFar ? "NOT " : ""}the same in JavaScript: ${far.toExponential(1)}`);
    await session.release();
  }
  return isSame;
}
