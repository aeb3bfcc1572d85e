// The libraries that the page is measured beside, which are no part of it: fetched into target/bench when they
// are needed, at the versions of package-lock.json here, and bundled for a page of their own.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rolldown } from "rolldown";
import { print, Problem, root, runNpm } from "../../scripts/run.mjs";

export const work = path.join(root, "target/bench");
const sources = import.meta.dirname;
const installed = path.join(work, "peers");
/** What is served to the peers' pages. */
export const site = path.join(work, "site");

/** By the names of the tables' columns. */
export const versions = (() => {
  const { dependencies } = JSON.parse(readFileSync(path.join(sources, "package.json"), "utf8"));
  return {
    "TensorFlow.js": dependencies["@tensorflow/tfjs-core"],
    "jax-js": dependencies["@jax-js/jax"],
    "onnxruntime-web": dependencies["onnxruntime-web"],
  };
})();

/** Installs the libraries, unless they are there, and makes the folder that is served. */
export async function providePeers() {
  const lock = path.join(sources, "package-lock.json");
  const wanted = createHash("sha256").update(readFileSync(lock)).digest("hex");
  const stamp = path.join(installed, "made-of");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    print("Fetching the peers …");
    rmSync(installed, { recursive: true, force: true });
    mkdirSync(installed, { recursive: true });
    for (const file of ["package.json", "package-lock.json"]) {
      cpSync(path.join(sources, file), path.join(installed, file));
    }
    const args = ["ci", "--prefix", installed, "--ignore-scripts", "--no-audit", "--no-fund"];
    if (!(await runNpm(args))) throw new Problem("The peers could not be installed; the reason is above.");
    writeFileSync(stamp, wanted);
  }
  await bundle();
}

async function bundle() {
  rmSync(site, { recursive: true, force: true });
  mkdirSync(site, { recursive: true });
  const modules = path.join(installed, "node_modules");
  const build = await rolldown({
    input: Object.fromEntries(["tfjs", "jax"].map((name) => [name, path.join(sources, `${name}.mjs`)])),
    platform: "browser",
    logLevel: "silent",
    resolve: { modules: [modules] },
  });
  await build.write({ dir: site, format: "esm", entryFileNames: "[name].js" });
  await build.close();
  const copy = (/** @type {string} */ from, /** @type {string} */ to) =>
    cpSync(path.join(modules, from), path.join(site, to), { recursive: true });
  for (const kind of ["", "-simd", "-threaded-simd"]) {
    const file = `tfjs-backend-wasm${kind}.wasm`;
    copy(`@tensorflow/tfjs-backend-wasm/dist/${file}`, `tfjs/${file}`);
  }
  for (const file of ["ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"]) {
    // The server knows no other ending for scripts.
    copy(`onnxruntime-web/dist/${file}`, `ort/${file.replace(/\.mjs$/, ".js")}`);
  }
  writeFileSync(path.join(site, "index.html"), "<!doctype html><title>Peers</title>");
}
