// Checks what a person downloads, as a static host sends it at its best: after brotli.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { dist } from "./build.mjs";
import { print, Problem, root } from "./run.mjs";

/** With what writes a model for other programs, a twentieth of it, what learns from vectors that are given, and several labels. */
const CPU_ENGINE_BYTES = 940_000;
/** Beside it, and fetched when a person chooses a published encoder's folder. */
const PUBLISHED_BYTES = 100_000;
/** Beside it, and fetched when a person chooses pictures or sounds. */
const MEDIA_BYTES = 80_000;
/**
 * What a visit loads, with what must be there before anything goes wrong: the marks of runs under
 * way, a worker's heart, and the count of requests. Parts that are fetched when they are opened come on top.
 */
const PAGE_BYTES = 120_000;
/**
 * With the parts that read, arrange and take out files, those of projects and exports, and those that go on with a run.
 * Pictures and sounds take 22 kB of it: how they are read, kept, shown and explained, and the words of that;
 * several labels on a text 12 kB; the names at the ends of a chart's lines, and in its pictures, 1 kB.
 */
const PAGE_WITH_EVERY_PART_BYTES = 371_000;
/** Libraries for workbooks, for encodings, for QR codes and for archives, and the script of a model for JavaScript, each fetched when it is needed. */
const LIBRARIES_BYTES = 180_000;
const libraries = ["sheets", "workbook", "chardetng_wasm_bg", "code", "packing-worker", "handful-archive"];
/** Words are fetched in one language; files of words are named by it. */
const languages = readdirSync(path.join(root, "www/i18n"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Prints the sizes; a {@link Problem} if one is over its limit. */
export function checkSizes() {
  /** @type {import("./engines.mjs").Manifest} */
  const manifest = JSON.parse(readFileSync(path.join(dist, "engine/manifest.json"), "utf8"));
  const { cpu, gpu } = manifest;
  if (!cpu) throw new Problem("dist has no CPU engine.");
  const beside = (/** @type {string} */ name) =>
    [`${name}.js`, `${name}_bg.wasm`].map((file) => path.join(path.dirname(cpu.js), file));
  const all = filesOf(dist).filter((file) => /\.(js|css|wasm)$/.test(file) && !file.startsWith("engine"));
  const index = readFileSync(path.join(dist, "index.html"), "utf8");
  const isCalled = (/** @type {string} */ file, /** @type {string} */ name) =>
    path.basename(file).startsWith(`${name}-`);
  const rare = all.filter((file) => libraries.some((name) => isCalled(file, name)));
  const page = all.filter((file) => !rare.includes(file));
  const words = languages.map((language) => page.filter((file) => isCalled(file, language)));
  /** Of the language that takes the most. */
  const longest = (/** @type {string[][]} */ files) => files.toSorted((a, b) => sum(b) - sum(a))[0] ?? [];
  // The worker and the page's words come with the page, though no tag names them.
  const first = page.filter((file) => index.includes(path.basename(file)) || isCalled(file, "worker"));
  const pageWords = words.map((files) => files.filter((file) => /\b[a-z]+-page-/.test(file)));
  if (first.length === 0 || pageWords.some((files) => files.length !== 1)) throw new Problem("dist has no page.");
  const every = [...page.filter((file) => !words.flat().includes(file)), ...longest(words)];
  first.push(...longest(pageWords));

  const sizes = [
    { what: "CPU engine", bytes: sum([cpu.js, cpu.wasm]), limit: CPU_ENGINE_BYTES },
    { what: "Published encoders", bytes: sum(beside("published")), limit: PUBLISHED_BYTES },
    { what: "Pictures and sounds", bytes: sum(beside("media")), limit: MEDIA_BYTES },
    { what: "Page (JS and CSS)", bytes: sum(first), limit: PAGE_BYTES },
    { what: "… every part opened", bytes: sum(every), limit: PAGE_WITH_EVERY_PART_BYTES },
    { what: "Rare libraries", bytes: sum(rare), limit: LIBRARIES_BYTES },
    ...(gpu ? [{ what: "WebGPU engine", bytes: sum([gpu.js, gpu.wasm]), limit: Infinity }] : []),
  ];
  print("After brotli:");
  for (const { what, bytes, limit } of sizes) {
    const remark = limit === Infinity ? "" : `, at most ${kilobytes(limit)}`;
    print(`  ${what.padEnd(21)} ${kilobytes(bytes).padStart(8)}${remark}`);
  }
  const over = sizes.filter(({ bytes, limit }) => bytes > limit);
  if (over.length > 0) throw new Problem(`Too large: ${over.map(({ what }) => what).join(", ")}.`);
}

/** @param {string} folder */
function filesOf(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" });
}

/** @param {string[]} files each compressed by itself, as it is sent */
function sum(files) {
  return files.map(compressedBytes).reduce((a, b) => a + b, 0);
}

/** @param {string} file */
function compressedBytes(file) {
  const body = readFileSync(path.join(dist, file));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  };
  return brotliCompressSync(body, { params }).length;
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
