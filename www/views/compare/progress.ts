// How far the work is.

import { html } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { State } from "../../state.ts";
import type { Compare } from "../../state/compare.ts";
import type { View } from "../parts.ts";

/** What is being done now. */
export function work(
  w: Messages<"compare">,
  { compare, encoders }: State,
  at: (done: number, total: number) => string,
): string {
  if (encoders.awaitedBy === "compare") return w.fetching;
  return compare.total === 0 ? w.preparing : at(Math.floor(compare.done), compare.total);
}

export function progress(name: string, text: string, { done, total }: Compare): View {
  return html`<div class="work">
    <progress aria-label=${name} max=${Math.max(1, total)} .value=${done}></progress>
    <span class="work-at">${text}</span>
  </div>`;
}
