import { render } from "lit-html";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connectEngine } from "../../effects/index.ts";
import { FakeEngine, fakeDefaults, fakeError } from "../../engine/fake.test-helper.ts";
import type { CoreError, RunConfig } from "../../engine/protocol.ts";
import { messages } from "../../i18n/index.ts";
import { goTo } from "../../page.test-helper.ts";
import { initialState } from "../../state.ts";
import { type Store, createStore } from "../../store.ts";
import { mapTexts } from "../../state/map-texts.ts";
import { mapView } from "./index.ts";
import { step } from "./plot.ts";

const rows = Array.from({ length: 10 }, (_, row) => `${row % 2 ? "praise" : "complaint"}\t<b>text ${row}`).join("\n");

let root: HTMLElement;
let engine: FakeEngine;
let store: Store;

beforeEach(() => {
  vi.useFakeTimers();
  root = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  root.remove();
  vi.useRealTimers();
});

const wait = (ms = 2_000) => vi.advanceTimersByTimeAsync(ms);

async function train(): Promise<void> {
  store.dispatch({ type: "command", command: "train" });
  await wait();
  await engine.run(store.state.config as RunConfig, store.state.plan.plan!);
}

async function open(): Promise<void> {
  engine = new FakeEngine();
  store = createStore(initialState("en"));
  connectEngine(store, engine, () => undefined);
  await wait();
  store.dispatch({ type: "textTyped", text: rows });
  goTo(store, "results", "map");
  // The part that draws it is fetched.
  await vi.dynamicImportSettled();
}

function draw(): void {
  render(mapView(messages("en"), store.state, store.dispatch), root);
}

const all = <E extends Element = HTMLElement>(selector: string) => [...root.querySelectorAll<E>(selector)];
const texts = (selector: string) => all(selector).map((element) => element.textContent?.replace(/\s+/g, " ").trim());

/** The next job of this kind is refused. */
function failOnce(kind: "map" | "tsne", error: CoreError["kind"]): void {
  vi.spyOn(engine.session.jobs, kind).mockImplementationOnce(() => {
    throw fakeError(error).error;
  });
}

test("each text is a point in the colour and the shape of its class", async () => {
  await open();
  draw();
  expect(root.textContent).toContain("Train a model, and its texts are laid out here");
  await train();
  await wait();
  draw();
  expect(all(".map-plot g.kind-0 circle")).toHaveLength(5);
  expect(all(".map-plot g.kind-1 rect")).toHaveLength(5);
  expect(texts(".map-legend li")).toEqual(["complaint", "praise"]);
  store.dispatch({ type: "mapColoured", by: "error" });
  draw();
  // Every fourth row but one is taken for another class.
  expect(all(".map-plot g.kind-1")).toHaveLength(3);
  expect(texts(".map-legend li")).toEqual(["Right", "Wrong"]);
  expect(root.textContent).toContain("Across: 60% of the differences between the texts; upwards: 25%.");
});

test("keys lead from point to point, and what is there is said with its neighbours", async () => {
  await open();
  await train();
  await wait();
  draw();
  const plot = all(".map-plot")[0]!;
  for (const key of ["Home", "ArrowUp", "x"]) {
    plot.dispatchEvent(new KeyboardEvent("keydown", { key }));
    draw();
  }
  expect(store.state.map.selected).toBe(1);
  await wait();
  draw();
  expect(plot.getAttribute("aria-label")).toBe("Map of the texts: <b>text 1, label praise, predicted complaint");
  expect(texts(".map-detail")[0]).toContain("<b>text 1 Label: praise · Prediction: complaint 60% Wrong · Training");
  expect(engine.calls).toContain("near <b>text 1");
  // Without itself.
  expect(texts(".map-near button")).toEqual([0, 2, 3, 4, 5].map((row) => `<b>text ${row}`));
  all<HTMLButtonElement>(".map-near button")[1]!.click();
  expect(store.state.map.selected).toBe(2);
});

test("the text being tried has its place and its neighbours", async () => {
  await open();
  await train();
  store.dispatch({ type: "trialTyped", text: "tried" });
  await wait();
  draw();
  expect(all(".map-plot g.trial")).toHaveLength(1);
  expect(texts("h3")).toEqual(["Nearest to the text being tried"]);
  store.dispatch({ type: "trialTyped", text: "another" });
  draw();
  expect(all(".map-plot g.trial")).toHaveLength(0);
});

test("another model has another map; one that is stopped can be drawn again", async () => {
  await open();
  await train();
  await wait(150);
  draw();
  expect(texts(".work-at")).toEqual(["1 of 10 texts"]);
  all<HTMLButtonElement>("button")[0]!.click();
  await wait();
  draw();
  expect(all(".map-plot")).toHaveLength(0);
  all<HTMLButtonElement>("button")[0]!.click();
  await wait();
  draw();
  expect(all(".map-plot")).toHaveLength(1);
  store.dispatch({ type: "pointSelected", point: 3 });
  await train();
  await wait();
  draw();
  expect(all(".map-plot, .map-ring")).toHaveLength(1);
  expect(engine.calls.filter((call) => call === "map")).toHaveLength(3);
});

test("t-SNE moves the points, and the text being tried to those it is like", async () => {
  await open();
  await train();
  store.dispatch({ type: "trialTyped", text: "tried" });
  await wait();
  draw();
  const press = (name: string) =>
    all<HTMLButtonElement>("button")
      .find(({ textContent }) => textContent?.trim() === name)!
      .click();
  const at = () =>
    all(".map-plot g:not(.trial)").map((point) =>
      point
        .getAttribute("transform")!
        .match(/[\d.]+/g)!
        .map(Number),
    );
  const before = at();
  press("t-SNE");
  await wait(150);
  draw();
  expect(all("progress")).toHaveLength(1);
  expect(root.textContent).toContain("Moving the points");
  press("Stop");
  await wait();
  draw();
  expect(at()).toEqual(before);
  expect(all("progress")).toHaveLength(0);
  press("t-SNE");
  await wait();
  draw();
  expect(all("progress")).toHaveLength(0);
  expect(all("[aria-pressed=true]").map(({ textContent }) => textContent)).toEqual(["Label", "t-SNE"]);
  // One above the other, as the fake engine has them.
  expect(new Set(at().map(([x]) => x)).size).toBe(1);
  expect(root.textContent).not.toContain("Across:");
  expect(root.textContent).toContain("How far apart groups lie");
  // Likeness 1, 0.9, … 0.5 to the rows 0 to 5: a little nearer to 0 than their middle.
  const [, star] = all(".map-plot g.trial")[0]!
    .getAttribute("transform")!
    .match(/[\d.]+/g)!
    .map(Number) as [number, number];
  const [bottom, top] = [at()[0]![1]!, at()[9]![1]!];
  expect((bottom - star) / (bottom - top)).toBeCloseTo((0.9 + 2 * 0.8 + 3 * 0.7 + 4 * 0.6 + 5 * 0.5) / 4.5 / 9, 2);
  // The same points are not moved again; those of another model are, without being asked for.
  press("Principal components");
  await wait();
  press("t-SNE");
  await wait();
  expect(engine.calls.filter((call) => call === "tsne")).toHaveLength(2);
  await train();
  await wait();
  expect(engine.calls.filter((call) => call === "tsne")).toHaveLength(3);
});

test("t-SNE that fails says so, and leaves the principal components", async () => {
  await open();
  await train();
  await wait();
  failOnce("tsne", { code: "engine", detail: "broken" });
  store.dispatch({ type: "mapLaidOut", layout: "tsne" });
  await wait();
  draw();
  expect(all("[role=alert]")).toHaveLength(1);
  expect(all("[aria-pressed=true]").map(({ textContent }) => textContent)).toEqual(["Label", "Principal components"]);
});

test("a map that is lost with its worker, or fails, can be drawn again", async () => {
  await open();
  await train();
  await wait();
  engine.say({ type: "recovered", step: 3, detail: "out of memory", goesOn: false });
  draw();
  expect(all(".map-plot")).toHaveLength(0);
  store.dispatch({ type: "trialTyped", text: "tried" });
  await wait();
  expect(engine.calls).not.toContain("near tried");
  failOnce("map", { code: "notReady" });
  all<HTMLButtonElement>("button").at(-1)!.click();
  await wait();
  draw();
  expect(all("[role=alert]")).toHaveLength(1);
  expect(texts("button")).toEqual(["Draw the map"]);
  all<HTMLButtonElement>("button").at(-1)!.click();
  await wait();
  draw();
  expect(all(".map-plot")).toHaveLength(1);
});

test("what is near is named by its own words", async () => {
  await open();
  await train();
  await wait();
  store.dispatch({ type: "pointSelected", point: 1 });
  await wait();
  draw();
  expect(all(".map-near button").map((button) => button.getAttribute("aria-label"))).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});

test("texts that are left out are counted, those of an own test set too, and a changed table is told of", async () => {
  await open();
  store.dispatch({ type: "testTyped", text: "praise\tkept apart\ncomplaint\tkept apart too" });
  await wait();
  await train();
  await wait();
  draw();
  // The fake engine lays out the table alone.
  expect(root.textContent).toContain("10 of 12 texts are shown");
  expect(all(".note")).toHaveLength(0);
  store.dispatch({ type: "rowDeleted", row: 0 });
  draw();
  expect(texts(".note")).toEqual([messages("en").results.stale]);
});

test("a step goes to the nearest point ahead, and through points on one spot", () => {
  const places = [
    { x: 0, y: 0 },
    { x: 10, y: 1 },
    { x: 4, y: 9 },
    { x: 0, y: 0 },
    { x: 0, y: -5 },
  ];
  expect(step(places, undefined, "ArrowRight")).toBe(0);
  expect(step(places, 3, "ArrowRight")).toBe(1);
  expect(step(places, 0, "ArrowRight")).toBe(3);
  expect(step(places, 3, "ArrowUp")).toBe(4);
  expect(step(places, 3, "ArrowDown")).toBe(2);
  expect(step(places, 1, "ArrowRight")).toBe(1);
  expect(step(places, 1, "End")).toBe(4);
  expect(step([], undefined, "Home")).toBeUndefined();
});

test("of several labels one at a time has the colours", async () => {
  const names = ["bread", "cake"];
  const prediction = (row: number, expected: number[], predicted: number[]) => ({ row, expected, predicted });
  const labels = names.map((label) => ({ label }));
  const predictions = [prediction(0, [0], [0]), prediction(1, [0, 1], [0]), prediction(2, [], [])];
  const examples = ["a", "b", "c"].map((text, row) => ({ text, label: "", line: row + 1 }));
  const points = [0, 1, 2].map((row) => ({ part: "training" as const, row, x: row, y: row % 2 }));
  const { run, map, ...state } = initialState("en");
  const page = {
    ...state,
    run: {
      ...run,
      phase: "done" as const,
      trained: { rows: examples, test: [], config: { ...fakeDefaults, labels: "several" as const } },
      labelsEvaluation: { training: { labels, predictions } } as never,
    },
    map: { ...map, map: { version: run.modelVersion, view: { points, shares: [0.6, 0.2] } as never } },
  };
  const show = (change: Partial<typeof page.map>) => {
    render(
      mapView(messages("en"), { ...page, map: { ...page.map, ...change } }, () => undefined),
      root,
    );
    return texts(".map-legend li");
  };
  expect(show({})).toEqual(["bread", "Texts without it"]);
  expect(show({ of: 1 })).toEqual(["cake", "Texts without it"]);
  expect(show({ by: "error" })).toEqual(["Right", "Wrong"]);
  const known = mapTexts(page);
  expect(known.map(({ label, predicted }) => [label, predicted])).toEqual([
    ["bread", "bread"],
    ["bread | cake", "bread"],
    ["∅", "∅"],
  ]);
});
