// What `npm test` checks, in the order in which it is read. CI makes the same steps in jobs of its
// own (.github/workflows/test.yml).

import { existsSync } from "node:fs";
import path from "node:path";
import { addEngines, buildEngine, buildPage, buildTool } from "./build.mjs";
import { root, run, runNode } from "./run.mjs";

/**
 * Where two cores are, compiling leaves one of them idle for minutes, as linking does and waiting
 * for a browser; so what is written in Rust has a lane of its own.
 * @type {import("./plan.mjs").Step[]}
 */
export const steps = [
  { name: "format", what: "rustfmt and Prettier", lane: "page", compiles: true, check: checkFormat },
  { name: "tool", what: "what builds the engines", lane: "core", compiles: true, check: buildTool },
  {
    name: "clippy",
    what: "clippy, for this machine",
    lane: "core",
    compiles: true,
    check: () => clippy(["--workspace", "--all-targets"]),
  },
  {
    name: "rust",
    what: "Rust tests",
    lane: "core",
    compiles: true,
    check: () => cargo(["test", "--workspace", "--locked"]),
  },
  { name: "doc", what: "the documentation of the code", lane: "core", compiles: true, check: checkDocs },
  { name: "licences", what: "the licences of what ships", lane: "core", compiles: true, check: checkLicences },
  { name: "clippy-wasm", what: "clippy, both engines", lane: "core", compiles: true, check: clippyWasm },
  {
    name: "engine-gpu",
    what: "WebGPU engine",
    lane: "core",
    compiles: true,
    needs: ["tool"],
    long: true,
    check: () => buildEngine("gpu", { patient: true }),
  },
  {
    name: "engine-cpu",
    what: "CPU engine",
    lane: "page",
    compiles: true,
    needs: ["tool"],
    check: () => buildEngine("cpu"),
  },
  { name: "types", what: "TypeScript", lane: "page", needs: ["engine-cpu"], check: checkTypes },
  { name: "lint", what: "oxlint, with types", lane: "page", needs: ["engine-cpu"], check: lint },
  {
    name: "unit",
    what: "unit tests",
    lane: "page",
    needs: ["engine-cpu"],
    check: () => runNode("node_modules/vitest/vitest.mjs", ["run"]),
  },
  { name: "page", what: "the page", lane: "page", needs: ["engine-cpu"], check: buildPage },
  { name: "size", what: "sizes of the downloads", lane: "page", needs: ["page"], check: checkSizes },
  {
    name: "chromium",
    what: "end to end in Chromium, CPU",
    lane: "page",
    needs: ["page"],
    check: () => playwright("chromium-cpu", "chromium"),
  },
  {
    name: "package",
    what: "the npm package, installed and used",
    lane: "page",
    needs: ["page"],
    check: () => runNode("tests/package.mjs", []),
  },
  {
    name: "chaos",
    what: "20 rounds of mishaps in Chromium",
    lane: "page",
    needs: ["page"],
    long: true,
    check: () => runNode("bench/chaos.mjs", ["--rounds", "20"]),
  },
  {
    name: "firefox",
    what: "end to end in Firefox, CPU",
    lane: "page",
    needs: ["page"],
    long: true,
    check: () => playwright("firefox", "firefox"),
  },
  {
    name: "webkit",
    what: "a visit in WebKit",
    lane: "page",
    needs: ["page"],
    long: true,
    check: () => runNode("tests/webkit.mjs", []),
  },
  {
    name: "export",
    what: "exported models beside the core, in Python and JavaScript",
    lane: "core",
    compiles: true,
    needs: ["rust"],
    long: true,
    check: () => runNode("tests/export.mjs", []),
  },
  {
    name: "scale",
    what: "an exported model over 100,000 texts, by Ray Data and Spark",
    lane: "page",
    compiles: true,
    needs: ["rust"],
    asked: true,
    check: () => runNode("tests/scale.mjs", []),
  },
  {
    name: "webgpu",
    what: "end to end in Chromium, WebGPU in software",
    lane: "page",
    needs: ["page", "engine-gpu"],
    long: true,
    check: inWebGpu,
  },
];

/**
 * Gives way to the tests in browsers, which wait for something to happen.
 * @param {string[]} args
 * @param {Record<string, string>} env
 */
function cargo(args, env = {}) {
  return run("cargo", args, { env, patient: true });
}

async function checkFormat() {
  const core = await cargo(["fmt", "--all", "--check"]);
  const page = await runNode("node_modules/prettier/bin/prettier.cjs", ["--check", "--log-level", "warn", "."]);
  return core && page;
}

/** @param {string[]} scope */
function clippy(scope) {
  return cargo(["clippy", "--locked", ...scope, "--", "-D", "warnings"]);
}

/** With the profile and the folder of each engine's own build, whose plug-ins of the compiler need not be built again. */
async function clippyWasm() {
  for (const engine of ["cpu", "gpu"]) {
    const scope = `--lib --profile wasm --target wasm32-unknown-unknown --target-dir target/wasm-${engine}`;
    if (!(await clippy(`${scope} --no-default-features --features ${engine}`.split(" ")))) return false;
  }
  return true;
}

function checkDocs() {
  const env = { RUSTDOCFLAGS: "-D warnings" };
  return cargo(["doc", "--workspace", "--no-deps", "--locked"], env);
}

function checkLicences() {
  return runNode("scripts/licences.mjs", ["--check"]);
}

async function checkTypes() {
  const page = await runNode("node_modules/typescript/bin/tsc", ["--project", "tsconfig.page.json"]);
  const others = await runNode("node_modules/typescript/bin/tsc", ["--project", "package"]);
  const worker = await runNode("node_modules/typescript/bin/tsc", ["--project", "www/offline/worker"]);
  const tests = await runNode("node_modules/typescript/bin/tsc", ["--project", "tsconfig.tests.json"]);
  return page && others && worker && tests;
}

function lint() {
  return runNode("node_modules/oxlint/bin/oxlint", []);
}

async function checkSizes() {
  return (await import("./size.mjs")).checkSizes();
}

/**
 * @param {"chromium-cpu" | "chromium-webgpu" | "firefox"} project
 * @param {"chromium" | "firefox"} browser
 */
async function playwright(project, browser) {
  const { provideBrowser, ...kinds } = await import("./browsers.mjs");
  const env = { [kinds[browser].variable]: await provideBrowser(kinds[browser]) };
  return runNode("node_modules/@playwright/test/cli.js", ["test", "--project", project], { env });
}

/** The page may have been built before the engine that it is to find; or elsewhere, with both. */
function inWebGpu() {
  if (existsSync(path.join(root, "pkg/gpu"))) addEngines();
  return playwright("chromium-webgpu", "chromium");
}
