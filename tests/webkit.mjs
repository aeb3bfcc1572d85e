// A visit in WebKit, as in Safari: WebKitGTK's own browser over WebDriver, on a screen that is not there.
// What a person does first: trains, predicts, comes back, and has all of it deleted.
//
//   node tests/webkit.mjs        after `npm run build`
//
// Where Debian's packages of it can be installed they are; elsewhere it says what is missing.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import { Builder, By, Capabilities, Key } from "selenium-webdriver";
import { provideWebKit } from "../scripts/browsers.mjs";
import { dist } from "../scripts/build.mjs";
import { endAll, main, print, run, within } from "../scripts/run.mjs";
import { serve } from "../scripts/serve.mjs";

/** @typedef {import("selenium-webdriver").WebDriver} WebDriver */

/** For what a person waits for in the page, once the browser is there. */
const patienceMs = 120_000;
/** For the browser, which is there within two seconds or not at all. */
const startMinutes = 1;
const mostMinutes = 5;

await main(async () => {
  if (!(await provideWebKit()))
    return print("Not run: there is no WebKitWebDriver, or no Xvfb, and no way to install them.");
  const { url, close } = await serve({ folder: dist, port: 0 });
  try {
    await visit(async (browser) => {
      await train(browser, url, "start=random&epochs=10", "Support requests");
      await outlivesReload(browser);
      await deletesAll(browser);
    });
    await visit((browser) => train(browser, url, "start=pretrained&adaptation=frozen", "Product reviews"));
    print("From random weights and on an encoder, with predictions, after a reload, and all of it deleted.");
  } finally {
    await close();
  }
});

/**
 * In a browser that keeps nothing of an earlier visit.
 * @param {(browser: WebDriver) => Promise<void>} act
 */
async function visit(act) {
  try {
    const browser = await start().catch((error) => {
      // No page has been asked for yet.
      print(`The browser did not start: ${error.message} Once more …`);
      endAll();
      return start();
    });
    await within(mostMinutes, () => act(browser), "a visit");
    await within(startMinutes, () => browser.quit(), "the end of the browser");
  } finally {
    endAll();
  }
}

/**
 * A driver that has lost its browser answers nothing at all.
 * @returns {Promise<WebDriver>}
 */
async function start() {
  const port = await freePort();
  const ended = run("xvfb-run", ["-a", "WebKitWebDriver", `--port=${port}`]).then(() => {
    throw new Error("WebKitWebDriver has ended.");
  });
  return within(startMinutes, () => Promise.race([open(port), ended]), "the start of a browser");
}

/** @param {number} port */
async function open(port) {
  await answers(port);
  const capabilities = new Capabilities({
    browserName: "MiniBrowser",
    "webkitgtk:browserOptions": { args: ["--automation"] },
  });
  const browser = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities).build();
  await browser.manage().window().setRect({ x: 0, y: 0, width: 1280, height: 900 });
  return browser;
}

/**
 * Trains on a sample, and classifies a text.
 * @param {WebDriver} browser
 * @param {string} url
 * @param {string} settings
 * @param {string} sample
 */
async function train(browser, url, settings, sample) {
  await browser.get(`${url}#${settings}`);
  await press(browser, sample);
  await browser.wait(
    async () => (await words(browser)).includes("Ready when you are"),
    patienceMs,
    "ready for that sample",
  );
  await press(browser, "Train");
  await browser.wait(async () => /\d+ of \d+ right/.test(await words(browser)), patienceMs, "a score");
  const text = await browser.findElement(By.xpath('//textarea[@id=//label[contains(., "Try a text")]/@for]'));
  await text.clear();
  await text.sendKeys("My parcel never came", Key.TAB);
  await browser.wait(async () => (await predictions(browser)).length > 1, patienceMs, "a prediction");
  const shares = (await predictions(browser)).map((words) => Number(/(\d+)%/.exec(words)?.[1]));
  assert(
    Math.abs(shares.reduce((sum, share) => sum + share, 0) - 100) <= shares.length,
    `shares of ${shares.join(", ")} %`,
  );
}

/** @param {WebDriver} browser */
async function outlivesReload(browser) {
  const score = /\d+ of \d+ right/.exec(await words(browser))?.[0];
  await browser.executeScript('location.hash = "#/compare/runs"');
  await browser.wait(
    async () => (await words(browser)).includes("model and results kept here"),
    patienceMs,
    "a model that is kept",
  );
  await browser.navigate().refresh();
  await browser.wait(
    async () => (await words(browser)).includes(String(score)),
    patienceMs,
    "the same score after a reload",
  );
}

/** @param {WebDriver} browser */
async function deletesAll(browser) {
  await press(browser, "Menu");
  await press(browser, "Stored here");
  await press(browser, "Delete all of it…");
  await press(browser, "Delete all of it now");
  await browser.wait(
    async () => (await words(browser)).includes("Nothing is left"),
    patienceMs,
    "that nothing is left",
  );
  /** @type {number[]} */
  const left = await browser.executeScript(
    `return Promise.all([
       indexedDB.databases().then((all) => all.length),
       caches.keys().then((all) => all.length),
       navigator.serviceWorker.getRegistrations().then((all) => all.length),
       Object.keys(localStorage).length,
     ])`,
  );
  assert.deepEqual(left, [0, 0, 0, 0]);
}

/**
 * @param {WebDriver} browser
 * @param {string} name
 */
async function press(browser, name) {
  const button = By.xpath(`//button[normalize-space()="${name}"][not(@disabled)]`);
  await browser.wait(async () => (await browser.findElements(button)).length > 0, patienceMs, name);
  await browser.findElement(button).click();
}

/** @param {WebDriver} browser */
async function words(browser) {
  /** @type {string} */
  const text = await browser.executeScript("return document.body.innerText");
  return text.replaceAll(/\s+/g, " ");
}

/** @param {WebDriver} browser */
async function predictions(browser) {
  const items = `return Array.from(document.querySelectorAll("[aria-label='Prediction'] li"), (item) => item.innerText)`;
  /** @type {string[]} */
  const found = await browser.executeScript(items);
  return found;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

/** @param {number} port */
async function answers(port) {
  for (let n = 0; n < 100; n++) {
    const isUp = await fetch(`http://127.0.0.1:${port}/status`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await after(200);
  }
  throw new Error("WebKitWebDriver does not answer.");
}
