// How long threads were on a processor, which other work on the machine changes little, where the clock counts
// their waiting too.

import { readFileSync } from "node:fs";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("playwright-core").Page} Page */

/** Milliseconds on a processor, since some moment. @typedef {() => Promise<number>} Reading */

/**
 * The main thread of a page, in which a bench computes.
 * @param {Browser} _browser
 * @param {Page} page
 * @returns {Promise<Reading>}
 */
export async function mainThreadOf(_browser, page) {
  return metricOf(page, "ThreadTime");
}

/**
 * All threads of a page's process and of the one that draws, in which an adapter in software computes.
 * @param {Browser} browser
 * @param {Page} page
 * @returns {Promise<Reading>}
 */
export async function withGpuProcess(browser, page) {
  const ofPage = await metricOf(page, "ProcessTime");
  const session = await browser.newBrowserCDPSession();
  return async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const drawing = processInfo.filter(({ type }) => type === "GPU").map(({ cpuTime }) => 1000 * cpuTime);
    return drawing.reduce((a, b) => a + b, await ofPage());
  };
}

/**
 * @param {Page} page
 * @param {string} name
 * @returns {Promise<Reading>}
 */
async function metricOf(page, name) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find((metric) => metric.name === name)?.value ?? NaN);
  };
}

/**
 * The most memory that the largest page of a browser has held, in MB; NaN where there is no /proc.
 * @param {Browser} browser
 */
export async function peakMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const peaks = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => peakOf(id));
  return Math.round(Math.max(...peaks) / 1000);
}

/** @param {number} id */
function peakOf(id) {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1]);
  } catch {
    return NaN;
  }
}
