// How well each architecture does from scratch on the samples, as the page would train it:
// default settings, a fifth of the texts put aside, ten seeds. Mean and standard deviation
// of the accuracy on the texts put aside, in %.
//
//   node bench/samples.mjs        after `npm run build`

import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { root } from "../scripts/run.mjs";

const models = ["cnn", "keras-cnn", "rnn", "gru", "lstm", "transformer"];
const nSeeds = 10;
const folder = path.join(root, "www/samples");
const engine = path.join(root, "pkg/cpu");

const { Session, initSync } = await import(path.join(engine, "handful.js"));
initSync({ module: readFileSync(path.join(engine, "handful_bg.wasm")) });
const session = await Session.start();

console.log(["| sample", "classes", "largest class", ...models].join(" | ") + " |");
console.log("|---".repeat(models.length + 3) + "|");
for (const file of readdirSync(folder).filter((name) => name.endsWith(".tsv"))) {
  const text = readFileSync(path.join(folder, file), "utf8");
  const { examples, labels } = (await session.ask({ kind: "parse", input: { text, options: {} } })).value;
  // Of texts with several labels there is another score.
  if (labels === "several") continue;
  const { classes } = (await session.ask({ kind: "inspect", input: { examples, labels } })).value;
  const counts = classes.map(({ nExamples }) => nExamples);
  const cells = [path.basename(file, ".tsv"), counts.length, Math.round((100 * Math.max(...counts)) / examples.length)];
  for (const model of models) {
    const accuracies = [];
    for (let seed = 1; seed <= nSeeds; seed++) {
      session.prepare({ examples }, { ...Session.defaults(), start: "random", model, seed });
      while (!(await session.advance(64)).finished);
      accuracies.push(100 * (await session.ask({ kind: "evaluate" })).value.validation.accuracy);
    }
    const mean = accuracies.reduce((sum, value) => sum + value, 0) / nSeeds;
    const variance = accuracies.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (nSeeds - 1);
    cells.push(`${mean.toFixed(0)} ± ${Math.sqrt(variance).toFixed(0)}`);
  }
  console.log(`| ${cells.join(" | ")} |`);
}
