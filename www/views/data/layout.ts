// How the text was read, as a sentence; and the ways to correct it.

import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { isUnread, shownReading } from "../../state/data.ts";
import { classesOf } from "../../state/label-set.ts";
import { lazy } from "../lazy.ts";
import { type View, disclosure } from "../parts.ts";

const fetchViews = () => import("../files/index.ts");
const readingView = lazy<[State, Dispatch]>(["files", "reading"], () => fetchViews().then((m) => m.readingView));
const questionsView = lazy<[State, Dispatch]>(["files", "reading"], () => fetchViews().then((m) => m.questionsView));

export function layoutView(t: Messages, state: State, dispatch: Dispatch): View {
  const shown = shownReading(state.data);
  const { layout, rows, text, source, notes } = shown;
  const isTable = shown === state.data.present;
  if (text === "") return nothing;
  const nClasses = () => new Set(rows.flatMap(({ label }) => classesOf(label, shown.labels ?? "one"))).size;
  const sentence = isUnread(shown)
    ? t.data.reading
    : layout && rows.length > 0
      ? t.data.read(
          t.data.formats[layout.format],
          rows.length,
          // What is heard of them is not to change when they have been counted.
          (isTable ? state.data.inspection?.classes.length : undefined) ?? nClasses(),
        )
      : "";
  return html`
    <p class="read" aria-live="polite">${sentence}</p>
    ${source || (notes?.length ?? 0) > 0 ? questionsView(t, state, dispatch) : nothing}
    ${
      layout || shown.error || source
        ? disclosure(state, dispatch, "layout", t.data.layout, () => readingView(t, state, dispatch))
        : nothing
    }
  `;
}
