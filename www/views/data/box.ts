// The box of labelled texts: a way in while there are none, later one for more of them or for the
// rows as a text; and what to do with what waits there.

import { html, nothing, type TemplateResult } from "lit-html";
import type { LabelsPerText } from "../../engine/protocol.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { boxReading } from "../../state/data.ts";
import { type Draft, hasWork, isShown, isUnread, labelsOf } from "../../state/reading.ts";
import type { Row } from "../../state/row.ts";
import { type View, errorBox, longestSentence, own } from "../parts.ts";
import { paste } from "./paste.ts";

export function boxView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { draft, present } = state.data;
  const reading = boxReading(state.data);
  const isHere = reading === undefined || isShown(reading);
  const help = !isHere
    ? t.data.notShown(reading.name ?? "", t.bytes(reading.text.length))
    : draft?.mode === "edit"
      ? t.rows.editHelp
      : hasWork(present) && !draft
        ? t.rows.more
        : t.data.labelledHelp;
  return html`
    <div class="field">
      <label for="labelled">${t.data.labelled}</label>
      <textarea
        id="labelled"
        class="data-text"
        rows="8"
        wrap="off"
        spellcheck="false"
        autocomplete="off"
        placeholder=${t.data.placeholder}
        aria-describedby="labelled-help"
        .value=${isHere ? (reading?.text ?? "") : ""}
        @keydown=${insertTab}
        @paste=${(event: ClipboardEvent) => paste(t, event, dispatch)}
        @input=${(event: InputEvent) => {
          // What is typed goes on; what is pasted is in the table now.
          const goesOn = !event.inputType.startsWith("insertFrom");
          if (goesOn) dispatch({ type: "toggled", id: "source-paste", open: true });
          dispatch({ type: "textTyped", text: (event.currentTarget as HTMLTextAreaElement).value });
        }}
      ></textarea>
      <p id="labelled-help" class="hint">${help}</p>
    </div>
    ${draft ? waiting(t, state, draft, dispatch) : nothing}
  `;
}

/** After Escape the next Tab leaves the field wherever it stands. */
let isLeaving = false;

/** Tab separates a label from its text where one has just been written; anywhere else it leaves the field. */
function insertTab(event: KeyboardEvent): void {
  const wasLeaving = isLeaving;
  isLeaving = event.key === "Escape";
  if (event.key !== "Tab" || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || wasLeaving) return;
  const area = event.currentTarget as HTMLTextAreaElement;
  const before = area.value.slice(0, area.selectionStart);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  if (line.trim() === "" || line.includes("\t")) return;
  event.preventDefault();
  // The one way that the field can undo.
  if (!document.execCommand("insertText", false, "\t"))
    area.setRangeText("\t", area.selectionStart, area.selectionEnd, "end");
}

/** That sets of labels are taken for classes, where a text is to have one. */
export function combinationsView(t: Messages, rows: readonly Row[], labels: LabelsPerText | undefined): View {
  const n = labels === "one" ? rows.filter(({ label }) => label.includes(" | ")).length : 0;
  return n === 0 ? nothing : html`<p class="hint">${t.rows.combinations(n)}</p>`;
}

/** What waits, and what can be done with it. */
function waiting(t: Messages, { data }: State, draft: Draft, dispatch: Dispatch): TemplateResult {
  const { present } = data;
  const nRows = present.rows.length;
  const nTexts = draft.rows.length;
  const unread = isUnread(draft);
  const isReady = !unread && nTexts > 0;
  const button = (words: string, type: "draftAdded" | "draftTaken" | "draftDropped", look: string, isOn = true) =>
    html`<button type="button" class=${look} ?disabled=${!isOn} @click=${() => dispatch({ type })}>${words}</button>`;
  const say = () => {
    if (unread) return t.data.reading;
    switch (draft.mode) {
      case "edit":
        return draft.isOld ? t.rows.editingOld : t.rows.editing(nRows);
      case "reread":
        return draft.error ? t.rows.rereadUnread : t.rows.reread(nTexts);
      case "more":
        if (draft.error) return t.rows.waitingUnread(nRows);
        return hasWork(present) ? t.rows.waiting(draft.name, nTexts, nRows) : t.rows.waitingFile(nTexts, nRows);
    }
  };
  const buttons = () => {
    switch (draft.mode) {
      case "edit":
        return html`${button(draft.isOld ? t.rows.applyOld : t.rows.apply, "draftTaken", "primary", draft.isTouched)}
          ${button(t.rows.cancel, "draftDropped", "quiet")}`;
      case "reread":
        return html`${button(t.rows.replace(nRows), "draftTaken", "", isReady)}
          ${button(t.rows.keep, "draftDropped", "primary")}`;
      case "more":
        return html`${button(t.rows.add(nTexts), "draftAdded", "primary", isReady)}
          ${button(t.rows.replace(nRows), "draftTaken", "", isReady)} ${button(t.rows.discard, "draftDropped", "quiet")}`;
    }
  };
  return html`<div class="message note">
      <div class="waiting">
        <p aria-live="polite">${own(say(), longestSentence)}</p>
        ${draft.mode === "more" ? combinationsView(t, draft.rows, labelsOf(draft)) : nothing}
        <div class="controls">${buttons()}</div>
        <p class="hint">${t.rows.undoable}</p>
      </div>
    </div>
    ${draft.mode === "edit" ? nothing : errorBox(t, draft.error, (line) => dispatch({ type: "lineSought", line, field: "labelled" }))}`;
}
