// What was decided while a text was read, a line each, with the way to change it.

import { html, nothing, type TemplateResult } from "lit-html";
import { elided } from "../../elide.ts";
import type { LabelsPerText, Parsed } from "../../engine/protocol.ts";
import { type Source, isCertain } from "../../files/source.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { boxReading, isShown, shownReading } from "../../state/data.ts";
import { type View, longestSentence, own } from "../parts.ts";
import { type Corrections, headerQuestion, isLoud, isQuestion, leftOutLines, noteLine } from "./notes.ts";
import { sourceLines } from "./source.ts";

type Format = Parsed["layout"]["format"];

const mostColumns = 200;
const formats: readonly Format[] = [
  "tsv",
  "csv",
  "jsonLines",
  "fastText",
  "colon",
  "firstWord",
  "spaces",
  "markdown",
  "html",
  "yaml",
];
const withColumns = new Set<Format>(["tsv", "csv", "jsonLines", "spaces", "markdown", "html", "yaml"]);
/** A header is a row of these; elsewhere keys name the columns. */
const mayHaveHeader = new Set<Format>(["tsv", "csv", "spaces", "markdown", "html"]);

/** What a person has to decide stands open; all else is behind “How it was read”. */
export function questionsView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "files");
  const shown = shownReading(state.data);
  const { source, options, notes = [], leftOut = [] } = shown;
  const corrections = correctionsOf(state, dispatch);
  const asked = notes.filter((note) => isQuestion(note, options));
  const isAsked = (source && isDoubtful(source)) || asked.length > 0;
  const nLoud = notes.filter(isLoud).length;
  return html`
    ${
      isAsked
        ? html`<ul class="decisions">
          ${asked.map((note) =>
            note.kind.code === "header" ? headerQuestion(t, note, corrections) : noteLine(t, shown, note, corrections),
          )}
          ${source && isDoubtful(source) ? sourceLines(t, source, false, dispatch) : nothing}
        </ul>`
        : nothing
    }
    ${nLoud > 0 || leftOut.length > 0 ? html`<p class="hint">${w.decided(nLoud, leftOut.length)}</p>` : nothing}
  `;
}

/** Whether the file may have been read wrongly, or only a part of it. */
function isDoubtful({ encoding, sheets, arranged }: Source): boolean {
  const isGuessed = encoding !== undefined && !isCertain(encoding.how);
  return isGuessed || encoding?.isOdd === true || (sheets?.all.length ?? 0) > 1 || arranged !== undefined;
}

function correctionsOf(state: State, dispatch: Dispatch): Corrections {
  const shown = shownReading(state.data);
  const isInBox = boxReading(state.data) === shown && isShown(shown);
  return {
    change: (changed) => dispatch({ type: "optionsChanged", options: { ...shown.options, ...changed } }),
    ...(isInBox && { goToLine: (line: number) => dispatch({ type: "lineSought", line, field: "labelled" }) }),
  };
}

export function readingView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const present = shownReading(state.data);
  const { options, layout, source, notes = [], leftOut = [] } = present;
  const corrections = correctionsOf(state, dispatch);
  const { change } = corrections;
  const format = options.format ?? layout?.format;
  return html`
    <ul class="decisions">
      ${source && !isDoubtful(source) ? sourceLines(t, source, false, dispatch) : nothing}
      ${notes.filter((note) => !isQuestion(note, options)).map((note) => noteLine(t, present, note, corrections))}
      ${leftOutLines(t, leftOut, corrections)}
    </ul>
    <div class="row-of-fields">
      <div class="field">
        <label for="format">${t.data.format}</label>
        <select
          id="format"
          @change=${(event: Event) => {
            // Columns of another format are other columns.
            const format = (event.currentTarget as HTMLSelectElement).value as Format | "";
            const { labels } = options;
            dispatch({
              type: "optionsChanged",
              options: { ...(format !== "" && { format }), ...(labels && { labels }) },
            });
          }}
        >
          <option value="" .selected=${options.format === undefined}>${t.data.detected}</option>
          ${formats.map(
            (format) =>
              html`<option value=${format} .selected=${options.format === format}>${t.data.formats[format]}</option>`,
          )}
        </select>
      </div>
      ${
        layout && format && withColumns.has(format)
          ? html`${column(t, "label-column", t.data.labelColumn, layout, layout.labelColumn, (labelColumn) =>
              change({ labelColumn }),
            )}
          ${column(t, "text-column", t.data.textColumn, layout, layout.textColumn, (textColumn) =>
            change({ textColumn }),
          )}`
          : nothing
      }
      ${
        layout
          ? html`<div class="field">
            <label for="labels-read">${t.rows.perText}</label>
            <select id="labels-read" @change=${(event: Event) => {
              const labels = (event.currentTarget as HTMLSelectElement).value as LabelsPerText | "";
              const { labels: _, ...others } = options;
              dispatch({ type: "optionsChanged", options: labels === "" ? others : { ...others, labels } });
            }}>
              <option value="" .selected=${options.labels === undefined}>${t.data.detected}</option>
              ${(["one", "several"] as const).map(
                (labels) =>
                  html`<option value=${labels} .selected=${options.labels === labels}>${t.rows.perTextOptions[labels]}</option>`,
              )}
            </select>
          </div>`
          : nothing
      }
    </div>
    ${
      layout && format && mayHaveHeader.has(format)
        ? html`<label class="check">
          <input
            type="checkbox"
            .checked=${layout.hasHeader}
            @change=${(event: Event) => change({ hasHeader: (event.currentTarget as HTMLInputElement).checked })}
          />
          ${t.data.header}
        </label>`
        : nothing
    }
    ${
      layout && withColumns.has(layout.format)
        ? html`<p class="hint">
          ${own(t.data.columns(columnSaid(t, layout, layout.labelColumn), columnSaid(t, layout, layout.textColumn)), longestSentence)}
        </p>`
        : nothing
    }
    ${
      present.error?.kind.code === "unknownLayout"
        ? nothing
        : html`<button type="button" class="quiet" @click=${() => dispatch({ type: "linesTaken" })}>${t.data.asLines}</button>`
    }
    ${
      Object.keys(options).length > 0
        ? html`<button type="button" class="quiet" @click=${() => dispatch({ type: "optionsChanged", options: {} })}>
          ${t.data.detect}
        </button>`
        : nothing
    }
  `;
}

/** A column in a sentence: by its name, or by its place and what stands in it first. */
function columnSaid(t: Messages, { columns, hasHeader }: Parsed["layout"], index: number): string {
  const name = elided(columns[index] ?? "");
  return hasHeader ? `“${name}”` : t.data.columnAt(index, name);
}

function column(
  t: Messages,
  id: string,
  label: string,
  layout: Parsed["layout"],
  chosen: number,
  choose: (column: number) => void,
): View {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select id=${id} @change=${(event: Event) => choose(Number((event.currentTarget as HTMLSelectElement).value))}>
      ${layout.columns.map((name, index) =>
        // A table of thousands of columns is chosen from by its first ones.
        index >= mostColumns && index !== chosen
          ? nothing
          : html`<option value=${index} .selected=${index === chosen}>${layout.hasHeader ? t.data.column(index, name) : t.data.columnWith(index, name)}</option>`,
      )}
    </select>
  </div>`;
}
