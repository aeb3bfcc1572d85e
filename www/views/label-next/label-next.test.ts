import { render } from "lit-html";
import { afterEach, expect, test, vi } from "vitest";
import { fakeDefaults, fakeSettings } from "../../engine/fake.test-helper.ts";
import { messages } from "../../i18n/index.ts";
import { type State, initialState } from "../../state.ts";
import { createStore } from "../../store.ts";
import { covered } from "../../state/found.ts";
import { poolView } from "./pool.ts";
import { resampled, simulationView } from "./simulation.ts";
import { labelErrorsView } from "./label-errors.ts";

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

/** A page whose table has these rows, and one part of it drawn. */
function page(view: typeof poolView, given: readonly [label: string, text: string][]) {
  const root = document.body.appendChild(document.createElement("div"));
  const store = createStore(initialState("en"));
  store.dispatch({ type: "loaded", settings: fakeSettings, defaults: fakeDefaults });
  const layout = { format: "tsv" as const, hasHeader: false, labelColumn: 0, textColumn: 1, columns: [] };
  const fill = (rows: readonly [label: string, text: string][]) => {
    store.dispatch({ type: "textTyped", text: String(rows) });
    const examples = rows.map(([label, text], row) => ({ label, text, line: row + 1 }));
    const { draft, present } = store.state.data;
    const { options } = draft ?? present;
    store.dispatch({
      type: "parsed",
      text: String(rows),
      options,
      parsed: { examples, layout, labels: "one", leftOut: [], notes: [] },
    });
    if (draft) store.dispatch({ type: "draftTaken" });
  };
  fill(given);
  const draw = (state: State = store.state) => render(view(messages("en"), state, store.dispatch), root);
  const texts = (selector: string) =>
    [...root.querySelectorAll(selector)].map((one) => one.textContent?.replace(/\s+/g, " ").trim());
  return { root, store, fill, draw, texts };
}

/** As many rows, of two classes in turn; every `n`-th label is probably wrong. */
function doubtful(nRows: number, every: number) {
  const rows = Array.from({ length: nRows }, (_, row) => [row % 2 ? "b" : "a", `text ${row}`] as [string, string]);
  const suspects = rows.map(([label], row) => ({
    row,
    probability: 0.1,
    other: label === "a" ? "b" : "a",
    otherProbability: 0.9,
    change: "replaced" as const,
    isProbable: row % every === 0,
  }));
  const classes = [{ label: "a", other: "b", auc: 0.95, error: 0.01, nTexts: nRows }];
  return { rows, result: { suspects, pairs: [], classes, nTexts: nRows, accuracy: 0.8 } };
}

test("nothing is offered of texts that are not there", () => {
  const { store, draw, texts } = page(poolView, [
    ["a", "one"],
    ["b", "two"],
  ]);
  draw();
  expect(texts("button")).toEqual([]);
  store.dispatch({ type: "poolTyped", text: "three\nfour" });
  draw();
  expect(texts("button")).toContain("Predict labels");
});

test("the keyboard goes on when the last text has its label", async () => {
  vi.useFakeTimers();
  const { root, store, draw } = page(poolView, [
    ["a", "one"],
    ["b", "two"],
  ]);
  store.dispatch({
    type: "inspected",
    inspection: {
      classes: [
        { label: "a", count: 1 },
        { label: "b", count: 1 },
      ],
      warnings: [],
    } as never,
  });
  store.dispatch({ type: "poolTyped", text: "three" });
  draw();
  const list = root.querySelector<HTMLElement>("[role=listbox]")!;
  list.focus();
  list.dispatchEvent(new KeyboardEvent("keydown", { key: "2", bubbles: true }));
  draw();
  await vi.advanceTimersByTimeAsync(50);
  expect(store.state.data.present.rows.at(-1)).toMatchObject({ text: "three", label: "b" });
  expect(root.querySelector("[role=listbox]")).toBeNull();
  expect(document.activeElement?.textContent).toBe("Take the last label back");
});

test("every label that is probably wrong can be worked through", () => {
  const { rows, result } = doubtful(300, 3);
  const { store, draw, texts, root } = page(labelErrorsView, rows);
  store.dispatch({
    type: "labelTaskEnded",
    kind: "labelErrors",
    found: { labelErrors: { result, rows: store.state.data.present.rows, byMeaning: true } },
  });
  draw();
  // The most doubtful fifth, and the 80 of the others that are probably wrong.
  expect(texts("ol.mistakes li")).toHaveLength(40);
  expect(texts("summary")).toEqual(["100 more doubtful labels"]);
  store.dispatch({ type: "toggled", id: "suspects-rest", open: true });
  draw();
  expect(texts("ol.mistakes li")).toHaveLength(140);
  for (let i = 0; i < 140; i++) {
    [...root.querySelectorAll<HTMLButtonElement>("ol.mistakes button")]
      .find((one) => one.textContent?.startsWith("Change to"))!
      .click();
    draw();
  }
  expect(texts("ol.mistakes li")).toHaveLength(0);
  expect(root.textContent).toContain("None are left.");
});

test("what was found in a table that has changed says so, and in another table nothing", () => {
  const { rows, result } = doubtful(10, 5);
  const { store, draw, texts, root, fill } = page(labelErrorsView, rows);
  store.dispatch({
    type: "labelTaskEnded",
    kind: "labelErrors",
    found: { labelErrors: { result, rows: store.state.data.present.rows, byMeaning: true } },
  });
  draw();
  expect(texts(".note")).toEqual([]);
  store.dispatch({ type: "rowEdited", row: 0, label: "b" });
  draw();
  expect(texts(".note")).toEqual(["The table has changed since. Do this again to include the changes."]);
  fill([
    ["x", "others"],
    ["y", "altogether"],
  ]);
  draw();
  expect(root.textContent).not.toContain("looks wrong");
  expect(texts("button:not(.term)")).toEqual(["Look for doubtful labels"]);
});

test("a simulation on other texts is not shown", () => {
  const { store, draw, texts, fill } = page(simulationView, doubtful(10, 5).rows);
  const curves = Array.from({ length: 10 }, () => [0.5, 0.6, 0.7]);
  const result = { nLabels: [2, 6, 10], random: curves, suggested: curves, testRatio: 0.5 };
  store.dispatch({
    type: "labelTaskEnded",
    kind: "simulate",
    found: { simulation: { result, rows: store.state.data.present.rows, byMeaning: true } },
  });
  store.dispatch({ type: "rowDeleted", row: 0 });
  draw();
  expect(texts(".note")).toHaveLength(1);
  expect(texts("figure")).toHaveLength(1);
  fill([
    ["x", "others"],
    ["y", "altogether"],
  ]);
  draw();
  expect(texts(".note, figure")).toEqual([]);
});

test("classes of which no text was held out are not called told apart", () => {
  const { rows, result } = doubtful(10, 5);
  const { store, draw, root } = page(labelErrorsView, [...rows, ["c", "the only one"]]);
  const find = (found: Partial<typeof result>) => {
    const labelErrors = { result: { ...result, ...found }, rows: store.state.data.present.rows, byMeaning: true };
    store.dispatch({ type: "labelTaskEnded", kind: "labelErrors", found: { labelErrors } });
    draw();
    return root.textContent;
  };
  expect(find({})).toContain("The classes that could be measured are told apart well.");
  expect(root.textContent).toContain("Not measured: \u2068c\u2069.");
  expect(find({ suspects: [], classes: [] })).toContain("Not measured: \u2068a\u2069, \u2068b\u2069, \u2068c\u2069.");
  expect(root.textContent).not.toContain("told apart well");
});

test("a threshold leaves the texts that reach it", () => {
  const prediction = (probability: number, isRight: boolean) => ({
    row: 0,
    expected: 0,
    predicted: isRight ? 0 : 1,
    top: [{ label: "a", probability }],
  });
  const predictions = [prediction(0.9, true), prediction(0.6, false), prediction(0.5, true)];
  expect(covered(predictions, 0)).toEqual({ n: 3, nCorrect: 2 });
  expect(covered(predictions, 0.6)).toEqual({ n: 2, nCorrect: 1 });
  expect(covered(predictions, 0.95)).toEqual({ n: 0, nCorrect: 0 });
});

test("the interval of repeated random parts counts what they share", () => {
  // Variance 0.01, two values: t = 12.706, half = 12.706 · sqrt(0.01 · (1/2 + 1/2)).
  const { mean, low, high } = resampled([0.6, 0.6 + Math.sqrt(0.02)], 0.5);
  expect(mean).toBeCloseTo(0.6 + Math.sqrt(0.02) / 2);
  expect(high - mean).toBeCloseTo(1.2706);
  expect(mean - low).toBeCloseTo(1.2706);
  expect(resampled([0.5, 0.5, 0.5], 0.5)).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
});
