// What a person waits for in the page: seconds from the press of a button to its end, in Chromium.
//
//   node bench/waits.mjs [--only WAIT]… [--times N] [BUILD…]        after `npm run build`
//
// Each wait is measured with all cores and with one, in turn, and in other built pages beside `dist`:
// what is said of more cores, or of a change, are ratios of one run.

import path from "node:path";
import { parseArgs } from "node:util";
import { chromium as playwright } from "playwright-core";
import { chromium, chromiumFlags, provideBrowser } from "../scripts/browsers.mjs";
import { dist } from "../scripts/build.mjs";
import { main, Problem } from "../scripts/run.mjs";
import { serve } from "../scripts/serve.mjs";
import { median } from "./median.mjs";

/** @typedef {import("playwright-core").Page} Page */

const large = "start=pretrained&model=transformer&encoder=large";

/** @type {Record<string, { settings: string, act: (page: Page) => Promise<void> }>} */
const waits = {
  small: { settings: "start=pretrained&model=cnn", act: train },
  "small, tuned whole": { settings: "start=pretrained&model=cnn&adaptation=tuned", act: train },
  large: { settings: large, act: train },
  "large, tuned": { settings: `${large}&adaptation=tuned`, act: train },
  "large-en": { settings: "start=pretrained&model=transformer&encoder=large-en", act: train },
  "large, frozen": { settings: `${large}&adaptation=frozen`, act: train },
  comparison: { settings: "start=random&model=cnn", act: compare },
  search: { settings: "start=random&model=cnn", act: search },
};

await main(async () => {
  const options = /** @type {const} */ ({
    only: { type: "string", multiple: true },
    times: { type: "string", default: "1" },
  });
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const chosen = values.only ?? Object.keys(waits);
  const unknown = chosen.find((name) => !(name in waits));
  if (unknown !== undefined) throw new Problem(`There is no ${unknown}: ${Object.keys(waits).join(", ")} are there.`);
  const served = await Promise.all(
    [dist, ...positionals].map((folder) => serve({ folder: path.resolve(folder), port: 0 })),
  );
  const contestants = served.flatMap(({ url }, index) =>
    [false, true].map((alone) => ({
      url,
      alone,
      name: `${index === 0 ? "" : `${positionals[index - 1]}, `}${alone ? "one core" : "all cores"}`,
    })),
  );
  const rows = [];
  for (const wait of chosen) {
    /** @type {number[][]} */
    const times = contestants.map(() => []);
    for (let n = 0; n < Number(values.times); n++) {
      for (const [at, { url, alone }] of contestants.entries()) times[at]?.push(await measure(url, alone, wait));
    }
    const [first = NaN, ...others] = times.map(median);
    rows.push({
      wait,
      "s, all cores": first.toFixed(1),
      ...Object.fromEntries(
        others.map((time, at) => [contestants[at + 1]?.name, `${time.toFixed(1)} (${(first / time).toFixed(2)})`]),
      ),
    });
    console.log(`${wait}: ${times.map((all) => all.map((time) => time.toFixed(1)).join(" ")).join(" | ")}`);
  }
  console.table(rows);
  await Promise.all(served.map(({ close }) => close()));
});

/**
 * Seconds of one wait, in a browser of its own.
 * @param {string} url
 * @param {boolean} alone
 * @param {string} wait
 */
async function measure(url, alone, wait) {
  const { settings, act } = waits[wait] ?? { settings: "", act: train };
  const browser = await playwright.launch({ executablePath: await provideBrowser(chromium), args: chromiumFlags });
  try {
    const page = await browser.newPage();
    if (alone)
      await page.addInitScript(() => Object.defineProperty(navigator, "hardwareConcurrency", { get: () => 1 }));
    await page.goto(`${url}#${settings}`);
    await page.getByRole("button", { name: "Support requests", exact: true }).click();
    await page.getByRole("table", { name: "Labelled rows" }).waitFor();
    // Its encoder is fetched before, which is the line's time and not the machine's.
    if (settings.includes("pretrained")) await fetchEncoder(page);
    await page.waitForLoadState("networkidle");
    const began = performance.now();
    await act(page);
    return (performance.now() - began) / 1000;
  } finally {
    await browser.close();
  }
}

/** @param {Page} page */
async function fetchEncoder(page) {
  await page.getByRole("link", { name: "Model", exact: true }).click();
  const fetch = page.getByRole("button", { name: /^Download/ });
  if (await fetch.first().isVisible()) await fetch.first().click();
  await page.getByText(/^\d+ texts to train on/).waitFor({ timeout: 120_000 });
}

/** @param {Page} page */
async function train(page) {
  await page.getByRole("button", { name: "Train", exact: true }).click({ timeout: 60_000 });
  const run = page.getByRole("region", { name: "Run", exact: true });
  await run.getByText(/\d+ of \d+ right/).waitFor({ timeout: 900_000 });
}

/** The models that are chosen at first. @param {Page} page */
async function compare(page) {
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await untilThrough(page);
}

/** @param {Page} page */
async function search(page) {
  await page.getByRole("link", { name: "Training", exact: true }).click();
  await page.getByRole("tab", { name: "Search" }).click();
  await page.getByRole("button", { name: "Search settings", exact: true }).click();
  await untilThrough(page);
}

/** A bar of progress comes, and goes. @param {Page} page */
async function untilThrough(page) {
  const bar = page.getByRole("progressbar").first();
  await bar.waitFor();
  await bar.waitFor({ state: "hidden", timeout: 900_000 });
}
