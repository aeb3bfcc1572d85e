// How the text was read, as a sentence; and the ways to correct it.

import { html, nothing } from "lit-html";
import type { ParseOptions, Parsed } from "../../engine/protocol.ts";
import { elided } from "../../elide.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { isUnread } from "../../state/data.ts";
import { type View, disclosure, longestSentence, own } from "../parts.ts";

type Format = Parsed["layout"]["format"];

const formats: readonly Format[] = ["tsv", "csv", "jsonLines", "fastText", "colon"];
const withColumns = new Set<Format>(["tsv", "csv", "jsonLines"]);

export function layoutView(t: Messages, state: State, dispatch: Dispatch): View {
  const { present, inspection } = state.data;
  const { layout, rows, text } = present;
  if (text === "") return nothing;
  const sentence = isUnread(present)
    ? t.data.reading
    : layout && rows.length > 0
      ? t.data.read(t.data.formats[layout.format], rows.length, inspection?.classes.length ?? 0)
      : "";
  return html`
    <p class="read" aria-live="polite">${sentence}</p>
    ${
      layout || present.error
        ? disclosure(state, dispatch, "layout", t.data.layout, () => corrections(t, present, dispatch))
        : nothing
    }
  `;
}

function corrections(t: Messages, table: State["data"]["present"], dispatch: Dispatch): View {
  const { options, layout } = table;
  const change = (changed: Partial<ParseOptions>) =>
    dispatch({ type: "optionsChanged", options: { ...options, ...changed } });
  const format = options.format ?? layout?.format;
  return html`
    <div class="row-of-fields">
      <div class="field">
        <label for="format">${t.data.format}</label>
        <select
          id="format"
          @change=${(event: Event) => {
            // Columns of another format are other columns.
            const format = (event.currentTarget as HTMLSelectElement).value as Format | "";
            dispatch({ type: "optionsChanged", options: format === "" ? {} : { format } });
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
    </div>
    ${
      layout && (format === "tsv" || format === "csv")
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
          ${own(
            t.data.columns(
              elided(layout.columns[layout.labelColumn] ?? ""),
              elided(layout.columns[layout.textColumn] ?? ""),
            ),
            longestSentence,
          )}
        </p>`
        : nothing
    }
    ${
      table.error?.kind.code === "unknownLayout"
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
      ${layout.columns.map(
        (name, index) =>
          html`<option value=${index} .selected=${index === chosen}>${t.data.column(index, name)}</option>`,
      )}
    </select>
  </div>`;
}
