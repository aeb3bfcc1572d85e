// In which functions of the engine's file, by their numbers, the page's steps of training spend their time.

import { advanceRun, plain, prepareRun, sizes, startEngine } from "./workload.mjs";

/**
 * @param {import("./index.mjs").Bench} bench
 * @param {string} model
 */
export function profile(bench, model) {
  return bench.inBrowser([], async (browser) => {
    const page = await browser.newPage();
    await page.goto(bench.url);
    await page.evaluate(startEngine, /** @type {const} */ ("cpu"));
    const devtools = await page.context().newCDPSession(page);
    const [, size] = sizes;
    await page.evaluate(prepareRun, { sizes: size, model, settings: plain, isOneBatch: false });
    await page.evaluate(advanceRun, 8);
    await devtools.send("Profiler.enable");
    await devtools.send("Profiler.setSamplingInterval", { interval: 300 });
    await devtools.send("Profiler.start");
    await page.evaluate(advanceRun, 40);
    const { nodes, samples = [] } = (await devtools.send("Profiler.stop")).profile;
    const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const id of samples) counts.set(names.get(id) ?? "", (counts.get(names.get(id) ?? "") ?? 0) + 1);
    const most = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, 15);
    console.table(most.map(([name, n]) => ({ function: name, "%": ((100 * n) / samples.length).toFixed(1) })));
  });
}
