import { html, render } from "lit-html";
import { expect, test } from "vitest";
import { outliveTranslation } from "./translated.ts";
import { own } from "./views/parts.ts";

/** As translators do, but where they are told not to. */
function translate(root: Element): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    if (text.data.trim() === "" || text.parentElement?.closest("[translate=no]")) continue;
    const font = document.createElement("font");
    font.appendChild(document.createElement("font")).textContent = `«${text.data.trim()}»`;
    text.replaceWith(font);
  }
}

const view = (step: number, label: string, isDone: boolean) =>
  html`<p>Step ${step} of 100</p>
    <p>${own(label)}</p>
    ${isDone ? html`<p>Done</p>` : html`<p>Running</p>`}`;

test("what is translated is drawn anew, and a person's own words are left alone", () => {
  outliveTranslation();
  const root = document.createElement("div");
  const words = () => root.textContent.replace(/\s+/g, " ").trim();
  render(view(1, "spam", false), root);
  translate(root);
  expect(words()).toBe("«Step»«1»«of 100» spam «Running»");
  render(view(2, "ham", false), root);
  expect(words()).toBe("«Step»2«of 100» ham «Running»");
  render(view(3, "ham", true), root);
  expect(words()).toBe("«Step»3«of 100» ham Done");
});
