import { render } from "lit-html";
import { afterEach, expect, test } from "vitest";
import { fakeDefaults, fakeSettings } from "../engine/fake.test-helper.ts";
import { type Action, initialState } from "../state.ts";
import type { OfferedEncoder } from "../state/encoders.ts";
import { createStore } from "../store.ts";
import { pageView } from "../views/page/index.ts";
import { afterDraw, connectFocus } from "./focus.ts";

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

test("after Train the keyboard is on Pause, and comes back when the run is over", () => {
  const { dispatch, draw, button } = page();
  button("train").focus();
  button("train").click();
  dispatch({ type: "starting" });
  draw();
  dispatch({ type: "run", update: { type: "resumed" } });
  draw();
  expect(focused()).toBe(button("pause"));
  dispatch({ type: "run", update: { type: "finished", stopped: false } });
  draw();
  expect(focused()).toBe(button("train"));
});

test("a keyboard that has gone elsewhere is left there", () => {
  const { dispatch, draw, button } = page();
  button("train").focus();
  button("train").click();
  document.getElementById("labelled")!.focus();
  dispatch({ type: "starting" });
  dispatch({ type: "run", update: { type: "resumed" } });
  draw();
  expect(focused().id).toBe("labelled");
});

test("a button that is gone leaves the keyboard where it was", () => {
  const { dispatch, draw } = page();
  dispatch({ type: "settingChanged", key: "epochs", value: 7 });
  dispatch({ type: "toggled", id: "settings-training", open: true });
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
  expect(focused().id).toBe("model-heading");
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

test("a row, a line and a setting are found", () => {
  const { dispatch, draw, findProblem } = page();
  const text = "a\tone\nb\ttwo\nc";
  dispatch({ type: "textTyped", text });
  const rows = Array.from({ length: 30 }, (_, row) => ({ label: "a", text: `text ${row}`, line: row + 1 }));
  const { options } = initialState("en").data.present;
  const layout = { format: "tsv" as const, hasHeader: false, labelColumn: 0, textColumn: 1, columns: [] };
  dispatch({ type: "parsed", text, options, parsed: { examples: rows, layout, leftOut: [], notes: [] } });
  dispatch({ type: "rowSought", row: 25 });
  draw();
  expect(focused().id).toBe("row-25-text");

  dispatch({ type: "lineSought", line: 2, field: "labelled" });
  draw();
  const area = focused() as HTMLTextAreaElement;
  expect(area.id).toBe("labelled");
  expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe("b\ttwo");

  findProblem("epochs");
  draw();
  expect(focused().id).toBe("setting-epochs");
});
