import { expect, test } from "vitest";
import type { ModelKind, RunConfig } from "../engine/protocol.ts";
import { type StartName, builtNames, builtOf, startNames, startOf, withBuilt, withStart } from "./model-choice.ts";
import { runKind } from "./settings.ts";

const models: ModelKind[] = ["cnn", "keras-cnn", "rnn", "gru", "lstm", "transformer"];
const defaults: RunConfig = { model: "cnn", start: "pretrained", encoder: "large", adaptation: "auto" };
const changed = (config: RunConfig, changes: Partial<RunConfig>): RunConfig => ({ ...config, ...changes });

/** Every configuration that choosing leads to, and what could not be chosen: an old link's. */
const all = startNames.flatMap((start) => {
  const config = changed(defaults, withStart(defaults, start));
  return [config, ...builtNames(config, models).map((built) => changed(config, withBuilt(config, built)))];
});
all.push({ ...defaults, model: "keras-cnn" });

test("the start that is chosen is the one that it then has", () => {
  for (const config of all)
    for (const start of startNames) expect(startOf(changed(config, withStart(config, start)))).toBe(start);
});

test("what is chosen of what can be built is built", () => {
  for (const config of all)
    for (const built of builtNames(config, models)) {
      const next = changed(config, withBuilt(config, built));
      expect(builtOf(next)).toBe(built);
      expect(startOf(next) === "random").toBe(startOf(config) === "random");
      expect(runKind(next)).toBe(
        built === "classifier" ? "transfer" : startOf(config) === "random" ? "scratch" : "network",
      );
    }
});

test("a network that the encoder does not carry brings the one along that does", () => {
  const small = changed(defaults, withStart(defaults, "small"));
  expect(startOf(changed(small, withBuilt(small, "transformer")))).toBe("large");
  const english = changed(defaults, withStart(defaults, "large-en"));
  expect(startOf(changed(english, withBuilt(english, "transformer")))).toBe("large-en");
  expect(startOf(changed(english, withBuilt(english, "gru")))).toBe("small");
});

test("how a classifier comes about stays while networks are tried", () => {
  const config: RunConfig = { ...defaults, adaptation: "frozen" };
  const gru = changed(config, withBuilt(config, "gru"));
  expect(changed(gru, withBuilt(gru, "classifier"))).toEqual(config);
});

test("pictures and sounds start from what no one chooses", () => {
  const name = startOf({ ...defaults, start: "picture" });
  expect(startNames.some((one: StartName) => one === name)).toBe(false);
});
