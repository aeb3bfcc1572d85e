// What a run says of itself where a text may have several labels.

import { beforeEach, describe, expect, test, vi } from "vitest";
import type { LabelsEvaluation } from "../../engine/protocol.ts";
import { modelCard } from "../../export/card.ts";
import { messages } from "../../i18n/index.ts";
import { type ModelDatabase, createModelStore } from "../../kept-models.ts";
import { type FakePage, drawn, goTo, openPage, useScreen, wait } from "../../page.test-helper.ts";
import { allWrongLabels } from "../../state/results.ts";
import { type LabelWay, resultsOf } from "../../state/run.ts";
import { exportView } from "../export/index.ts";
import { runBarView } from "../page/run-bar.ts";
import { stageView } from "../page/stage.ts";
import { predictView } from "../predict/index.ts";
import type { LabelsReport } from "../results/report.ts";

const { all, button, content, expectSound, one, text, texts, ...screen } = useScreen();

/** Of 20 texts each second one has two labels. */
const sets = Array.from(
  { length: 20 },
  (_, row) => `${row % 2 === 0 ? "billing | urgent" : row % 3 === 0 ? "refund" : "billing"}\ttext number ${row}`,
).join("\n");

let page: FakePage;

beforeEach(async () => {
  page = await openPage();
  page.store.dispatch({ type: "settingChanged", key: "validation_share", value: 0.2 });
  await page.train(sets);
});

const state = () => page.store.state;
const t = () => messages(state().language);
const draw = () => screen.draw(stageView(t(), state(), page.store.dispatch));

async function open(tab: "summary" | "mistakes" | "classes"): Promise<void> {
  goTo(page.store, "results", tab);
  draw();
  // A part that is fetched when it is opened is drawn a moment later.
  await wait();
  draw();
}

/** With other predictions on the validation texts. */
function predict(predictions: LabelsReport["predictions"]): void {
  const { training, validation } = state().run.labelsEvaluation!;
  const evaluation = {
    training,
    validation: { ...validation!, predictions },
    test: undefined,
    ways: [],
    membership: undefined,
  };
  page.store.dispatch({ type: "run", update: { type: "labelsEvaluated", evaluation } });
}

describe("a run", () => {
  test("is scored by sets of labels, and listed with its micro F1", () => {
    expect(state().run.trained?.config.labels).toBe("several");
    expect(state().run.evaluation).toBeUndefined();
    expect(state().run.labelsEvaluation?.validation?.nExamples).toBe(4);
    expect(state().runs.list[0]?.scores.validation).toMatchObject({ n: 4, microF1: 0.82, microF1High: 0.91 });
    expect(state().runs.list[0]?.classes).toEqual(["billing", "urgent", "refund"]);
  });

  test("is told of in the run bar", () => {
    const { nExact } = state().run.labelsEvaluation!.validation!;
    const bar = () => drawn(runBarView, state()).text;
    expect(bar()).toContain(`${nExact} of 4 texts with all labels right · micro F1 82%`);
    expect(bar()).toContain(`See the ${4 - nExact} mistakes`);
    page.store.dispatch({ type: "settingChanged", key: "epochs", value: 2 });
    expect(bar()).toContain("The texts or settings have changed since.");
  });

  test("comes back as it was kept, and refuses what is damaged", async () => {
    const values = new Map<string, unknown>();
    const database: ModelDatabase = {
      get: async (key) => values.get(key),
      set: async (key, value) => void values.set(key, value),
      remove: async () => undefined,
      keys: async () => [...values.keys()],
    };
    const models = createModelStore(database);
    const results = resultsOf(state().run);
    await models.put({ id: "one", trained: state().run.trained!, results, file: new Blob(["a model"]) });
    expect((await models.get("one"))?.results).toEqual(results);
    const { training } = results.labelsEvaluation!;
    for (const change of [{ nExact: -1 }, { hammingLoss: 2 }, { labels: [{ label: 1 }] }, { predictions: [{}] }]) {
      const damaged = { ...results, labelsEvaluation: { training: { ...training, ...change } } };
      values.set("one", { ...(values.get("one") as object), results: damaged });
      expect(await models.get("one"), JSON.stringify(change)).toBeUndefined();
    }
  });
});

describe("the results", () => {
  test("are a sentence, scores and averages", async () => {
    await open("summary");
    expect(text(".headline")).toMatch(/^\d of 4 texts (?:has|have) all labels right\. With so few texts/);
    expect(texts(".scores dt")).toEqual(["Micro F1", "All labels right", "Hamming loss", "Loss"]);
    expect(texts(".metrics tbody th")).toEqual([
      "Micro average",
      "Macro average",
      "Weighted average",
      "Samples average",
    ]);
    expect(content()).toContain("Micro F1: validation texts (4)");
    expectSound();
  });

  test("list each label with its threshold and its confusion matrix, whose numbers open their texts", async () => {
    await open("classes");
    expect(texts(".metrics tbody th")).toEqual(["billing", "urgent", "refund"]);
    expect(texts(".metrics tbody tr:first-child td")[0]).toBe("50%");
    expect(texts(".confusion caption")).toEqual(["billing", "urgent", "refund"]);
    expectSound();
    const { labels } = state().run.labelsEvaluation!.validation!;
    const { falseNegatives } = labels[0]!;
    expect(falseNegatives).toBeGreaterThan(0);
    button(`False negatives, billing: ${falseNegatives} text${falseNegatives === 1 ? "" : "s"}`).click();
    draw();
    expect(state().labelOutcomes).toEqual({ show: "all", label: 0, decision: "missed" });
    expect(all(".texts-beside .mistakes > li")).toHaveLength(falseNegatives);
    expect(one("#outcomes-heading").textContent).toContain("missed");
  });

  test("name what was missed and what is extra of each text, the surest mistake first", async () => {
    predict([
      { row: 0, expected: [0, 1], predicted: [0], probabilities: [0.9, 0.4, 0.1] },
      { row: 1, expected: [0], predicted: [0], probabilities: [0.8, 0.2, 0.2] },
      { row: 2, expected: [], predicted: [2], probabilities: [0.1, 0.1, 0.95] },
    ]);
    await open("mistakes");
    expect(texts(".verdict").map((said) => said.replace(/[\u2068\u2069]/g, ""))).toEqual([
      "The model gives refund; the text has no label",
      "The model gives billing; the text has billing, urgent",
    ]);
    expect(texts(".label-decisions .badge")).toEqual(["extra", "right", "missed"]);
    expectSound();
    const listed = (outcomes: typeof allWrongLabels) => {
      page.store.dispatch({ type: "labelOutcomesChosen", outcomes });
      draw();
      return all(".mistakes > li").length;
    };
    expect(listed({ show: "all" })).toBe(3);
    expect(listed({ show: "right" })).toBe(1);
    expect(listed({ show: "all", decision: "missed" })).toBe(1);
    expect(listed({ show: "all", label: 2, decision: "extra" })).toBe(1);
    expect(listed({ show: "all", label: 1, decision: "neither" })).toBe(2);
    expect(listed({ show: "wrong", label: 0 })).toBe(1);
    button("Show all mistakes").click();
    expect(state().labelOutcomes).toBe(allWrongLabels);
  });

  test("say what the model gives away of its training texts", async () => {
    const evaluation = state().run.labelsEvaluation!;
    const bins = [
      { low: 0, high: 0.5, members: 0.75, others: 0.25 },
      { low: 0.5, high: 1, members: 0.25, others: 0.75 },
    ];
    const scores = { auc: 0.7, aucLow: 0.55, aucHigh: 0.8, advantage: 0.5, memberLoss: 0.2, otherLoss: 0.6 };
    const membership = { nMembers: 16, nOthers: 4, bins, ...scores };
    page.store.dispatch({
      type: "run",
      update: { type: "labelsEvaluated", evaluation: { ...evaluation, membership } },
    });
    goTo(page.store, "results", "privacy");
    draw();
    await wait();
    draw();
    expect(text(".sheet")).toContain("Training texts can be told from others better than by a coin.");
    expect(text(".sheet")).toContain("16 training texts, mean loss 0.200");
    expect(text(".sheet")).not.toContain("Private training");
  });
});

test("the confidence counts each label of each text", async () => {
  goTo(page.store, "results", "confidence");
  draw();
  await wait();
  draw();
  expect(text("h3")).toContain("Calibration error 20.0%");
  expect(content()).toContain("each label of each text counts");
  page.store.dispatch({ type: "toggled", id: "calibration-table", open: true });
  draw();
  expect(texts("thead th")).toEqual(["Probability of the likelier answer", "Mean probability", "Right", "Answers"]);
  expectSound();
});

test("a comparison counts texts with all labels right, and leaves out what would be the same twice", async () => {
  goTo(page.store, "compare", "models");
  page.store.dispatch({ type: "contestantsChosen", ids: ["majority", "ngrams", "cnn", "cnn-auto"] });
  page.store.dispatch({ type: "compareAsked", what: "comparison" });
  await vi.waitFor(() => expect(state().compare.running).toBeUndefined());
  expect(state().compare.error).toBeUndefined();
  draw();
  await wait();
  draw();
  const [models, allRight, microF1] = texts(".comparison thead th");
  expect([models, allRight, microF1]).toEqual(["Model", "All labels right", "Micro F1"]);
  expect(texts(".comparison tbody th").map((name) => name.replace(/\s+(best baseline|highest)/g, ""))).toEqual([
    "Most frequent labels",
    "TF-IDF + logistic regression",
    "CNN, from scratch",
  ]);
  expect(content()).not.toContain("Automatic on the small encoder");
  expect(content()).toContain("A text is right if it is given all its labels and no other.");
  // Of 20 texts every fifth is wrong; seven have the first label alone, which the baseline gives to all.
  const { standings } = state().compare;
  expect(standings.map(({ report }) => report?.accuracy)).toEqual([0.35, 0.8, 0.8]);
  expectSound();
});

describe("the ways to learn", () => {
  const way = (label: number, accuracy: number, more?: Partial<LabelWay>): LabelWay => ({
    label,
    trial: {
      recipe: {
        features: "frozen",
        head: { kind: "prototypes" },
        labelNames: false,
        ngramWeight: 0,
        inverseTemperature: 1,
      },
      accuracy,
      accuracyLow: accuracy - 0.2,
      accuracyHigh: accuracy + 0.05,
      loss: 0.3,
      lossError: 0.02,
    },
    nTried: 3,
    majority: 0.75,
    isKept: false,
    ...more,
  });
  const tell = (...ways: LabelWay[]) =>
    page.store.dispatch({
      type: "run",
      update: {
        type: "progress",
        progress: {
          step: 4,
          nSteps: 9,
          finished: false,
          waiting: false,
          events: ways.map((way) => ({ type: "labelTried", way })),
        },
        stepsPerSecond: 1,
        secondsLeft: 1,
      },
    });
  const rows = () =>
    all(".label-ways tbody tr").map((row) => row.textContent.replace(/[\u2068\u2069]|\s+/g, " ").trim());
  const show = async (stage: "training" | "results", tab: "curves" | "summary" | "ways") => {
    goTo(page.store, stage, tab);
    draw();
    await wait();
    draw();
  };

  test("are pictured label by label as they are tried, each label in its place from the beginning", async () => {
    page.store.dispatch({ type: "settingChanged", key: "start", value: "pretrained" });
    await page.train(sets);
    await show("training", "curves");
    expect(rows()).toEqual(["billing –", "urgent –", "refund –"]);
    tell(way(2, 0.8), way(0, 0.85));
    tell(way(2, 0.9, { nTried: 5 }));
    draw();
    expect(rows()).toEqual(["billing 85% 65% – 90%", "urgent –", "refund 90% 70% – 95%"]);
    expectSound();
  });

  test("are listed by what was kept, and can be taken out", async () => {
    const { training, validation } = state().run.labelsEvaluation!;
    const ways = [way(0, 0.85, { isKept: true }), way(1, 0.8), way(2, 0.9, { isKept: true })];
    const evaluation = { training, validation, test: undefined, ways, membership: undefined };
    page.store.dispatch({ type: "run", update: { type: "labelsEvaluated", evaluation } });
    await show("results", "ways");
    expect(rows()[0]).toContain("billing kept Prototypes (class averages)");
    expect(rows()[0]).toContain("the best of 3 ways 85% 65% – 90%");
    expect(rows()[1]).toContain("urgent best so far");
    expect(content()).toContain("Export the results");
    expectSound();
  });

  test("stand beside the held-out scores on one axis, and where they disagree, a sentence says so", async () => {
    const { training, validation } = state().run.labelsEvaluation!;
    const ways = [0.85, 0.8, 0.9].map((accuracy, label) => way(label, accuracy, { isKept: true }));
    const evaluated = (validation: LabelsEvaluation["validation"]) =>
      page.store.dispatch({
        type: "run",
        update: {
          type: "labelsEvaluated",
          evaluation: { training, validation, test: undefined, ways, membership: undefined },
        },
      });
    evaluated(validation);
    await show("results", "summary");
    const evidence = () => texts(".evidence tbody tr").map((row) => row.replace(/\s+/g, " "));
    // 85, 80 and 90 %.
    expect(evidence().at(-1)).toContain("Decisions on labels right: training texts held out in turn 85% 65% – 90%");
    expect(evidence().at(-2)).toContain("Decisions on labels right: validation texts (4) 85% 60% – 95%");
    expect(content()).not.toContain("These disagree");
    evaluated({ ...validation!, hammingLoss: 0, hammingLossLow: 0, hammingLossHigh: 0.05 });
    draw();
    expect(content()).toContain(
      "These disagree: 100% on the 4 texts held out, 85% on training texts held out in turn.",
    );
    expectSound();
  });

  test("are forgotten from where a run began again", () => {
    tell(way(0, 0.85));
    const recovered = { type: "recovered", step: 3, detail: "lost", goesOn: true } as const;
    page.store.dispatch({ type: "run", update: recovered });
    expect(state().run.transfer.ways).toEqual([]);
  });
});

describe("a text that is tried", () => {
  const dock = () => screen.draw(predictView(t(), state(), page.store.dispatch));
  const answer = (...probabilities: number[]) => {
    page.engine.session.answers.predict = () => ({
      classes: ["billing", "urgent", "refund"].map((label, index) => ({
        label,
        probability: probabilities[index] ?? 0,
      })),
      thresholds: [0.6, 0.4, 0.5],
      nTokens: 3,
      nUnknown: 0,
    });
  };

  test("says in words which labels are given, each beside its threshold", async () => {
    answer(0.55, 0.45, 0.1);
    page.store.dispatch({ type: "trialTyped", text: "now" });
    await wait();
    dock();
    expect(text(".given-labels").replace(/[\u2068\u2069]/g, "")).toBe("Gives: urgent");
    expect(texts(".prediction li")).toEqual([
      "billing 55%, threshold 60%",
      "urgent given 45%, threshold 40%",
      "refund 10%, threshold 50%",
    ]);
    expect(texts("#explained-class option")[1]).toBe("\u2068urgent\u2069 (given)");
  });

  test("says so where none is", async () => {
    answer(0.1, 0.1, 0.1);
    page.store.dispatch({ type: "trialTyped", text: "now" });
    await wait();
    dock();
    expect(text(".given-labels")).toBe("Gives none of the labels");
    expect(content()).not.toContain("None of these");
  });
});

test("a model leaves the page in every form, with a card of its labels", () => {
  expect(drawn(exportView, state()).text).toContain("ONNX");
  const card = modelCard(state(), new Date(0)) ?? "";
  expect(card).toContain("All labels right: ");
  expect(card).toContain("Micro F1: ");
  expect(card).toMatch(/\| Label +\| Threshold \|/);
  expect(card).toContain("It gives each label by itself");
  expect(card).not.toContain("It always names one of its classes");
});
