// A page that takes the place of the stage: fetched when it is opened, and printed as it stands.

import { html, type TemplateResult } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { Leaf } from "../../state/place.ts";
import { lazy } from "../lazy.ts";
import { safely } from "./stage.ts";

const lessons = () => import("../lessons/index.ts");

const views: Record<Leaf, (t: Messages, state: State, dispatch: Dispatch) => unknown> = {
  lessons: lazy<[State, Dispatch]>(["lessons"], () => lessons().then((m) => m.listView)),
  sheet: lazy<[State, Dispatch]>(["lessons", "sheet"], () => lessons().then((m) => m.sheetView)),
  glossary: lazy<[State, Dispatch]>(["lessons", "glossary"], () =>
    import("../glossary/index.ts").then((m) => m.glossaryView),
  ),
};

export function leafView(t: Messages, state: State, leaf: Leaf, dispatch: Dispatch): TemplateResult {
  return html`<section class="stage" aria-labelledby="stage-heading">
    <h2 id="stage-heading" class="leaf-heading">${t.frame.leaves[leaf]}</h2>
    <div class="pane"><div class="sheet">${safely(t, () => views[leaf](t, state, dispatch))}</div></div>
  </section>`;
}
