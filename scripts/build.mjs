// Builds the page and its engines.
//
//   npm run build     both engines and the page, into dist: what a static host needs

import path from "node:path";
import { pathToFileURL } from "node:url";
import { publishEngines } from "./engines.mjs";
import { publishOffline } from "./offline.mjs";
import { ask, main, Problem, root, run, runNode } from "./run.mjs";
import { publishSbom } from "./sbom.mjs";
import { setUp } from "./setup.mjs";

export const dist = path.join(root, "dist");

/** @type {Promise<string> | undefined} */
let tool;

/**
 * Builds the program that builds engines, once. (By `cargo xtask`, an engine would wait for whatever
 * else cargo compiles for this machine.)
 * @returns {Promise<string>} the program
 */
export function buildTool() {
  tool ??= compileTool();
  return tool;
}

async function compileTool() {
  if (!(await run("cargo", ["build", "--quiet", "--package", "xtask", "--locked"]))) {
    throw new Problem("What builds the engines was not built; the reason is above.");
  }
  const metadata = ask("cargo", ["metadata", "--no-deps", "--format-version", "1"]);
  if (metadata === null) throw new Problem("`cargo metadata` failed.");
  return path.join(
    JSON.parse(metadata).target_directory,
    "debug",
    process.platform === "win32" ? "xtask.exe" : "xtask",
  );
}

/**
 * Builds an engine into pkg; quick when nothing changed.
 * @param {"cpu" | "gpu"} engine
 * @param {{ patient?: boolean }} options patient: gives way to other programs
 */
export async function buildEngine(engine, options = {}) {
  const env = { CARGO_MANIFEST_DIR: path.join(root, "xtask") };
  if (!(await run(await buildTool(), ["build", engine], { env, ...options }))) {
    throw new Problem(`The ${engine === "cpu" ? "CPU" : "WebGPU"} engine was not built; the reason is above.`);
  }
}

/** Builds the page into dist, with those engines that are built. */
export async function buildPage() {
  if (!(await runNode("node_modules/vite/bin/vite.js", ["build", "--logLevel", "warn"]))) {
    throw new Problem("The page was not built; the reason is above.");
  }
}

/** Puts engines that were built after the page beside it. */
export function addEngines() {
  publishEngines(dist);
  publishSbom(dist);
  publishOffline(dist);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await setUp();
    await buildEngine("cpu");
    await buildEngine("gpu");
    await buildPage();
    console.log(`The page is in ${path.relative(root, dist)}.`);
  });
}
