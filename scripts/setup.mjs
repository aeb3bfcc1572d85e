// Checks for what every other script needs, and installs what is missing.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ask, Problem, root, run } from "./run.mjs";

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
  const rustup = ask("rustup", ["--version"]) !== null;
  let compiler = ask("rustc", ["--version"]);
  if (compiler === null && rustup) {
    console.log("Installing Rust's stable toolchain (a few minutes) …");
    const toolchain = ["toolchain", "install", "stable", "--profile", "minimal"];
    await run("rustup", [...toolchain, "--component", "rustfmt,clippy", "--target", WASM]);
    compiler = ask("rustc", ["--version"]);
  }
  if (compiler === null) {
    throw new Problem("Handful needs Rust. Install rustup from https://rustup.rs, open a new terminal and try again.");
  }

  const oldest = /^rust-version = "(.*)"$/m.exec(read("Cargo.toml"))?.[1] ?? "";
  const version = compiler.split(" ")[1] ?? "";
  if (isOlder(version, oldest)) {
    const remedy = rustup ? "Run `rustup update stable`" : "Install a newer one with rustup (https://rustup.rs)";
    throw new Problem(`Handful needs Rust ${oldest} or newer; this is ${version}. ${remedy} and try again.`);
  }

  if (hasWasmTarget()) return;
  if (!rustup) {
    throw new Problem(
      `This Rust cannot compile to WebAssembly: its target ${WASM} is missing. ` +
        "Install it with your system's package manager, or install rustup from https://rustup.rs.",
    );
  }
  console.log("Installing Rust's WebAssembly target …");
  if (!(await run("rustup", ["target", "add", WASM])) || !hasWasmTarget()) {
    throw new Problem(`\`rustup target add ${WASM}\` failed; its message is above.`);
  }
}

function hasWasmTarget() {
  const folder = ask("rustc", ["--print", "target-libdir", "--target", WASM]);
  return folder !== null && existsSync(folder);
}

async function setUpPackages() {
  if (hasPackages()) return;
  console.log("Installing npm packages (about a minute) …");
  // npm names its own script; without one, a shell finds npm under the name it has there.
  const npm = process.env["npm_execpath"];
  const shell = process.platform === "win32" ? ["cmd", "/c", "npm"] : ["npm"];
  const [program = "", ...args] = npm?.endsWith("js") ? [process.execPath, npm] : shell;
  if (!(await run(program, [...args, "ci"])) || !hasPackages()) {
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
