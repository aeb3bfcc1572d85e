// How soon the page is there: the first paint, the engine, and the first step and the end of a small network's one
// epoch, on a first visit and on later ones in the same browser; what the first visit loads until the engine is there,
// and the memory of the page's process.

import { setTimeout as wait } from "node:timers/promises";
import { dist } from "../scripts/build.mjs";
import { serve } from "../scripts/serve.mjs";
import { print } from "../scripts/run.mjs";
import { measureMemory } from "./memory.mjs";
import { median } from "./median.mjs";

/** @typedef {Record<"paint" | "ready" | "step" | "epoch" | "whole", number[]>} Times milliseconds */
/**
 * @typedef {object} Result
 * @property {Times[]} visits the first, the second and the third
 * @property {{ files: number, bytes: number }} load
 * @property {Awaited<ReturnType<typeof measureMemory>>} memory
 */

const repetitions = 5;
/** A browser keeps compiled scripts once a page has been there for some seconds. */
const stayMs = 5_000;

/**
 * @param {import("./index.mjs").Bench} bench
 * @returns {Promise<Result>}
 */
export async function measureStart(bench) {
  /** @type {string[]} */
  const asked = [];
  // A server of its own, as what was asked for is counted.
  const { url, close } = await serve({ folder: dist, port: 0, hear: (path) => void asked.push(path) });
  /** @type {Times[]} */
  const visits = [1, 2, 3].map(() => ({ paint: [], ready: [], step: [], epoch: [], whole: [] }));
  let load = { files: 0, bytes: 0 };
  for (let n = 0; n < repetitions; n++) {
    await bench.inProfile(async (context) => {
      for (const times of visits) {
        const page = await context.newPage();
        asked.length = 0;
        await page.goto(`${url}#start=random&model=cnn&epochs=1`);
        const ready = page.evaluate(untilReady).then((ms) => void times.ready.push(ms));
        // On a later visit the texts are there, and Train is pressed as soon as it can be.
        const isFirst = times === visits[0];
        if (isFirst) {
          await ready;
          if (load.files === 0) load = await sizeOf(url, [...new Set(asked)]);
          await page.getByRole("button", { name: "Support requests", exact: true }).click();
          await page.getByRole("table", { name: "Labelled rows" }).waitFor();
        }
        const { pressed, step, epoch } = await page.evaluate(trainOneEpoch);
        await ready;
        times.paint.push(await page.evaluate(paintOf));
        times.step.push(step - pressed);
        times.epoch.push(epoch - pressed);
        if (!isFirst) times.whole.push(step);
        // What is kept for the next visit is there before it begins.
        await page.evaluate(async () => void (await navigator.serviceWorker.ready));
        await page.waitForLoadState("networkidle");
        await wait(stayMs);
        await page.close();
      }
    });
  }
  await close();
  const told = (/** @type {Times} */ { paint, ready, step, epoch, whole }) =>
    [paint, ready, step, epoch, whole].filter((all) => all.length > 0).map((all) => median(all).toFixed(0));
  const each = visits.map((times, index) => `visit ${index + 1} ${told(times).join(", ")} ms`);
  print(`  paint, ready, step, epoch, whole: ${each.join("; ")}; ${load.bytes} bytes`);
  return { visits, load, memory: await measureMemory(bench) };
}

/** In the page: milliseconds since its navigation until the engine is there. @returns {Promise<number>} */
async function untilReady() {
  const isReady = () => {
    const status = document.querySelector("p[role=status]");
    return Boolean(status?.textContent?.trim()) && !status?.textContent?.includes("Loading the engine");
  };
  while (!isReady()) await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now();
}

/** In the page. */
function paintOf() {
  return performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN;
}

/** In the page: when Train was pressed, when the first step was told, and when the run was done. */
async function trainOneEpoch() {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const status = () => document.querySelector("p[role=status]")?.textContent ?? "";
  const train = () =>
    [...document.querySelectorAll("button")].find(({ textContent }) => textContent?.trim() === "Train");
  const hasStep = () => /Step [1-9]/.test(document.querySelector("[aria-label=Run]")?.textContent ?? "");
  while (train()?.disabled !== false) await frame();
  const pressed = performance.now();
  train()?.click();
  // On a later visit the earlier one's run is done.
  while (!/Starting|Training/.test(status())) await frame();
  while (!hasStep() && !status().startsWith("Done")) await frame();
  const step = performance.now();
  while (!status().startsWith("Done")) await frame();
  return { pressed, step, epoch: performance.now() };
}

/**
 * What files take as they are sent.
 * @param {string} url
 * @param {string[]} paths
 */
async function sizeOf(url, paths) {
  let bytes = 0;
  for (const path of paths) {
    const response = await fetch(new URL(path, url), { headers: { "Accept-Encoding": "br" } });
    await response.arrayBuffer();
    bytes += Number(response.headers.get("Content-Length"));
  }
  return { files: paths.length, bytes };
}
