// How work grows with the number of texts: reading them, making a run of them, an epoch of a small network; and how
// long the page's main thread stands still at most, by its longest task, while it reads them and trains.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { print, root } from "../scripts/run.mjs";
import { mainThreadOf } from "./processor.mjs";
import { startEngine } from "./workload.mjs";

/** Milliseconds by the clock and on a processor. @typedef {{ clock: number, processor: number }} Time */
/**
 * @typedef {object} Round
 * @property {Time} parse
 * @property {Time} prepare
 * @property {Time} epoch
 * @property {number} steps of the epoch
 * @property {number} reading the longest task, milliseconds
 * @property {number} training the longest task, milliseconds
 */
/** @typedef {{ nTexts: number, rounds: Round[] }} Result */

const sizes = [500, 5_000, 20_000];
/** One of many texts takes as long as many of few. */
const nRounds = (/** @type {number} */ nTexts) => Math.min(3, Math.max(1, Math.floor(15_000 / nTexts)));

/**
 * @param {import("./index.mjs").Bench} bench
 * @returns {Promise<Result[]>}
 */
export async function measureGrowth(bench) {
  const folder = mkdtempSync(path.join(tmpdir(), "growth-"));
  /** @type {Result[]} */
  const results = [];
  for (const nTexts of sizes) {
    const text = textsOf(nTexts);
    const file = path.join(folder, `${nTexts}.tsv`);
    writeFileSync(file, text);
    /** @type {Round[]} */
    const rounds = [];
    for (let n = 0; n < nRounds(nTexts); n++) {
      const engine = await bench.inBrowser([], (browser) => inEngine(bench, browser, text));
      const page = await bench.inBrowser([], (browser) => inPage(bench, browser, file));
      rounds.push({ ...engine, ...page });
    }
    results.push({ nTexts, rounds });
    print(`  ${nTexts} texts: an epoch ${rounds.map(({ epoch }) => epoch.clock.toFixed(0)).join(", ")} ms`);
  }
  rmSync(folder, { recursive: true });
  return results;
}

/**
 * Texts of ten words, most of them frequent and some of them rare, as a file.
 * @param {number} nTexts
 */
function textsOf(nTexts) {
  const words = readFileSync(path.join(root, "www/samples/support.tsv"), "utf8").match(/[a-z]{2,}/g) ?? [];
  let state = 1;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const word = () => {
    const known = words[Math.floor(random() * words.length)];
    return random() < 0.9 ? known : `${known}${Math.floor(random() * 10_000)}`;
  };
  return Array.from({ length: nTexts }, (_, n) => `${n % 4}\t${Array.from({ length: 10 }, word).join(" ")}\n`).join("");
}

/**
 * The engine in the main thread of a page.
 * @param {import("./index.mjs").Bench} bench
 * @param {import("playwright-core").Browser} browser
 * @param {string} text
 */
async function inEngine(bench, browser, text) {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.goto(bench.url);
  await page.evaluate(startEngine, /** @type {const} */ ("cpu"));
  await page.evaluate((text) => void Object.assign(globalThis, { text }), text);
  const processor = await mainThreadOf(browser, page);
  /** @param {() => Promise<number>} work @returns {Promise<Time>} */
  const timed = async (work) => {
    const before = await processor();
    return { clock: await page.evaluate(work), processor: (await processor()) - before };
  };
  const parse = await timed(parseTexts);
  const prepare = await timed(prepareTexts);
  const epoch = await timed(trainEpoch);
  const steps = await page.evaluate(() => /** @type {any} */ (globalThis).nSteps);
  return { parse, prepare, epoch, steps };
}

/** In the page. */
async function parseTexts() {
  const { session, text } = /** @type {any} */ (globalThis);
  const began = performance.now();
  const { examples } = (await session.ask({ kind: "parse", input: { text, options: {} } })).value;
  Object.assign(globalThis, { examples });
  return performance.now() - began;
}

/** In the page. */
async function prepareTexts() {
  const { engine, session, examples } = /** @type {any} */ (globalThis);
  const began = performance.now();
  session.prepare({ examples }, { ...engine.Session.defaults(), start: "random", model: "cnn", epochs: 1 });
  return performance.now() - began;
}

/** In the page: an epoch, with its validation. */
async function trainEpoch() {
  const { session } = /** @type {any} */ (globalThis);
  const began = performance.now();
  let progress = { finished: false, step: 0 };
  while (!progress.finished) progress = await session.advance(16);
  Object.assign(globalThis, { nSteps: progress.step });
  return performance.now() - began;
}

/**
 * The page as a person has it: milliseconds of the longest tasks.
 * @param {import("./index.mjs").Bench} bench
 * @param {import("playwright-core").Browser} browser
 * @param {string} file
 */
async function inPage(bench, browser, file) {
  const page = await browser.newPage();
  page.setDefaultTimeout(600_000);
  await page.goto(`${bench.url}#start=random&model=cnn&epochs=1`);
  await page.waitForLoadState("networkidle");
  await page.evaluate(watchTasks);
  await page.getByLabel("Choose a file").setInputFiles(file);
  await page.getByRole("table", { name: "Labelled rows" }).waitFor();
  const reading = await longestTask(page);
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await page.getByText(/^Done after/).waitFor();
  return { reading, training: await longestTask(page) };
}

/** In the page. */
function watchTasks() {
  Object.assign(globalThis, { tasks: [] });
  const seen = (/** @type {PerformanceObserverEntryList} */ list) =>
    /** @type {any} */ (globalThis).tasks.push(...list.getEntries().map(({ duration }) => duration));
  new PerformanceObserver(seen).observe({ type: "longtask" });
}

/** Since it was asked last; 0 where none took 50 ms. @param {import("playwright-core").Page} page */
async function longestTask(page) {
  // What follows from the last event is a part of it.
  await page.waitForTimeout(1_000);
  return page.evaluate(() => Math.max(0, .../** @type {any} */ (globalThis).tasks.splice(0)));
}
