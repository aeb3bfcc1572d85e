// Gives readers of files and texts inputs that nobody thought of, and says what does harm.
//
//   node scripts/fuzz.mjs                        each target for two minutes
//   node scripts/fuzz.mjs --seconds 3600 paste   one of them for an hour
//
// The targets of the core (fuzz/src) need `cargo install cargo-fuzz --locked` and a nightly Rust;
// `--toolchain NAME` says which, if it is not the newest. Those of the page (fuzz/page) need neither.
// What is in the corpus already, `npm test` tries each time.

import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { ask, duration, main, Problem, root, run, runNode } from "./run.mjs";

const core = readdirSync(path.join(root, "fuzz/fuzz_targets")).map((file) => path.basename(file, ".rs"));
const page = readdirSync(path.join(root, "fuzz/page/corpus"));

/** What libFuzzer takes for harm, beside a panic: more than this for one input. */
const limits = ["-timeout=10", "-malloc_limit_mb=500", "-rss_limit_mb=2048"];

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: "string", default: "120" }, toolchain: { type: "string", default: "nightly" } },
  });
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new Problem("--seconds must be a number above 0.");
  const unknown = positionals.find((name) => !core.includes(name) && !page.includes(name));
  if (unknown !== undefined) {
    throw new Problem(`There is no target ${unknown}. These are there: ${[...core, ...page].join(", ")}.`);
  }
  const isChosen = (/** @type {string} */ name) => positionals.length === 0 || positionals.includes(name);
  const cargoFuzz = core.some(isChosen) ? await build(values.toolchain) : [];

  const failed = [];
  for (const target of [...core, ...page].filter(isChosen)) {
    console.log(`=== ${target}, for ${duration(seconds * 1000)}`);
    const isWell = core.includes(target) ? await fuzzCore(cargoFuzz, target, seconds) : await fuzzPage(target, seconds);
    if (!isWell) failed.push(target);
  }
  if (failed.length > 0) {
    throw new Problem(
      `Harm was done to ${failed.join(", ")}: the inputs are in fuzz/artifacts. ` +
        "Once that is mended, they belong into the corpus of their target.",
    );
  }
});

/**
 * @param {string} toolchain
 * @returns {Promise<string[]>} how cargo-fuzz is called
 */
async function build(toolchain) {
  if (ask("cargo", ["fuzz", "--version"]) === null) {
    throw new Problem("cargo-fuzz is missing: `cargo install cargo-fuzz --locked` installs it.");
  }
  // The versions that are tested and shipped.
  copyFileSync(path.join(root, "Cargo.lock"), path.join(root, "fuzz/Cargo.lock"));
  const folders = ["--fuzz-dir", "fuzz", "--target-dir", "target/fuzz"];
  if (!(await run("cargo", [`+${toolchain}`, "fuzz", "build", ...folders]))) {
    throw new Problem("The targets were not built; the reason is above.");
  }
  return [`+${toolchain}`, "fuzz", "run", ...folders];
}

/**
 * @param {string[]} cargoFuzz
 * @param {string} target
 * @param {number} seconds
 */
function fuzzCore(cargoFuzz, target, seconds) {
  // What is found on the way is kept aside, for the next time.
  const found = path.join("target/fuzz/corpus", target);
  mkdirSync(path.join(root, found), { recursive: true });
  const folders = [found, path.join("fuzz/corpus", target)];
  const options = [`-max_total_time=${seconds}`, "-dict=fuzz/words.dict", "-print_final_stats=1", ...limits];
  return run("cargo", [...cargoFuzz, target, ...folders, "--", ...options]);
}

/**
 * @param {string} target
 * @param {number} seconds
 */
function fuzzPage(target, seconds) {
  const args = ["run", "fuzz/page/damaged.test.ts", "--testNamePattern", `\\b${target}$`];
  return runNode("node_modules/vitest/vitest.mjs", args, { env: { FUZZ_SECONDS: String(seconds) } });
}
