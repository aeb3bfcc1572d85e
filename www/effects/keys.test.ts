import { afterEach, describe, expect, test } from "vitest";
import { fakeDefaults, fakeError, fakeSettings } from "../engine/fake.test-helper.ts";
import { useWindow } from "../page.test-helper.ts";
import { type Action, initialState } from "../state.ts";
import { stages } from "../state/place.ts";
import { createStore } from "../store.ts";
import { connectKeys } from "./keys.ts";

useWindow();

afterEach(() => {
  document.body.replaceChildren();
});

/** A page, and what it is asked for once it has got so far. */
function page(...actions: Action[]) {
  const store = createStore(initialState("en"));
  const first: Action = { type: "loaded", settings: fakeSettings, defaults: fakeDefaults };
  for (const action of [first, ...actions]) store.dispatch(action);
  connectKeys(store);
  const said: Action[] = [];
  store.listen((action) => said.push(action));
  return { said, state: () => store.state };
}

/** Whether the page took it: what it takes, the browser does not. */
function press(key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event.defaultPrevented;
}

function field(tag: "input" | "textarea" | "select" | "div"): HTMLElement {
  const element = document.body.appendChild(document.createElement(tag));
  if (tag === "div") element.contentEditable = "true";
  element.tabIndex = 0;
  element.focus();
  return element;
}

describe("Alt and a digit", () => {
  test("go to a stage, by where the digit is: the letter may be another one", () => {
    const { said } = page();
    // As a Mac writes them.
    for (const [index, key] of ["¡", "™", "£", "¢", "∞"].entries()) {
      expect(press(key, { code: `Digit${index + 1}`, altKey: true })).toBe(true);
    }
    expect(said).toEqual(stages.map((stage) => ({ type: "placeChosen", stage })));
  });

  test("go there while writing too, and the field tells first what was typed", () => {
    const { state } = page();
    const text = field("textarea");
    const stageAtBlur: string[] = [];
    text.addEventListener("blur", () => stageAtBlur.push(state().stage));
    expect(press("4", { code: "Digit4", altKey: true }, text)).toBe(true);
    expect(state().stage).toBe("results");
    expect(stageAtBlur).toEqual(["texts"]);
  });

  test.each<[string, KeyboardEventInit]>([
    ["without Alt", { code: "Digit2" }],
    ["with Control too", { code: "Digit2", altKey: true, ctrlKey: true }],
    ["with the command key too", { code: "Digit2", altKey: true, metaKey: true }],
    ["that is no stage's", { code: "Digit6", altKey: true }],
    ["that is none", { code: "Digit0", altKey: true }],
    ["of the number pad, which writes signs with Alt", { code: "Numpad2", altKey: true }],
  ])("is left alone %s", (_what, more) => {
    const { said } = page();
    expect(press("2", more)).toBe(false);
    expect(said).toEqual([]);
  });
});

describe("Control and Enter", () => {
  const enter = { ctrlKey: true };
  const run = (update: Extract<Action, { type: "run" }>["update"]): Action => ({ type: "run", update });
  const training: Action[] = [{ type: "starting" }, run({ type: "resumed" })];

  test.each<[string, Action[], string | undefined]>([
    ["before there was a run", [], "train"],
    ["while one begins", [{ type: "starting" }], undefined],
    ["while an encoder is fetched for it", [{ type: "encoderAwaited", by: "train" }], undefined],
    ["in training", training, "pause"],
    ["in a pause", [...training, run({ type: "paused" })], "resume"],
    ["at the end", [...training, run({ type: "finished", stopped: false })], "train"],
    ["after a failure", [{ type: "startFailed", error: fakeError({ code: "notReady" }).error }], "train"],
  ])("%s", (_when, actions, command) => {
    const { said } = page(...actions);
    expect(press("Enter", enter)).toBe(true);
    expect(said).toEqual(command === undefined ? [] : [{ type: "command", command }]);
  });

  test("do nothing before the engine is here", () => {
    const store = createStore(initialState("en"));
    connectKeys(store);
    const said: Action[] = [];
    store.listen((action) => said.push(action));
    press("Enter", enter);
    expect(said).toEqual([]);
  });

  test("take what is being written first, and leave the keyboard there", () => {
    const { said } = page();
    const area = field("textarea");
    let left = 0;
    area.addEventListener("blur", () => (left += said.length === 0 ? 1 : 0));
    expect(press("Enter", enter, area)).toBe(true);
    expect(left).toBe(1);
    expect(said).toEqual([{ type: "command", command: "train" }]);
    expect(document.activeElement).toBe(area);
  });

  test("may be the command key and Enter, and count once however long they are held", () => {
    const { said } = page();
    expect(press("Enter", { metaKey: true })).toBe(true);
    expect(press("Enter", { metaKey: true, repeat: true })).toBe(true);
    expect(said).toHaveLength(1);
    expect(press("Enter")).toBe(false);
    expect(press("Enter", { ctrlKey: true, altKey: true })).toBe(false);
    expect(said).toHaveLength(1);
  });
});

describe("/ and ?", () => {
  test("lead to the text to be tried, and to the list of keys", () => {
    const { said } = page();
    expect(press("/")).toBe(true);
    expect(press("?", { shiftKey: true })).toBe(true);
    expect(said).toEqual([{ type: "trySought" }, { type: "keysOpened", open: true }]);
  });

  test.each(["input", "textarea", "select", "div"] as const)("are signs in a %s", (tag) => {
    const { said } = page();
    const target = field(tag);
    expect([press("/", {}, target), press("?", { shiftKey: true }, target)]).toEqual([false, false]);
    expect(said).toEqual([]);
  });

  test.each(["ctrlKey", "metaKey", "altKey"] as const)("are the browser's with %s", (held) => {
    const { said } = page();
    expect([press("/", { [held]: true }), press("?", { [held]: true })]).toEqual([false, false]);
    expect(said).toEqual([]);
  });
});

test("Escape closes a dock that lies over the stage, and no other", () => {
  const screen = (isDockBeside: boolean): Action => ({ type: "screenChanged", isDockBeside, hasTablePane: false });
  const beside = page();
  press("Escape");
  expect(beside.said).toEqual([]);
  const over = page(screen(false), { type: "trySought" });
  press("Escape", {}, field("textarea"));
  expect(over.said).toEqual([{ type: "dockToggled", open: false }]);
  press("Escape");
  expect(over.said).toHaveLength(1);
});

const all: [string, KeyboardEventInit][] = [
  ["3", { code: "Digit3", altKey: true }],
  ["Enter", { ctrlKey: true }],
  ["/", {}],
  ["?", { shiftKey: true }],
];

test.each(all)("%s does nothing behind a dialog", (key, more) => {
  const { said } = page();
  const dialog = document.body.appendChild(document.createElement("dialog"));
  dialog.setAttribute("open", "");
  expect(press(key, more)).toBe(false);
  expect(said).toEqual([]);
  dialog.removeAttribute("open");
  expect(press(key, more)).toBe(true);
});

test.each(all)("%s is left to who composes a sign, and to whoever has taken it", (key, more) => {
  const { said } = page();
  expect(press(key, { ...more, isComposing: true })).toBe(false);
  const area = document.body.appendChild(document.createElement("div"));
  area.addEventListener("keydown", (event) => event.preventDefault());
  press(key, more, area);
  expect(said).toEqual([]);
});
