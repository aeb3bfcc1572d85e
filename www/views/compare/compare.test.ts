import { expect, test } from "vitest";
import { fakeDefaults, fakeSettings } from "../../engine/fake.test-helper.ts";
import type { Language } from "../../i18n/index.ts";
import { drawn } from "../../page.test-helper.ts";
import { type State, initialState, reduce } from "../../state.ts";
import type { Compare, Paired, Standing } from "../../state/compare.ts";
import { compareView, learningCurveView } from "./index.ts";

const deal = { nFoldsChosen: 5, nFolds: 5, nRepeats: 1, nTexts: 30, nNeverHeldOut: 0 };

const texts = (n: number) =>
  Array.from({ length: n }, (_, row) => ({ text: `text ${row}`, label: row % 2 ? "a" : "b", line: row + 1 }));

/** The page with some texts and a comparison that has got so far. */
function page(change: Partial<Compare> = {}, language: Language = "en", n = 30): State {
  const state = reduce(initialState(language), { type: "loaded", settings: fakeSettings, defaults: fakeDefaults });
  const present = { ...state.data.present, text: "typed", rows: texts(n) };
  return { ...state, data: { ...state.data, present }, compare: { ...state.compare, ...change } };
}

const draw = (state: State) => drawn(compareView, state);
const drawCurve = (state: State) => drawn(learningCurveView, state);

const report = {
  nExamples: 30,
  accuracy: 0.8,
  accuracyLow: 0.6,
  accuracyHigh: 0.9,
  macroAverage: { f1: 0.79 },
  macroF1Low: 0.5,
  macroF1High: 0.95,
  expectedCalibrationError: 0.12,
  calibration: [],
};

function standing(id: string, change: Partial<Standing> = {}): Standing {
  return { id, done: 5, total: 5, nFailed: 0, ms: 100, report: report as never, ...change };
}

function beside(paired: Partial<Paired>): Standing[] {
  const whole = { difference: 0.2, nBetter: 7, nWorse: 1, pValue: 0.04, verdict: "better" as const, ...paired };
  return [standing("ngrams"), standing("cnn", { paired: whole })];
}

test("a verdict goes with the sign of its difference; of repeats it counts who is right more often", () => {
  const once = { bestBaseline: "ngrams", deal };
  expect(draw(page({ ...once, standings: beside({}) })).text).toContain(
    "better by 20.0 points: right on 7 texts where the baseline is wrong, wrong on 1 where it is right (p = 0.040).",
  );
  const often = { bestBaseline: "ngrams", deal: { ...deal, nRepeats: 10 } };
  const unclear = beside({ difference: -0.02, nBetter: 8, verdict: "unclear" });
  expect(draw(page({ ...often, standings: unclear })).text).toContain(
    "too few texts to tell: −2.0 points, right more often than the baseline on 8 texts, less often on 1 (p = 0.040).",
  );
  expect(draw(page({ ...often, standings: unclear }, "zh")).text).toContain(
    "低 2.0 个百分点；有 8 条它比基线更常答对，1 条更少答对",
  );
});

test("fewer folds and texts that are never held out are told", () => {
  const told = (change: Partial<typeof deal>, language: Language = "en") => {
    const { root } = draw(page({ deal: { ...deal, ...change }, standings: [standing("ngrams")] }, language));
    return [...root.querySelectorAll(".note")].map((note) => note.textContent);
  };
  expect(told({})).toEqual([]);
  expect(told({ nFoldsChosen: 0, nFolds: 29, nNeverHeldOut: 1 })).toEqual([
    "1 of 30 texts is only learned from, as no other text of the class would be left; no score counts it.",
  ]);
  expect(told({ nFoldsChosen: 10, nFolds: 3 })).toEqual([
    "In 3 folds rather than 10: the smallest class has only so many different texts to deal out.",
  ]);
  expect(told({ nFoldsChosen: 10, nFolds: 3, nNeverHeldOut: 2 }, "zh").join()).toMatch(
    /分为 3 折，而不是 10 折.*30 条文本中有 2 条只用于学习/,
  );
});

test("a verdict from part of the folds says so, and so do all beside a baseline of part of them", () => {
  const marks = (baseline: Partial<Standing>, one: Partial<Standing>) => {
    const [first, second] = beside({}) as [Standing, Standing];
    const { text } = draw(
      page({
        bestBaseline: "ngrams",
        standings: [
          { ...first, ...baseline },
          { ...second, ...one },
        ],
      }),
    );
    return text.includes("This is from part of the folds.");
  };
  expect([marks({}, {}), marks({}, { done: 3 }), marks({}, { nFailed: 1 }), marks({ done: 1 }, {})]).toEqual([
    false,
    true,
    true,
    true,
  ]);
});

test("a curve is called flat by the two accuracies that are told", () => {
  const point = (nTraining: number, accuracy: number) => ({ nTraining, accuracy, low: 0.5, high: 1 });
  const told = (now: number, twice: number) => {
    const measured = {
      points: [point(24, 0.9)],
      forecast: [point(24, 0.8), point(30, now), point(45, 0.8), point(60, twice)],
    };
    const state = page({
      curve: { id: "ngrams", basis: { rows: [], config: fakeDefaults }, measured, nTexts: 30, isWhole: true },
    });
    return drawCurve(state).text;
  };
  expect(told(0.8, 0.85)).toContain("about 85.0% would be right");
  expect(told(0.8, 0.85)).not.toContain("flat");
  expect(told(0.8, 0.805)).toContain("The curve is flat so far");
});

test("scores from some of the folds say from how many, where the others failed too", () => {
  const error = { kind: { code: "notFinite", step: 3 }, line: undefined } as never;
  const { root } = draw(
    page({ standings: [standing("ngrams"), standing("cnn", { nFailed: 2, error }), standing("rnn", { done: 1.5 })] }),
  );
  const heads = [...root.querySelectorAll(".comparison th[scope=row]")].map((head) =>
    head.textContent.replace(/\s+/g, " ").trim(),
  );
  expect(heads).toEqual([
    "TF-IDF + logistic regression highest",
    "CNN, from scratch 3 of 5 folds",
    "RNN, from scratch 1 of 5 folds",
  ]);
});

test("each text alone is refused once there are too many, and it says what to choose", () => {
  const told = "Each text alone is for at most 100 texts: choose a number of folds.";
  /** Of the comparison and of the curve, which are dealt out alike. */
  const starts = (n: number) =>
    [draw, drawCurve].map((draw) => {
      const { root, text } = draw(page({ nFolds: 0 }, "en", n));
      const isOff = [...root.querySelectorAll<HTMLButtonElement>("button:not(.term)")].map((button) => button.disabled);
      return { isOff, isTold: text.includes(told) };
    });
  const each = (state: { isOff: boolean[]; isTold: boolean }) => [state, state];
  expect(starts(100)).toEqual(each({ isOff: [false], isTold: false }));
  expect(starts(101)).toEqual(each({ isOff: [true], isTold: true }));
});

test("a curve that is cut short shows what was measured and says nothing of more", () => {
  const points = [6, 12].map((nTraining) => ({ nTraining, accuracy: 0.5, low: 0.3, high: 0.7 }));
  const measured = { points, forecast: [] };
  const state = page({
    curve: { id: "ngrams", basis: { rows: [], config: fakeDefaults }, measured, nTexts: 30, isWhole: false },
  });
  const { root, text } = drawCurve(reduce(state, { type: "toggled", id: "learning-curve-table", open: true }));
  expect(text).toContain("Not all sizes are measured, so nothing is said about more texts.");
  expect(root.querySelectorAll("tbody tr")).toHaveLength(2);
});

test("the calibration of any contestant can be looked at", () => {
  const bins = (accuracy: number) => [{ nExamples: 30, confidence: 0.05, accuracy }];
  const withBins = (accuracy: number) => ({ report: { ...report, calibration: bins(accuracy) } as never });
  const state = page({
    standings: [
      standing("ngrams", withBins(0.25)),
      standing("cnn", withBins(0.5)),
      standing("rnn", { report: undefined }),
    ],
  });
  const open = ["compare-calibration", "compare-calibration-table"].reduce(
    (now, id) => reduce(now, { type: "toggled", id, open: true }),
    state,
  );
  const { root, said, text } = draw(open);
  const select = root.querySelector<HTMLSelectElement>("#calibration-of")!;
  expect([...select.options].map(({ value }) => value)).toEqual(["ngrams", "cnn"]);
  expect(text).toContain("0 – 10% 5% 50% 30");
  select.value = "ngrams";
  select.dispatchEvent(new Event("change"));
  expect(draw(reduce(open, said[0]!)).text).toContain("0 – 10% 5% 25% 30");
});

test("a baseline that did best leads to what a person can do", () => {
  const told = (first: string, language: Language = "en") => {
    const worse = { ...report, accuracy: 0.7 } as never;
    const standings = ["majority", "ngrams", "cnn"].map((id) => standing(id, id === first ? {} : { report: worse }));
    const { root } = draw(page({ standings }, language));
    return [...root.querySelectorAll(".note")].map((note) => note.textContent).join();
  };
  expect(told("cnn")).toBe("");
  expect(told("majority")).toContain("No model did better than giving every text the same answer.");
  expect(told("ngrams")).toContain("Automatic tries it as one of its ways");
  expect(told("ngrams", "zh")).toContain("“自动”会把它作为一种方式来尝试");
});
