// The rows, a page at a time, each field open to correction.

import type { Warning } from "../../../pkg/cpu/handful.js";
import { shownRows, warnedRows } from "../../state/rows.ts";
import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { elided } from "../../elide.ts";
import { type Messages, warningText } from "../../i18n/index.ts";
import { projectKind, referred } from "../../kinds/reference.ts";
import type { Dispatch, State } from "../../state.ts";
import { rowsPerPage } from "../../state/data.ts";
import { labelsPerText } from "../../state/label-set.ts";
import { isActive } from "../../state/run.ts";
import type { Row } from "../../state/row.ts";
import { mediaView } from "../example.ts";
import { excerpt, longestEdited, pasteLong } from "../excerpt.ts";
import { knownLabels, knownLabelsId, knownLabelsView } from "../known-labels.ts";
import { labelSetField } from "../label-set.ts";
import type { View } from "../parts.ts";
import { combinationsView } from "./box.ts";
import { guessedView } from "./guess.ts";

/** A label is edited up to that length; a column of texts that is taken for labels has longer ones. */
const longestName = 1_000;
/** Of a text that is not edited in the table. */
const mostOfLong = 300;

/** The id of a row's text field, where “go to row” leads. */
export function rowFieldId(row: number): string {
  return `row-${row}-text`;
}

export function tableView(t: Messages, state: State, dispatch: Dispatch): View {
  const { present, past, future, filter } = state.data;
  const { rows, text } = present;
  if (rows.length === 0 && text === "" && past.length === 0 && future.length === 0) return nothing;
  const kind = projectKind(state);
  const matching = shownRows(state.data);
  const warned = warnedRows(state.data.inspection);
  const nPages = Math.max(1, Math.ceil(matching.length / rowsPerPage));
  const page = Math.min(state.data.page, nPages - 1);
  const from = page * rowsPerPage;
  const shown = matching.slice(from, from + rowsPerPage);
  return html`<div class="rows" role="group" aria-labelledby="rows-heading"
    @keydown=${(event: KeyboardEvent) => undoByKey(event, dispatch)}>
    <h3 id="rows-heading" class="visually-hidden">${t.table.heading}</h3>
    <div class="toolbar">
      <input
        type="search"
        class="filter"
        aria-label=${t.table.filter}
        placeholder=${t.table.filter}
        .value=${filter}
        @input=${(event: InputEvent) =>
          dispatch({ type: "filtered", filter: (event.currentTarget as HTMLInputElement).value })}
      />
      ${kind === "text" ? html`<button type="button" @click=${() => addRow(rows.length, dispatch)}>${t.table.add}</button>` : nothing}
      <button type="button" ?disabled=${past.length === 0} @click=${() => dispatch({ type: "undone" })}>
        ${t.table.undo}
      </button>
      <button type="button" ?disabled=${future.length === 0} @click=${() => dispatch({ type: "redone" })}>
        ${t.table.redo}
      </button>
    </div>
    ${kind === "text" ? perTextView(t, state, dispatch) : nothing}
    ${guessedView(t, state, dispatch)}
    ${
      warned.size > 0
        ? html`<label class="check"><input type="checkbox" .checked=${state.data.onlyWarned ?? false}
            @change=${(event: Event) => dispatch({ type: "onlyWarned", on: (event.currentTarget as HTMLInputElement).checked })} />
            ${t.table.onlyWarned(warned.size)}</label>`
        : nothing
    }
    ${
      shown.length === 0
        ? html`<p class="hint">${rows.length > 0 ? t.table.none : nothing}</p>`
        : html`
    <table class="rows-table">
      <caption class="visually-hidden">${t.table.caption}</caption>
      <thead>
        <tr>
          <th scope="col" class="number">${t.table.row}</th>
          <th scope="col">${labelsPerText(state) === "several" ? t.rows.labels : t.table.label}</th>
          <th scope="col">${t.table.kinds[kind]}</th>
          <th scope="col"><span class="visually-hidden">${t.table.actions}</span></th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          shown,
          (row) => row,
          (row) => tableRow(t, state, row, rows[row]!, warned.get(row), dispatch),
        )}
      </tbody>
    </table>`
    }
    ${knownLabelsView(state)}
    ${
      nPages > 1
        ? html`<div class="toolbar pager">
          <button type="button" ?disabled=${page === 0} @click=${() => dispatch({ type: "paged", page: page - 1 })}
            aria-label=${t.table.previous}>←</button>
          <span aria-live="polite">${t.table.range(from + 1, from + shown.length, matching.length)}</span>
          <button type="button" ?disabled=${page === nPages - 1} @click=${() => dispatch({ type: "paged", page: page + 1 })}
            aria-label=${t.table.next}>→</button>
        </div>`
        : nothing
    }
  </div>`;
}

/** How many labels a text has, which can be said otherwise at any time: the rows stay what they are. */
function perTextView(t: Messages, state: State, dispatch: Dispatch): View {
  const { present } = state.data;
  const labels = labelsPerText(state);
  return html`<div class="field inline">
      <label for="labels-per-text">${t.rows.perText}</label>
      <select id="labels-per-text" ?disabled=${!state.config || isActive(state.run)}
        @change=${(event: Event) => dispatch({ type: "settingChanged", key: "labels", value: (event.currentTarget as HTMLSelectElement).value })}>
        ${(["one", "several"] as const).map(
          (value) =>
            html`<option value=${value} .selected=${value === labels}>${t.rows.perTextOptions[value]}</option>`,
        )}
      </select>
    </div>
    ${labels === "several" ? html`<p class="hint" id="labels-typed">${t.rows.typed}</p>` : nothing}
    ${combinationsView(t, present.rows, labels)}`;
}

function tableRow(
  t: Messages,
  state: State,
  row: number,
  { label, text, by, probability }: Row,
  warning: Warning | undefined,
  dispatch: Dispatch,
): View {
  const guess = by === "guess" ? probability : undefined;
  const name = elided(label, longestName);
  return html`<tr class=${guess === undefined ? nothing : "guessed"}>
    <th scope="row" class="number">${t.number(row + 1)}${
      warning
        ? html` <span class="warning-mark" role="img" aria-label=${warningText(t, warning)} title=${warningText(t, warning)}>!</span>`
        : nothing
    }</th>
    <td>
      ${
        labelsPerText(state) === "several"
          ? labelSetField(t, {
              id: `row-${row}-labels`,
              name: t.rows.labelsOf(row),
              label,
              known: knownLabels(state),
              describedBy: guess === undefined ? "labels-typed" : `row-${row}-guess`,
              change: (label) => dispatch({ type: "rowEdited", row, label }),
            })
          : html`<input
            class="cell"
            list=${knownLabelsId}
            dir="auto"
            autocomplete="off"
            aria-label=${t.table.labelOf(row)}
            aria-describedby=${guess === undefined ? nothing : `row-${row}-guess`}
            aria-invalid=${label === "" ? "true" : nothing}
            data-value=${name}
            .value=${name}
            @change=${(event: Event) =>
              dispatch({ type: "rowEdited", row, label: (event.currentTarget as HTMLInputElement).value })}
          />`
      }
      ${
        guess === undefined
          ? nothing
          : html`<div class="guess">
            <span id="row-${row}-guess">${t.table.guessed(guess)}</span>
            <button type="button" class="icon" aria-label=${t.table.accept(row)}
              @click=${() => dispatch({ type: "guessAccepted", row })}>✓</button>
          </div>`
      }
    </td>
    <td>
      ${referred(text) ? media(t, row, text) : text.length > longestEdited ? longText(t, row, text, dispatch) : textField(t, row, text, dispatch)}
    </td>
    <td>
      <button type="button" class="icon" aria-label=${t.table.delete(row)}
        @click=${() => dispatch({ type: "rowDeleted", row })}>×</button>
    </td>
  </tr>`;
}

/** The fields of one row, wherever it is corrected. */
export function rowFields(t: Messages, state: State, row: number, { label, text }: Row, dispatch: Dispatch): View {
  const id = `edited-${row}`;
  const change = (label: string) => dispatch({ type: "rowEdited", row, label });
  return html`<div class="row-fields">
    <div class="field">
      <label for="${id}-label">${labelsPerText(state) === "several" ? t.rows.labels : t.table.label}</label>
      ${
        labelsPerText(state) === "several"
          ? labelSetField(t, {
              id: `${id}-label`,
              name: t.rows.labelsOf(row),
              label,
              known: knownLabels(state),
              change,
            })
          : html`<input id="${id}-label" list=${knownLabelsId} dir="auto" autocomplete="off" .value=${elided(label, longestName)}
            @change=${(event: Event) => change((event.currentTarget as HTMLInputElement).value)} />`
      }
    </div>
    <div class="field">
      ${referred(text) ? nothing : html`<label for="${id}-text">${t.table.text}</label>`}
      ${
        referred(text)
          ? mediaView(t, text, "row")
          : text.length > longestEdited
            ? html`<p class="hint">${t.rows.tooLongToEdit}</p>`
            : html`<textarea id="${id}-text" rows="3" dir="auto" .value=${text}
            @paste=${(event: ClipboardEvent) =>
              pasteLong(event, longestEdited, (pasted) => dispatch({ type: "rowEdited", row, text: pasted }))}
            @change=${(event: Event) => dispatch({ type: "rowEdited", row, text: (event.currentTarget as HTMLTextAreaElement).value })}
          ></textarea>`
      }
    </div>
  </div>`;
}

function textField(t: Messages, row: number, text: string, dispatch: Dispatch): View {
  return html`<textarea
    class="cell"
    id=${rowFieldId(row)}
    rows=${nLines(text)}
    dir="auto"
    aria-label=${t.table.textOf(row)}
    aria-invalid=${text === "" ? "true" : nothing}
    data-value=${text}
    .value=${text}
    @paste=${(event: ClipboardEvent) =>
      pasteLong(event, longestEdited, (text) => dispatch({ type: "rowEdited", row, text }))}
    @change=${(event: Event) =>
      dispatch({ type: "rowEdited", row, text: (event.currentTarget as HTMLTextAreaElement).value })}
  ></textarea>`;
}

/** What is no text stays what it is; its label can be corrected. */
function media(t: Messages, row: number, text: string): View {
  return html`<div id=${rowFieldId(row)} class="cell-media" tabindex="-1" role="group" aria-label=${t.table.textOf(row)}>${mediaView(t, text, "row")}</div>`;
}

/** A text that no field is laid out with, and no model reads to its end. */
function longText(t: Messages, row: number, text: string, dispatch: Dispatch): View {
  return html`<div class="too-long" id=${rowFieldId(row)} tabindex="-1" role="group" aria-label=${t.table.textOf(row)}>
    <p>${excerpt(t, text, dispatch, mostOfLong)}</p>
    <p class="hint">${t.rows.tooLongToEdit}</p>
  </div>`;
}

/** What a label field offers. */
/** A guess, for browsers that cannot make a text area as high as its text. */
function nLines(text: string): number {
  return Math.min(5, 1 + Math.floor(text.length / 44));
}

function addRow(row: number, dispatch: Dispatch): void {
  dispatch({ type: "rowAdded" });
  dispatch({ type: "rowSought", row });
}

/** Ctrl+Z and Ctrl+Y, unless a field being typed in has something of its own to undo. */
function undoByKey(event: KeyboardEvent, dispatch: Dispatch): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const field = event.target as HTMLElement & { value?: string };
  if (field.dataset.value !== undefined && field.value !== field.dataset.value) return;
  if (field instanceof HTMLInputElement && field.type === "search" && field.value !== "") return;
  const key = event.key.toLowerCase();
  if (key === "z" || key === "y") {
    event.preventDefault();
    dispatch({ type: key === "y" || event.shiftKey ? "redone" : "undone" });
  }
}
