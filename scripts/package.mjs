// Builds the npm package `handful`: the engine and its client for other programs.
//
//   npm run package     dist-package/package, and packed as dist-package/handful-VERSION.tgz

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { buildEngine } from "./build.mjs";
import { bundleOne, everywhere } from "./bundle.mjs";
import { withPackages } from "./licences.mjs";
import { main, Problem, root, runNode, runNpm } from "./run.mjs";
import { setUp } from "./setup.mjs";

const folder = path.join(root, "dist-package");
const out = path.join(folder, "package");
const engine = path.join(root, "pkg/cpu");

const { version, license, engines } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

export const tarball = path.join(folder, `handful-${version}.tgz`);

/** What others import, and by which file. Each has its types. */
const entries = { ".": "index", "./element": "element", "./model": "model", "./embed": "embed" };

/** Builds the package of the CPU engine that is built, and packs it. */
export async function buildPackage() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const source = (/** @type {string} */ name) => path.join(root, "package", `${name}.ts`);
  const bundles = [
    await bundle(["index", "index.node", "element", "embed"].map(source)),
    // A worker is started from one file, whatever bundlers make of the rest; and so is a model alone.
    await writeOne(path.join(root, "www/engine/worker.ts")),
    await writeOne(source("worker.node")),
    await writeOne(source("model")),
  ];
  for (const name of ["handful.js", "handful_bg.wasm"]) cpSync(path.join(engine, name), path.join(out, "engine", name));
  await writeTypes();
  for (const name of ["NOTICE", "LICENSE-MIT", "LICENSE-APACHE"]) cpSync(path.join(root, name), path.join(out, name));
  const others = withPackages(readFileSync(path.join(root, "THIRD-PARTY"), "utf8"), new Set(bundles.flat()));
  writeFileSync(path.join(out, "THIRD-PARTY"), others);
  cpSync(path.join(root, "package/README.md"), path.join(out, "README.md"));
  writeFileSync(path.join(out, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);
  if (!(await runNpm(["pack", "--silent", "--pack-destination", folder], { cwd: out }))) {
    throw new Problem("`npm pack` failed; its message is above.");
  }
}

/**
 * @param {string[]} input
 * @returns {Promise<string[]>} the npm packages of which something is in it
 */
async function bundle(input) {
  const build = await rolldown({
    input: Object.fromEntries(input.map((file) => [path.basename(file, ".ts"), file])),
    ...everywhere,
  });
  const { output } = await build.write({
    dir: out,
    format: "es",
    minify: true,
    // Beside each other, as addresses of the package's other files are relative to them.
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
  });
  await build.close();
  return packagesOf(output.flatMap((file) => (file.type === "chunk" ? Object.keys(file.modules) : [])));
}

/**
 * @param {string} file
 * @returns {Promise<string[]>} the npm packages of which something is in it
 */
async function writeOne(file) {
  const { code, modules } = await bundleOne(file);
  writeFileSync(path.join(out, `${path.basename(file, ".ts")}.js`), code);
  return packagesOf(modules);
}

/** @param {string[]} modules */
function packagesOf(modules) {
  return modules.flatMap((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []);
}

/** The types of the entries, and of all that these name. */
async function writeTypes() {
  const draft = mkdtempSync(path.join(tmpdir(), "handful-types-"));
  try {
    const options = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--stripInternal"];
    const emitted = await runNode("node_modules/typescript/bin/tsc", [
      ...["--project", "package", "--rootDir", root, "--outDir", draft],
      ...options,
    ]);
    if (!emitted) throw new Problem("The package's types were not written; the reason is above.");
    mkdirSync(path.join(draft, "pkg/cpu"), { recursive: true });
    for (const [name, next] of Object.entries(firstFunctions)) {
      const types = onlyValues(readFileSync(path.join(engine, name), "utf8"), next);
      writeFileSync(path.join(draft, "pkg/cpu", name), types);
    }
    const waiting = Object.values(entries).map((name) => `package/${name}.d.ts`);
    const seen = new Set(waiting);
    for (const file of waiting) {
      const text = readFileSync(path.join(draft, file), "utf8").replaceAll(/(from ")(\.[^"]+)\.ts"/g, '$1$2.js"');
      const target = path.join(out, "types", file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
      for (const [, name = ""] of text.matchAll(/(?:from |import\()"(\.[^"]+)\.js"/g)) {
        const next = `${path.posix.join(path.posix.dirname(file), name)}.d.ts`;
        if (!seen.has(next)) waiting.push(next);
        seen.add(next);
      }
    }
  } finally {
    rmSync(draft, { recursive: true });
  }
}

/** What stands in an engine's types where its own functions begin, which are called inside the package alone. */
const firstFunctions = {
  "handful.d.ts": "Everything the page asks of Rust.",
  "published.d.ts": "A folder on its way into a file",
  "media.d.ts": "An encoder of pictures or sounds.",
};

/**
 * @param {string} types as wasm-bindgen writes them
 * @param {string} next what is said of the first function
 */
function onlyValues(types, next) {
  const end = types.indexOf(`/**\n * ${next}`);
  if (end < 0) throw new Error(`the engine's types do not say: ${next}`);
  return types.slice(0, end);
}

function manifest() {
  const exports = Object.entries(entries).map(([name, file]) => [
    name,
    {
      types: `./types/package/${file}.d.ts`,
      ...(name === "." ? { node: "./index.node.js" } : {}),
      default: `./${file}.js`,
    },
  ]);
  return {
    name: "handful",
    version,
    description: "Train, apply and explain a small text classifier on a handful of texts, in a page or in Node",
    license,
    type: "module",
    engines,
    exports: { ...Object.fromEntries(exports), "./engine/*": "./engine/*", "./package.json": "./package.json" },
    // Importing it defines the element.
    sideEffects: ["./element.js"],
    keywords: ["text-classification", "few-shot", "webassembly", "machine-learning"],
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await setUp();
    await buildEngine("cpu");
    await buildPackage();
    console.log(`The package is ${path.relative(root, tarball)}.`);
  });
}
