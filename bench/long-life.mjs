// Trains many times in a row in one page of Chromium, and follows the memory of its process. Linux
// only, as it reads /proc. Fails where the last trainings take more than 1.3 times the third.
//
//   node bench/long-life.mjs [cpu | gpu] [TRAININGS]        after `npm run build`; gpu in software

import { readFileSync } from "node:fs";
import { chromium as playwright } from "playwright-core";
import { chromium, chromiumFlags, provideBrowser, softwareGpuFlags } from "../scripts/browsers.mjs";
import { dist } from "../scripts/build.mjs";
import { main, print, Problem } from "../scripts/run.mjs";
import { serve } from "../scripts/serve.mjs";

const mostGrowth = 1.3;
const settings = { cpu: "start=random&model=cnn&epochs=10", gpu: "start=random&model=cnn&epochs=1" };

await main(async () => {
  const [engine = "cpu", given = "100"] = process.argv.slice(2);
  const nTrainings = Number(given);
  if ((engine !== "cpu" && engine !== "gpu") || !(nTrainings > 3)) throw new Problem("Usage: [cpu | gpu] [TRAININGS]");
  const { url, close } = await serve({ folder: dist, port: 0 });
  const args = engine === "gpu" ? [...chromiumFlags, ...softwareGpuFlags] : chromiumFlags;
  const browser = await playwright.launch({ executablePath: await provideBrowser(chromium), args });
  const page = await browser.newPage();
  page.setDefaultTimeout(600_000);
  await page.goto(`${url}#${settings[engine]}`);
  await page.getByRole("list", { name: "Sample data" }).getByRole("button", { name: "Support requests" }).click();
  await page.getByRole("link", { name: "Model", exact: true }).click();
  await page.getByRole("combobox", { name: "Engine" }).selectOption(engine);
  await page.getByRole("link", { name: "Training", exact: true }).click();
  const train = page.getByRole("button", { name: "Train", exact: true });
  const reset = page.getByRole("button", { name: "Discard model", exact: true });
  const devtools = await page.context().newCDPSession(page);

  /** @type {number[]} */
  const taken = [];
  for (let n = 1; n <= nTrainings; n++) {
    if ((await reset.count()) > 0 && (await reset.isEnabled())) await reset.click();
    await train.click();
    await page.getByText(/^Done after/).waitFor();
    await page
      .getByRole("region", { name: "Run", exact: true })
      .getByText(/\d+ of \d+ right/)
      .waitFor();
    // What nobody holds any more is not counted.
    await devtools.send("HeapProfiler.collectGarbage");
    taken.push(await residentOf(browser));
    if (n <= 5 || n % 10 === 0) print(`training ${n}: ${taken.at(-1)} MB`);
  }
  await browser.close();
  await close();
  const last = Math.max(...taken.slice(-5));
  const growth = last / (taken[2] ?? Number.NaN);
  print(
    `${engine}: ${taken[2]} MB after the third training, ${last} MB after the last five: ${growth.toFixed(2)} times.`,
  );
  if (!(growth <= mostGrowth)) throw new Problem(`The page’s memory has grown ${growth.toFixed(2)} times.`);
});

/**
 * What the largest renderer takes now, in MB.
 * @param {import("playwright-core").Browser} browser
 */
async function residentOf(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const sizes = processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => Number(/VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1]) / 1000);
  return Math.round(Math.max(...sizes));
}
