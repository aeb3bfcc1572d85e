// What is trained in a bench, and what the page's engine does of it in a page of Chromium. Without the page's
// views and without its worker, a bench calls the engine in the main thread.

/** @typedef {import("./peers/parameters.mjs").Sizes} Sizes */
/** @typedef {import("./peers/parameters.mjs").Model} Model */

export const sizes = /** @type {const} @satisfies {readonly Sizes[]} */ ([
  { batch: 8, length: 24, vocabulary: 500 },
  { batch: 32, length: 64, vocabulary: 5_000 },
  { batch: 32, length: 128, vocabulary: 20_000 },
]);

/** The settings without what other libraries would do in another way. */
export const plain = { optimizer: "adam", weight_decay: 0, dropout: 0, word_dropout: 0, gradient_clip: 0 };

/** @param {Sizes} sizes */
export function nameOf({ batch, length, vocabulary }) {
  return `${batch} × ${length}, ${vocabulary.toLocaleString("en")} words`;
}

/**
 * In the page: starts an engine; its adapter, if it has one.
 * @param {"cpu" | "gpu"} engine
 */
export async function startEngine(engine) {
  const { [engine]: files } = await (await fetch("engine/manifest.json")).json();
  if (!files) throw new Error(`${engine} is not built`);
  const module = await import(new URL(files.js, document.baseURI).href);
  const { memory } = await module.default({ module_or_path: new URL(files.wasm, document.baseURI).href });
  Object.assign(globalThis, { engine: module, session: await module.Session.start(), engineMemory: memory });
}

/**
 * In the page: a run on texts that look random, at its first step.
 *
 * With `isOneBatch` there are no more texts than one batch has; the words that are left for the vocabulary stand
 * behind those that the network reads. Then each step sees the same texts, in whatever order.
 * @param {{ sizes: Sizes, model: string, settings: object, isOneBatch: boolean }} what
 * @returns {Promise<{ vocabulary: number, ids: number[][], labels: number[] }>} the texts as they are read
 */
export async function prepareRun({ sizes: { batch, length, vocabulary }, model, settings, isOneBatch }) {
  const { engine, session } = /** @type {any} */ (globalThis);
  let state = 1;
  let nWords = 0;
  const random = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648);
  const anyWord = () => `w${random() % (vocabulary - 2)}`;
  const newWord = () => (nWords < vocabulary - 2 ? `w${nWords++}` : anyWord());
  const nTexts = isOneBatch ? batch : Math.max(2 * Math.ceil(vocabulary / length), 3 * batch);
  const nBehind = isOneBatch ? Math.ceil(vocabulary / batch) : 0;
  const words = () => [
    ...Array.from({ length }, isOneBatch ? anyWord : newWord),
    ...Array.from({ length: nBehind }, newWord),
  ];
  const text = Array.from({ length: nTexts }, (_, n) => `${n % 2 ? "a" : "b"}\t${words().join(" ")}`).join("\n");
  const { examples } = (await session.ask({ kind: "parse", input: { text, options: {} } })).value;
  const defaults = engine.Session.defaults();
  const chosen = { start: "random", model, batch_size: batch, max_len: length, num_words: vocabulary };
  const config = { ...defaults, ...chosen, epochs: 1000, validation_share: 0, ...settings };
  const plan = session.prepare({ examples, testExamples: [] }, config);
  if (!isOneBatch) return { vocabulary, ids: [], labels: [] };
  const ids = [];
  for (const example of examples) {
    const { value } = await session.ask({ kind: "read", input: { text: example.text } });
    ids.push(Array.from(value.ids));
  }
  const labels = examples.map((/** @type {{ label: string }} */ { label }) => plan.classes.indexOf(label));
  return { vocabulary: plan.vocabularySize ?? vocabulary, ids, labels };
}

/** In the page: the run's state, its weights among it, in base 64. @returns {Promise<string>} */
export async function takeCheckpoint() {
  return (await /** @type {any} */ (globalThis).session.checkpoint()).toBase64();
}

/**
 * In the page: goes on with the run.
 * @param {number} nSteps
 * @returns {Promise<{ clock: number, losses: number[] }>} milliseconds of all steps, and their losses
 */
export async function advanceRun(nSteps) {
  const { session } = /** @type {any} */ (globalThis);
  const began = performance.now();
  /** @type {number[]} */
  const losses = [];
  while (losses.length < nSteps) {
    /** @type {{ events: { type: string, loss: number }[] }} */
    const { events } = await session.advance(nSteps - losses.length);
    for (const event of events) if (event.type === "step") losses.push(event.loss);
  }
  return { clock: performance.now() - began, losses };
}
