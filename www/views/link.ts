// Links to places of the page: followed in place, and opened elsewhere as any link may be.

import { html, type TemplateResult } from "lit-html";
import { hashOf } from "../state/address.ts";
import type { Stage, Tab } from "../state/place.ts";
import type { Dispatch, State } from "../state.ts";

/** A click on a link that is to be followed in place; any other is the browser's. */
export function inPlace(follow: () => void): (event: MouseEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    follow();
  };
}

export function placeLink(
  state: State,
  dispatch: Dispatch,
  place: { stage: Stage; tab: Tab },
  words: string,
): TemplateResult {
  return html`<a href=${hashOf(state, place.stage, place.tab)} @click=${inPlace(() => dispatch({ type: "placeChosen", ...place }))}>${words}</a>`;
}
