// The page in Firefox, driven over WebDriver BiDi: paste → train → results → predict →
// reload, and a run that goes on in a hidden tab. `BASE_URL` is where the page is served,
// `FIREFOX_PATH` the browser.

import { strict as assert } from "node:assert";
import puppeteer from "puppeteer-core";

const url = process.env["BASE_URL"];
const executablePath = process.env["FIREFOX_PATH"];
if (!url || !executablePath) throw new Error("BASE_URL and FIREFOX_PATH must be set");

const patienceMs = 60_000;

const texts = `praise\tThe nurse took time for every one of my questions.
complaint\tTwo hours in the waiting room and nobody said a word.
praise\tThank you, my mother has never felt so well cared for.
complaint\tThey lost my papers and blamed me for it.
表扬\t护士特别耐心，问什么都好好回答。
投诉\t等了一个小时也没人来，电话也打不通。
表扬\t医生讲得很清楚，老人也听懂了，谢谢！
投诉\t态度冷淡，排队混乱，再也不来了。`;
const labels = ["praise", "complaint", "表扬", "投诉"];

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  headless: true,
  extraPrefsFirefox: { "intl.accept_languages": "en-US" },
});
try {
  await test("paste, train a CNN, an RNN and a Transformer, predict, reload", trainAndReload);
  await test("fetch an encoder once, train on it, and again after a reload", trainPretrained);
  await test("training goes on in a hidden tab", trainHidden);
  await test("why, inside, the layers, the map and a comparison", understand);
} finally {
  await browser.close();
}

/** @param {import("puppeteer-core").Page} page */
async function trainAndReload(page) {
  await open(page, "#start=random&epochs=3");
  await page.locator(byRole("textbox", "Labelled texts")).fill(texts);
  await see(page, "text/Read as tab-separated columns: 8 texts in 4 classes.");

  for (const model of ["cnn", "rnn", "transformer"]) {
    await page.locator(byRole("combobox", "Model")).fill(model);
    await train(page, "Done after 3 epochs.");
    const results = await textOf(page, byRole("region", "Results"));
    assert.match(results, /Accuracy\s+\d+\.\d%\s+Macro F1\s+\d+\.\d%/);
    for (const label of labels) assert.ok(results.includes(label), `${label} is missing in:\n${results}`);
    await see(page, byRole("table", "Metrics per class"));
    await see(page, byRole("table", "Confusion matrix"));

    await page.locator(byRole("textbox", "Try a text")).fill(`${model}：护士很耐心`);
    const prediction = await textOf(page, byRole("list", "Prediction"));
    const shares = prediction.replaceAll("<1%", "0%").replaceAll(">99%", "100%");
    const percents = [...shares.matchAll(/(\d+)%/g)].map(([, percent]) => Number(percent));
    assert.equal(percents.length, labels.length, prediction);
    const total = percents.reduce((sum, percent) => sum + percent, 0);
    assert.ok(Math.abs(total - 100) <= 2, `${prediction} does not add up to 100 %`);
  }

  await page.reload();
  await see(page, "text/Read as tab-separated columns: 8 texts in 4 classes.");
  assert.equal(await valueOf(page, byRole("textbox", "Labelled texts")), texts);
  assert.equal(await valueOf(page, byRole("combobox", "Model")), "transformer");
  assert.equal(await valueOf(page, byRole("textbox", "Try a text")), "transformer：护士很耐心");
  await train(page, "Done after 3 epochs.");
}

/** @param {import("puppeteer-core").Page} page */
async function trainPretrained(page) {
  /** @type {string[]} */
  const asked = [];
  page.on("request", (request) => {
    if (request.url().endsWith(".gz")) asked.push(request.url());
  });
  await open(page, "#start=pretrained&adaptation=frozen&validation_share=0");
  await page.locator(byRole("textbox", "Labelled texts")).fill(texts);
  await see(page, "text/Read as tab-separated columns: 8 texts in 4 classes.");
  await train(page, "Done: the best of ");
  await see(page, "text/The small encoder is kept in this browser");
  assert.equal(asked.length, 1);
  await page.locator(byRole("textbox", "Try a text")).fill("护士很耐心，谢谢");
  assert.match(await textOf(page, byRole("list", "Prediction")), /^\s*表扬/);

  await page.reload();
  await see(page, "text/The small encoder is kept in this browser");
  await train(page, "Done: the best of ");
  assert.equal(asked.length, 1);
}

/** @param {import("puppeteer-core").Page} page */
async function trainHidden(page) {
  // A hidden page draws nothing, so its engine's own messages tell when the run ended.
  await page.evaluateOnNewDocument(() => {
    const Real = Worker;
    window.Worker = class extends Real {
      /** @param {string | URL} address @param {WorkerOptions} [options] */
      constructor(address, options) {
        super(address, options);
        this.addEventListener("message", ({ data }) => {
          if (data.news === "halted") document.documentElement.dataset["endedWhile"] = document.visibilityState;
        });
      }
    };
  });
  await open(page, "#start=random&epochs=200");
  await page.locator(byRole("textbox", "Labelled texts")).fill(texts);
  await see(page, "text/Read as tab-separated columns");
  await page.locator(byRole("button", "Train")).click();
  await see(page, "text/Training…");
  const other = await browser.newPage();
  await other.bringToFront();
  const endedWhile = await page.waitForFunction(() => document.documentElement.dataset["endedWhile"], {
    polling: 200,
    timeout: patienceMs,
  });
  assert.equal(await endedWhile.jsonValue(), "hidden");
  await page.bringToFront();
  await see(page, "text/Done after 200 epochs.");
  await see(page, byRole("table", "Metrics per class"));
  await other.close();
}

/** @param {import("puppeteer-core").Page} page */
async function understand(page) {
  await open(page, "#start=random&model=gru&epochs=4&validation_share=0");
  await page.locator(byRole("textbox", "Labelled texts")).fill(texts);
  await see(page, "text/Read as tab-separated columns: 8 texts in 4 classes.");
  await train(page, "Done after 4 epochs.");
  await page.locator(byRole("textbox", "Try a text")).fill("护士很耐心，谢谢 thank you");
  await disclose(page, "Why this class");
  await see(page, "text/The weights add up to");
  await disclose(page, "Inside");
  await see(page, byRole("table", "State after each token"));
  await disclose(page, "Gradients and activations, layer by layer");
  await see(page, byRole("table", "Gradients and activations of each layer"));
  await disclose(page, "Map of the texts");
  await see(page, 'aria/Map of the texts[role="application"]');

  await disclose(page, "Compare models on your texts");
  await page.locator(byRole("button", "Compare")).click();
  await page.waitForSelector("text/contestants compared.", { timeout: 120_000 });
  assert.match(await textOf(page, byRole("table", "Comparison")), /Largest class\s+25\.0%/);
}

/**
 * @param {string} name
 * @param {(page: import("puppeteer-core").Page) => Promise<void>} body
 */
async function test(name, body) {
  const page = await browser.newPage();
  page.setDefaultTimeout(patienceMs);
  await page.setViewport({ width: 1280, height: 900 });
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("request", (request) => {
    const address = request.url();
    // Firefox draws some of its own controls with a font from a data: address.
    if (!address.startsWith(/** @type {string} */ (url)) && !address.startsWith("data:")) {
      errors.push(`asked for ${address}`);
    }
  });
  const started = Date.now();
  try {
    await body(page);
    assert.deepEqual(errors, []);
    console.log(`passed  ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    console.error(`FAILED  ${name}`);
    console.error(error);
    console.error(`The page's errors: ${errors.join("\n") || "none"}`);
    console.error(`The page: ${await page.evaluate(() => document.body.innerText.slice(0, 5_000)).catch(String)}`);
    process.exitCode = 1;
  } finally {
    await page.close();
  }
}

/** @param {import("puppeteer-core").Page} page @param {string} hash */
async function open(page, hash) {
  await page.goto(`${url}${hash}`);
  const model = await page.waitForSelector(byRole("combobox", "Model"));
  await page.waitForFunction((select) => !(/** @type {HTMLSelectElement} */ (select).disabled), {}, model);
}

/** @param {import("puppeteer-core").Page} page @param {string} status */
async function train(page, status) {
  await page.locator(byRole("button", "Train")).click();
  await see(page, `text/${status}`);
  await see(page, byRole("table", "Metrics per class"));
}

/** Opens what a summary hides. @param {import("puppeteer-core").Page} page @param {string} name */
async function disclose(page, name) {
  const found = await page.waitForFunction(
    (name) => {
      return [...document.querySelectorAll("summary")].find((one) => one.textContent?.trim() === name);
    },
    {},
    name,
  );
  await found.asElement()?.evaluate((summary) => /** @type {HTMLElement} */ (summary).click());
}

/** @param {import("puppeteer-core").Page} page @param {string} selector */
async function see(page, selector) {
  await page.waitForSelector(selector, { visible: true });
}

/** @param {import("puppeteer-core").Page} page @param {string} selector */
async function textOf(page, selector) {
  const element = await page.waitForSelector(selector, { visible: true });
  return element ? element.evaluate((node) => /** @type {HTMLElement} */ (node).innerText) : "";
}

/** @param {import("puppeteer-core").Page} page @param {string} selector */
async function valueOf(page, selector) {
  const element = await page.waitForSelector(selector);
  return element?.evaluate((node) => /** @type {HTMLInputElement} */ (node).value);
}

/** @param {string} role @param {string} name */
function byRole(role, name) {
  return `aria/${name}[role="${role}"]`;
}
