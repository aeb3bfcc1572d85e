import { html, render } from "lit-html";
import { expect, test, vi } from "vitest";
import { type Term, terms } from "../i18n/en/terms.ts";
import { type Language, languages, messages } from "../i18n/index.ts";
import type { Entry } from "../i18n/en/glossary.ts";
import { entryView, formulas } from "./glossary/entry.ts";
import { entriesFor } from "./glossary/index.ts";
import { term } from "./term.ts";

const all = Object.keys(terms) as Term[];

function drawn(language: Language, name: Term) {
  const root = document.createElement("div");
  render(html`<p>Said ${term(messages(language), name)}</p>`, root);
  const open = (newState: string) => {
    const event = Object.assign(new Event("beforetoggle"), { newState });
    root.querySelector("[popover]")!.dispatchEvent(event);
  };
  return { root, open, button: root.querySelector("button")!, card: root.querySelector<HTMLElement>("[popover]")! };
}

test("a question mark is called by what it asks, and adds no words to what it stands in", () => {
  const { root, button, card } = drawn("en", "f1");
  expect(button.getAttribute("aria-label")).toBe("What is F1?");
  expect(button.getAttribute("popovertarget")).toBe(card.id);
  expect(root.textContent.trim()).toBe("Said");
  expect(drawn("zh", "interval").button.getAttribute("aria-label")).toBe("什么是 95% 区间？");
});

test("the card says what the term means once it is opened, in the language of the page", async () => {
  for (const language of languages) {
    const { open, card } = drawn(language, "recall");
    open("closed");
    expect(card.textContent).toBe("");
    open("open");
    await vi.waitFor(() => expect(card.textContent).toContain(messages(language, "glossary").recall.says));
    expect(card.style.left).toMatch(/px$/);
  }
});

test.each(languages)("every term is explained in %s, briefly and in whole sentences", (language) => {
  const glossary = messages(language, "glossary");
  for (const name of Object.keys(glossary) as Entry[]) {
    const { says } = glossary[name];
    expect(says, name).toMatch(/[.。]$/);
    expect(says.length, name).toBeLessThan(language === "zh" ? 150 : 330);
  }
  const names = Object.values(glossary).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("formulas are understood, and a picture says nothing to who cannot see it", () => {
  const t = messages("en");
  for (const name of Object.keys(messages("en", "glossary")) as Entry[]) {
    const root = document.createElement("div");
    render(entryView(t, name), root);
    expect(root.querySelectorAll("math").length, name).toBe(name in formulas ? 1 : 0);
    for (const picture of root.querySelectorAll("svg")) expect(picture.getAttribute("aria-hidden")).toBe("true");
  }
});

test("the glossary is searched by name and by what is said, names that begin so first", () => {
  expect(entriesFor(messages("en"), "over")[0]).toBe("overfitting");
  expect(entriesFor(messages("zh"), "过拟合")).toContain("overfitting");
  expect(entriesFor(messages("en"), " SOFTMAX ")).toContain("softmax");
  expect(entriesFor(messages("es"), "época")[0]).toBe("epoch");
  expect(entriesFor(messages("es"), "epoca")).toEqual(entriesFor(messages("es"), "época"));
  expect(entriesFor(messages("en"), "nothing of the kind")).toEqual([]);
  const every = entriesFor(messages("en"), "");
  expect(every).toHaveLength(Object.keys(messages("en", "glossary")).length);
  expect(every).toEqual(expect.arrayContaining(all));
});
