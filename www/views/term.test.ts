import { html, render } from "lit-html";
import { expect, test, vi } from "vitest";
import { type Term, terms } from "../i18n/en/terms.ts";
import { type Language, languages, messages } from "../i18n/index.ts";
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
    await vi.waitFor(() => expect(card.textContent).toBe(messages(language, "glossary").recall));
    expect(card.style.left).toMatch(/px$/);
  }
});

test.each(languages)("every term is explained in %s, briefly and in whole sentences", (language) => {
  const glossary = messages(language, "glossary");
  for (const name of all) {
    const said = glossary[name];
    expect(said, name).toMatch(/[.。]$/);
    expect(said.length, name).toBeLessThan(language === "zh" ? 150 : 330);
  }
});
