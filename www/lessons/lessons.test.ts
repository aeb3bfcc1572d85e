// Each lesson's steps as functions of the page's state: not done at first, done by what they ask for,
// not by less, and undone where it is taken back.

import { describe, expect, test } from "vitest";
import { fakeDefaults } from "../engine/fake.test-helper.ts";
import type { Evaluation, Explanation, Prediction, RunConfig } from "../engine/protocol.ts";
import { languages, messages } from "../i18n/index.ts";
import { type State, initialState, reduce } from "../state.ts";
import type { ContestantId, Paired, Scores } from "../state/compare.ts";
import { type Lesson, type LessonName, lessonNames } from "../state/lessons.ts";
import type { Row } from "../state/row.ts";
import { noRun } from "../state/run.ts";
import { type KeptRun, type PartScores, fingerprintOf, noRuns } from "../state/runs.ts";
import { areNear, markOf } from "./evidence.ts";
import { lessons, nDone } from "./index.ts";
import { fewLabelled, planted, sampleOf, withPlanted } from "./texts.ts";

const since = 1_000;

function begun(name: LessonName, sample = "headlines", changes: Partial<State> = {}, right?: string): [State, Lesson] {
  const state = { ...initialState("en"), config: fakeDefaults, ...changes };
  return [state, { name, sample, since, done: 0, compared: markOf(state.compare), right }];
}

/** Steps that are done, of a lesson that so many steps were done of before. */
const done = (state: State, lesson: Lesson, before = 0) => nDone(state, { ...lesson, done: before });

function scores(n: number, nCorrect: number, half = 0.2): PartScores {
  const accuracy = nCorrect / n;
  const bounds = { accuracyLow: Math.max(0, accuracy - half), accuracyHigh: Math.min(1, accuracy + half) };
  return { n, nCorrect, accuracy, ...bounds, macroF1: accuracy, macroF1Low: 0, macroF1High: 1, loss: 1 };
}

let at = since;

/** A run after the lesson began: right on so many of 100 training texts and of the held-out ones. */
function run(
  training: number,
  heldOut: readonly [nCorrect: number, n: number],
  config: Partial<RunConfig> = {},
  more: Partial<KeptRun> = {},
): KeptRun {
  const all = { ...fakeDefaults, model: "cnn", start: "random", seed: 1, ...config } as RunConfig;
  return {
    number: ++at,
    at,
    config: all,
    classes: ["a", "b"],
    stopped: false,
    data: "texts",
    split: `split ${all.seed}`,
    scores: { training: scores(100, training), validation: scores(heldOut[1], heldOut[0]) },
    curve: [],
    tuning: [],
    ...more,
  };
}

const withRuns = (state: State, ...runs: KeptRun[]): State => ({
  ...state,
  runs: { ...noRuns, list: [...runs].reverse() },
});

const pretrained: Partial<RunConfig> = { start: "pretrained", adaptation: "frozen" };

test.each(lessonNames)("nothing of %s is done before anything was done, whatever was there", (name) => {
  const earlier = run(
    100,
    [2, 10],
    {},
    { at: since - 1, scores: { training: scores(100, 100), validation: scores(10, 2), test: scores(10, 9) } },
  );
  const [state, lesson] = begun(name, "headlines", { explain: { ...initialState("en").explain } });
  expect(
    done(withRuns(compared(state, ["ngrams", 0.5], ["cnn-frozen", 0.9, "better"]), earlier), {
      ...lesson,
      compared: markOf(compared(state, ["ngrams", 0.5], ["cnn-frozen", 0.9, "better"]).compare),
    }),
  ).toBe(0);
});

test("every lesson has two to four steps, each with its words in every language", () => {
  for (const name of lessonNames) {
    const { steps } = lessons[name];
    expect(steps.length).toBeGreaterThanOrEqual(2);
    expect(steps.length).toBeLessThanOrEqual(4);
    for (const language of languages)
      expect(messages(language, "lessons").lessons[name].steps, name).toHaveLength(steps.length);
  }
});

describe("overfit", () => {
  const [state, lesson] = begun("overfit");
  const little = run(58, [3, 12]);
  const byHeart = run(100, [7, 12], { epochs: 20 });

  test("goes from little learned by way of a gap to half of it", () => {
    expect(done(withRuns(state, little), lesson)).toBe(1);
    expect(done(withRuns(state, little, byHeart), lesson)).toBe(2);
    expect(done(withRuns(state, little, byHeart, run(100, [11, 12], pretrained)), lesson)).toBe(3);
  });

  test("is not done by an encoder alone, by a gap that is none, or by a luckier split", () => {
    expect(done(withRuns(state, run(100, [3, 12], pretrained)), lesson)).toBe(0);
    expect(done(withRuns(state, little, run(100, [11, 12])), lesson)).toBe(1);
    expect(done(withRuns(state, little, byHeart, run(100, [11, 12], { seed: 2 })), lesson)).toBe(2);
    // Whoever knows less of both has not closed it.
    expect(done(withRuns(state, little, byHeart, run(60, [7, 12])), lesson)).toBe(2);
  });

  test("does not count a run that was cut short", () => {
    expect(done(withRuns(state, { ...little, cutShort: { step: 1, nSteps: 8 } }), lesson)).toBe(0);
  });
});

describe("interval", () => {
  const [state, lesson] = begun("interval", "reviews");
  const bySeed = [8, 4, 7].map((nCorrect, index) => run(100, [nCorrect, 8], { seed: index + 1 }));

  test("takes three seeds and nothing else changed, and then more texts", () => {
    expect(done(withRuns(state, ...bySeed.slice(0, 1)), lesson)).toBe(1);
    expect(done(withRuns(state, ...bySeed.slice(0, 2)), lesson)).toBe(1);
    expect(done(withRuns(state, ...bySeed), lesson)).toBe(2);
    const more = run(
      100,
      [18, 24],
      { validation_share: 0.5 },
      { scores: { training: scores(24, 24), validation: scores(24, 18, 0.1) } },
    );
    expect(done(withRuns(state, ...bySeed, more), lesson)).toBe(3);
    expect(done(compared(withRuns(state, ...bySeed), ["majority", 0.5], ["cnn", 0.8]), lesson)).toBe(3);
  });

  test("is not done by the same seed again, by other settings, or by an interval as wide", () => {
    expect(done(withRuns(state, ...bySeed.slice(0, 2), run(100, [4, 8], { seed: 2 })), lesson)).toBe(1);
    expect(done(withRuns(state, ...bySeed.slice(0, 2), run(100, [4, 8], { seed: 3, epochs: 9 })), lesson)).toBe(1);
    const asWide = run(100, [18, 24], {}, { scores: { training: scores(24, 24), validation: scores(24, 12, 0.4) } });
    expect(done(withRuns(state, ...bySeed, asWide), lesson)).toBe(2);
    expect(done(compared(withRuns(state, ...bySeed), ["majority", 0.5]), lesson)).toBe(2);
    // Many texts are no lesson in few.
    expect(done(withRuns(state, run(100, [30, 40])), lesson)).toBe(0);
  });
});

/** As after a comparison: each contestant with its accuracy, and how it does beside the best baseline. */
function compared(state: State, ...all: [ContestantId, number, Paired["verdict"]?][]): State {
  const report = (accuracy: number): Scores => ({
    nExamples: 48,
    accuracy,
    accuracyLow: accuracy - 0.1,
    accuracyHigh: accuracy + 0.1,
    macroAverage: { precision: accuracy, recall: accuracy, f1: accuracy },
    macroF1Low: 0,
    macroF1High: 1,
    expectedCalibrationError: 0.1,
    calibration: [],
  });
  const paired = (verdict: Paired["verdict"]): Paired => ({
    difference: 0.1,
    nBetter: 9,
    nWorse: 1,
    pValue: 0.02,
    verdict,
  });
  return {
    ...state,
    compare: {
      ...state.compare,
      basis: { rows: [], config: { ...fakeDefaults, start: "random" } },
      bestBaseline: "ngrams",
      standings: all.map(([id, accuracy, verdict]) => ({
        id,
        done: 5,
        total: 5,
        nFailed: 0,
        ms: 12.5,
        report: report(accuracy),
        paired: verdict && paired(verdict),
      })),
    },
  };
}

describe("pretrained", () => {
  const [state, lesson] = begun("pretrained");
  const both = compared(state, ["ngrams", 0.7], ["cnn", 0.5, "worse"]);
  const beaten = compared(state, ["ngrams", 0.7], ["cnn", 0.5, "worse"], ["cnn-frozen", 0.9, "better"]);

  test("takes a comparison, one that is won by more than chance, and the winner's training", () => {
    expect(done(both, lesson)).toBe(1);
    expect(done(beaten, lesson)).toBe(2);
    expect(done(withRuns(beaten, run(100, [11, 12], pretrained)), lesson)).toBe(3);
  });

  test("is not done without TF-IDF, by a higher score alone, or by part of a comparison", () => {
    expect(done(compared(state, ["majority", 0.2], ["cnn", 0.5, "better"]), lesson)).toBe(0);
    const unclear = compared(state, ["ngrams", 0.7], ["cnn", 0.5, "worse"], ["cnn-frozen", 0.9, "unclear"]);
    expect(done(unclear, lesson)).toBe(1);
    // From scratch is no pretrained start.
    expect(done(compared(state, ["ngrams", 0.7], ["cnn", 0.9, "better"]), lesson)).toBe(1);
    for (const more of [{ running: "comparison" }, { wasCancelled: true }] as const)
      expect(done({ ...beaten, compare: { ...beaten.compare, ...more } }, lesson)).toBe(0);
    expect(done(withRuns(beaten, run(100, [5, 12])), lesson)).toBe(2);
  });

  test("takes a comparison of its own, and one that is the same again counts", () => {
    const before = { ...lesson, compared: markOf(beaten.compare) };
    expect(done(beaten, before)).toBe(0);
    const again = { ...beaten.compare, standings: beaten.compare.standings.map((one) => ({ ...one, ms: 13 })) };
    expect(done({ ...beaten, compare: again }, before)).toBe(2);
  });

  test("stays where it is when the next comparison is another", () => {
    expect(done(both, lesson, 2)).toBe(2);
  });
});

/** Rows with these labels; the texts are told apart. */
const rowsOf = (labels: readonly string[]): Row[] =>
  labels.map((label, line) => ({ label, text: `text ${line}`, line }));

function withRows(state: State, rows: readonly Row[]): State {
  return { ...state, data: { ...state.data, present: { ...state.data.present, rows, edited: true } } };
}

describe("labels", () => {
  // The sample has six classes, each with one label at first.
  const [empty, lesson] = begun("labels");
  const few = withRows(empty, rowsOf(["a", "b", "c", "d", "e", "f"]));
  const first = run(100, [14, 30], pretrained, { scores: { training: scores(6, 6), test: scores(30, 14) } });
  const later = run(100, [20, 30], pretrained, { scores: { training: scores(16, 16), test: scores(30, 20) } });

  test("takes a run, ten more labels, and a run that has learned from them", () => {
    expect(done(few, lesson)).toBe(0);
    expect(done(withRuns(few, first), lesson)).toBe(1);
    const labelled = Array.from({ length: 10 }).reduce<State>(
      (state, _, n) => reduce(state, { type: "textLabelled", text: `more ${n}`, label: "a" }),
      withRuns(few, first),
    );
    expect(done(labelled, lesson)).toBe(2);
    expect(done({ ...labelled, runs: withRuns(few, first, later).runs }, lesson)).toBe(3);
    // One is taken back.
    expect(done(reduce(labelled, { type: "undone" }), lesson, 2)).toBe(1);
    expect(lessons.labels.steps[1]?.progress?.(reduce(labelled, { type: "undone" }), lesson)).toEqual([9, 10]);
  });

  test("does not count texts that have no label, nor a run on as few", () => {
    const unlabelled = withRows(few, [...few.data.present.rows, ...rowsOf(Array.from({ length: 20 }, () => ""))]);
    expect(done(withRuns(unlabelled, first), lesson)).toBe(1);
    expect(done(withRuns(few, first, first), lesson, 2)).toBe(1);
  });
});

describe("wrong labels", () => {
  const right = planted["support"]!.map(({ begins, right }, line) => ({ text: `${begins} …`, label: right, line }));
  const others = rowsOf(["refund", "delivery"]);
  const wrong = [...others, ...right.map((row, at) => ({ ...row, label: planted["support"]![at]!.wrong }))];
  const [empty, lesson] = begun("wrong-labels", "support", {}, fingerprintOf([...others, ...right]));
  const found = (rows: readonly Row[]) => ({
    result: { suspects: [], pairs: [], classes: [], nTexts: rows.length, accuracy: 0.9 },
    rows,
    byMeaning: false,
  });
  const state = withRows(empty, wrong);
  const looked = (state: State): State => ({
    ...state,
    label: { ...state.label, labelErrors: found(state.data.present.rows) },
  });
  const corrected = (state: State, n: number) =>
    Array.from({ length: n }).reduce<State>(
      (state, _, at) => reduce(state, { type: "rowEdited", row: 2 + at, label: right[at]!.label }),
      state,
    );

  test("takes a look, the three corrections, and a look at what came of them", () => {
    expect(done(state, lesson)).toBe(0);
    expect(done(looked(state), lesson)).toBe(1);
    expect(done(corrected(looked(state), 2), lesson)).toBe(1);
    const all = corrected(looked(state), 3);
    expect(done(all, lesson)).toBe(2);
    expect(done(looked(all), lesson)).toBe(3);
    // A correction is taken back.
    expect(done(reduce(all, { type: "undone" }), lesson, 2)).toBe(1);
  });

  test("is not done by a look at other texts, nor where a right label was changed, too", () => {
    expect(done({ ...state, label: { ...state.label, labelErrors: found(rowsOf(["a", "b"])) } }, lesson)).toBe(0);
    const tooMany = reduce(corrected(looked(state), 3), { type: "rowEdited", row: 0, label: "account" });
    expect(done(tooMany, lesson)).toBe(1);
    expect(done(tooMany, lesson, 2)).toBe(1);
    expect(done(reduce(tooMany, { type: "undone" }), lesson)).toBe(2);
  });
});

const prediction = (label: string, probability: number, nUnknown = 0, nTokens = 6): Prediction => ({
  classes: [
    { label, probability },
    { label: "other", probability: 1 - probability },
  ],
  thresholds: undefined,
  nTokens,
  nUnknown,
});

/** A model that was trained in the lesson, and what it says of a text. */
function tried(state: State, text: string, said?: Prediction, config: Partial<RunConfig> = {}): State {
  const all = { ...fakeDefaults, model: "cnn", start: "random", ...config } as RunConfig;
  return {
    ...state,
    run: { ...noRun, ...state.run, phase: "done", keptAt: since + 1, trained: { rows: [], test: [], config: all } },
    trial: { text, prediction: said, tokens: said && { text, view: { tokens: [], ids: [], maxLen: 9 } } },
  };
}

describe("why", () => {
  const [empty, lesson] = begun("why", "reviews");
  const trained = withRuns(empty, run(100, [8, 10]));
  const explanation = { units: Array.from({ length: 4 }) } as Explanation;
  const explained = (state: State): State => ({
    ...state,
    explain: { ...state.explain, result: { text: state.trial.text, label: "positive", explanation } },
  });
  const happy = tried(trained, "I am happy with it", prediction("positive", 0.9));

  test("goes from an explanation by way of an answer that turns to a text of unknown words", () => {
    expect(done(trained, lesson)).toBe(1);
    expect(done(explained(happy), lesson)).toBe(2);
    const kept = reduce(explained(happy), { type: "variantKept", text: "I am happy with it" });
    const both = reduce(kept, {
      type: "variantPredicted",
      text: "I am happy with it",
      prediction: prediction("positive", 0.9),
    });
    const turned = tried(both, "I am not happy with it", prediction("negative", 0.6));
    expect(done(turned, lesson, 2)).toBe(3);
    expect(done(tried(turned, "quokkas gallivant", prediction("positive", 0.9, 2, 2)), lesson, 3)).toBe(4);
  });

  test("is not done by an explanation of another text, the same answer, another text, or known words", () => {
    expect(done(tried(explained(happy), "another"), lesson)).toBe(1);
    const kept = reduce(explained(happy), { type: "variantKept", text: "I am happy with it" });
    const both = reduce(kept, {
      type: "variantPredicted",
      text: "I am happy with it",
      prediction: prediction("positive", 0.9),
    });
    expect(done(tried(both, "I am so happy with it", prediction("positive", 0.8)), lesson, 2)).toBe(2);
    expect(done(tried(both, "Broke after a week.", prediction("negative", 0.8)), lesson, 2)).toBe(2);
    expect(done(tried(both, "mostly known words", prediction("positive", 0.9, 1, 6)), lesson, 3)).toBe(3);
    // The answer is still that to the text before.
    const late = tried(both, "quokkas", prediction("positive", 0.9, 2, 2));
    expect(done({ ...late, trial: { ...late.trial, text: "another" } }, lesson, 3)).toBe(3);
  });
});

describe("languages", () => {
  const [empty, lesson] = begun("languages", "hotel");
  const across = (nCorrect: number) => ({
    scores: { training: scores(40, 40), validation: scores(8, 7), test: scores(24, nCorrect) },
  });
  const scratch = run(100, [1, 8], {}, across(6));

  test("takes a start from scratch, one that reads both languages, and a Chinese text", () => {
    expect(done(withRuns(empty, scratch), lesson)).toBe(1);
    const both = withRuns(empty, scratch, run(100, [7, 8], pretrained, across(23)));
    expect(done(both, lesson)).toBe(2);
    expect(done(tried(both, "房间里没有毛巾", prediction("housekeeping", 0.9), pretrained), lesson)).toBe(3);
  });

  test("is not done without test texts, by an encoder that does not read them, or by an English text", () => {
    expect(done(withRuns(empty, run(100, [1, 8])), lesson)).toBe(0);
    const english = run(100, [7, 8], { ...pretrained, model: "transformer", encoder: "large-en" }, across(7));
    expect(done(withRuns(empty, scratch, english), lesson)).toBe(1);
    const both = withRuns(empty, scratch, run(100, [7, 8], pretrained, across(23)));
    expect(done(tried(both, "no towels", prediction("housekeeping", 0.9), pretrained), lesson)).toBe(2);
    expect(done(tried(both, "房间里没有毛巾", prediction("food", 0.4)), lesson)).toBe(2);
  });
});

describe("none", () => {
  const [empty, lesson] = begun("none");
  // The surer half is right, the other half wrong.
  const predictions = Array.from({ length: 20 }, (_, row) => ({
    row,
    expected: 0,
    predicted: row < 10 ? 0 : 1,
    top: [{ class: 0, probability: row < 10 ? 0.8 : 0.3 }],
  }));
  const evaluation = { validation: { predictions, nExamples: 20, accuracy: 0.5 } } as unknown as Evaluation;
  const trained = tried(withRuns(empty, run(100, [10, 20])), "");
  const state = { ...trained, run: { ...trained.run, evaluation } };
  const at = (state: State, threshold: number) => reduce(state, { type: "thresholdSet", threshold });

  test("takes a threshold that is worth its price, a text below it and one above it", () => {
    expect(done(state, lesson)).toBe(1);
    const set = at(state, 0.5);
    expect(done(set, lesson)).toBe(2);
    const low = tried(set, "lovely weather today", prediction("sport", 0.2));
    expect(done(low, lesson)).toBe(3);
    expect(done(tried(set, "minister resigns", prediction("politics", 0.7)), lesson, 3)).toBe(4);
    // Off again.
    expect(done(at(low, 0), lesson, 3)).toBe(1);
  });

  test("is not done by a threshold that answers hardly anything or changes nothing, or by a text of the table", () => {
    expect(done(at(state, 0.9), lesson)).toBe(1);
    expect(done(at(state, 0.2), lesson)).toBe(1);
    const inTable = withRows(at(state, 0.5), rowsOf(["politics"]));
    expect(done(tried(inTable, "text 0", prediction("politics", 0.9)), lesson, 3)).toBe(3);
    // Of a model that was there before.
    const earlier = { ...state, run: { ...state.run, keptAt: since - 1 } };
    expect(done(at(earlier, 0.5), lesson)).toBe(1);
    // One of the lesson that was opened again with the page knows its model's name alone.
    const [listed] = state.runs.list;
    const again = {
      ...withRuns(state, { ...listed!, model: { id: "m", bytes: 1 } }),
      run: { ...state.run, keptAt: undefined, model: "m" },
    };
    expect(done(at(again, 0.5), lesson)).toBe(2);
  });
});

test("what is over stays over", () => {
  const [state, lesson] = begun("none");
  expect(done(state, lesson, 4)).toBe(4);
});

test("texts are near that share half of the shorter one's words, in any script", () => {
  expect(areNear("I am happy with it", "I am not happy")).toBe(true);
  expect(areNear("这家的菜很好吃", "这家的菜很难吃")).toBe(true);
  expect(areNear("It broke.", "Very happy with this")).toBe(false);
  expect(areNear("", "anything")).toBe(false);
});

test("few are labelled, as many tested, and the others have no label", () => {
  const lines = Array.from({ length: 24 }, (_, at) => [at % 2 ? "a" : "b", `text ${at}`] as const);
  const { text, testText, pool } = fewLabelled(lines);
  const count = (all: string) => all.trim().split("\n").length;
  expect([count(text), count(testText), count(pool)]).toEqual([2, 12, 10]);
  expect(new Set([...text.split("\n"), ...testText.split("\n")].filter(Boolean)).size).toBe(14);
  expect(pool).not.toContain("\t");
});

test.each(languages)("the samples in %s have what their lessons need", async (language) => {
  const { readFileSync } = await import("node:fs");
  const linesOf = (name: LessonName) =>
    readFileSync(`www/samples/${sampleOf(name, language).id}.tsv`, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t") as [string, string]);
  const { text, testText, pool } = fewLabelled(linesOf("labels"));
  const { nClasses } = sampleOf("labels", language);
  const count = (all: string) => all.trim().split("\n").length;
  // A class has a key from 1 to 9, and ten more labels leave some to choose from.
  expect(nClasses).toBeLessThanOrEqual(9);
  expect([count(text), count(testText)]).toEqual([nClasses, 6 * nClasses]);
  expect(count(pool)).toBeGreaterThanOrEqual(20);
  // Of two classes so many are held out that a text is worth twelve points.
  expect(sampleOf("interval", language).nClasses).toBe(2);
  expect(Math.round(0.18 * linesOf("interval").length)).toBeLessThanOrEqual(12);
  expect(planted[sampleOf("wrong-labels", language).id]).toHaveLength(3);
  // What an encoder brings is seen on texts that it has read.
  for (const name of lessonNames.filter((name) => lessons[name].fetches))
    expect(["en", "zh"], name).toContain(sampleOf(name, language).language);
});

test("three texts of each such sample get a wrong label, and no other", async () => {
  const { readFileSync } = await import("node:fs");
  for (const [sample, all] of Object.entries(planted)) {
    const file = readFileSync(`www/samples/${sample}.tsv`, "utf8").trimEnd();
    const lines = file.split("\n").map((line) => line.split("\t") as [string, string]);
    const changed = withPlanted(lines, sample).filter(([label], at) => label !== lines[at]?.[0]);
    expect(changed.map(([label]) => label).sort()).toEqual(all.map(({ wrong }) => wrong).sort());
    for (const { begins, right } of all)
      expect(lines.filter(([label, text]) => label === right && text.startsWith(begins))).toHaveLength(1);
  }
});
