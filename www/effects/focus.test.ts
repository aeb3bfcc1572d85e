import { render } from "lit-html";
import { afterEach, beforeAll, expect, test } from "vitest";
import { fakeDefaults, fakeSettings } from "../engine/fake.test-helper.ts";
import { goTo } from "../page.test-helper.ts";
import { prefetchParts } from "../prefetch.ts";
import { type Action, initialState } from "../state.ts";
import type { OfferedEncoder } from "../state/encoders.ts";
import { createStore } from "../store.ts";
import { pageView } from "../views/page/index.ts";
import { afterDraw, connectFocus } from "./focus.ts";

// A part that is fetched when it is opened would be drawn a moment later.
beforeAll(prefetchParts);

afterEach(() => {
  document.body.replaceChildren();
});

function page() {
  const root = document.body.appendChild(document.createElement("div"));
  const store = createStore(initialState("en"));
  store.dispatch({ type: "loaded", settings: fakeSettings, defaults: fakeDefaults });
  const findProblem = connectFocus(store);
  const draw = () => {
    render(pageView(store.state, store.dispatch), root);
    afterDraw();
  };
  draw();
  const button = (name: string) => root.querySelector<HTMLButtonElement>(`[data-command=${name}]`)!;
  return { store, dispatch: store.dispatch, findProblem, draw, button };
}

const focused = () => document.activeElement as HTMLElement;

/** As browsers do with a field that is disabled while it has the keyboard. */
function loseDisabled(): void {
  if ((focused() as HTMLButtonElement).disabled) focused().blur();
}

/** Some texts, in as many rows. */
function read(nRows: number): Action[] {
  const examples = Array.from({ length: nRows }, (_, row) => ({ label: "a", text: `text ${row}`, line: row + 1 }));
  const text = examples.map(({ label, text }) => `${label}\t${text}`).join("\n");
  const { options } = initialState("en").data.present;
  const layout = { format: "tsv" as const, hasHeader: false, labelColumn: 0, textColumn: 1, columns: [] };
  const parsed = { examples, layout, labels: "one" as const, leftOut: [], notes: [] };
  return [
    { type: "textTyped", text },
    { type: "parsed", text, options, parsed },
  ];
}

test("after Train the keyboard is on Pause, and comes back when the run is over", () => {
  const { dispatch, draw, button } = page();
  read(2).forEach(dispatch);
  draw();
  button("train").focus();
  button("train").click();
  dispatch({ type: "starting" });
  draw();
  loseDisabled();
  dispatch({ type: "run", update: { type: "resumed" } });
  draw();
  expect(focused()).toBe(button("pause"));
  dispatch({ type: "run", update: { type: "finished", stopped: false } });
  draw();
  expect(focused()).toBe(button("train"));
});

test("after Stop the keyboard is on Train", () => {
  const { dispatch, draw, button } = page();
  read(2).forEach(dispatch);
  dispatch({ type: "starting" });
  dispatch({ type: "run", update: { type: "resumed" } });
  draw();
  button("stop").focus();
  button("stop").click();
  dispatch({ type: "run", update: { type: "finished", stopped: true } });
  draw();
  expect(button("stop")).toBeNull();
  expect(focused()).toBe(button("train"));
});

test("a keyboard that has gone elsewhere is left there", () => {
  const { dispatch, draw, button } = page();
  read(2).forEach(dispatch);
  draw();
  button("train").focus();
  button("train").click();
  dispatch({ type: "starting" });
  draw();
  loseDisabled();
  document.getElementById("trial")!.focus();
  dispatch({ type: "run", update: { type: "resumed" } });
  draw();
  expect(focused().id).toBe("trial");
});

test("after a sample is chosen the keyboard is on what becomes Train", () => {
  const { dispatch, draw, button } = page();
  const sample = document.querySelector<HTMLButtonElement>(".gallery button")!;
  sample.focus();
  sample.click();
  draw();
  expect(focused().textContent).toBe("Add texts");
  read(2).forEach(dispatch);
  draw();
  expect(focused()).toBe(button("train"));
});

test("the keyboard goes to the stage that is chosen, and stays on a tab", () => {
  const { dispatch, draw } = page();
  const press = (link: HTMLElement) => {
    link.focus();
    link.click();
    draw();
  };
  press(document.querySelector<HTMLElement>(".stages-bar li:nth-child(2) a")!);
  expect(focused().id).toBe("stage");
  press(document.getElementById("stage-tab-settings")!);
  expect(focused().id).toBe("stage-tab-settings");
  expect(focused().getAttribute("aria-selected")).toBe("true");
  dispatch({ type: "dockToggled", open: false });
  dispatch({ type: "trySought" });
  draw();
  expect(focused().id).toBe("trial");
});

test("a button that is gone leaves the keyboard where it was", () => {
  const { dispatch, draw } = page();
  dispatch({ type: "settingChanged", key: "epochs", value: 7 });
  dispatch({ type: "toggled", id: "settings-training", open: true });
  goTo({ dispatch }, "model", "settings");
  draw();
  const press = (button: HTMLElement | null | undefined) => {
    button!.focus();
    button!.click();
    draw();
  };
  press(document.querySelector<HTMLElement>(".restore"));
  expect(focused().id).toBe("setting-epochs");

  dispatch({ type: "settingChanged", key: "epochs", value: 7 });
  draw();
  press([...document.querySelectorAll("button")].find(({ textContent }) => textContent?.includes("Restore all")));
  expect(focused().id).toBe("stage");
});

test("what is done to an encoder leaves the keyboard beside it", () => {
  const { dispatch, draw } = page();
  dispatch({ type: "settingChanged", key: "start", value: "pretrained" });
  const small = {
    name: "small",
    file: "small.gz",
    bytes: 8,
    model: "m",
    licence: "l",
    languages: ["en"],
  } as OfferedEncoder;
  dispatch({ type: "encodersOffered", offered: [small], kept: [] });
  goTo({ dispatch }, "model", "choice");
  draw();
  const press = (name: string, then: Action) => {
    const button = [...document.querySelectorAll<HTMLElement>(".encoder button")].find(({ textContent }) =>
      textContent?.includes(name),
    );
    button!.focus();
    button!.click();
    dispatch(then);
    draw();
  };
  press("Download now", { type: "encoderArriving", name: "small", bytes: 0, total: 8 });
  expect(focused().textContent).toContain("Cancel");
  press("Cancel", { type: "encoderGone", name: "small" });
  expect(focused().textContent).toContain("Download now");
  dispatch({ type: "encoderLoaded", name: "small", isKept: true });
  draw();
  press("Remove", { type: "encoderGone", name: "small" });
  expect(focused().textContent).toContain("Download now");
});

test("a row, a line and a setting are found, wherever one looks for them", () => {
  const { dispatch, draw, findProblem } = page();
  read(30).forEach(dispatch);
  goTo({ dispatch }, "results", "mistakes");
  draw();
  dispatch({ type: "rowSought", row: 25 });
  draw();
  expect(focused().id).toBe("row-25-text");

  goTo({ dispatch }, "texts", "test");
  draw();
  dispatch({ type: "lineSought", line: 2, field: "labelled" });
  draw();
  const area = focused() as HTMLTextAreaElement;
  expect(area.id).toBe("labelled");
  expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe("a\ttext 1");

  dispatch({ type: "testTyped", text: "a\tone\nb\ttwo" });
  dispatch({ type: "lineSought", line: 2, field: "test" });
  draw();
  const test = focused() as HTMLTextAreaElement;
  expect(test.id).toBe("test-text");
  expect(test.value.slice(test.selectionStart, test.selectionEnd)).toBe("b\ttwo");

  findProblem("epochs");
  draw();
  expect(focused().id).toBe("setting-epochs");
});
