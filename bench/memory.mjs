// The peak memory of the page's process in Chromium: opened, trained from scratch, and with each encoder fetched and
// trained on. Linux only. Each is a fresh browser, so that the process is its own; one of Chromium's takes some
// 100 MB for an empty page.

import { peakMemory } from "./processor.mjs";
import { train } from "./waits.mjs";

const cases = [
  { name: "empty page" },
  { name: "CNN, random weights", settings: "start=random&model=cnn" },
  { name: "small encoder, Automatic", settings: "start=pretrained&model=cnn" },
  { name: "large-en encoder, Automatic", settings: "start=pretrained&model=transformer&encoder=large-en" },
  { name: "large encoder, Automatic", settings: "start=pretrained&model=transformer&encoder=large" },
];

/**
 * @param {import("./index.mjs").Bench} bench
 * @returns {Promise<{ page: string, megabytes: number }[]>}
 */
export async function measureMemory({ inBrowser, url }) {
  const rows = [];
  for (const { name, settings } of cases) {
    const megabytes = await inBrowser([], async (browser) => {
      const page = await browser.newPage();
      await page.goto(settings ? `${url}#${settings}` : "about:blank");
      if (settings) {
        await page.getByRole("button", { name: "Support requests", exact: true }).click();
        await train(page);
      }
      return peakMemory(browser);
    });
    rows.push({ page: name, megabytes });
  }
  return rows;
}
