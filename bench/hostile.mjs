// What a hostile file costs in Chromium, and what the page says of it: the time from the choice of
// the file to the words, the processor time of the page's process, and how far its memory grew above
// that of the page before. Linux only, as it reads /proc.
//
//   node bench/hostile.mjs [NAME…]     after `npm run build`
//
// Each row is a fresh browser, so that the process is its own.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium as playwright } from "playwright-core";
import { chromium, chromiumFlags, provideBrowser } from "../scripts/browsers.mjs";
import { dist } from "../scripts/build.mjs";
import { main } from "../scripts/run.mjs";
import { serve } from "../scripts/serve.mjs";
import { hostileFiles } from "../tests/hostile-files.mjs";

await main(async () => {
  const names = process.argv.slice(2);
  const { url, close } = await serve({ folder: dist, port: 0 });
  const folder = mkdtempSync(path.join(tmpdir(), "hostile-"));
  const rows = [];
  for (const file of hostileFiles.filter(({ name }) => names.length === 0 || names.includes(name))) {
    rows.push(await measured(url, folder, file));
    console.log(rows.at(-1));
  }
  console.table(rows);
  await close();
  rmSync(folder, { recursive: true });
});

/**
 * @param {string} url
 * @param {string} folder
 * @param {import("../tests/hostile-files.mjs").HostileFile} file
 */
async function measured(url, folder, { name, as, bytes, says }) {
  const browser = await playwright.launch({ executablePath: await provideBrowser(chromium), args: chromiumFlags });
  const page = await browser.newPage();
  const start = as === "encoder" ? "pretrained&adaptation=frozen" : "random";
  await page.goto(`${url}#start=${start}`);
  await page.getByRole("link", { name: as === "encoder" ? "Model" : "Texts", exact: true }).click();
  await page.waitForTimeout(2_000);
  const group = page.getByRole("group", { name: "Pretrained encoder" });
  const field = as === "encoder" ? group.getByLabel("Load from a file…") : page.getByLabel("Choose a file");
  // From a disk, as a person's: what a test hands over itself, the page's process would unpack first.
  const file = path.join(folder, name);
  writeFileSync(file, bytes());
  const before = await ofRenderer(browser);
  const began = Date.now();
  await field.setInputFiles(file);
  await page.getByText(says).first().waitFor({ timeout: 120_000 });
  const seconds = (Date.now() - began) / 1000;
  const after = await ofRenderer(browser);
  await browser.close();
  return {
    file: name,
    s: seconds.toFixed(1),
    "processor, s": (after.seconds - before.seconds).toFixed(1),
    "memory, MB": after.peak - before.now,
  };
}

/**
 * Of the largest renderer.
 * @param {import("playwright-core").Browser} browser
 */
async function ofRenderer(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const all = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => usage(id));
  return all.sort((a, b) => b.now - a.now)[0] ?? { now: 0, peak: 0, seconds: 0 };
}

/** @param {number} id */
function usage(id) {
  const status = readFileSync(`/proc/${id}/status`, "utf8");
  /** @param {string} key */
  const megabytes = (key) => Math.round(Number(new RegExp(`${key}:\\s*(\\d+) kB`).exec(status)?.[1]) / 1000);
  // Of the numbers after the program's name, the 12th and 13th are hundredths of seconds.
  const times = readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return { now: megabytes("VmRSS"), peak: megabytes("VmHWM"), seconds: (Number(times[11]) + Number(times[12])) / 100 };
}
