// Checks for what every other script needs, and installs what is missing.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ask, Problem, root, run, runNpm } from "./run.mjs";

const WASM = "wasm32-unknown-unknown";

/**
 * Afterwards Node, the npm packages, Rust and its wasm target are there.
 * @param {{ rust?: boolean }} options rust: whether anything will be compiled
 */
export async function setUp({ rust = true } = {}) {
  checkNode();
  if (rust) await setUpRust();
  await setUpPackages();
}

/** The oldest version that package.json allows. */
function checkNode() {
  const oldest = JSON.parse(read("package.json")).engines.node.replace(">=", "");
  if (isOlder(process.versions.node, oldest)) {
    throw new Problem(
      `Handful needs Node.js ${oldest} or newer; this is ${process.versions.node}. Get one at https://nodejs.org.`,
    );
  }
}

async function setUpRust() {
  if (ask("rustup", ["--version"]) === null) return checkOtherRust();
  const pinned = /^channel = "(.*)"$/m.exec(read("rust-toolchain.toml"))?.[1] ?? "";
  if (hasToolchain(pinned)) return;
  console.log(`Installing Rust ${pinned} (a few minutes) …`);
  const options = ["--profile", "minimal", "--component", "rustfmt,clippy", "--target", WASM, "--no-self-update"];
  if (!(await run("rustup", ["toolchain", "install", pinned, ...options])) || !hasToolchain(pinned)) {
    throw new Problem(`Rust ${pinned} was not installed; rustup's message is above.`);
  }
}

/**
 * Whether rustup has a toolchain with all that is needed of it. (Any call of `rustc` would install it
 * without a word.)
 * @param {string} toolchain
 */
function hasToolchain(toolchain) {
  const installed = ask("rustup", ["component", "list", "--installed", "--toolchain", toolchain]) ?? "";
  return ["rustc", "cargo", "rustfmt", "clippy", `rust-std-${WASM}`].every((component) =>
    installed.split("\n").some((line) => line.startsWith(component)),
  );
}

/** A Rust of the system's package manager, say. */
function checkOtherRust() {
  const compiler = ask("rustc", ["--version"]);
  if (compiler === null) {
    throw new Problem("Handful needs Rust. Install rustup from https://rustup.rs, open a new terminal and try again.");
  }
  const oldest = /^rust-version = "(.*)"$/m.exec(read("Cargo.toml"))?.[1] ?? "";
  const version = compiler.split(" ")[1] ?? "";
  if (isOlder(version, oldest)) {
    throw new Problem(
      `Handful needs Rust ${oldest} or newer; this is ${version}. ` +
        "Install rustup from https://rustup.rs, which brings the version in rust-toolchain.toml, and try again.",
    );
  }
  const target = ask("rustc", ["--print", "target-libdir", "--target", WASM]);
  if (target === null || !existsSync(target)) {
    throw new Problem(
      `This Rust cannot compile to WebAssembly: its target ${WASM} is missing. ` +
        "Install it with your system's package manager, or install rustup from https://rustup.rs.",
    );
  }
}

async function setUpPackages() {
  if (hasPackages()) return;
  console.log("Installing npm packages (about a minute) …");
  if (!(await runNpm(["ci"])) || !hasPackages()) {
    throw new Problem("`npm ci` failed; its message is above.");
  }
}

/** Whether node_modules holds what package-lock.json names, by npm's own list of what it installed. */
function hasPackages() {
  const list = "node_modules/.package-lock.json";
  if (!existsSync(path.join(root, list))) return false;
  const { "": _, ...wanted } = JSON.parse(read("package-lock.json")).packages;
  const installed = JSON.parse(read(list)).packages;
  return Object.entries(wanted).every(
    ([name, { version, optional }]) =>
      installed[name]?.version === version || (optional && installed[name] === undefined),
  );
}

/** @param {string} file */
function read(file) {
  return readFileSync(path.join(root, file), "utf8");
}

/**
 * @param {string} version
 * @param {string} oldest
 */
function isOlder(version, oldest) {
  const [a, b] = [version, oldest].map((text) => text.split(".").map((part) => parseInt(part, 10)));
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
