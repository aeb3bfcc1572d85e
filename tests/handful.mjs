// The terminal's own Handful, as `cargo build --workspace` has made it.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { Problem, root } from "../scripts/run.mjs";

/**
 * What it prints.
 * @param {string[]} args
 */
export function handful(args) {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const program = path.join(root, `target/debug/handful${suffix}`);
  if (!existsSync(program)) throw new Problem(`${program} is missing: cargo build --workspace makes it.`);
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: "utf8", maxBuffer: 1e8 });
  if (status !== 0) throw new Problem(`handful ${args.join(" ")}\n${stderr}`);
  return stdout;
}
