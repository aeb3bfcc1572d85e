// The labels of the table, offered wherever one is written.

import { html, type TemplateResult } from "lit-html";
import { longestLabel } from "../elide.ts";
import type { State } from "../state.ts";

const mostOffered = 200;

/** What a field's `list` names. */
export const knownLabelsId = "known-labels";

export function knownLabelsView({ data }: State): TemplateResult {
  const labels = data.inspection?.classes.map(({ label }) => label) ?? [];
  const offered = labels.filter((label) => label.length <= longestLabel).slice(0, mostOffered);
  return html`<datalist id=${knownLabelsId}>${offered.map((label) => html`<option value=${label}></option>`)}</datalist>`;
}
