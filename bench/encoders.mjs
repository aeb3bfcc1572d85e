// What the pretrained encoders cost: the page's CPU engine in Chromium beside the same core as
// a native program, in one run, and (if it is built and there is an adapter) the WebGPU engine.
//
//   node bench/encoders.mjs [--gpu]        after `npm run build`
//
// 100 texts of the samples in six classes, the encoder frozen, the median of three. Loading is
// from the browser's own storage, as on a second visit: reading and checking the file, then
// unpacking it and handing it to the engine. Memory is what the engine's file holds at the end,
// which is its peak, as it never shrinks.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium as playwright } from "playwright-core";
import { chromium, chromiumFlags, provideBrowser, softwareGpuFlags } from "../scripts/browsers.mjs";
import { dist } from "../scripts/build.mjs";
import { main, root } from "../scripts/run.mjs";
import { serve } from "../scripts/serve.mjs";
import { median } from "./median.mjs";

const encoders = [
  { encoder: "small", model: "cnn" },
  { encoder: "large", model: "transformer" },
  { encoder: "large-en", model: "transformer" },
];
const nTexts = 100;
const repetitions = 3;
const withGpu = process.argv.includes("--gpu");

const text = ["support", "reviews"]
  .flatMap((name) =>
    readFileSync(path.join(root, `www/samples/${name}.tsv`), "utf8")
      .trim()
      .split("\n"),
  )
  .slice(0, nTexts)
  .join("\n");

/** @typedef {{ readMs: number, loadMs: number, encodeMs: number, compareMs: number, answerMs: number, megabytes: number }} Times */

await main(async () => {
  execFileSync("cargo", ["build", "--release", "-p", "handful-cli"], { cwd: root, stdio: "inherit" });
  const { url, close } = await serve({ folder: dist, port: 0 });
  const browser = await playwright.launch({
    executablePath: await provideBrowser(chromium),
    args: [...chromiumFlags, ...(withGpu ? softwareGpuFlags : [])],
  });

  const rows = [];
  for (const { encoder, model } of encoders) {
    /** @param {"cpu" | "gpu"} engine a fresh page each time, so that its memory is its own */
    const inPage = async (engine) => {
      const page = await browser.newPage();
      await page.goto(url);
      const times = await page.evaluate(inBrowser, { engine, encoder, model, text });
      await page.close();
      return times;
    };
    /** @type {Times[]} */
    const wasm = [];
    const alone = [];
    for (let repetition = 0; repetition < repetitions; repetition++) {
      wasm.push(await inPage("cpu"));
      alone.push(native(encoder));
    }
    /** @param {keyof Times} what */
    const middle = (what) => median(wasm.map((times) => times[what]));
    const run = middle("encodeMs") + middle("compareMs");
    const gpu = withGpu ? await inPage("gpu") : undefined;
    rows.push({
      encoder,
      "read, ms": Math.round(middle("readMs")),
      "load, ms": Math.round(middle("loadMs")),
      "encode, ms": Math.round(middle("encodeMs")),
      "run, ms": Math.round(run),
      "one answer, ms": Math.round(middle("answerMs")),
      "memory, MB": Math.round(middle("megabytes")),
      "native load + run, ms": Math.round(median(alone)),
      "wasm / native": ((middle("loadMs") + run) / median(alone)).toFixed(1),
      ...(gpu ? { "WebGPU / wasm": ((gpu.encodeMs + gpu.compareMs) / run).toFixed(1) } : {}),
    });
  }
  console.table(rows);
  await browser.close();
  await close();
});

/**
 * In the page.
 * @param {{ engine: string, encoder: string, model: string, text: string }} what
 * @returns {Promise<Times>}
 */
async function inBrowser({ engine, encoder, model, text }) {
  const manifest = await (await fetch("engine/manifest.json")).json();
  const { js, wasm } = manifest[engine];
  const module = await import(new URL(js, document.baseURI).href);
  const { memory } = await module.default({ module_or_path: new URL(wasm, document.baseURI).href });
  const session = await module.Session.start();
  const address = new URL(`models/${encoder}.safetensors.gz`, document.baseURI).href;
  const cache = await caches.open("bench");
  if (!(await cache.match(address))) await cache.add(address);

  const times = [performance.now()];
  const lap = () => {
    const now = performance.now();
    return now - (times.splice(0, 1, now)[0] ?? now);
  };
  const blob = await (await cache.match(address))?.blob();
  if (!blob) throw new Error("nothing was kept");
  await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  const readMs = lap();
  const unpacked = new Response(blob.stream().pipeThrough(new DecompressionStream("gzip")));
  session.load_encoder(encoder, new Uint8Array(await unpacked.arrayBuffer()));
  const loadMs = lap();

  const { examples } = (await session.ask({ kind: "parse", input: { text, options: {} } })).value;
  const choices = { model, start: "pretrained", adaptation: "frozen", validation_share: 0 };
  if (model === "transformer") Object.assign(choices, { encoder });
  // One test text, as the native program needs one.
  session.prepare({ examples, testExamples: examples.slice(0, 1) }, { ...module.Session.defaults(), ...choices });
  let encodeMs = 0;
  for (let finished = false; !finished;) {
    const progress = await session.advance(1);
    finished = progress.finished;
    if (encodeMs === 0 && progress.events.some(({ stage }) => stage === "compare")) encodeMs = lap();
  }
  const compareMs = lap();
  const nAnswers = 10;
  for (let answer = 0; answer < nAnswers; answer++) {
    await session.ask({ kind: "predict", input: { text: examples[answer].text } });
  }
  const answerMs = lap() / nAnswers;
  return { readMs, loadMs, encodeMs, compareMs, answerMs, megabytes: memory.buffer.byteLength / 1e6 };
}

/** Milliseconds of loading and the same run as a native program. @param {string} encoder */
function native(encoder) {
  const folder = mkdtempSync(path.join(tmpdir(), "handful-"));
  const [train, test] = [path.join(folder, "train.tsv"), path.join(folder, "test.tsv")];
  writeFileSync(train, text);
  writeFileSync(test, text.split("\n")[0] ?? "");
  const program = path.join(root, "target/release/handful");
  const args = [
    "evaluate",
    "--train",
    train,
    "--test",
    test,
    "--model",
    encoder,
    "--set",
    "adaptation=frozen",
    "--set",
    "seed=1",
    "--set",
    "validation_share=0",
    "--json",
  ];
  const { seconds } = JSON.parse(execFileSync(program, args, { cwd: root, encoding: "utf8" }));
  rmSync(folder, { recursive: true });
  return 1000 * seconds;
}
