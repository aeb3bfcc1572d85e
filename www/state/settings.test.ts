import { describe, expect, test } from "vitest";
import { fakeDefaults, fakeSettings } from "../engine/fake.test-helper.ts";
import { encoderOf, encodersOf, isShown, readSetting, runKind, teacherOf } from "./settings.ts";

const setting = (key: string) => fakeSettings.find((setting) => setting.key === key)!;

test.each([
  ["epochs", "7", 7],
  ["epochs", "0", undefined],
  ["epochs", "1.5", undefined],
  ["epochs", "", undefined],
  ["epochs", "many", undefined],
  ["learning_rate", "1e-3", 0.001],
  ["learning_rate", "11", undefined],
  ["kernel_widths", "1, 5，7", "1,5,7"],
  ["kernel_widths", "1,,2", undefined],
  ["kernel_widths", "1,2,3,4,5,6,7,8,9", undefined],
  ["optimizer", "sgd", "sgd"],
  ["optimizer", "lion", undefined],
  ["lowercase", "false", false],
])("%s = %j is read as %j", (key, raw, value) => {
  expect(readSetting(setting(key), raw)).toBe(value);
});

test("a condition shows a setting only with the values it names", () => {
  expect(isShown(setting("n_heads"), fakeDefaults, fakeSettings)).toBe(false);
  expect(isShown(setting("n_heads"), { ...fakeDefaults, model: "transformer" }, fakeSettings)).toBe(true);
  expect(isShown(setting("patience"), { ...fakeDefaults, early_stopping: true }, fakeSettings)).toBe(true);
});

describe("how a configuration learns", () => {
  const kinds = {
    cnn: { auto: "transfer", frozen: "transfer", tuned: "transfer", network: "network" },
    transformer: { auto: "transfer", frozen: "transfer", tuned: "transfer", network: "network" },
    rnn: { auto: "network", frozen: "network", tuned: "network", network: "network" },
    gru: { auto: "network", frozen: "network", tuned: "network", network: "network" },
    lstm: { auto: "network", frozen: "network", tuned: "network", network: "network" },
    "keras-cnn": { auto: "scratch", frozen: "scratch", tuned: "scratch", network: "scratch" },
  } as const;

  test.each(Object.entries(kinds))("%s", (model, expected) => {
    for (const adaptation of ["auto", "frozen", "tuned", "network"] as const) {
      const config = { ...fakeDefaults, model: model as keyof typeof kinds, adaptation };
      expect(runKind({ ...config, start: "pretrained" })).toBe(expected[adaptation]);
      expect(runKind({ ...config, start: "random" })).toBe("scratch");
      expect(encoderOf({ ...config, start: "random" })).toBeUndefined();
    }
  });

  test.each([
    ["cnn", "large", "small"],
    ["gru", "large-en", "small"],
    ["transformer", "large", "large"],
    ["transformer", "large-en", "large-en"],
    ["keras-cnn", "large", undefined],
  ] as const)("%s with the encoder %s needs %s", (model, encoder, needed) => {
    expect(encoderOf({ ...fakeDefaults, start: "pretrained", model, encoder })).toBe(needed);
  });
});

test("another encoder teaches where texts without labels do", () => {
  const taught = { ...fakeDefaults, start: "pretrained", model: "cnn", unlabelled: true, teacher: "large" } as const;
  expect(encodersOf(taught)).toEqual(["small", "large"]);
  expect(encodersOf({ ...taught, teacher: "itself" })).toEqual(["small"]);
  for (const other of [
    { model: "transformer", encoder: "large" },
    { labels: "several" },
    { private: true },
    { unlabelled: false },
    { head: "prototypes" },
    { teacher: undefined },
  ] as const) {
    expect(teacherOf({ ...taught, ...other }), JSON.stringify(other)).toBeUndefined();
  }
  // A network from scratch by any encoder.
  const scratch = { ...taught, start: "random", teacher: "small" } as const;
  expect(encodersOf(scratch)).toEqual(["small"]);
  expect(teacherOf({ ...scratch, private: true })).toBeUndefined();
  // A network on an encoder by the classifier on the same one, too.
  for (const network of [{ model: "gru" }, { adaptation: "network" }] as const) {
    expect(encodersOf({ ...taught, ...network, teacher: "small" })).toEqual(["small"]);
    // What is set for another kind of run does not matter.
    const other = { ...taught, ...network, teacher: "small", head: "prototypes", unlabelled: false } as const;
    expect(teacherOf(other)).toBe("small");
  }
});
