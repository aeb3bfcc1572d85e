// What the scripts share: the repository's root, and running other programs.

import { AsyncLocalStorage } from "node:async_hooks";
import { spawn, spawnSync } from "node:child_process";
import { constants, setPriority } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

const windows = process.platform === "win32";

/** Something that the person can put right: its message is all that they need to see. */
export class Problem extends Error {}

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** @type {AsyncLocalStorage<{ label: string, last: string[] }>} */
const labels = new AsyncLocalStorage();

/** @type {AsyncLocalStorage<Set<import("node:child_process").ChildProcess>>} */
const limited = new AsyncLocalStorage();

/** How many lines of a piece of work are remembered. */
const mostLast = 8;

/**
 * Does a piece of work; each line that it prints, by {@link print} or a program that it runs, says whose it is.
 * @template T
 * @param {string} label
 * @param {(last: readonly string[]) => Promise<T>} work is given the last lines that it has printed
 */
export function labelled(label, work) {
  /** @type {string[]} */
  const last = [];
  return labels.run({ label, last }, () => work(last));
}

/** @param {string} text */
export function print(text) {
  const work = labels.getStore();
  if (work === undefined) {
    console.log(text);
    return;
  }
  console.log(text.replaceAll(/^/gm, `${work.label} │ `));
  work.last.push(...text.split("\n").filter((line) => line.trim() !== ""));
  work.last.splice(0, work.last.length - mostLast);
}

/**
 * Does a piece of work that must come to an end: past the limit, the programs that it runs are ended and it has failed.
 * @template T
 * @param {number} minutes
 * @param {() => Promise<T>} work
 * @param {string} [what] it is
 * @returns {Promise<T>}
 */
export async function within(minutes, work, what = "it") {
  /** @type {Set<import("node:child_process").ChildProcess>} */
  const children = new Set();
  const milliseconds = minutes * 60_000;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      for (const child of children) endGroup(child);
      reject(new Problem(`Ended: after ${duration(milliseconds)} ${what} had not come to an end.`));
    }, milliseconds);
  });
  try {
    return await Promise.race([limited.run(children, work), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs a program and shows what it prints.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, patient?: boolean, cwd?: string }} options patient: gives way to other programs
 * @returns {Promise<boolean>} whether it succeeded
 */
export function run(program, args, { env = {}, patient = false, cwd = root } = {}) {
  const isLabelled = labels.getStore() !== undefined;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: isLabelled ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
      // A group of its own, so that its own children can be ended with it.
      detached: !windows,
    });
    const alike = limited.getStore();
    running.add(child);
    alike?.add(child);
    const ended = () => {
      running.delete(child);
      alike?.delete(child);
    };
    for (const output of [child.stdout, child.stderr]) {
      if (output) createInterface({ input: output }).on("line", print);
    }
    if (patient && child.pid !== undefined) {
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    }
    child.on("error", (error) => {
      ended();
      reject(new Problem(`${program} does not start: ${error.message}`));
    });
    child.on("close", (code) => {
      ended();
      resolve(code === 0);
    });
  });
}

/**
 * Runs a program of an npm package; works where npm's own launchers are shell scripts.
 * @param {string} script its JavaScript file, from the root
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string }} options
 */
export function runNode(script, args, options = {}) {
  return run(process.execPath, [path.join(root, script), ...args], options);
}

/**
 * Runs npm.
 * @param {string[]} args
 * @param {{ cwd?: string }} options
 */
export function runNpm(args, options = {}) {
  // npm names its own script; without one, a shell finds npm under the name it has there.
  const npm = process.env["npm_execpath"];
  const shell = windows ? ["cmd", "/c", "npm"] : ["npm"];
  const [program = "", ...first] = npm?.endsWith("js") ? [process.execPath, npm] : shell;
  return run(program, [...first, ...args], options);
}

/**
 * What a program prints.
 * @param {string} program
 * @param {string[]} args
 * @returns {string | null} null if it is missing or fails
 */
export function ask(program, args) {
  const { status, stdout } = spawnSync(program, args, { cwd: root, encoding: "utf8", timeout: 60_000, maxBuffer: 1e8 });
  return status === 0 ? stdout.trim() : null;
}

/** Ends every program that {@link run} started, with the programs that those started. */
export function endAll() {
  for (const child of running) endGroup(child);
}

/** @param {import("node:child_process").ChildProcess} child is ended with the programs that it started */
function endGroup({ pid }) {
  if (pid === undefined) return;
  if (windows) {
    spawnSync("taskkill", ["/pid", String(pid), "/t", "/f"]);
    return;
  }
  try {
    process.kill(-pid, "SIGTERM");
  } catch (error) {
    // It ended by itself in the meantime.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}

/**
 * Runs a script's work: Ctrl-C ends everything, and a {@link Problem} is shown as one message.
 * @param {() => Promise<void>} work
 */
export async function main(work) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => end(signal));
  }
  // npm passes a signal on to its shell, and the shell to nobody: then the shell is gone.
  const { ppid } = process;
  if (process.env["npm_lifecycle_event"]) {
    setInterval(() => process.ppid !== ppid && end("SIGTERM"), 1000).unref();
  }
  try {
    await work();
  } catch (error) {
    endAll();
    console.error(error instanceof Problem ? `\n${error.message}` : error);
    process.exit(1);
  }
}

/** @param {"SIGINT" | "SIGTERM" | "SIGHUP"} signal */
function end(signal) {
  endAll();
  process.exit(128 + constants.signals[signal]);
}

/**
 * @param {number} milliseconds
 * @returns {string} such as "4 min 05 s"
 */
export function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}
