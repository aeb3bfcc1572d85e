// In which functions of the engine the page spends its time: steps of training, or texts read by an encoder. They go
// by their numbers, or by their names after `NAMES=1 npm run build`.

import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../scripts/run.mjs";
import { encode, encoders, loadEncoder, textOf } from "./encoders.mjs";
import { advanceRun, plain, prepareRun, sizes, startEngine } from "./workload.mjs";

/**
 * @param {import("./index.mjs").Bench} bench
 * @param {string} name of a network, or of an encoder; `auto` or `tuned`, of a run on the small one
 */
export function profile(bench, name) {
  return bench.inBrowser([], async (browser) => {
    const page = await browser.newPage();
    await page.goto(bench.url);
    await page.evaluate(startEngine, /** @type {const} */ ("cpu"));
    const work = await prepare(page, name);
    await work(0);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Profiler.enable");
    await devtools.send("Profiler.setSamplingInterval", { interval: 300 });
    await devtools.send("Profiler.start");
    await work(1);
    const { nodes, samples = [] } = (await devtools.send("Profiler.stop")).profile;
    const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const id of samples) counts.set(names.get(id) ?? "", (counts.get(names.get(id) ?? "") ?? 0) + 1);
    const most = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, 25);
    console.table(most.map(([name, n]) => ({ function: name, "%": ((100 * n) / samples.length).toFixed(1) })));
  });
}

/**
 * What is measured, and before that once for the compilers.
 * @param {import("playwright-core").Page} page
 * @param {string} name
 * @returns {Promise<(round: number) => Promise<unknown>>}
 */
async function prepare(page, name) {
  const encoder = encoders.find((one) => one.encoder === name);
  if (encoder) {
    await page.evaluate(loadEncoder, name);
    return (round) => page.evaluate(encode, { ...encoder, text: textOf(round), isWhole: false });
  }
  if (name === "auto" || name === "tuned") {
    await page.evaluate(loadEncoder, "small");
    const text = readFileSync(path.join(root, "www/samples/support.tsv"), "utf8");
    return () => page.evaluate(runOnEncoder, { text, adaptation: name });
  }
  const [, size] = sizes;
  await page.evaluate(prepareRun, { sizes: size, model: name, settings: plain, isOneBatch: false });
  return (round) => page.evaluate(advanceRun, round === 0 ? 8 : 40);
}

/**
 * In the page: a run from its beginning to its end.
 * @param {{ text: string, adaptation: string }} what
 */
async function runOnEncoder({ text, adaptation }) {
  const { engine, session } = /** @type {any} */ (globalThis);
  const { examples } = (await session.ask({ kind: "parse", input: { text, options: {} } })).value;
  session.prepare({ examples }, { ...engine.Session.defaults(), start: "pretrained", adaptation });
  for (let isDone = false; !isDone;) isDone = (await session.advance(1)).finished;
}
