// What a person waits for in the page: seconds from the press of a button to its end, in Chromium. Each wait is
// measured with all cores and with one, in turn, and in other built pages beside `dist`: what is said of more cores,
// or of a change, are ratios of one run.

import { readFileSync } from "node:fs";
import path from "node:path";
import { print, Problem, root } from "../scripts/run.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {{ wait: string, rows: { who: string, seconds: number[] }[] }} Result */

const large = "start=pretrained&model=transformer&encoder=large";

/** @type {Record<string, { settings: string, prepare?: (page: Page) => Promise<void>, act: (page: Page) => Promise<void> }>} */
const waits = {
  small: { settings: "start=pretrained&model=cnn", act: train },
  "small with a pool": { settings: "start=pretrained&model=cnn", prepare: addPool, act: train },
  "small tuned whole": { settings: "start=pretrained&model=cnn&adaptation=tuned", act: train },
  large: { settings: large, act: train },
  "large tuned": { settings: `${large}&adaptation=tuned`, act: train },
  "large-en": { settings: "start=pretrained&model=transformer&encoder=large-en", act: train },
  "large frozen": { settings: `${large}&adaptation=frozen`, act: train },
  comparison: { settings: "start=random&model=cnn", act: compare },
  search: { settings: "start=random&model=cnn", act: search },
};
/** The others take minutes. */
const usual = ["small", "large-en", "large"];
const repetitions = 3;

/**
 * @param {import("./index.mjs").Bench} bench
 * @returns {Promise<Result[]>}
 */
export async function measureWaits(bench) {
  const chosen = bench.waits ?? usual;
  const unknown = chosen.find((name) => !(name in waits));
  if (unknown !== undefined) throw new Problem(`There is no ${unknown}: ${Object.keys(waits).join(", ")} are there.`);
  const contestants = [{ name: "", url: bench.url }, ...bench.builds].flatMap(({ name, url }) =>
    [false, true].map((alone) => ({
      url,
      alone,
      who: `${name}${name ? ", " : ""}${alone ? "one core" : "all cores"}`,
    })),
  );
  /** @type {Result[]} */
  const results = [];
  for (const wait of chosen) {
    const rows = contestants.map(({ who }) => ({ who, seconds: /** @type {number[]} */ ([]) }));
    for (let n = 0; n < repetitions; n++) {
      for (const [at, { url, alone }] of contestants.entries()) {
        rows[at]?.seconds.push(await measure(bench, url, alone, wait));
      }
    }
    results.push({ wait, rows });
    print(
      `  ${wait}: ${rows.map(({ who, seconds }) => `${who} ${seconds.map((s) => s.toFixed(1)).join(" ")}`).join(" | ")}`,
    );
  }
  return results;
}

/**
 * Seconds of one wait, in a browser of its own.
 * @param {import("./index.mjs").Bench} bench
 * @param {string} url
 * @param {boolean} alone
 * @param {string} wait
 */
function measure(bench, url, alone, wait) {
  const { settings, prepare, act } = waits[wait] ?? { settings: "", act: train };
  return bench.inBrowser([], async (browser) => {
    const page = await browser.newPage();
    if (alone)
      await page.addInitScript(() => Object.defineProperty(navigator, "hardwareConcurrency", { get: () => 1 }));
    await page.goto(`${url}#${settings}`);
    await page.getByRole("button", { name: "Support requests", exact: true }).click();
    await page.getByRole("table", { name: "Labelled rows" }).waitFor();
    // Its encoder is fetched before, which is the line's time and not the machine's.
    if (settings.includes("pretrained")) await fetchEncoder(page);
    await prepare?.(page);
    await page.waitForLoadState("networkidle");
    const began = performance.now();
    await act(page);
    return (performance.now() - began) / 1000;
  });
}

/** @param {Page} page */
async function fetchEncoder(page) {
  await page.getByRole("link", { name: "Model", exact: true }).click();
  const fetch = page.getByRole("button", { name: /^Download/ });
  if (await fetch.first().isVisible()) await fetch.first().click();
  await page.getByText(/^\d+ texts to train on/).waitFor({ timeout: 120_000 });
}

/** Texts of other samples, without their labels. @param {Page} page */
async function addPool(page) {
  const texts = ["reviews", "headlines", "messages", "hotel"].flatMap((name) =>
    readFileSync(path.join(root, `www/samples/${name}.tsv`), "utf8")
      .split("\n")
      .filter(Boolean),
  );
  const pool = texts.map((line) => line.slice(line.indexOf("\t") + 1)).slice(0, 200);
  await page.getByRole("link", { name: "Texts", exact: true }).click();
  await page.getByRole("tab", { name: "Unlabelled" }).click();
  await page.getByRole("textbox", { name: "Texts to label, one per line" }).fill(pool.join("\n"));
}

/** Until the score is there. @param {Page} page */
export async function train(page) {
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
