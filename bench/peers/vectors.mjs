// How alike the vectors of an encoder are to those of its published weights, and a graph quantised to 8 bits, by
// Python; where it has not what that takes, they are left out.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { ask, print } from "../../scripts/run.mjs";

/** Least cosines over the texts: to the vectors in single precision, and to the published ones. */
/** @typedef {{ cosine?: number, published?: number }} Likeness */

/**
 * Writes int8.onnx beside f32.onnx.
 * @param {string | undefined} python
 * @param {string} folder of f32.onnx
 * @param {number[][]} ids of the texts
 * @param {string} encoder
 * @returns {Promise<Record<"page" | "f32" | "int8", Likeness> | undefined>}
 */
export async function describeVectors(python, folder, ids, encoder) {
  if (python === undefined || ask(python, ["-c", "import onnx, onnxruntime"]) === null) {
    print(
      "  onnxruntime-web, int8 is left out: it takes a Python with onnx and onnxruntime, and is no part of --quick.",
    );
    return undefined;
  }
  writeFileSync(path.join(folder, "texts.json"), JSON.stringify({ ids, encoder }));
  const script = path.join(import.meta.dirname, "quantize.py");
  const { status, stdout } = spawnSync(python, [script, folder], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) {
    print("  onnxruntime-web, int8 is left out: it could not be quantised; the reason is above.");
    return undefined;
  }
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}
