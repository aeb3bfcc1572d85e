// What the page knows of a run and of comparisons, written down and read again.

import { beforeEach, describe, expect, test, vi } from "vitest";
import { fetchAllMessages, messages } from "../i18n/index.ts";
import type { Language } from "../i18n/language.ts";
import { type FakePage, openPage, pasted, useScreen, wait } from "../page.test-helper.ts";
import { type ResultsFormat, type What, whatThereIs } from "../state/results-out.ts";
import { saveFile } from "../files/save.ts";

vi.mock("../files/save.ts", () => ({ saveFile: vi.fn() }));

useScreen();
let page: FakePage;

beforeEach(async () => {
  vi.mocked(saveFile).mockClear();
  page = await openPage();
});

/** What a person takes out, as the file that is saved. */
async function takeOut(what: What, format: ResultsFormat): Promise<{ name: string; text: string }> {
  const { dispatch } = page.store;
  dispatch({ type: "resultsOutOpened", what });
  dispatch({ type: "resultsOutChosen", choice: { format, mark: false } });
  dispatch({ type: "resultsOutAsked", to: "file" });
  await wait();
  expect(page.store.state.resultsOut).toMatchObject({ said: "saved", error: undefined });
  const [name, text] = vi.mocked(saveFile).mock.lastCall!;
  return { name, text: text as string };
}

const json = async (what: What) => JSON.parse((await takeOut(what, "json")).text) as Record<string, never>;
const lines = async (what: What) => (await takeOut(what, "csv")).text.trimEnd().split("\r\n");

async function speak(language: Language): Promise<void> {
  await fetchAllMessages(language);
  page.store.dispatch({ type: "languageChosen", language });
}

test("before there are any, there is nothing to take out", () => {
  expect(whatThereIs(page.store.state)).toEqual([]);
});

describe("of a run", () => {
  beforeEach(async () => {
    page.store.dispatch({ type: "settingChanged", key: "epochs", value: 3 });
    await page.train(pasted(20));
  });

  test("scores are the same in JSON and CSV, with settings and date", async () => {
    const { parts, ...about } = await json("scores");
    expect(about).toMatchObject({
      n_texts: 24,
      model: "cnn",
      settings: { epochs: 3 },
      classes: ["complaint", "praise"],
    });
    expect(Date.parse(about["date"]!)).toBe(page.store.state.run.keptAt);
    const { validation } = parts as unknown as Record<
      string,
      { accuracy: number; accuracy_low: number; accuracy_high: number; macro_f1: number; confusion_matrix: number[][] }
    >;
    const report = page.store.state.run.evaluation!.validation!;
    expect(validation).toMatchObject({
      accuracy: report.accuracy,
      macro_f1: report.macroAverage.f1,
      confusion_matrix: report.confusionMatrix,
      expected_calibration_error: report.expectedCalibrationError,
    });
    const all = await lines("scores");
    expect(all).toContain(
      `validation,accuracy,,,${validation!.accuracy},${validation!.accuracy_low},${validation!.accuracy_high}`,
    );
    expect(all).toContain(`validation,confusion,complaint,praise,${report.confusionMatrix[0]![1]},,`);
    expect(all).toContain(",setting,epochs,,3,,");
    // Each score stands there once.
    expect(
      new Set(all.map((line) => line.split(",").slice(0, 4).join() + (line.includes("calibration_") ? line : ""))).size,
    ).toBe(all.length);
  });

  test("scores hold no text", async () => {
    for (const format of ["csv", "json", "markdown"] as const)
      expect((await takeOut("scores", format)).text).not.toContain("text number");
  });

  test.each(["en", "zh"] as const)("a report in %s has headings and tables", async (language) => {
    await speak(language);
    const t = messages(language);
    const { name, text } = await takeOut("scores", "markdown");
    expect(name).toBe("handful-scores.md");
    expect(text.startsWith(`# ${t.frame.stages.results}\n\n- `)).toBe(true);
    for (const heading of [t.results.metrics, t.results.confusion])
      expect(text).toContain(`## ${t.results.parts.validation} · ${heading}\n\n| `);
    expect(text).toContain("| complaint | ");
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });

  test("every text that was scored is among the predictions, with its label and all probabilities", async () => {
    const { evaluation, trained } = page.store.state.run;
    const { predictions } = (await json("predictions")) as unknown as {
      predictions: {
        part: string;
        row: number;
        text: string;
        label: string;
        prediction: string;
        right: boolean;
        probabilities: Record<string, number>;
      }[];
    };
    expect(predictions).toHaveLength(evaluation!.validation!.nExamples + evaluation!.training.nExamples);
    for (const { row, text, label, prediction, right, probabilities } of predictions) {
      expect({ text, label }).toEqual({ text: trained!.rows[row - 1]!.text, label: trained!.rows[row - 1]!.label });
      expect(right).toBe(label === prediction);
      expect(Object.keys(probabilities)).toEqual(["complaint", "praise"]);
    }
    const [head, first] = await lines("predictions");
    expect(head).toBe("label,text,prediction,right,part,row,probability_complaint,probability_praise");
    const one = predictions[0]!;
    expect(first).toBe(
      [one.label, one.text, one.prediction, one.right, one.part, one.row, ...Object.values(one.probabilities)].join(),
    );
    // Of two classes all is known without asking the model.
    expect(page.engine.calls).not.toContain("predictMany");
  });

  test("runs are listed with what differs from the defaults", async () => {
    const { runs } = (await json("runs")) as unknown as { runs: Record<string, unknown>[] };
    expect(runs).toEqual([expect.objectContaining({ run: 1, model: "cnn", settings: "epochs=3", ended: "whole" })]);
    expect((await takeOut("runs", "markdown")).text).toContain("| Run 1 | ");
  });

  test("tries of a search have the settings that any of them has changed", async () => {
    page.store.dispatch({ type: "searchAsked" });
    await wait(5_000);
    const { search } = (await json("search")) as unknown as { search: Record<string, unknown>[] };
    expect(search).toHaveLength(page.store.state.search.tries.length);
    expect(search[1]).toMatchObject({ try: 2, epochs: 20, learning_rate: 0.002 });
    expect(search.filter(({ best }) => best)).toHaveLength(1);
  });

  test("models that were compared and a learning curve go out, too", async () => {
    page.store.dispatch({ type: "compareAsked", what: "comparison" });
    await wait(20_000);
    const all = (await json("models")) as unknown as { folds: number; models: { model: string; accuracy: number }[] };
    expect(all.models.map(({ model }) => model)).toEqual(page.store.state.compare.standings.map(({ id }) => id));
    expect((await takeOut("models", "markdown")).text).toContain("TF-IDF");
    page.store.dispatch({ type: "compareAsked", what: "curve" });
    await wait(20_000);
    const { curve } = (await json("curve")) as unknown as { curve: { source: string }[] };
    expect(curve.map(({ source }) => source)).toContain("measured");
  });
});

describe("of a run whose texts may have several labels", () => {
  beforeEach(async () => {
    page.store.dispatch({ type: "settingChanged", key: "validation_share", value: 0.2 });
    await page.train(
      Array.from({ length: 20 }, (_, row) => `${row % 2 ? "urgent" : "billing | urgent"}\ttext ${row}`).join("\n"),
    );
  });

  test("scores are of each label, with its threshold and its decisions", async () => {
    const { parts, ...about } = await json("scores");
    expect(about).toMatchObject({ n_texts: 24, labels: ["billing", "urgent"] });
    expect((parts as unknown as Record<string, object>)["validation"]).toMatchObject({
      n_texts: 4,
      micro_f1: 0.82,
      hamming_loss: 0.15,
      averages: { samples: { f1: 0.82 } },
      labels: [{ label: "billing", threshold: 0.5, true_positives: expect.any(Number) }, { label: "urgent" }],
    });
    const table = await lines("scores");
    expect(table.filter((line) => line.startsWith("validation,micro_f1,"))).toEqual([
      "validation,micro_f1,,,0.82,0.7,0.91",
    ]);
    expect(table).toContain("validation,threshold,urgent,,0.5,,");
  });

  test("predictions are sets, which are read again as they stand", async () => {
    const [head, ...rows] = await lines("predictions");
    expect(head).toBe("label,text,prediction,right,part,row,probability_billing,probability_urgent");
    expect(rows).toHaveLength(24);
    expect(rows.some((row) => row.startsWith("billing | urgent,"))).toBe(true);
    expect((await takeOut("predictions", "markdown")).text).toContain("billing \\| urgent");
  });

  test.each<Language>(["en", "zh", "es"])("the report is written in %s", async (language) => {
    await speak(language);
    expect((await takeOut("scores", "markdown")).text).toContain(messages(language, "several").hammingLoss);
  });
});

describe("of a run of more classes than the evaluation has probabilities of", () => {
  const text = Array.from({ length: 40 }, (_, row) => `class ${row % 5}\ttext ${"x".repeat(row)}`).join("\n");
  beforeEach(() => page.train(text));

  test("the model is asked for all of them", async () => {
    const { predictions } = (await json("predictions")) as unknown as { predictions: { probabilities: object }[] };
    for (const { probabilities } of predictions) expect(Object.keys(probabilities)).toHaveLength(5);
    expect(page.engine.calls).toContain("predictMany");
  });

  test("it can be cancelled, and nothing is saved", async () => {
    page.engine.jobMs.predictMany = 10_000;
    const { dispatch } = page.store;
    dispatch({ type: "resultsOutOpened", what: "predictions" });
    dispatch({ type: "resultsOutAsked", to: "file" });
    await wait(100);
    expect(page.store.state.resultsOut.predicting).toMatchObject({ done: 0 });
    dispatch({ type: "resultsOutCancelled" });
    await wait(20_000);
    expect(page.store.state.resultsOut).toMatchObject({ predicting: undefined, said: undefined, error: undefined });
    expect(saveFile).not.toHaveBeenCalled();
  });
});
