// What a step takes in the page's CPU engine and in other built pages beside it, in turn and on a processor, so that the
// ratios of a change hold on a busy machine; the losses of the first steps say whether they compute the same.

import { median } from "./median.mjs";
import { mainThreadOf } from "./processor.mjs";
import { advanceRun, nameOf, plain, prepareRun, sizes, startEngine } from "./workload.mjs";

const models = ["cnn", "rnn", "gru", "lstm", "transformer"];
const repetitions = 5;
/** Milliseconds that are measured at a time. */
const measured = 500;

/** @param {import("./index.mjs").Bench} bench */
export function compareBuilds({ url, builds, inBrowser }) {
  return inBrowser([], async (browser) => {
    const pages = [];
    for (const build of [{ name: "dist", url }, ...builds]) {
      const page = await browser.newPage();
      await page.goto(build.url);
      await page.evaluate(startEngine, /** @type {const} */ ("cpu"));
      pages.push({ page, processor: await mainThreadOf(browser, page) });
    }
    const rows = [];
    for (const size of sizes) {
      for (const model of models) {
        for (const [name, settings] of Object.entries({ plain, "default settings": {} })) {
          /** @type {number[][]} */
          const losses = [];
          let nSteps = 1;
          for (const { page } of pages) {
            await page.evaluate(prepareRun, { sizes: size, model, settings, isOneBatch: false });
            const first = await page.evaluate(advanceRun, 8);
            losses.push(first.losses);
            nSteps = Math.max(2, Math.round((8 * measured) / first.clock));
          }
          /** @type {number[][]} */
          const times = pages.map(() => []);
          for (let n = 0; n < repetitions; n++) {
            for (const [at, { page, processor }] of pages.entries()) {
              const before = await processor();
              await page.evaluate(advanceRun, nSteps);
              times[at]?.push(((await processor()) - before) / nSteps);
            }
          }
          const [first = NaN, ...others] = times.map(median);
          rows.push({
            size: nameOf(size),
            model,
            settings: name,
            "ms a step, processor": first.toFixed(2),
            ...Object.fromEntries(others.map((ms, at) => [`÷ ${builds[at]?.name}`, (first / ms).toFixed(2)])),
            "losses differ by": difference(losses).toExponential(0),
          });
        }
      }
    }
    console.table(rows);
  });
}

/** @param {number[][]} losses of each build */
function difference([first = [], ...others]) {
  return Math.max(...others.flatMap((other) => first.map((loss, at) => Math.abs(loss - (other[at] ?? NaN)))));
}
