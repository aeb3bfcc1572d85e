// A Python of the tests' own, in target/, with the libraries that they compare with.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { installPackages } from "./browsers.mjs";
import { ask, print, Problem, root, run } from "./run.mjs";

/** The oldest that all these libraries are made for. */
const oldest = [3, 9];

/**
 * The program of an environment that has what a file of requirements names; made if need be.
 * @param {string} name of the environment
 * @param {string} requirements
 * @returns {Promise<string>}
 */
export async function providePython(name, requirements) {
  const folder = path.join(root, "target/python", name);
  const program = path.join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const stamp = path.join(folder, "made-of");
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return program;
  print(`Python: installing what ${path.relative(root, requirements)} names …`);
  const python = await findPython();
  if (!(await run(python, ["-m", "venv", "--clear", folder]))) throw new Problem(`${python} makes no environments.`);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  if (!(await run(program, pip))) throw new Problem("What the tests need of Python could not be installed.");
  writeFileSync(stamp, wanted);
  return program;
}

async function findPython() {
  const find = () => ["python3", "python"].find(isFit);
  const here = find();
  if (here) return here;
  await installPackages(["python3", "python3-venv"]);
  const installed = find();
  if (installed) return installed;
  throw new Problem(`The tests need Python ${oldest.join(".")} or newer, with venv. Install it from python.org.`);
}

/** @param {string} command */
function isFit(command) {
  const check = `import sys, venv, ensurepip; sys.exit(sys.version_info < (${oldest.join(", ")}))`;
  return ask(command, ["-c", check]) !== null;
}
