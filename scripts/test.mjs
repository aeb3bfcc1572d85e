// `npm test`: every check, one after the other, with a summary at the end.
//
//   npm test                              all of them
//   npm test -- --only unit,chromium      some of them, on what is built already

import { buildEngine, buildPage } from "./build.mjs";
import { duration, main, Problem, run, runNode } from "./run.mjs";
import { setUp } from "./setup.mjs";

/**
 * One check; it fails by throwing or with false.
 * @typedef {{ name: string, what: string, needs?: string[], check: () => Promise<boolean | void> }} Step
 */

/** @type {Step[]} */
const steps = [
  { name: "format", what: "rustfmt", check: () => run("cargo", ["fmt", "--all", "--check"]) },
  {
    name: "clippy",
    what: "clippy, for this machine",
    check: () => clippy(["--workspace", "--all-targets"]),
  },
  {
    name: "clippy-wasm",
    what: "clippy, CPU engine",
    check: () => clippy(["--lib", "--target", "wasm32-unknown-unknown", "--target-dir", "target/wasm-cpu"]),
  },
  { name: "rust", what: "Rust tests", check: () => run("cargo", ["test", "--workspace", "--locked"]) },
  { name: "engine-cpu", what: "CPU engine", check: () => buildEngine("cpu") },
  { name: "engine-gpu", what: "WebGPU engine", check: () => buildEngine("gpu") },
  { name: "types", what: "TypeScript", needs: ["engine-cpu"], check: checkTypes },
  { name: "unit", what: "unit tests", check: () => runNode("node_modules/vitest/vitest.mjs", ["run"]) },
  { name: "page", what: "the page", needs: ["engine-cpu"], check: buildPage },
  {
    name: "size",
    what: "sizes of the downloads",
    needs: ["page"],
    check: async () => (await import("./size.mjs")).checkSizes(),
  },
  {
    name: "chromium",
    what: "end to end in Chromium, CPU",
    needs: ["page"],
    check: () => playwright("chromium-cpu", "chromium"),
  },
  {
    name: "webgpu",
    what: "end to end in Chromium, WebGPU in software",
    needs: ["page", "engine-gpu"],
    check: () => playwright("chromium-webgpu", "chromium"),
  },
  {
    name: "firefox",
    what: "end to end in Firefox, CPU",
    needs: ["page"],
    check: () => playwright("firefox", "firefox"),
  },
];

await main(async () => {
  const chosen = choose(process.argv.slice(2));
  await setUp();

  /** @type {{ step: Step, remark: string, passed: boolean }[]} */
  const results = [];
  for (const step of chosen) {
    console.log(`\n=== ${step.name}: ${step.what}`);
    const start = Date.now();
    const missing = results.find(({ step: { name }, passed }) => !passed && step.needs?.includes(name));
    const passed = missing ? false : await attempt(step);
    const remark = missing ? `not run, as ${missing.step.name} failed` : duration(Date.now() - start);
    results.push({ step, passed, remark });
  }

  console.log("\n=== Summary");
  const width = Math.max(...results.map(({ step }) => step.name.length));
  for (const { step, passed, remark } of results) {
    console.log(`${passed ? "passed" : "FAILED"}  ${step.name.padEnd(width)}  ${step.what} (${remark})`);
  }
  const failed = results.filter(({ passed }) => !passed).length;
  console.log(`\n${results.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});

/**
 * The steps that the arguments name, in the usual order.
 * @param {string[]} args
 */
function choose(args) {
  const [flag, names] = args;
  if (flag === undefined) return steps;
  const known = steps.map(({ name }) => name);
  const wanted = names?.split(",") ?? [];
  const unknown = wanted.filter((name) => !known.includes(name));
  if (flag !== "--only" || args.length !== 2 || unknown.length > 0) {
    throw new Problem(`Usage: npm test [-- --only STEP,STEP…]\nSteps: ${known.join(", ")}`);
  }
  return steps.filter(({ name }) => wanted.includes(name));
}

/** @param {Step} step */
async function attempt({ check }) {
  try {
    return (await check()) !== false;
  } catch (error) {
    console.error(error instanceof Problem ? error.message : error);
    return false;
  }
}

/** @param {string[]} scope */
function clippy(scope) {
  return run("cargo", ["clippy", "--locked", ...scope, "--", "-D", "warnings"]);
}

async function checkTypes() {
  const page = await runNode("node_modules/typescript/bin/tsc", ["--project", "tsconfig.json"]);
  const worker = await runNode("node_modules/typescript/bin/tsc", ["--project", "www/offline/worker"]);
  const tests = await runNode("node_modules/typescript/bin/tsc", ["--project", "tsconfig.tests.json"]);
  return page && worker && tests;
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
