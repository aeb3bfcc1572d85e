// The labels of the table, offered wherever one is written.

import { html, type TemplateResult } from "lit-html";
import { longestLabel } from "../elide.ts";
import type { State } from "../state.ts";

const mostOffered = 200;

/** What a field's `list` names. */
export const knownLabelsId = "known-labels";

export function knownLabels({ data }: State): string[] {
  const labels = data.inspection?.classes.map(({ label }) => label) ?? [];
  return labels.filter((label) => label.length <= longestLabel).slice(0, mostOffered);
}

export function knownLabelsView(state: State): TemplateResult {
  const offered = knownLabels(state);
  return html`<datalist id=${knownLabelsId}>${offered.map((label) => html`<option value=${label}></option>`)}</datalist>`;
}
