// Who trains a network beside the page: each in a page of Chromium of its own, or in a program. All begin from the
// page's first weights and are asked for the same things.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import path from "node:path";
import { countGpuCalls, countsOf } from "./gpu-counts.mjs";
import { mainThreadOf, withGpuProcess } from "./processor.mjs";
import { advanceRun, plain, prepareRun, startEngine, takeCheckpoint } from "./workload.mjs";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("./peers/parameters.mjs").Sizes} Sizes */
/** @typedef {import("./peers/parameters.mjs").Model} Model */
/** @typedef {{ ids: number[], labels: number[] }} Texts */
/** @typedef {{ model: Model, sizes: Sizes, checkpoint: string, check: Texts, batches: Texts[] }} Case */
/** Milliseconds of all steps, by the clock and on a processor. @typedef {{ clock: number, processor: number, losses: number[] }} Steps */
/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {(what: Case) => Promise<void>} prepare from the first weights on, with the texts to check
 * @property {(what: Case) => Promise<void>} goOn with the texts to measure
 * @property {(nSteps: number) => Promise<Steps>} steps
 * @property {(() => Promise<import("./gpu-counts.mjs").Counts>) | undefined} counts
 * @property {() => Promise<void>} close
 */

/**
 * The page's own engine, and what it makes the others' cases of.
 * @param {Browser} browser
 * @param {string} url
 * @param {"cpu" | "gpu"} engine
 * @param {string} name
 */
export async function engineOf(browser, url, engine, name) {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.addInitScript(countGpuCalls);
  await page.goto(url);
  await page.evaluate(startEngine, engine);
  const processor = await (engine === "cpu" ? mainThreadOf : withGpuProcess)(browser, page);
  const run = (/** @type {Model} */ model, /** @type {Sizes} */ sizes, isOneBatch = true) =>
    page.evaluate(prepareRun, { sizes, model, settings: plain, isOneBatch });
  /** @type {Contestant} */
  const contestant = {
    name,
    prepare: async ({ model, sizes }) => void (await run(model, sizes)),
    goOn: async ({ model, sizes }) => void (await run(model, sizes, false)),
    steps: (nSteps) => timed(processor, () => page.evaluate(advanceRun, nSteps)),
    counts: () => countsOf(page),
    close: () => page.close(),
  };
  /**
   * The texts of a case as this engine reads them, and its first weights in base 64.
   * @param {Model} model
   * @param {Sizes} sizes
   */
  const begin = async (model, sizes) => {
    const { vocabulary, ids, labels } = await run(model, sizes);
    return { vocabulary, check: { ids: ids.flat(), labels }, weights: await page.evaluate(takeCheckpoint) };
  };
  return { contestant, begin };
}

/**
 * A library in the browser.
 * @param {Browser} browser
 * @param {string} url where peers are served
 * @param {{ name: string, script: string, backend: string }} peer
 * @returns {Promise<Contestant>}
 */
export async function libraryOf(browser, url, { name, script, backend }) {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.addInitScript(countGpuCalls);
  await page.goto(url);
  await page.evaluate(startPeer, { script, backend });
  const processor = await (backend === "wasm" ? mainThreadOf : withGpuProcess)(browser, page);
  return {
    name,
    prepare: ({ model, sizes, checkpoint, check }) =>
      page.evaluate(preparePeer, { model, sizes, check, weights: path.basename(checkpoint) }),
    // The weights are those of the check, as what is measured does not depend on them.
    goOn: ({ batches }) => page.evaluate(usePeer, batches),
    steps: (nSteps) => timed(processor, () => page.evaluate(stepPeer, nSteps)),
    counts: backend === "wasm" ? undefined : () => countsOf(page),
    close: () => page.close(),
  };
}

/**
 * PyTorch on one thread.
 * @param {string} python
 * @returns {Promise<Contestant>}
 */
export async function torchOf(python) {
  const program = spawn(python, [path.join(import.meta.dirname, "peers/torch_steps.py")], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" },
  });
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${python} has no PyTorch, or it failed`);
    return JSON.parse(value);
  };
  const ask = (/** @type {object} */ order) => {
    program.stdin.write(`${JSON.stringify(order)}\n`);
    return answer();
  };
  const { version } = await answer();
  const prepare = (/** @type {Case} */ { model, sizes, checkpoint }, /** @type {Texts[]} */ batches) =>
    ask({ prepare: { model, ...sizes, checkpoint, batches } });
  return {
    name: `PyTorch ${version.split("+")[0]}, one thread`,
    prepare: (what) => prepare(what, [what.check]),
    goOn: (what) => prepare(what, what.batches),
    steps: (nSteps) => ask({ steps: nSteps }),
    counts: undefined,
    close: async () => void program.stdin.end(),
  };
}

/**
 * @param {import("./processor.mjs").Reading} processor
 * @param {() => Promise<{ clock: number, losses: number[] }>} work
 */
async function timed(processor, work) {
  const before = await processor();
  const { clock, losses } = await work();
  return { clock, losses, processor: (await processor()) - before };
}

/** In the page of a peer. @param {{ script: string, backend: string }} what */
async function startPeer({ script, backend }) {
  const module = await import(new URL(script, document.baseURI).href);
  const peer = module.peerOf(backend);
  await peer.start();
  Object.assign(globalThis, { peer, parametersOf: module.parametersOf });
}

/** In the page of a peer. @param {{ model: Model, sizes: Sizes, weights: string, check: Texts }} what */
async function preparePeer({ model, sizes, weights, check }) {
  const { peer, parametersOf } = /** @type {any} */ (globalThis);
  const checkpoint = await (await fetch(`weights/${weights}`)).arrayBuffer();
  peer.prepare(model, sizes, parametersOf(model, sizes, checkpoint));
  peer.use([{ ids: Int32Array.from(check.ids), labels: Float32Array.from(check.labels) }]);
}

/** In the page of a peer. @param {Texts[]} batches */
function usePeer(batches) {
  const typed = batches.map(({ ids, labels }) => ({ ids: Int32Array.from(ids), labels: Float32Array.from(labels) }));
  /** @type {any} */ (globalThis).peer.use(typed);
}

/** In the page of a peer. @param {number} nSteps */
async function stepPeer(nSteps) {
  const began = performance.now();
  const losses = await /** @type {any} */ (globalThis).peer.steps(nSteps);
  return { clock: performance.now() - began, losses };
}
