import { expect, test } from "vitest";
import { fakeDefaults, fakeSettings } from "../../engine/fake.test-helper.ts";
import type { Language } from "../../i18n/index.ts";
import { drawn } from "../../page.test-helper.ts";
import { type State, initialState, reduce } from "../../state.ts";
import { type KeptRun, mostRuns } from "../../state/runs.ts";
import { differences } from "./comparison.ts";
import { runsView } from "./index.ts";

const scores = {
  n: 10,
  nCorrect: 8,
  accuracy: 0.8,
  accuracyLow: 0.49,
  accuracyHigh: 0.94,
  macroF1: 0.79,
  macroF1Low: 0.5,
  macroF1High: 0.95,
  loss: 0.5,
};
const point = (step: number) => ({
  step,
  training: { loss: 1 / step, accuracy: 0.5 },
  validation: { loss: 1, accuracy: 0.4 },
});

function run(change: Partial<Omit<KeptRun, "number">> = {}): Omit<KeptRun, "number"> {
  return {
    at: 1,
    config: fakeDefaults,
    classes: ["a", "b"],
    stopped: false,
    data: "d",
    split: "s",
    scores: { training: scores, validation: scores },
    curve: [point(1), point(2)],
    tuning: [],
    ...change,
  };
}

function page(runs: Omit<KeptRun, "number">[], language: Language = "en"): State {
  let state = reduce(initialState(language), { type: "loaded", settings: fakeSettings, defaults: fakeDefaults });
  for (const each of runs) state = reduce(state, { type: "runKept", run: each });
  return state;
}

const draw = (state: State) => drawn(runsView, state);

test("only settings that differ where they matter are listed", () => {
  const other = { ...fakeDefaults, model: "transformer", n_heads: 8, patience: 9, epochs: 3 } as const;
  const runs = [run(), run({ config: other })];
  const keys = differences(fakeSettings, runs as KeptRun[]).map(({ key }) => key);
  // The number of heads is nothing to a CNN; patience is nothing without early stopping.
  expect(keys).toEqual(["epochs"]);
  const state = [1, 2].reduce((state, number) => reduce(state, { type: "runChosen", number, on: true }), page(runs));
  // What was built stands in the words of the page.
  expect(draw(state).text.replace(/\s+/g, " ")).toMatch(/Model Transformer ?CNN Epochs 3 ?20/);
});

test("a run is restored with its settings, as far as this version knows them", () => {
  const state = page([run({ config: { ...fakeDefaults, epochs: 7, gone: 1 } as never })]);
  const { root, said } = draw(state);
  root.querySelector<HTMLButtonElement>("button.quiet")!.click();
  expect(said).toEqual([{ type: "configApplied", config: { ...fakeDefaults, epochs: 7 } }]);
  expect(draw(reduce(page([run()]), said[0]!)).text).toContain("Use these settings");
  expect(draw(page([run()])).text).toContain("settings in use");
});

test("runs on the same texts, on others and on other data are told apart", () => {
  const text = (other: Partial<KeptRun>) => {
    let state = page([run(), run(other)]);
    for (const number of [1, 2]) state = reduce(state, { type: "runChosen", number, on: true });
    return draw(state).text;
  };
  expect(text({})).toContain("scored on the same texts");
  expect(text({})).toContain("0.79 0.50 to 0.95");
  expect(text({ split: "t" })).toContain("held out different texts");
  expect(text({ data: "e", split: "t" })).toContain("Not all of these runs had the same texts");
});

test("that old runs made room is said, in Chinese too", () => {
  const many = Array.from({ length: mostRuns + 2 }, () => run());
  expect(draw(page(many)).text).toContain("2 older runs made room");
  expect(draw(page(many, "zh")).text).toContain("有 2 次较早的训练");
});

test("a person's name for a run is text", () => {
  let state = page([run()]);
  state = reduce(state, { type: "runRenamed", number: 1, name: "<b>x</b>" });
  state = reduce(state, { type: "runDeleted", number: 1 });
  const { root, text } = draw(state);
  expect(text).toContain("<b>x</b> is deleted.");
  expect(root.querySelector("b")).toBeNull();
});

test("a run is named for what was learned, not for the settings that led to it", () => {
  const config = { ...fakeDefaults, start: "pretrained", adaptation: "auto" } as const;
  const recipe = { head: { kind: "prototypes" }, labelNames: true, ngramWeight: 0, inverseTemperature: 1 } as const;
  const told = (learned?: KeptRun["learned"]) => draw(page([run({ config, ...(learned && { learned }) })])).text;
  expect(told({ ...recipe, features: "frozen" })).toContain("Prototypes (class averages) on the small encoder");
  expect(told({ ...recipe, features: "none", head: { kind: "logistic", c: 1 } })).toContain(
    "Logistic regression, C = 1 (Character n-grams only",
  );
  expect(told()).not.toContain("Prototypes");
});
