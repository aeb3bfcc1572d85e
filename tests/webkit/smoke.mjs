// What a person does first, in WebKit: trains, predicts, comes back, and has all of it deleted. Where
// there is no WebKitGTK that can be driven, it says so.
//
//   node tests/webkit/smoke.mjs     on the page that is built

import assert from "node:assert/strict";
import { dist } from "../../scripts/build.mjs";
import { main, print } from "../../scripts/run.mjs";
import { serve } from "../../scripts/serve.mjs";
import { Browser, findWebKit } from "./driver.mjs";

const button = (/** @type {string} */ name) => `//button[normalize-space()="${name}"]`;
const field = (/** @type {string} */ id) => `//textarea[@id="${id}"]`;
const heading = (/** @type {string} */ name) => `//*[self::h1 or self::h2 or self::h3][normalize-space()="${name}"]`;
const texts = Array.from(
  { length: 8 },
  (_, n) => `praise\tlovely place number ${n}, friendly\ncomplaint\tawful place number ${n}, rude`,
).join("\n");

/** The label of the prediction, once there is one. */
const prediction = '//ol[@aria-label="Prediction"]';

await main(async () => {
  const programs = findWebKit();
  if (!programs) {
    print("WebKit was not tested: it needs WebKitWebDriver, MiniBrowser and Xvfb (Debian: webkit2gtk-driver, xvfb).");
    return;
  }
  const site = await serve({ folder: dist, port: 0 });
  const browser = await Browser.start(programs);
  try {
    await browser.open(`${site.url}#start=random&epochs=2`);
    await browser.find(button("Train"));
    await browser.evaluate(
      `const box = document.querySelector("#data textarea");
       box.value = arguments[0];
       box.dispatchEvent(new InputEvent("input", { bubbles: true }));`,
      [texts],
    );
    await browser.click(button("Train"));
    await browser.find('//table[caption[normalize-space()="Metrics per class"]]');
    print("WebKit: trained.");
    await browser.type(field("trial"), "friendly and lovely");
    await browser.find(prediction, 'it.textContent.includes("%")');
    print("WebKit: predicted.");
    // Kept by then, and for visits without a network where this browser has service workers.
    await browser.click(button("Menu"));
    await browser.find("//dialog", 'it.textContent.includes("opens without a network")');

    await browser.reload();
    await browser.find(prediction, 'it.textContent.includes("%")');
    await browser.find(field("trial"), 'it.value === "friendly and lovely"');
    print("WebKit: the model is still there.");

    await browser.click(button("Menu"));
    await browser.click(button("Stored here"));
    await browser.find('//dialog//th[contains(., "1 model")]');
    await browser.find("//dialog", "/\\d+ while loading, 0 since/.test(it.textContent)");
    await browser.click(button("Delete all of it…"));
    await browser.click(button("Delete all of it now"));
    await browser.find(heading("Nothing is left"));
    const left = await browser.evaluate(
      `return Promise.all([
         indexedDB.databases().then((all) => all.length),
         caches.keys().then((all) => all.length),
         navigator.serviceWorker.getRegistrations().then((all) => all.length),
         Object.keys(localStorage).length,
       ])`,
    );
    assert.deepEqual(left, [0, 0, 0, 0]);
    print("WebKit: all is deleted.");
  } finally {
    await browser.end();
    await site.close();
  }
});
