// The formulas and names of the layers that the built engine reports: of every model, with every
// start and training, over every encoder.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import type { initSync, Session } from "../../../pkg/cpu/handful.js";
import { assertNever } from "../../assert-never.ts";
import type { EncoderName, Plan, RunConfig } from "../../engine/protocol.ts";
import { languages, messages } from "../../i18n/index.ts";
import { type LayerKind, layerName } from "../layer-name.ts";
import { check } from "./check.test-helper.ts";
import { layerPassages } from "./formulas.ts";

interface Engine {
  initSync: typeof initSync;
  Session: typeof Session;
}

const built = `${process.cwd()}/pkg/cpu`;
const encoderFiles = `${process.cwd()}/www/models`;

let session: Session;
let engine: Engine;

beforeAll(async () => {
  if (!existsSync(built)) throw new Error("this test reads the CPU engine: `cargo xtask build cpu --dev` builds it");
  engine = (await import(/* @vite-ignore */ `${built}/handful.js`)) as Engine;
  engine.initSync({ module: readFileSync(`${built}/handful_bg.wasm`) });
  session = await engine.Session.start();
});

const texts = [
  "the parcel came early",
  "it never came",
  "well packed and quick",
  "broken after a day",
  "cold and late",
];

function planned(config: Partial<RunConfig>, nClasses = 2): [RunConfig, Plan] {
  const examples = Array.from({ length: 4 * nClasses }, (_, row) => ({
    text: `${texts[row % texts.length]} ${row}`,
    label: `class ${row % nClasses}`,
    line: row + 1,
  }));
  const whole = { ...engine.Session.defaults(), ...config };
  return [whole, session.plan({ examples, testExamples: undefined }, whole)];
}

/** The choices of a setting. */
function choices<K extends keyof RunConfig>(key: K): NonNullable<RunConfig[K]>[] {
  const settings = engine.Session.settings() as {
    key: string;
    kind: { type: string; options?: { value: unknown }[] };
  }[];
  const options = settings.find((setting) => setting.key === key)?.kind.options ?? [];
  expect(options.length, key).toBeGreaterThan(1);
  return options.map(({ value }) => value as NonNullable<RunConfig[K]>);
}

/** How many numbers a layer of these sizes trains; of an encoder that is read, not trained, none is told. */
function nTrained(kind: LayerKind, [length = 0]: readonly number[]): number | undefined {
  switch (kind.type) {
    case "embedding":
      return kind.nRows * kind.dModel;
    case "conv1d":
      return kind.filters * (kind.dModel * kind.kernel + 1);
    case "conv2d":
      return kind.filters * (kind.kernel ** 2 + 1);
    case "dense":
      return (kind.dInput + 1) * kind.units;
    case "recurrence": {
      const nGates = { elman: 1, gru: 3, lstm: 4 }[kind.cell];
      // The GRU has a bias more, inside the product with its reset gate.
      const one = nGates * kind.hidden * (kind.dModel + kind.hidden + 1) + (kind.cell === "gru" ? kind.hidden : 0);
      return kind.isBidirectional ? 2 * one : one;
    }
    case "learnedPositions":
      return length * kind.dModel;
    case "attention":
      return 2 * kind.dModel + 4 * (kind.dModel + 1) * kind.dModel;
    case "feedForward":
      return 2 * kind.dModel + (kind.dModel + 1) * kind.dInner + (kind.dInner + 1) * kind.dModel;
    case "layerNorm":
      return 2 * kind.dModel;
    case "projection":
      return 2 * kind.dToken + (kind.dToken + 1) * kind.dModel;
    case "residual":
      return (kind.nFeatures + 1) * kind.dToken;
    case "output":
      return (kind.dInput + 1) * kind.nOutputs;
    case "sentenceClassifier":
      return (kind.dInput + 1) * kind.nClasses;
    case "frozenEncoder":
    case "sinusoidalPositions":
    case "maxPool2d":
    case "flatten":
    case "pooling":
      return 0;
    case "sentenceEncoder":
      return undefined;
    default:
      return assertNever(kind);
  }
}

const seen = new Set<LayerKind["type"]>();

/** Asserts that each layer is explained by formulas, and named, with the sizes that it has. */
function checkLayers(config: RunConfig, plan: Plan): void {
  expect(plan.layers.length).toBeGreaterThan(1);
  for (const layer of plan.layers) {
    const { kind, outputShape, nParameters } = layer;
    seen.add(kind.type);
    const of = `${config.model} ${config.start} ${config.adaptation} ${JSON.stringify(layer)}`;
    const passages = layerPassages(layer, config);
    expect(passages.length > 0, of).toBe(kind.type !== "flatten");
    check(passages);
    // No size is missing.
    for (const { formulas } of passages) expect(formulas.join(), of).not.toMatch(/undefined|NaN|R\^\{0\}/);
    expect(nTrained(kind, outputShape) ?? nParameters, of).toBe(nParameters);
    for (const language of languages) {
      expect(layerName(messages(language), kind), of).toMatch(/^[^\n]{2,80}$/);
      expect(layerName(messages(language), kind), of).not.toMatch(/undefined|NaN/);
    }
  }
}

test("every model with weights of its own", () => {
  for (const model of choices("model")) {
    for (const nClasses of [2, 3]) {
      checkLayers(...planned({ model, start: "random" }, nClasses));
    }
    for (const bidirectional of [true, false]) {
      for (const rnn_pooling of choices("rnn_pooling")) {
        checkLayers(...planned({ model, start: "random", bidirectional, rnn_pooling }));
      }
    }
    for (const positions of choices("positions")) {
      for (const transformer_pooling of choices("transformer_pooling")) {
        checkLayers(...planned({ model, start: "random", positions, transformer_pooling, n_layers: 2 }));
      }
    }
  }
});

const names = readdirSync(encoderFiles)
  .filter((file) => file.endsWith(".safetensors.gz"))
  .map((file) => file.replace(".safetensors.gz", "") as EncoderName)
  // Those of pictures and sounds have no layers here.
  .filter((name) => name !== "picture" && name !== "sound");

test("there are encoders to read", () => {
  expect(names.length).toBeGreaterThan(1);
});

test.each(names)("every model on the encoder %s, frozen or tuned", (name) => {
  session.load_encoder(name, gunzipSync(readFileSync(`${encoderFiles}/${name}.safetensors.gz`)));
  let nPlanned = 0;
  const residual: string[] = [];
  for (const model of choices("model")) {
    for (const adaptation of choices("adaptation")) {
      for (const encoder of choices("encoder")) {
        const [config, plan] = planned({ model, adaptation, encoder, start: "pretrained" }, 3);
        // A model with an encoder of its own reads that one, whatever else is chosen.
        if (plan.encoder !== name) continue;
        nPlanned += 1;
        checkLayers(config, plan);
        const kinds = plan.layers.map(({ kind }) => kind.type);
        const isNetwork = kinds[0] === "frozenEncoder";
        expect(kinds.at(isNetwork ? -2 : 0)).toBe(isNetwork ? "residual" : "sentenceEncoder");
        if (isNetwork)
          residual.push(
            layerPassages(plan.layers.at(-2)!, config)
              .map(({ text }) => text)
              .join(),
          );
      }
    }
  }
  expect(nPlanned).toBeGreaterThan(0);
  expect(new Set(residual)).toEqual(new Set(["residual"]));
});

test("no kind of layer is left out", () => {
  const all: Record<LayerKind["type"], true> = {
    embedding: true,
    frozenEncoder: true,
    projection: true,
    conv1d: true,
    conv2d: true,
    maxPool2d: true,
    flatten: true,
    dense: true,
    recurrence: true,
    learnedPositions: true,
    sinusoidalPositions: true,
    attention: true,
    feedForward: true,
    layerNorm: true,
    pooling: true,
    residual: true,
    output: true,
    sentenceEncoder: true,
    sentenceClassifier: true,
  };
  expect(seen).toEqual(new Set(Object.keys(all)));
});
