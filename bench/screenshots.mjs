// Pictures of every stage and tab of the page, with a sample that was trained on: as a desktop, a
// phone, by night, in Chinese and in Spanish shows them; to be looked at.
//
//   node bench/screenshots.mjs [FOLDER]     after `npm run build`; writes FOLDER (`pictures`)
//   node bench/screenshots.mjs --docs       instead those of README, and the one that links show

import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { chromium as playwright } from "playwright-core";
import { chromium, chromiumFlags, provideBrowser } from "../scripts/browsers.mjs";
import { dist } from "../scripts/build.mjs";
import { writePng } from "../scripts/png.mjs";
import { main, print, root } from "../scripts/run.mjs";
import { serve } from "../scripts/serve.mjs";

const forDocs = process.argv.includes("--docs");
/** What `npm run build` made, or another build. */
const built = process.env["BUILT"] ?? dist;
const folder = path.resolve(process.argv.slice(2).find((word) => !word.startsWith("-")) ?? "pictures");

const tabs = {
  texts: ["table", "unlabelled", "doubtful", "test"],
  model: ["choice", "layers", "settings"],
  training: ["curves", "signals", "search"],
  results: ["summary", "mistakes", "classes", "confidence", "map", "ways"],
  compare: ["models", "curve", "runs"],
};
const places = Object.entries(tabs).flatMap(([stage, names]) => names.map((tab) => `${stage}/${tab}`));

/** @typedef {{ width: number, height: number, colorScheme: "light" | "dark", language: string }} Look */

/** @type {Record<string, Look>} */
const looks = {
  desktop: { width: 1280, height: 800, colorScheme: "light", language: "English" },
  phone: { width: 390, height: 844, colorScheme: "light", language: "English" },
  dark: { width: 1280, height: 800, colorScheme: "dark", language: "English" },
  chinese: { width: 1280, height: 800, colorScheme: "light", language: "简体中文" },
  spanish: { width: 1280, height: 800, colorScheme: "light", language: "Español" },
  "spanish-phone": { width: 390, height: 844, colorScheme: "light", language: "Español" },
};

/** What README shows, and where it is. */
const docs = { page: "results/summary", results: "results/classes", map: "results/map", runs: "compare/runs" };

const trial = "My parcel never came and nobody answers the phone";
const unlabelled =
  "Where is my parcel?\nI was charged twice this month\nThe app closes when I open it\nCan I change my plan?";

await main(async () => {
  const { url, close } = await serve({ folder: built, port: 0 });
  const browser = await playwright.launch({ executablePath: await provideBrowser(chromium), args: chromiumFlags });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light", locale: "en" });
  page.on("pageerror", (error) => print(String(error)));

  await page.goto(url);
  await page.locator(".sample-name").first().waitFor();
  for (const [name, look] of Object.entries(forDocs ? {} : looks)) {
    await show(page, look);
    await shoot(page, name, "0-empty");
  }
  await show(page, looks["desktop"]);
  await prepare(page, url);
  for (const [name, look] of Object.entries(forDocs ? {} : looks)) {
    await show(page, look);
    for (const [index, place] of places.entries()) {
      await goTo(page, place);
      await shoot(page, name, `${index + 1}-${place.replace("/", "-")}`);
    }
    await page.evaluate(
      () => document.querySelector(".try-toggle")?.checkVisibility() && document.querySelector(".try-toggle")?.click(),
    );
    for (const [index, insight] of ["why", "what-if", "inside"].entries()) {
      await page.locator(`[id$="-tab-${insight}"]`).click();
      await settle(page);
      await shoot(page, name, `${places.length + index + 1}-try-${insight}`);
    }
    await page.evaluate(
      () => document.querySelector(".try-toggle")?.checkVisibility() && document.querySelector(".try-toggle")?.click(),
    );
    await sheet(browser, name);
  }
  await browser.close();
  await close();
});

/**
 * A sample, trained on, compared and looked through.
 * @param {import("playwright-core").Page} page
 * @param {string} url
 */
async function prepare(page, url) {
  /** @param {boolean} is */
  const untilDone = (is) =>
    page.waitForFunction(
      (is) => is === /Done/.test(document.querySelector("#run-bar [role=status]")?.textContent ?? ""),
      is,
      { timeout: 600_000 },
    );
  const train = async () => {
    await page.locator('#run-bar [data-command="train"]').click();
    // That of the run before goes first.
    await untilDone(false);
    await untilDone(true);
  };
  print("A network from scratch …");
  await page.goto(`${url}#start=random&epochs=60`);
  await page.reload();
  await page.locator('.sample-name[aria-describedby="sample-support"]').click();
  await page.locator('#run-bar [data-command="train"]:enabled').waitFor();
  await train();
  if (forDocs) {
    await goTo(page, "training/signals");
    await write("layers", await page.screenshot());
    await goTo(page, "model/layers");
    await page.locator("button.layer").nth(1).click();
    await settle(page);
    await write("formulas", await page.locator(".pane").screenshot());
  }
  print("A classifier on the small encoder …");
  await page.goto(`${url}#start=pretrained`);
  await page.reload();
  await page.locator('#run-bar [data-command="train"]:enabled').waitFor();
  await train();
  await page.getByRole("textbox", { name: "Try a text" }).fill(trial);
  await goTo(page, "texts/unlabelled");
  const pool = page.locator("#stage textarea").first();
  if (await pool.count()) await pool.fill(unlabelled);
  if (forDocs) await shootDocs(page);
  print("Doubtful labels, and a comparison …");
  if (forDocs) {
    await press(page, /^Predict labels/, "texts/unlabelled");
    await write("label-next", await page.screenshot());
  }
  await press(page, /^Look for/, "texts/doubtful");
  await press(page, /^Compare/, "compare/models");
  if (forDocs) await write("compare", await page.screenshot());
}

/**
 * Begins a piece of work of a tab, and waits until it is done.
 * @param {import("playwright-core").Page} page
 * @param {RegExp} name
 * @param {string} place
 */
async function press(page, name, place) {
  await goTo(page, place);
  const button = page.locator("#stage").getByRole("button", { name }).first();
  if (!(await button.count())) return print(`${place} has no button ${name}`);
  await button.click();
  await page.waitForTimeout(500);
  await page.waitForFunction(() => !document.querySelector("#stage progress"), null, { timeout: 900_000 });
}

/**
 * @param {import("playwright-core").Page} page
 * @param {Look} [look]
 */
async function show(page, look) {
  if (!look) return;
  await page.setViewportSize({ width: look.width, height: look.height });
  await page.emulateMedia({ colorScheme: look.colorScheme });
  await page.evaluate((language) => {
    const buttons = [...document.querySelectorAll("#menu .switch button")];
    /** @type {HTMLElement | undefined} */ (buttons.find(({ textContent }) => textContent === language))?.click();
  }, look.language);
  await settle(page);
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} place
 */
async function goTo(page, place) {
  await page.evaluate((place) => {
    const hash = location.hash.replace(/^#\/?[^?]*\??/, "");
    location.hash = `#/${place}${hash ? `?${hash}` : ""}`;
  }, place);
  await settle(page);
}

/**
 * Until nothing has changed on the page for a while.
 * @param {import("playwright-core").Page} page
 */
async function settle(page) {
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        let timer = setTimeout(end, 400);
        const last = setTimeout(end, 8_000);
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(end, 400);
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        function end() {
          clearTimeout(last);
          observer.disconnect();
          resolve(undefined);
        }
      }),
  );
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} look
 * @param {string} name
 */
async function shoot(page, look, name) {
  mkdirSync(path.join(folder, look), { recursive: true });
  await page.screenshot({ path: path.join(folder, look, `${name}.png`) });
}

/**
 * All pictures of a look on one.
 * @param {import("playwright-core").Browser} browser
 * @param {string} look
 */
async function sheet(browser, look) {
  const names = readdirSync(path.join(folder, look)).sort((a, b) => parseInt(a) - parseInt(b));
  const isTall = look.endsWith("phone");
  const columns = isTall ? 8 : 3;
  const figures = names.map((name) => {
    const data = readFileSync(path.join(folder, look, name)).toString("base64");
    return `<figure><img src="data:image/png;base64,${data}"><figcaption>${name}</figcaption></figure>`;
  });
  const page = await browser.newPage({ viewport: { width: 1920, height: 600 } });
  await page.setContent(`<style>body { display: grid; grid-template-columns: repeat(${columns}, 1fr); gap: 8px; margin: 8px; font: 12px sans-serif }
    figure { margin: 0 } img { width: 100%; border: 1px solid #888 }</style>${figures.join("")}`);
  await page.screenshot({ path: path.join(folder, `${look}.png`), fullPage: true });
  await page.close();
  print(`${look}: ${names.length} pictures, ${path.join(folder, `${look}.png`)}`);
}

/**
 * @param {string} name
 * @param {Buffer} png
 */
async function write(name, png) {
  writePng(path.join(root, "docs", `${name}.png`), png);
}

/** @param {import("playwright-core").Page} page */
async function shootDocs(page) {
  for (const [name, place] of Object.entries(docs)) {
    await goTo(page, place);
    await write(name, await page.screenshot());
  }
  await goTo(page, docs.page);
  await page.setViewportSize({ width: 1200, height: 630 });
  await settle(page);
  writePng(path.join(root, "www/public/social.png"), await page.screenshot());
  await page.setViewportSize({ width: 1280, height: 1100 });
  for (const [name, insight] of [
    ["inside", "inside"],
    ["explain", "why"],
  ]) {
    await page.locator(`[id$="-tab-${insight}"]`).click();
    await settle(page);
    await write(name, await page.locator("#try").screenshot());
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}
