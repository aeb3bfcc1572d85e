// The peak memory of the page's process in Chromium: opened, trained from scratch, and with each
// encoder fetched and trained on. Linux only, as it reads /proc.
//
//   node bench/memory.mjs        after `npm run build`
//
// Each row is a fresh browser, so that the process is its own. A process of Chromium's takes
// some 100 MB for an empty page.

import { readFileSync } from "node:fs";
import { chromium as playwright } from "playwright-core";
import { chromium, chromiumFlags, provideBrowser } from "../scripts/browsers.mjs";
import { dist } from "../scripts/build.mjs";
import { main } from "../scripts/run.mjs";
import { serve } from "../scripts/serve.mjs";

const cases = [
  { name: "empty page" },
  { name: "CNN, random weights", settings: "start=random&model=cnn" },
  { name: "small encoder, Automatic", settings: "start=pretrained&model=cnn" },
  { name: "large-en encoder, Automatic", settings: "start=pretrained&model=transformer&encoder=large-en" },
  { name: "large encoder, Automatic", settings: "start=pretrained&model=transformer&encoder=large" },
];

await main(async () => {
  const { url, close } = await serve({ folder: dist, port: 0 });
  const rows = [];
  for (const { name, settings } of cases) {
    const browser = await playwright.launch({ executablePath: await provideBrowser(chromium), args: chromiumFlags });
    const page = await browser.newPage();
    if (settings) {
      await page.goto(`${url}#${settings}`);
      await page.getByRole("button", { name: "Support requests", exact: true }).click();
      await page.getByRole("button", { name: "Train", exact: true }).click({ timeout: 60_000 });
      const run = page.getByRole("region", { name: "Run", exact: true });
      await run.getByText(/\d+ of \d+ right/).waitFor({ timeout: 600_000 });
    } else {
      await page.goto("about:blank");
    }
    rows.push({ page: name, "peak memory, MB": await peak(browser) });
    await browser.close();
  }
  console.table(rows);
  await close();
});

/**
 * Of the largest renderer.
 * @param {import("playwright-core").Browser} browser
 */
async function peak(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const peaks = processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1]) / 1000);
  return Math.round(Math.max(...peaks));
}
