// A model of forty texts over 100,000 of them, as `examples/at-scale` does it: by Ray Data, and by Spark where Java is.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { providePython } from "../scripts/python.mjs";
import { ask, main, print, root, run } from "../scripts/run.mjs";
import { handful } from "./handful.mjs";

const example = path.join(root, "examples/at-scale");
const work = path.join(root, "target/scale");
const file = (/** @type {string} */ name) => path.join(work, name);

await main(async () => {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const sample = readFileSync(path.join(root, "www/samples/support.tsv"), "utf8").trim().split("\n");
  const texts = sample.map((line) => line.slice(line.indexOf("\t") + 1));
  writeFileSync(file("texts.txt"), `${texts.join("\n")}\n`);
  writeFileSync(file("forty.tsv"), `${sample.filter((_, place) => place % 8 < 5).join("\n")}\n`);
  handful(["train", file("forty.tsv"), "--model", "cnn", "--set", "epochs=8", "--out", file("model")]);
  handful(["export", file("model"), "--to", "onnx", "--out", file("onnx")]);
  const lines = handful(["predict", file("model"), file("texts.txt"), "--json"])
    .trim()
    .split("\n");
  const known = lines.map((line) => {
    /** @type {{ text: string, class: string }} */
    const said = JSON.parse(line);
    return `${said.text}\t${said.class}`;
  });
  writeFileSync(file("known.tsv"), `${known.join("\n")}\n`);

  const ray = await providePython("scale", path.join(example, "requirements.txt"));
  const args = [example, file("onnx"), file("known.tsv"), work];
  let isSame = await run(ray, [path.join(root, "tests/scale/check.py"), ...args]);
  if (ask("java", ["-version"]) === null) print("Spark: left out, as there is no Java.");
  else {
    const spark = await providePython("spark", path.join(example, "requirements-spark.txt"));
    isSame = (await run(spark, [path.join(root, "tests/scale/check_spark.py"), ...args])) && isSame;
  }
  if (!isSame) process.exitCode = 1;
});
