// What a step of training from random weights takes: the page's engines and their peers in turn, so that ratios
// hold on a busy machine. All begin from equal weights, and the losses of their first steps have to agree.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { print, Problem } from "../scripts/run.mjs";
import { engineOf, libraryOf, torchOf } from "./contestants.mjs";
import { median } from "./median.mjs";
import { site } from "./peers/index.mjs";
import { nameOf, sizes } from "./workload.mjs";

/** @typedef {import("./contestants.mjs").Contestant} Contestant */
/** @typedef {import("./peers/parameters.mjs").Model} Model */
/** @typedef {import("./peers/parameters.mjs").Sizes} Sizes */
/**
 * @typedef {object} Row
 * @property {string} who
 * @property {number[]} clock milliseconds a step, of each round
 * @property {number[]} processor
 * @property {number} difference of the losses of the first steps from the page's
 * @property {number} firstStep milliseconds by the clock until the first loss
 * @property {import("./gpu-counts.mjs").Counts} [counts] a step
 * @property {number} [pipelines] until steps were measured
 * @property {boolean} [isUnsteady] whether steps were still becoming faster as they were measured
 */
/** @typedef {{ model: Model, size: string, rows: Row[] }} Result */

/** @type {readonly Model[]} */
const allModels = ["cnn", "gru", "transformer"];
const nChecked = 4;
/** Of a loss, which begins near 0.7; rounding and the peers' own exp and erf come to a hundredth of it. */
const mostDifference = 1e-3;
const nBatches = 4;

/**
 * How long is measured: rounds, milliseconds in each and before the first, and the most that are waited until
 * steps are steady.
 */
const thorough = { rounds: 5, measured: 600, warm: 2_000, patience: 60_000 };
const quick = { rounds: 3, measured: 200, warm: 500, patience: 10_000 };

/**
 * @param {import("./index.mjs").Bench} bench
 * @returns {Promise<Result[]>}
 */
export function measureSteps(bench) {
  const peers = [
    { name: "TensorFlow.js, wasm", script: "tfjs.js", backend: "wasm" },
    { name: "jax-js, wasm", script: "jax.js", backend: "wasm" },
  ];
  return bench.inBrowser([], async (browser) => {
    const page = await engineOf(browser, bench.url, "cpu", "page");
    const others = await present(peers.map((peer) => [peer.name, () => libraryOf(browser, bench.peersUrl, peer)]));
    const python = bench.python;
    if (python !== undefined) others.push(...(await present([["PyTorch", () => torchOf(python)]])));
    const chosen = bench.isQuick ? sizes.slice(0, 2) : sizes;
    const all = [page.contestant, ...others];
    const results = await measureAll(all, page.begin, casesOf(bench, chosen), bench.isQuick ? quick : thorough);
    await Promise.all(all.map((contestant) => contestant.close()));
    return results;
  });
}

/**
 * The same on a graphics card, or in software.
 * @param {import("./index.mjs").Bench} bench
 * @returns {Promise<Result[]>}
 */
export async function measureWebGpu(bench) {
  const flags = bench.gpuFlags;
  if (flags === undefined) {
    print("  There is no graphics card; --gpu measures in software.");
    return [];
  }
  const peers = [
    { name: "TensorFlow.js, WebGPU", script: "tfjs.js", backend: "webgpu" },
    { name: "TensorFlow.js, WebGL", script: "tfjs.js", backend: "webgl" },
    { name: "jax-js, WebGPU", script: "jax.js", backend: "webgpu" },
  ];
  return bench.inBrowser(flags, async (browser) => {
    const cpu = await engineOf(browser, bench.url, "cpu", "page, CPU");
    /** @type {[string, () => Promise<Contestant>][]} */
    const makers = peers.map((peer) => [peer.name, () => libraryOf(browser, bench.peersUrl, peer)]);
    const own = async () => (await engineOf(browser, bench.url, "gpu", "page, WebGPU")).contestant;
    const all = await present([["page, WebGPU", own], ...makers]);
    // In software the largest take seconds a step.
    const chosen = flags.length > 0 ? sizes.slice(0, 2) : sizes;
    return measureAll([...all, cpu.contestant], cpu.begin, casesOf(bench, chosen), {
      ...quick,
      rounds: 2,
      patience: 60_000,
    });
  });
}

/**
 * Those that start; why another does not is told.
 * @param {[string, () => Promise<Contestant>][]} makers
 */
async function present(makers) {
  /** @type {Contestant[]} */
  const all = [];
  for (const [name, make] of makers) {
    try {
      all.push(await make());
    } catch (error) {
      print(`  ${name} is left out: ${firstLine(error)}`);
    }
  }
  return all;
}

/**
 * Each network at each size.
 * @param {import("./index.mjs").Bench} bench
 * @param {readonly Sizes[]} chosen
 */
function casesOf({ models }, chosen) {
  const unknown = models?.find((name) => !allModels.some((model) => model === name));
  if (unknown !== undefined) throw new Problem(`There is no ${unknown}: ${allModels.join(", ")} are there.`);
  const wanted = allModels.filter((model) => models?.includes(model) ?? true);
  return chosen.flatMap((sizes) => wanted.map((model) => ({ model, sizes })));
}

/**
 * @param {Contestant[]} all
 * @param {Awaited<ReturnType<typeof engineOf>>["begin"]} begin
 * @param {ReturnType<typeof casesOf>} cases
 * @param {typeof quick} pace
 */
async function measureAll(all, begin, cases, pace) {
  /** @type {Result[]} */
  const results = [];
  for (const { model, sizes } of cases) {
    const rows = await measure(all, await caseOf(begin, model, sizes), pace);
    results.push({ model, size: nameOf(sizes), rows });
    print(`  ${model}, ${nameOf(sizes)}: ${rows.map(({ who, ...row }) => `${who} ${told(row)}`).join("; ")}`);
  }
  return results;
}

/**
 * @param {Awaited<ReturnType<typeof engineOf>>["begin"]} begin
 * @param {Model} model
 * @param {Sizes} wanted
 * @returns {Promise<import("./contestants.mjs").Case>}
 */
async function caseOf(begin, model, wanted) {
  const { vocabulary, check, weights } = await begin(model, wanted);
  const folder = path.join(site, "weights");
  mkdirSync(folder, { recursive: true });
  const checkpoint = path.join(folder, `${model}-${wanted.length}.safetensors`);
  writeFileSync(checkpoint, Buffer.from(weights, "base64"));
  const { batch, length } = wanted;
  let state = 1;
  // The first two ids are those of padding and of words that are not known.
  const id = () => 2 + ((state = (state * 48_271) % 2_147_483_647) % (vocabulary - 2));
  const batches = Array.from({ length: nBatches }, () => ({
    ids: Array.from({ length: batch * length }, id),
    labels: Array.from({ length: batch }, (_, n) => n % 2),
  }));
  return { model, sizes: { batch, length, vocabulary }, checkpoint, check, batches };
}

/**
 * @param {Contestant[]} all
 * @param {import("./contestants.mjs").Case} what
 * @param {typeof quick} pace
 */
async function measure(all, what, pace) {
  /** @type {{ contestant: Contestant, row: Row, losses: number[], nSteps: number }[]} */
  const running = [];
  for (const contestant of all) {
    try {
      running.push({ contestant, ...(await begun(contestant, what, pace)) });
    } catch (error) {
      print(`  ${contestant.name} is left out of ${what.model}: ${firstLine(error)}`);
    }
  }
  const reference = (running.find(({ contestant }) => contestant.name.startsWith("page")) ?? running[0])?.losses ?? [];
  for (const { row, losses } of running) {
    row.difference = Math.max(...losses.map((loss, at) => Math.abs(loss - (reference[at] ?? NaN))));
    // Written so that NaN is told.
    if (!(row.difference <= mostDifference)) print(`  ${row.who} computes something else: ${losses.join(", ")}`);
  }
  for (let round = 0; round < pace.rounds; round++) {
    for (const { contestant, row, nSteps } of running) {
      const before = await contestant.counts?.();
      const { clock, processor } = await contestant.steps(nSteps);
      row.clock.push(clock / nSteps);
      row.processor.push(processor / nSteps);
      const after = await contestant.counts?.();
      if (before && after) {
        const counts = Object.entries(after).map(([name, n]) => [
          name,
          (n - before[/** @type {"maps"} */ (name)]) / nSteps,
        ]);
        row.counts = Object.fromEntries(counts);
      }
    }
  }
  return running.map(({ row }) => row);
}

/**
 * The first steps, whose losses are compared, and those until the compilers have done their work.
 * @param {Contestant} contestant
 * @param {import("./contestants.mjs").Case} what
 * @param {typeof quick} pace
 */
async function begun(contestant, what, pace) {
  const before = (await contestant.counts?.())?.pipelines ?? 0;
  const start = performance.now();
  await contestant.prepare(what);
  const { losses } = await contestant.steps(1);
  const firstStep = performance.now() - start;
  losses.push(...(await contestant.steps(nChecked - 1)).losses);
  await contestant.goOn(what);
  const began = performance.now();
  let last = Infinity;
  let isSteady = false;
  let nSteps = 1;
  while (performance.now() - began < pace.patience) {
    const { clock } = await contestant.steps(nSteps);
    const each = clock / nSteps;
    isSteady = each > 0.8 * last && performance.now() - began >= pace.warm;
    last = Math.min(last, each);
    nSteps = Math.max(1, Math.round(pace.measured / each));
    if (isSteady) break;
  }
  const pipelines = ((await contestant.counts?.())?.pipelines ?? 0) - before;
  /** @type {Row} */
  const row = { who: contestant.name, clock: [], processor: [], difference: NaN, firstStep, pipelines };
  return { row: isSteady ? row : { ...row, isUnsteady: true }, losses, nSteps };
}

/** @param {Pick<Row, "clock" | "processor">} row */
function told({ clock, processor }) {
  return `${median(clock).toFixed(1)} ms (${median(processor).toFixed(1)} on a processor)`;
}

/** @param {unknown} error */
function firstLine(error) {
  return String(error instanceof Error ? error.message : error).split("\n")[0] ?? "";
}
