// The stage of texts: the table, and the person's own test set.

import { html, nothing, type TemplateResult } from "lit-html";
import type { CoreError } from "../../engine/protocol.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { projectKind } from "../../kinds/reference.ts";
import { longestShown } from "../../state/data.ts";
import { mediaReportView, mediaSourceView, mediaTestView, notForMediaView } from "../example.ts";
import { pasteLong } from "../excerpt.ts";
import { type View, disclosure, errorBox } from "../parts.ts";
import { droppedIn, holdsFiles } from "../../files/dropped.ts";
import { lazy } from "../lazy.ts";
import { classesView } from "./classes.ts";
import { guessView } from "./guess.ts";
import { layoutView } from "./layout.ts";
import { fileButton, sourceView } from "./source.ts";
import { tableView } from "./table.ts";
import { warningsView } from "./warnings.ts";
import { term } from "../term.ts";

const arrivalsView = lazy<[State, Dispatch]>(["files"], () => import("../files/index.ts").then((m) => m.arrivalsView));

const takeOutView = lazy<[State, Dispatch]>(["takeOut"], () =>
  import("../take-out/index.ts").then((m) => m.takeOutView),
);

const testSourceView = lazy<[State, Dispatch]>(["files"], () =>
  import("../files/index.ts").then((m) => m.testSourceView),
);

/** Errors of a plan that are mended here rather than in the settings. */
const dataErrors = new Set([
  "noExamples",
  "oneClass",
  "tooFewExamples",
  "nothingToHoldOut",
  "unknownTestLabel",
  "tooManyTexts",
  "tooManyClasses",
]);

export function isDataError(code: string): boolean {
  return dataErrors.has(code);
}

/** The table of texts, with the ways to fill it and what is to be said of it. */
export function tableTab(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { present } = state.data;
  // What Train was refused for stands above all stages already.
  const unsaid = (error: CoreError | undefined) =>
    error && error.kind.code === state.run.error?.kind.code ? undefined : error;
  const planError = unsaid(state.plan.error);
  const isFirst = present.rows.length === 0;
  const isOfTexts = projectKind(state) === "text";
  const said = html`
    ${errorBox(t, unsaid(present.error), (line) => dispatch({ type: "lineSought", line, field: "labelled" }))}
    ${
      present.error?.kind.code === "unknownLayout"
        ? html`<div class="offer">
          <button type="button" @click=${() => dispatch({ type: "linesTaken" })}>${t.data.asLines}</button>
          <p class="hint">${t.data.asLinesHelp}</p>
        </div>`
        : nothing
    }
    <div class="said-of-texts">${layoutView(t, state, dispatch)} ${warningsView(t, state, dispatch)}</div>`;
  const mark = (event: DragEvent, over: boolean) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).classList.toggle("drop-target", over);
  };
  return html`<div
    class="texts"
    data-drop=${t.data.drop}
    @dragover=${(event: DragEvent) => mark(event, true)}
    @dragleave=${(event: DragEvent) => mark(event, false)}
    @drop=${(event: DragEvent) => {
      // A text that is dragged goes into the field below it.
      if (!holdsFiles(event)) return;
      mark(event, false);
      event.stopPropagation();
      dispatch({ type: "filesDropped", ...droppedIn(event) });
    }}
  >
    ${isOfTexts ? sourceView(t, state, isFirst ? said : nothing, dispatch) : mediaSourceView(t, state, dispatch)}
    ${state.media.adding || state.media.reading || state.media.report ? mediaReportView(t, state, dispatch) : nothing}
    ${state.arrivals.reading || state.arrivals.asked ? arrivalsView(t, state, dispatch) : nothing}
    ${isFirst && isOfTexts ? nothing : said}
    ${
      !isFirst && planError && isDataError(planError.kind.code) && planError.kind.code !== "unknownTestLabel"
        ? errorBox(t, planError)
        : nothing
    }
    ${isOfTexts ? guessView(t, state, dispatch) : nothing}
    <div class="table-and-classes">
      <div class="beside">${classesView(t, state, dispatch)}</div>
      ${tableView(t, state, dispatch)}
    </div>
    ${present.rows.length > 0 ? disclosure(state, dispatch, "take-out", t.data.takeOut, () => (isOfTexts ? takeOutView(t, state, dispatch) : notForMediaView(t, "takeOut"))) : nothing}
  </div>`;
}

/** The person's own test set. */
export function testTab(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const planError = state.plan.error;
  const isOfTexts = projectKind(state) === "text";
  return html`${isOfTexts ? ownTest(t, state, dispatch) : mediaTestView(t, state, dispatch)}
    ${
      planError?.kind.code === "unknownTestLabel"
        ? errorBox(
            t,
            planError,
            isOfTexts ? (line) => dispatch({ type: "lineSought", line, field: "test" }) : undefined,
          )
        : nothing
    }`;
}

function ownTest(t: Messages, state: State, dispatch: Dispatch): View {
  const { test } = state.data;
  const isShown = test.text.length <= longestShown;
  return html`
    <div class="field">
      <span class="termed"><label for="test-text">${t.data.testTexts}</label>${term(t, "heldOut")}</span>
      <textarea
        id="test-text"
        class="data-text"
        rows="5"
        wrap="off"
        spellcheck="false"
        aria-describedby="test-help"
        @paste=${(event: ClipboardEvent) => pasteLong(event, longestShown, (text) => dispatch({ type: "testTyped", text }))}
        .value=${isShown ? test.text : ""}
        @input=${(event: InputEvent) =>
          dispatch({ type: "testTyped", text: (event.currentTarget as HTMLTextAreaElement).value })}
      ></textarea>
      <p id="test-help" class="hint">
        ${isShown ? t.data.ownTestHelp : t.data.notShown(t.data.testTexts, t.bytes(test.text.length))}
      </p>
    </div>
    ${fileButton(t.data.testFile, (files) => dispatch({ type: "filesDropped", files, isTest: true }))}
    ${test.source ? testSourceView(t, state, dispatch) : nothing}
    ${errorBox(t, test.error, (line) => dispatch({ type: "lineSought", line, field: "test" }))}
    ${test.rows.length > 0 ? html`<p class="hint" aria-live="polite">${t.data.testRead(test.rows.length)}</p>` : nothing}
  `;
}
