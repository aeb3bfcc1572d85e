// What a step of training from random weights takes in the page's CPU engine in Chromium: each network
// at three sizes of batches, texts and vocabularies.
//
//   node bench/steps.mjs [--profile MODEL] [BUILD…]        after `npm run build`
//
// With other built pages beside `dist`, all take turns, so that ratios hold on a busy machine; the
// losses of the first steps say whether they compute the same. A profile names the functions of the
// engine's file, by their numbers, in which the middle size's steps spend their time.

import path from "node:path";
import { parseArgs } from "node:util";
import { chromium as playwright } from "playwright-core";
import { chromium, chromiumFlags, provideBrowser } from "../scripts/browsers.mjs";
import { dist } from "../scripts/build.mjs";
import { main } from "../scripts/run.mjs";
import { serve } from "../scripts/serve.mjs";
import { median } from "./median.mjs";

/** @typedef {{ batch: number, length: number, vocabulary: number, nSteps: number }} Size */

/** @satisfies {readonly Size[]} */
const sizes = [
  { batch: 8, length: 24, vocabulary: 500, nSteps: 40 },
  { batch: 32, length: 64, vocabulary: 5_000, nSteps: 12 },
  { batch: 32, length: 128, vocabulary: 20_000, nSteps: 6 },
];
const models = ["cnn", "rnn", "gru", "lstm", "transformer"];
/** Without what other libraries would do in another way. */
const plain = { optimizer: "adam", dropout: 0, word_dropout: 0, gradient_clip: 0 };
const repetitions = 5;

await main(async () => {
  const { values, positionals } = parseArgs({ options: { profile: { type: "string" } }, allowPositionals: true });
  const browser = await playwright.launch({ executablePath: await provideBrowser(chromium), args: chromiumFlags });
  const builds = await Promise.all(
    [dist, ...positionals].map(async (folder) => {
      const { url, close } = await serve({ folder: path.resolve(folder), port: 0 });
      const page = await browser.newPage();
      await page.goto(url);
      await page.evaluate(start);
      return { folder: path.relative(".", folder) || ".", page, close };
    }),
  );
  if (values.profile === undefined) {
    const rows = [];
    for (const size of sizes) {
      for (const model of models) {
        for (const [name, settings] of Object.entries({ plain, "default settings": {} })) {
          const losses = await Promise.all(builds.map(({ page }) => page.evaluate(prepare, { size, model, settings })));
          /** @type {number[][]} */
          const times = builds.map(() => []);
          for (let n = 0; n < repetitions; n++) {
            for (const [at, { page }] of builds.entries()) times[at]?.push(await page.evaluate(step, size.nSteps));
          }
          const [first = NaN, ...others] = times.map(median);
          rows.push({
            "batch × length": `${size.batch} × ${size.length}`,
            model,
            settings: name,
            "ms a step": first.toFixed(2),
            ...Object.fromEntries(others.map((ms, at) => [`÷ ${builds[at + 1]?.folder}`, (first / ms).toFixed(2)])),
            ...(others.length > 0 ? { "losses differ by": difference(losses).toExponential(0) } : {}),
          });
        }
      }
    }
    console.table(rows);
  } else {
    for (const { page } of builds.slice(0, 1)) await profile(page, values.profile);
  }
  await browser.close();
  await Promise.all(builds.map(({ close }) => close()));
});

/**
 * @param {import("playwright-core").Page} page
 * @param {string} model
 */
async function profile(page, model) {
  const devtools = await page.context().newCDPSession(page);
  await page.evaluate(prepare, { size: sizes[1], model, settings: plain });
  await devtools.send("Profiler.enable");
  await devtools.send("Profiler.setSamplingInterval", { interval: 300 });
  await devtools.send("Profiler.start");
  await page.evaluate(step, 40);
  const { nodes, samples = [] } = (await devtools.send("Profiler.stop")).profile;
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const id of samples) counts.set(names.get(id) ?? "", (counts.get(names.get(id) ?? "") ?? 0) + 1);
  const most = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, 15);
  console.table(most.map(([name, n]) => ({ function: name, "%": ((100 * n) / samples.length).toFixed(1) })));
}

/** In the page: starts its engine. */
async function start() {
  const { cpu } = await (await fetch("engine/manifest.json")).json();
  const module = await import(new URL(cpu.js, document.baseURI).href);
  await module.default({ module_or_path: new URL(cpu.wasm, document.baseURI).href });
  Object.assign(globalThis, { engine: module, session: await module.Session.start() });
}

/**
 * In the page: a run on texts that look random, and the losses of its first steps.
 * @param {{ size: Size, model: string, settings: object }} what
 * @returns {Promise<number[]>}
 */
async function prepare({ size: { batch, length, vocabulary }, model, settings }) {
  const { engine, session } = /** @type {any} */ (globalThis);
  let state = 1;
  let nWords = 0;
  const word = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return `w${nWords < vocabulary - 2 ? nWords++ : state % vocabulary}`;
  };
  const nTexts = Math.max(2 * Math.ceil(vocabulary / length), 3 * batch);
  const line = (/** @type {number} */ n) => `${n % 2 ? "a" : "b"}\t${Array.from({ length }, word).join(" ")}`;
  const text = Array.from({ length: nTexts }, (_, n) => line(n)).join("\n");
  const { examples } = (await session.ask({ kind: "parse", input: { text, options: {} } })).value;
  session.prepare(
    { examples, testExamples: [] },
    {
      ...engine.Session.defaults(),
      start: "random",
      model,
      batch_size: batch,
      max_len: length,
      num_words: vocabulary,
      epochs: 1000,
      validation_share: 0,
      ...settings,
    },
  );
  const { events } = await session.advance(8);
  return events.flatMap((/** @type {any} */ event) => (event.type === "step" ? [event.loss] : []));
}

/** In the page: milliseconds a step. @param {number} nSteps */
async function step(nSteps) {
  const { session } = /** @type {any} */ (globalThis);
  const began = performance.now();
  for (let n = 0; n < nSteps; n++) await session.advance(1);
  return (performance.now() - began) / nSteps;
}

/** @param {number[][]} losses of each build */
function difference([first = [], ...others]) {
  return Math.max(...others.flatMap((other) => first.map((loss, at) => Math.abs(loss - (other[at] ?? NaN)))));
}
