// In Node: what is installed trains on eight texts, and a model that was saved says the same once it
// is opened, by each of the ways. It leaves the model in the folder that it is started in.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Handful, HandfulError } from "handful";
import { Model, encoderName } from "handful/model";

const [encoders, engines] = process.argv.slice(2);
const wasm = readFileSync(fileURLToPath(import.meta.resolve("handful/engine/handful_bg.wasm")));
const text = "Is the parcel lost? I want my money back";

/** @param {import("handful").HandfulOptions} options @param {import("handful").RunConfig} settings */
async function visit(options, settings) {
  const [handful, other] = [new Handful(options), new Handful(options)];
  try {
    const { examples } = await handful.parse(readFileSync("texts.tsv", "utf8"));
    assert.equal(examples.length, 8);
    const told = new Set();
    const training = handful.train(examples, { settings });
    for await (const update of training) told.add(update.type);
    assert.ok(["started", "progress", "finished", "evaluated"].every((type) => told.has(type)));
    const { training: report } = await training.finished;
    assert.equal(report.nExamples, 6);
    assert.deepEqual(await handful.evaluate(), await training.finished);

    const prediction = await handful.predict(text);
    assert.equal(prediction.classes.length, 2);
    const why = await handful.explain(text);
    assert.equal(why.label, prediction.classes[0]?.label);
    assert.ok(why.units.some(({ gradient }) => gradient !== 0));
    const model = await handful.save();

    await other.open(model);
    assert.deepEqual(other.classes, handful.classes);
    assert.deepEqual(await other.predict(text), prediction);

    const name = await encoderName(model);
    const encoder = name && readFileSync(new URL(`${name}.safetensors.gz`, `${options.encoders}/`));
    const alone = await Model.fromBytes({ engine: wasm, model, encoder });
    assert.deepEqual(await alone.predict(text), prediction);
    assert.deepEqual(await alone.explain(text), why);
    for await (const one of alone.predictMany([text])) assert.deepEqual(one, prediction);
    alone.close();
    await assert.rejects(alone.predict(text), { kind: { code: "disposed" } });
    return model;
  } finally {
    handful.dispose();
    other.dispose();
  }
}

/** What is wrong is told in the core's kinds, and in a sentence. */
async function refuse() {
  const handful = new Handful();
  const kindOf = async (/** @type {Promise<unknown>} */ promise) =>
    promise.then(
      () => undefined,
      (error) => error instanceof HandfulError && error.message !== "" && error.kind.code,
    );
  assert.equal(await kindOf(handful.predict(text)), "notReady");
  assert.equal(await kindOf(handful.train([{ text: "a", label: "b" }]).finished), "oneClass");
  assert.equal(await kindOf(handful.open(new Uint8Array(100))), "invalidModel");
  const { examples } = await handful.parse(readFileSync("texts.tsv", "utf8"));
  const pretrained = /** @type {const} */ ({ settings: { start: "pretrained", model: "cnn" } });
  assert.equal(await kindOf(handful.train(examples, pretrained).finished), "encoderMissing");
  assert.equal(await kindOf(handful.train(examples, { settings: { dropout: 5 } }).finished), "invalidSetting");

  // All at once; one training gives way to the next, and can be steered before it has begun.
  assert.equal((await Promise.all([1, 2, 3].map(() => handful.plan(examples)))).length, 3);
  const first = handful.train(examples);
  const second = handful.train(examples, { settings: { epochs: 500, early_stopping: false } });
  assert.equal(await kindOf(first.finished), "superseded");
  second.pause();
  const told = [];
  for await (const { type } of second) {
    told.push(type);
    if (type === "paused") second.resume();
    if (type === "resumed") second.stop();
  }
  assert.ok(told.includes("paused") && told.includes("finished"));
  const third = handful.train(examples);
  handful.dispose();
  assert.equal(await kindOf(third.finished), "disposed");
  assert.equal(await kindOf(handful.predict(text)), "disposed");
}

writeFileSync("model.handful", await visit({}, { model: "cnn" }));
if (encoders)
  writeFileSync("encoded.handful", await visit({ encoders, engines }, { model: "cnn", adaptation: "frozen" }));
await refuse();
