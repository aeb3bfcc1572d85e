// Inside the network, for the text being tried: attention, states and gates, or what fires filters.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Insight } from "../../engine/protocol.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type View, errorBox, fixed, own } from "../parts.ts";
import { term } from "../term.ts";

type Matrix = Insight["matrices"][number];
type Filters = NonNullable<Insight["filters"]>;
type Say = Messages<"explain">["inside"];

const nShades = 6;
/** As many units as are read. */
const mostShown = 24;

export function insideView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "explain").inside;
  const { inside, insideLayer } = state.explain;
  const view = inside && inside.text === state.trial.text ? inside.view : undefined;
  return html`${errorBox(t, inside?.error)}${view ? seen(t, w, view, insideLayer, dispatch) : inside?.error ? nothing : html`<p class="hint">${w.waiting}</p>`}`;
}

function seen(t: Messages, w: Say, view: Insight, layer: number, dispatch: Dispatch): View {
  if (view.filters) return filters(t, w, view.filters);
  const [first] = view.matrices;
  if (!first) return html`<p class="message note">${w.nothing}</p>`;
  if (first.kind === "attention") return attention(t, w, view, first, layer, dispatch);
  return html`${view.matrices.map((matrix) => states(t, w, view.tokens, matrix))}<p class="hint">${w.statesShow}</p>`;
}

function attention(
  t: Messages,
  w: Say,
  { tokens, nLayers }: Insight,
  { shape, values }: Matrix,
  layer: number,
  dispatch: Dispatch,
): View {
  const [nHeads, n] = shape;
  const at = (head: number, row: number, column: number) => values[(head * n + row) * n + column] ?? 0;
  const mean = (row: number, column: number) => {
    let sum = 0;
    for (let head = 0; head < nHeads; head++) sum += at(head, row, column);
    return sum / nHeads;
  };
  const heads = Array.from({ length: nHeads }, (_, head) => head);
  return html`
    <div class="field inline">
      <label for="inside-layer">${w.layer}</label>
      <select id="inside-layer" @change=${(event: Event) =>
        dispatch({ type: "insideLayerChosen", layer: Number((event.currentTarget as HTMLSelectElement).value) })}>
        ${Array.from({ length: nLayers }, (_, index) => html`<option value=${index} .selected=${index === Math.min(layer, nLayers - 1)}>${index + 1}</option>`)}
      </select>
    </div>
    <p class="hint">${w.attentionShows}${term(t, "attention")}</p>
    ${heat(t, w, w.mean, tokens, tokens, mean)}
    ${heads.map((head) => heat(t, w, w.head(head + 1), tokens, tokens, (row, column) => at(head, row, column)))}
  `;
}

function states(t: Messages, w: Say, tokens: readonly string[], { kind, isBackwards, shape, values }: Matrix): View {
  const [, , hidden] = shape;
  const units = Array.from({ length: Math.min(hidden, mostShown) }, (_, unit) => String(unit + 1));
  const name = w.kinds[kind as keyof Say["kinds"]] + (isBackwards ? w.backwards : "");
  return html`${heat(t, w, name, tokens, units, (row, column) => values[row * hidden + column] ?? 0)}
    ${hidden > mostShown ? html`<p class="hint">${w.units(mostShown, hidden)}</p>` : nothing}`;
}

/** A table whose cells are shaded by their numbers, from -1 to 1. */
function heat(
  t: Messages,
  w: Say,
  name: string,
  rows: readonly string[],
  columns: readonly string[],
  at: (row: number, column: number) => number,
): View {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${name}>
    <table class="heat">
      <caption>${name}</caption>
      <thead>
        <tr><th scope="col"><span class="visually-hidden">${w.token}</span></th>
          ${columns.map((column) => html`<th scope="col">${own(column)}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map(
          (token, row) => html`<tr><th scope="row">${own(token)}</th>
            ${columns.map((_, column) => {
              const value = at(row, column);
              const shade = Math.min(nShades, Math.round(Math.abs(value) * nShades));
              return html`<td class="${value < 0 ? "away" : "towards"} ${shade > 0 ? `weight-${shade}` : ""}">${fixed(
                t,
                value,
              )
                .replace("-", "−")
                .replace(/0(?=\D)/, "")}</td>`;
            })}</tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function filters(t: Messages, w: Say, { kind, nFilters, most, isSearching }: Filters): View {
  return html`<p class="hint">${w.filtersShow[kind as keyof Say["filtersShow"]]}</p>
    <p class="hint">${w.filtersOf(most.length, nFilters)}${isSearching ? ` ${w.searching}` : ""}</p>
    <div class="scroll" tabindex="0" role="group" aria-label=${w.filters}>
      <table class="weights firing">
        <caption class="visually-hidden">${w.filters}</caption>
        <thead>
          <tr>
            <th scope="col">${w.filter}</th>
            <th scope="col">${w.here}</th>
            <th scope="col" class="number">${w.value}</th>
          </tr>
        </thead>
        ${most.map(
          ({ width, number, value, phrase, strongest }) => html`<tbody>
            <tr>
              <th scope="rowgroup" rowspan=${strongest.length > 0 ? 2 : 1}>${w.filterOf(width, number)}</th>
              <td>${own(phrase)}</td>
              <td class="number">${fixed(t, value)}</td>
            </tr>
            ${
              strongest.length > 0
                ? html`<tr>
                  <td colspan="2">
                    <span class="hint">${w.strongest}</span>
                    ${strongest.map(([phrase, value]) => html`<span class="phrase">${own(phrase)} ${fixed(t, value)}</span> `)}
                  </td>
                </tr>`
                : nothing
            }
          </tbody>`,
        )}
      </table>
    </div>`;
}
