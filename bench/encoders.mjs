// 100 texts through the pretrained encoders, one thread: the page's CPU engine, and onnxruntime-web with what the page
// exports, in single precision and quantised to 8 bits, in turn.
//
// The page cuts its texts into tokens within the time; onnxruntime-web is given ids, in batches of texts of like
// length. Each round has texts of its own, as the page keeps what it has read.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { print, root } from "../scripts/run.mjs";
import { median } from "./median.mjs";
import { site } from "./peers/index.mjs";
import { describeVectors } from "./peers/vectors.mjs";
import { mainThreadOf } from "./processor.mjs";
import { startEngine } from "./workload.mjs";

/** @typedef {{ encoder: string, model: string }} Encoder */
/** @typedef {{ who: string, clock: number[], processor: number[], difference?: number, cosine?: number, published?: number }} Row */
/** @typedef {{ encoder: string, rows: Row[], page: { readMs: number, loadMs: number, answerMs: number, megabytes: number } }} Result */

/** @type {readonly Encoder[]} */
export const encoders = [
  { encoder: "small", model: "cnn" },
  { encoder: "large-en", model: "transformer" },
  { encoder: "large", model: "transformer" },
];
const nTexts = 100;
const batch = 8;

/** Of six classes. */
const rows = ["support", "reviews"]
  .flatMap((name) =>
    readFileSync(path.join(root, `www/samples/${name}.tsv`), "utf8")
      .trim()
      .split("\n"),
  )
  .slice(0, nTexts);

/** The texts of a round: another word makes another text of each, one token longer. @param {number} round */
export const textOf = (round) => rows.map((row) => `${row} ${round}`).join("\n");

/**
 * @param {import("./index.mjs").Bench} bench
 * @returns {Promise<Result[]>}
 */
export async function measureEncoders(bench) {
  /** @type {Result[]} */
  const results = [];
  for (const encoder of bench.isQuick ? encoders.slice(1, 2) : encoders) {
    // A browser each, so that the memory is its own.
    results.push(await bench.inBrowser([], (browser) => measure(bench, browser, encoder)));
  }
  return results;
}

/**
 * @param {import("./index.mjs").Bench} bench
 * @param {import("playwright-core").Browser} browser
 * @param {Encoder} encoder
 * @returns {Promise<Result>}
 */
async function measure(bench, browser, { encoder, model }) {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.goto(bench.url);
  await page.evaluate(startEngine, /** @type {const} */ ("cpu"));
  const { readMs, loadMs } = await page.evaluate(loadEncoder, encoder);
  const first = await page.evaluate(encode, { encoder, model, text: rows.join("\n"), isWhole: true });
  const { onnx, ids, probabilities, answerMs, megabytes } = await page.evaluate(takeModel, { encoder, rows });
  const folder = path.join(site, "onnx", encoder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "f32.onnx"), Buffer.from(onnx, "base64"));
  print(`  ${encoder}: ${(first / 1000).toFixed(1)} s for the first 100 texts, with the compilers at work`);
  const python = bench.isQuick ? undefined : bench.python;
  const vectors = await describeVectors(python, folder, ids, encoder);
  const kinds = ["f32", ...(vectors ? ["int8"] : [])];

  /** @type {{ row: Row, measure: (round: number) => Promise<number>, processor: import("./processor.mjs").Reading }[]} */
  const running = [];
  running.push({
    row: { who: "page", clock: [], processor: [], ...vectors?.page },
    measure: (round) => page.evaluate(encode, { encoder, model, text: textOf(round), isWhole: false }),
    processor: await mainThreadOf(browser, page),
  });
  for (const kind of kinds) {
    const peer = await browser.newPage();
    peer.setDefaultTimeout(0);
    await peer.goto(bench.peersUrl);
    const found = await peer.evaluate(openOnnx, { address: `onnx/${encoder}/${kind}.onnx`, ids, batch });
    const difference = Math.max(...found.map((value, at) => Math.abs(value - (probabilities[at] ?? NaN))));
    running.push({
      row: {
        who: `onnxruntime-web, ${kind}`,
        clock: [],
        processor: [],
        difference,
        .../** @type {any} */ (vectors)?.[kind],
      },
      measure: () => peer.evaluate(runOnnx),
      processor: await mainThreadOf(browser, peer),
    });
  }
  for (let round = 1; round <= (bench.isQuick ? 2 : 5); round++) {
    for (const { row, measure, processor } of running) {
      const before = await processor();
      row.clock.push(await measure(round));
      row.processor.push((await processor()) - before);
    }
  }
  const told = running.map(
    ({ row }) => `${row.who} ${median(row.clock).toFixed(0)} ms (${median(row.processor).toFixed(0)})`,
  );
  print(`  ${encoder}: ${told.join("; ")}`);
  return { encoder, rows: running.map(({ row }) => row), page: { readMs, loadMs, answerMs, megabytes } };
}

/**
 * In the page: from the browser's own storage, as on a second visit: reading and checking the file, then unpacking it
 * and handing it to the engine.
 * @param {string} encoder
 */
export async function loadEncoder(encoder) {
  const { session } = /** @type {any} */ (globalThis);
  const address = new URL(`models/${encoder}.safetensors.gz`, document.baseURI).href;
  const cache = await caches.open("bench");
  await cache.add(address);
  const began = performance.now();
  const blob = await (await cache.match(address))?.blob();
  if (!blob) throw new Error("nothing was kept");
  await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  const read = performance.now();
  const unpacked = new Response(blob.stream().pipeThrough(new DecompressionStream("gzip")));
  const bytes = new Uint8Array(await unpacked.arrayBuffer());
  session.load_encoder(encoder, bytes);
  const loaded = performance.now();
  Object.assign(globalThis, { encoderBytes: bytes });
  return { readMs: read - began, loadMs: loaded - read };
}

/**
 * In the page: milliseconds of reading the texts by an encoder that stays as it is; and then a classifier, whose are
 * not counted, if the run is to be a whole one.
 * @param {{ encoder: string, model: string, text: string, isWhole: boolean }} what
 */
export async function encode({ encoder, model, text, isWhole }) {
  const { engine, session } = /** @type {any} */ (globalThis);
  const { examples } = (await session.ask({ kind: "parse", input: { text, options: {} } })).value;
  const choices = { model, start: "pretrained", adaptation: "frozen", validation_share: 0 };
  // So that the exported graph has no n-grams to read.
  Object.assign(choices, { ngrams: false, label_names: false }, model === "transformer" ? { encoder } : {});
  const plan = session.prepare({ examples }, { ...engine.Session.defaults(), ...choices });
  Object.assign(globalThis, { classes: plan.classes });
  const began = performance.now();
  let encoded = 0;
  for (let isDone = false; !isDone;) {
    const progress = await session.advance(1);
    const isRead = progress.events.some((/** @type {{ stage?: string }} */ { stage }) => stage === "compare");
    if (encoded === 0 && isRead) encoded = performance.now() - began;
    isDone = progress.finished || (encoded > 0 && !isWhole);
  }
  return encoded;
}

/**
 * In the page: the trained model as ONNX in base 64, and what it says of the texts.
 * @param {{ encoder: string, rows: string[] }} what
 */
async function takeModel({ rows }) {
  const { session, classes, encoderBytes, engineMemory } = /** @type {any} */ (globalThis);
  const megabytes = engineMemory.buffer.byteLength / 1e6;
  const texts = rows.map((row) => row.slice(row.indexOf("\t") + 1));
  const ids = [];
  const probabilities = [];
  const began = performance.now();
  for (const text of texts.slice(0, 10)) await session.ask({ kind: "predict", input: { text: `${text} again` } });
  const answerMs = (performance.now() - began) / 10;
  for (const text of texts) {
    ids.push(Array.from((await session.ask({ kind: "read", input: { text } })).value.ids));
    const { value } = await session.ask({ kind: "predict", input: { text } });
    const of = new Map(value.classes.map((/** @type {any} */ { label, probability }) => [label, probability]));
    probabilities.push(...classes.map((/** @type {string} */ name) => of.get(name)));
  }
  const files = session.export_model(await session.save_model(), encoderBytes, "onnx");
  const file = files.find((/** @type {{ name: string }} */ { name }) => name === "model.onnx");
  return { onnx: file.bytes.toBase64(), ids, probabilities, answerMs, megabytes };
}

/**
 * In the page of a peer: what the graph says of all texts, in their order.
 * @param {{ address: string, ids: number[][], batch: number }} what
 * @returns {Promise<number[]>}
 */
async function openOnnx({ address, ids, batch }) {
  const ort = await import(new URL("ort/ort.wasm.min.js", document.baseURI).href);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = {
    mjs: new URL("ort/ort-wasm-simd-threaded.js", document.baseURI).href,
    wasm: new URL("ort/ort-wasm-simd-threaded.wasm", document.baseURI).href,
  };
  const graph = new Uint8Array(await (await fetch(address)).arrayBuffer());
  const session = await ort.InferenceSession.create(graph, { executionProviders: ["wasm"] });
  const order = ids.map((_, at) => at).toSorted((a, b) => (ids[a]?.length ?? 0) - (ids[b]?.length ?? 0));
  const batches = [];
  for (let start = 0; start < order.length; start += batch) {
    const places = order.slice(start, start + batch);
    const length = Math.max(...places.map((at) => ids[at]?.length ?? 0));
    const size = places.length * length;
    const [tokens, mask] = [new BigInt64Array(size), new BigInt64Array(size)];
    places.forEach((at, row) => {
      ids[at]?.forEach((id, place) => {
        tokens[row * length + place] = BigInt(id);
        mask[row * length + place] = 1n;
      });
    });
    const tensor = (/** @type {BigInt64Array} */ values) => new ort.Tensor("int64", values, [places.length, length]);
    batches.push({ places, inputs: { input_ids: tensor(tokens), attention_mask: tensor(mask) } });
  }
  /** @type {number[]} */
  const said = [];
  for (const { places, inputs } of batches) {
    const { probabilities } = await session.run(inputs);
    const n = probabilities.dims[1];
    places.forEach((at, row) => {
      for (let place = 0; place < n; place++) said[at * n + place] = probabilities.data[row * n + place];
    });
  }
  Object.assign(globalThis, { session, batches });
  return said;
}

/** In the page of a peer: milliseconds of reading all texts. */
async function runOnnx() {
  const { session, batches } = /** @type {any} */ (globalThis);
  const began = performance.now();
  for (const { inputs } of batches) await session.run(inputs);
  return performance.now() - began;
}
