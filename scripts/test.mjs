// `npm test`: every check, in two lanes side by side, with a summary at the end.
//
//   npm test                              all of them
//   npm test -- --quick                   without the WebGPU engine and Firefox
//   npm test -- --only unit,chromium      some of them, on what is built already

import { existsSync } from "node:fs";
import path from "node:path";
import { inspect } from "node:util";
import { addEngines, buildEngine, buildPage, buildTool } from "./build.mjs";
import { choose, follow } from "./plan.mjs";
import { duration, labelled, main, print, Problem, root, run, runNode } from "./run.mjs";
import { setUp } from "./setup.mjs";

/**
 * Where two cores are, compiling leaves one of them idle for minutes, as linking does and waiting
 * for a browser; so what is written in Rust has a lane of its own.
 * @type {import("./plan.mjs").Step[]}
 */
const steps = [
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
  { name: "clippy-wasm", what: "clippy, CPU engine", lane: "core", compiles: true, check: clippyWasm },
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
    name: "firefox",
    what: "end to end in Firefox, CPU",
    lane: "page",
    needs: ["page"],
    long: true,
    check: () => playwright("firefox", "firefox"),
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

await main(async () => {
  const chosen = choose(steps, process.argv.slice(2));
  await setUp({ rust: chosen.some(({ compiles }) => compiles) });

  const start = Date.now();
  const width = Math.max(...chosen.map(({ name }) => name.length));
  const results = await follow(chosen, (step) =>
    // One by itself has the terminal for itself.
    chosen.length === 1 ? attempt(step) : labelled(step.name.padEnd(width), () => attempt(step)),
  );

  console.log("\n=== Summary");
  for (const { step, passed, failedNeed, milliseconds } of results) {
    const remark = failedNeed === undefined ? duration(milliseconds) : `not run, as ${failedNeed} failed`;
    console.log(`${passed ? "passed" : "FAILED"}  ${step.name.padEnd(width)}  ${step.what} (${remark})`);
  }
  const failed = results.filter(({ passed }) => !passed).length;
  console.log(`\n${results.length - failed} passed, ${failed} failed, in ${duration(Date.now() - start)}`);
  if (failed > 0) process.exitCode = 1;
});

/** @param {import("./plan.mjs").Step} step */
async function attempt({ name, what, check }) {
  print(`=== ${name}: ${what}`);
  const start = Date.now();
  let passed = false;
  try {
    passed = (await check()) !== false;
  } catch (error) {
    print(error instanceof Problem ? error.message : inspect(error));
  }
  print(`=== ${passed ? "passed" : "FAILED"} in ${duration(Date.now() - start)}`);
  return passed;
}

/**
 * Gives way to the tests in browsers, which wait for something to happen.
 * @param {string[]} args
 */
function cargo(args) {
  return run("cargo", args, { patient: true });
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

/** With the profile and the folder of the engine's own build, whose plug-ins of the compiler need not be built again. */
function clippyWasm() {
  return clippy([
    "--lib",
    "--profile",
    "wasm",
    "--target",
    "wasm32-unknown-unknown",
    "--target-dir",
    "target/wasm-cpu",
  ]);
}

async function checkTypes() {
  const page = await runNode("node_modules/typescript/bin/tsc", ["--project", "tsconfig.json"]);
  const worker = await runNode("node_modules/typescript/bin/tsc", ["--project", "www/offline/worker"]);
  const tests = await runNode("node_modules/typescript/bin/tsc", ["--project", "tsconfig.tests.json"]);
  return page && worker && tests;
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
