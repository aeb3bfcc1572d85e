// Measures the page beside its peers, all in one run and in turn, and writes what it found to target/bench.
//
//   npm run bench -- [--quick] [--only PART,…] [--python PATH] [--gpu] [--docs]      after `npm run build`
//   npm run bench -- --profile NAME        the functions that steps of training a network, or an encoder, spend their time in
//   npm run bench -- --build FOLDER        other built pages beside `dist`: steps, and with --only waits, waits
//
// Parts: steps, webgpu, encoders, waits, start, growth. `--quick` takes three minutes: steps on the CPU at the two
// smaller sizes, and one encoder. `--models NAME,…` chooses among the networks, `--waits NAME,…` among the waits.
// `--gpu` measures WebGPU where there is no card, too: then its times say nothing and its counts much. `--python`
// names a Python with PyTorch, onnx and onnxruntime, where `python3` has none. `--docs` writes docs/speed.md.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium as playwright } from "playwright-core";
import { chromium, chromiumFlags, provideBrowser, softwareGpuFlags } from "../scripts/browsers.mjs";
import { dist } from "../scripts/build.mjs";
import { ask, duration, main, print, Problem, root } from "../scripts/run.mjs";
import { serve } from "../scripts/serve.mjs";
import { compareBuilds } from "./builds.mjs";
import { measureEncoders } from "./encoders.mjs";
import { measureGrowth } from "./growth.mjs";
import { describeMachine, loadOf } from "./machine.mjs";
import { providePeers, site, versions, work } from "./peers/index.mjs";
import { profile } from "./profile.mjs";
import { report } from "./report.mjs";
import { measureStart } from "./start.mjs";
import { measureSteps, measureWebGpu } from "./steps.mjs";
import { measureWaits } from "./waits.mjs";

/**
 * What every part is given.
 * @typedef {object} Bench
 * @property {string} url of the built page
 * @property {string} peersUrl of the peers' pages
 * @property {{ name: string, url: string }[]} builds other built pages
 * @property {string | undefined} python that has PyTorch
 * @property {boolean} isQuick
 * @property {string[] | undefined} gpuFlags with which a browser has WebGPU; undefined where it is not measured
 * @property {string[] | undefined} models those that were chosen
 * @property {string[] | undefined} waits those that were chosen
 * @property {<T>(flags: string[], work: (browser: import("playwright-core").Browser) => Promise<T>) => Promise<T>} inBrowser
 *   does a piece of work in a browser of its own
 * @property {<T>(work: (context: import("playwright-core").BrowserContext) => Promise<T>) => Promise<T>} inProfile
 *   does a piece of work in a browser that keeps on disk what a person's keeps, compiled scripts too
 */

const parts = {
  steps: measureSteps,
  webgpu: measureWebGpu,
  encoders: measureEncoders,
  waits: measureWaits,
  start: measureStart,
  growth: measureGrowth,
};
const needPeers = ["steps", "webgpu", "encoders"];

const options = /** @type {const} */ ({
  quick: { type: "boolean", default: false },
  only: { type: "string" },
  python: { type: "string" },
  gpu: { type: "boolean", default: false },
  models: { type: "string" },
  waits: { type: "string" },
  docs: { type: "boolean", default: false },
  profile: { type: "string" },
  build: { type: "string", multiple: true },
});

await main(async () => {
  const began = Date.now();
  const { values } = parseArgs({ options });
  const folders = values.build ?? [];
  const chosen = values.only?.split(",") ?? (values.quick ? ["steps", "encoders"] : Object.keys(parts));
  const unknown = chosen.find((name) => !(name in parts));
  if (unknown !== undefined) throw new Problem(`There is no ${unknown}: ${Object.keys(parts).join(", ")} are there.`);

  const executablePath = await provideBrowser(chromium);
  /** @type {Bench["inBrowser"]} */
  const inBrowser = async (flags, work) => {
    const browser = await playwright.launch({ executablePath, args: [...chromiumFlags, ...flags] });
    try {
      return await work(browser);
    } finally {
      await browser.close();
    }
  };
  /** @type {Bench["inProfile"]} */
  const inProfile = async (work) => {
    const folder = mkdtempSync(path.join(tmpdir(), "profile-"));
    const context = await playwright.launchPersistentContext(folder, { executablePath, args: chromiumFlags });
    try {
      return await work(context);
    } finally {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const isOfPageAlone = folders.length > 0 || values.profile !== undefined;
  const isAmongPeers = !isOfPageAlone && chosen.some((name) => needPeers.includes(name));
  if (isAmongPeers) await providePeers();
  mkdirSync(site, { recursive: true });
  const page = await serve({ folder: dist, port: 0 });
  const peers = await serve({ folder: site, port: 0 });
  const builds = await Promise.all(
    folders.map(async (name) => ({ name, ...(await serve({ folder: path.resolve(name), port: 0 })) })),
  );
  /** @type {Bench} */
  const bench = {
    url: page.url,
    peersUrl: peers.url,
    builds,
    python: isAmongPeers ? pythonWithTorch(values.python) : undefined,
    isQuick: values.quick,
    gpuFlags: isAmongPeers && chosen.includes("webgpu") ? await gpuFlags(inBrowser, page.url, values.gpu) : undefined,
    models: values.models?.split(","),
    waits: values.waits?.split(","),
    inBrowser,
    inProfile,
  };

  if (values.profile !== undefined) {
    await profile(bench, values.profile);
  } else if (builds.length > 0 && values.only !== "waits") {
    await compareBuilds(bench);
  } else {
    const before = loadOf();
    /** @type {Record<string, unknown>} */
    const found = {};
    for (const name of chosen) {
      print(`${name} …`);
      found[name] = await parts[/** @type {keyof typeof parts} */ (name)](bench);
    }
    const machine = { ...(await describeMachine(inBrowser)), load: [...before, ...loadOf()] };
    const results = { date: new Date().toISOString().slice(0, 10), command: command(), machine, versions, ...found };
    write(results, values.docs);
  }
  await Promise.all([page, peers, ...builds].map(({ close }) => close()));
  print(`It took ${duration(Date.now() - began)}.`);
});

/** @param {import("./report.mjs").Results} results @param {boolean} isForDocs */
function write(results, isForDocs) {
  const text = report(results);
  writeFileSync(path.join(work, "results.json"), `${JSON.stringify(results, undefined, 1)}\n`);
  writeFileSync(path.join(work, "speed.md"), text);
  if (isForDocs) writeFileSync(path.join(root, "docs/speed.md"), text);
  print(`\n${text}\nThe numbers are in ${path.relative(root, work)}/results.json.`);
}

/** As it was typed, without a place that is this machine's alone. */
function command() {
  const words = process.argv.slice(2);
  const python = words.indexOf("--python");
  if (python >= 0) words[python + 1] = "PATH";
  return words.length > 0 ? `npm run bench -- ${words.join(" ")}` : "npm run bench";
}

/** @param {string | undefined} named */
function pythonWithTorch(named) {
  const candidates = named === undefined ? ["python3", "python"] : [named];
  const found = candidates.find((python) => ask(python, ["-c", "import torch"]) !== null);
  if (named !== undefined && found === undefined) throw new Problem(`${named} has no PyTorch.`);
  if (found === undefined) print("PyTorch is left out: no Python has it; --python names one.");
  return found;
}

/**
 * @param {Bench["inBrowser"]} inBrowser
 * @param {string} url
 * @param {boolean} inSoftware
 */
async function gpuFlags(inBrowser, url, inSoftware) {
  if (inSoftware) return softwareGpuFlags;
  const hasCard = await inBrowser([], async (browser) => {
    const page = await browser.newPage();
    await page.goto(url);
    return page.evaluate(async () => {
      const gpu = /** @type {any} */ (navigator).gpu;
      const adapter = await gpu?.requestAdapter();
      return Boolean(adapter) && !adapter.info?.isFallbackAdapter;
    });
  });
  return hasCard ? [] : undefined;
}
