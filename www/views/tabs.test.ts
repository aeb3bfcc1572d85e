import { render } from "lit-html";
import { beforeEach, expect, test } from "vitest";
import { type TabItem, tabsView } from "./tabs.ts";

type Name = "one" | "two" | "three";

let root: HTMLElement;
let chosen: Name[];

beforeEach(() => {
  document.body.replaceChildren();
  root = document.body.appendChild(document.createElement("div"));
  chosen = [];
});

const links: TabItem<Name>[] = [
  { name: "one", label: "One", href: "#/one", badge: "7" },
  { name: "two", label: "Two", href: "#/two" },
  { name: "three", label: "Three", href: "#/three" },
];
const buttons = links.map(({ name, label }) => ({ name, label }));

/** Drawn anew by each choice, as the page is. */
function draw(items: readonly TabItem<Name>[], at: Name): void {
  const choose = (name: Name) => {
    chosen.push(name);
    draw(items, name);
  };
  render(tabsView("some", "Some tabs", items, at, choose), root);
}

const tabs = () => [...root.querySelectorAll<HTMLElement>("[role=tab]")];
const focused = () => document.activeElement?.textContent.trim();

function press(key: string, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  document.activeElement!.dispatchEvent(event);
  return event.defaultPrevented;
}

test.each([
  ["links", links],
  ["buttons", buttons],
])("%s say which is chosen, what it shows, and have one stop for the keyboard", (_what, items) => {
  draw(items, "two");
  expect(root.querySelector("[role=tablist]")!.getAttribute("aria-label")).toBe("Some tabs");
  expect(tabs().map((tab) => tab.getAttribute("aria-selected"))).toEqual(["false", "true", "false"]);
  expect(tabs().map((tab) => tab.getAttribute("tabindex"))).toEqual(["-1", "0", "-1"]);
  expect(new Set(tabs().map((tab) => tab.getAttribute("aria-controls")))).toEqual(new Set(["some-panel"]));
  expect(tabs().map(({ id }) => id)).toEqual(["some-tab-one", "some-tab-two", "some-tab-three"]);
});

test("what a tab holds stands beside its name", () => {
  draw(links, "one");
  expect(tabs().map((tab) => tab.textContent.replace(/\s+/g, " ").trim())).toEqual(["One 7", "Two", "Three"]);
});

test.each([
  ["links", links],
  ["buttons", buttons],
])("arrows lead from one of the %s to the next, round the ends too, and the keyboard goes along", (_what, items) => {
  draw(items, "one");
  tabs()[0]!.focus();
  const way: [string, Name, string][] = [
    ["ArrowRight", "two", "Two"],
    ["ArrowRight", "three", "Three"],
    ["ArrowRight", "one", "One"],
    ["ArrowLeft", "three", "Three"],
    ["ArrowLeft", "two", "Two"],
    ["Home", "one", "One"],
    ["End", "three", "Three"],
  ];
  for (const [key, name, label] of way) {
    expect(press(key), key).toBe(true);
    expect(chosen.at(-1)).toBe(name);
    expect(focused()).toContain(label);
    expect(document.activeElement!.getAttribute("aria-selected")).toBe("true");
  }
});

test("other keys, and those that go with another, are left alone", () => {
  draw(links, "two");
  tabs()[1]!.focus();
  for (const key of ["ArrowDown", "ArrowUp", "a", "Tab", "Escape"]) expect(press(key), key).toBe(false);
  // Back and forward, of the browser.
  for (const held of ["altKey", "ctrlKey", "metaKey", "shiftKey"])
    expect(press("ArrowLeft", { [held]: true }), held).toBe(false);
  expect(chosen).toEqual([]);
});

function click(tab: HTMLElement, more: MouseEventInit = {}): boolean {
  const event = new MouseEvent("click", { bubbles: true, cancelable: true, ...more });
  tab.dispatchEvent(event);
  return event.defaultPrevented;
}

test("a click chooses, without going to the link", () => {
  draw(links, "one");
  expect(click(tabs()[1]!)).toBe(true);
  expect(chosen).toEqual(["two"]);
  draw(buttons, "one");
  click(tabs()[2]!);
  expect(chosen).toEqual(["two", "three"]);
});

test.each([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { button: 1 }])(
  "a click that opens the link elsewhere is left alone: %j",
  (more) => {
    draw(links, "one");
    expect(tabs().map((tab) => tab.getAttribute("href"))).toEqual(["#/one", "#/two", "#/three"]);
    // So that the test stays where it is.
    root.addEventListener("click", (event) => event.preventDefault(), { once: true });
    let taken: boolean | undefined;
    tabs()[1]!.addEventListener("click", (event) => (taken = event.defaultPrevented));
    click(tabs()[1]!, more);
    expect(taken).toBe(false);
    expect(chosen).toEqual([]);
  },
);
