// Puts the engines that `cargo xtask build` made beside the page, where the page fetches
// them at run time. They are no part of the page's own build, so that the page can be
// served while the WebGPU engine is still being built.
//
//   pkg/cpu, pkg/gpu  →  OUT/engine/cpu/HASH/…, OUT/engine/gpu/HASH/…, OUT/engine/manifest.json

import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { root } from "./run.mjs";

/**
 * Where the page finds an engine; the addresses are relative to the page.
 * @typedef {{ js: string, wasm: string, bytes: number }} EngineFiles
 * @typedef {{ cpu: EngineFiles | null, gpu: EngineFiles | null }} Manifest
 */

/**
 * Copies the engines into a built page. Each lies in a folder named by its contents, and
 * the manifest is written last: a page never loads the halves of two builds.
 * @param {string} out the built page
 * @param {string} packages the folder of the built engines
 * @returns {Manifest}
 */
export function publishEngines(out, packages = path.join(root, "pkg")) {
  const folder = path.join(out, "engine");
  mkdirSync(folder, { recursive: true });
  // A GPU engine of older sources would not understand what the CPU engine hands over.
  const matches = sources("gpu", packages) === sources("cpu", packages);
  const manifest = {
    cpu: publish("cpu", packages, folder),
    gpu: matches ? publish("gpu", packages, folder) : null,
  };
  const draft = path.join(folder, `manifest.${process.pid}`);
  writeFileSync(draft, JSON.stringify(manifest, null, 2) + "\n");
  renameSync(draft, path.join(folder, "manifest.json"));
  return manifest;
}

/**
 * @param {"cpu" | "gpu"} engine
 * @param {string} packages
 * @param {string} folder
 * @returns {EngineFiles | null} null if it is not built
 */
function publish(engine, packages, folder) {
  const from = path.join(packages, engine);
  if (!existsSync(path.join(from, "handful_bg.wasm"))) return null;
  const versions = path.join(folder, engine);
  const version = hash(from);
  if (!existsSync(path.join(versions, version))) {
    const draft = path.join(versions, `${version}.${process.pid}`);
    cpSync(from, draft, { recursive: true, filter: isServed });
    renameSync(draft, path.join(versions, version));
  }
  for (const old of readdirSync(versions)) {
    if (old !== version) rmSync(path.join(versions, old), { recursive: true, force: true });
  }
  const address = `engine/${engine}/${version}`;
  return {
    js: `${address}/handful.js`,
    wasm: `${address}/handful_bg.wasm`,
    bytes: statSync(path.join(from, "handful_bg.wasm")).size,
  };
}

/**
 * The stamp of the sources that an engine was built from, whichever the mode.
 * @param {"cpu" | "gpu"} engine
 * @param {string} packages
 */
function sources(engine, packages) {
  const stamp = path.join(packages, engine, "stamp");
  return existsSync(stamp) ? readFileSync(stamp, "utf8").trim().split(" ").at(-1) : undefined;
}

/**
 * Of the names and contents of the files that are served.
 * @param {string} folder
 */
function hash(folder) {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const file = path.join(folder, name);
    if (!statSync(file).isFile() || !isServed(file)) continue;
    hash.update(`${name}\0`).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 12);
}

/** @param {string} file */
function isServed(file) {
  return !file.endsWith(".d.ts") && path.basename(file) !== "stamp";
}
