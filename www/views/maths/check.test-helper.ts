// What tests of formulas share.

import { render } from "lit-html";
import { expect } from "vitest";
import { languages, messages } from "../../i18n/index.ts";
import type { Passage } from "./passage.ts";
import { formula } from "./tex.ts";

/** The formula's elements, as nested names and words. */
export function tree(source: string): string {
  const root = document.createElement("div");
  render(formula(source), root);
  const show = (element: Element): string =>
    element.children.length === 0
      ? (element.textContent ?? "")
      : `${element.localName}(${[...element.children].map(show).join(" ")})`;
  return show(root.querySelector("math")!);
}

/** Asserts that all formulas can be read, and that all is said in all languages. */
export function check(passages: readonly Passage[]): void {
  for (const { text, formulas, where } of passages) {
    for (const source of [...formulas, ...where.map(([symbol]) => symbol)]) expect(tree(source)).toMatch(/^math\(/);
    for (const language of languages) {
      expect(messages(language, "maths").texts[text]).toBeTruthy();
      for (const [, meaning] of where) expect(messages(language, "maths").symbols[meaning]).toBeTruthy();
    }
  }
}
