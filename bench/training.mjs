// How fast the engines train: the page's CPU engine in Chromium beside the same core as a
// native program, in one run, and (if it is built and there is an adapter) the WebGPU engine.
//
//   node bench/training.mjs [--gpu]        after `npm run build`
//
// 48 texts, 20 epochs, every architecture with its default settings: the median of three.

import { execFileSync } from "node:child_process";
import path from "node:path";
import { chromium as playwright } from "playwright-core";
import { chromium, chromiumFlags, provideBrowser, softwareGpuFlags } from "../scripts/browsers.mjs";
import { dist } from "../scripts/build.mjs";
import { main, root } from "../scripts/run.mjs";
import { serve } from "../scripts/serve.mjs";
import { median } from "./median.mjs";

const models = ["cnn", "keras-cnn", "rnn", "gru", "lstm", "transformer"];
const sample = path.join(root, "www/samples/reviews.tsv");
const repetitions = 3;
const withGpu = process.argv.includes("--gpu");

await main(async () => {
  execFileSync("cargo", ["build", "--release", "-p", "handful-cli"], { cwd: root, stdio: "inherit" });
  const { url, close } = await serve({ folder: dist, port: 0 });
  const browser = await playwright.launch({
    executablePath: await provideBrowser(chromium),
    args: [...chromiumFlags, ...(withGpu ? softwareGpuFlags : [])],
  });
  const page = await browser.newPage();
  await page.goto(url);
  const text = execFileSync("cat", [sample], { encoding: "utf8" });

  const rows = [];
  for (const model of models) {
    const times = { wasm: [], native: [], gpu: [] };
    for (let repetition = 0; repetition < repetitions; repetition++) {
      times.wasm.push(await inBrowser(page, "cpu", model, text));
      times.native.push(native(model));
      if (withGpu && repetition === 0) times.gpu.push(await inBrowser(page, "gpu", model, text));
    }
    const [wasm, alone, gpu] = [times.wasm, times.native, times.gpu].map(median);
    rows.push({
      model,
      "wasm, s": wasm.toFixed(2),
      "native, s": alone.toFixed(2),
      "wasm / native": (wasm / alone).toFixed(1),
      ...(withGpu ? { "WebGPU, s": gpu.toFixed(1), "WebGPU / wasm": (gpu / wasm).toFixed(1) } : {}),
    });
  }
  console.table(rows);
  await browser.close();
  await close();
});

/**
 * Seconds of one run in the page, steps only.
 * @param {import("playwright-core").Page} page
 * @param {"cpu" | "gpu"} engine
 * @param {string} model
 * @param {string} text
 */
function inBrowser(page, engine, model, text) {
  return page.evaluate(
    async ({ engine, model, text }) => {
      const manifest = await (await fetch("engine/manifest.json")).json();
      const { js, wasm } = manifest[engine];
      const module = await import(new URL(js, document.baseURI).href);
      const sessions = (globalThis.sessions ??= {});
      if (!sessions[engine]) {
        await module.default({ module_or_path: new URL(wasm, document.baseURI).href });
        sessions[engine] = await module.Session.start();
      }
      const session = sessions[engine];
      const { examples } = (await session.ask({ kind: "parse", input: { text, options: {} } })).value;
      session.prepare({ examples }, { ...module.Session.defaults(), start: "random", model, validation_share: 0 });
      const start = performance.now();
      while (!(await session.advance(4)).finished);
      return (performance.now() - start) / 1000;
    },
    { engine, model, text },
  );
}

/** Seconds of the same run as a native program. @param {string} model */
function native(model) {
  const program = path.join(root, "target/release/handful");
  const args = ["evaluate", "--train", sample, "--test", sample, "--model", model, "--seed", "1", "--json"];
  return JSON.parse(execFileSync(program, args, { encoding: "utf8" })).seconds;
}
