// A number that opens the texts behind it.

import { html, type TemplateResult } from "lit-html";

/** Shades of the style sheet, `heat-0` to `heat-5`. */
const nShades = 5;

/**
 * @param kind a class of the style sheet, or nothing
 * @param name what it counts or is a share of, in words
 * @param isChosen whether its texts are open
 */
export function opener(
  shown: unknown,
  kind: string,
  name: string,
  isChosen: boolean,
  choose: () => void,
): TemplateResult {
  return html`<button type="button" class="cell-button ${kind}" aria-pressed=${isChosen ? "true" : "false"} aria-label=${name}
    @click=${choose}>${shown}</button>`;
}

/** How dark a count of a confusion matrix is among those of its row; any is told from none. */
export function shade(count: number, total: number): number {
  return count === 0 ? 0 : Math.max(1, Math.round((count / total) * nShades));
}
