// Whether a text could be copied, once it was tried.

import { html, type TemplateResult } from "lit-html";
import type { State } from "../../state.ts";

export function copyingText(
  { share: { copied } }: State,
  text: string,
  words: { copied: string; notCopied: string },
): TemplateResult {
  const said = copied?.text === text ? (copied.isDone ? words.copied : words.notCopied) : "";
  return html`<p class="hint" aria-live="polite">${said}</p>`;
}
