// The map: each text a point, by what the model makes of it.

import "./map.css";

import { html, nothing, type TemplateResult } from "lit-html";
import type { NearView } from "../../engine/protocol.ts";
import type { Messages } from "../../i18n/index.ts";
import { type Dispatch, type State, isStale } from "../../state.ts";
import { type MapText, mapTexts } from "../../state/map-texts.ts";
import type { MapColour } from "../../state/map.ts";
import { type View, disclosure, errorBox, fixed, own } from "../parts.ts";
import { plot, sign } from "./plot.ts";
import { words } from "./words.ts";

type Say = (typeof words)["en"];

const colours: readonly MapColour[] = ["label", "prediction", "error"];
const mostListed = 300;

export function mapView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = words[state.language];
  const { map, run } = state;
  const isHere = map.map !== undefined && map.map.version === run.modelVersion;
  return html`
    ${map.work
      ? html`<div class="work">
          <progress aria-label=${w.progress} max=${Math.max(1, map.work.total)} .value=${map.work.done}></progress>
          <span class="work-at">${w.at(map.work.done, map.work.total)}</span>
          <button type="button" class="quiet" @click=${() => dispatch({ type: "mapCancelled" })}>${w.cancel}</button>
        </div>`
      : nothing}
    ${errorBox(t, map.error)}
    ${isHere
      ? drawn(t, w, state, dispatch)
      : map.work
        ? nothing
        : run.evaluation
          ? html`<p><button type="button" class="button" @click=${() => dispatch({ type: "mapAsked" })}>${w.again}</button></p>`
          : html`<p class="hint">${w.waiting}</p>`}
  `;
}

function drawn(t: Messages, w: Say, state: State, dispatch: Dispatch): View {
  const { map } = state;
  const view = map.map?.view;
  const texts = mapTexts(state);
  if (!view || texts.length === 0) return nothing;
  const classes = state.run.evaluation?.training.classes.map(({ label }) => label) ?? [];
  const kinds = map.by === "error" ? [w.right, w.wrong] : classes;
  const kindOf = (text: MapText) =>
    map.by === "error" ? (text.label === text.predicted ? 0 : 1) : classes.indexOf(map.by === "label" ? text.label : text.predicted);
  const trial = map.trial?.text === state.trial.text ? map.trial : undefined;
  const selected = map.selected === undefined ? undefined : texts[map.selected];
  const [first = 0, second = 0] = view.shares;
  const { trained } = state.run;
  const nAll = [...(trained?.rows ?? []), ...(trained?.test ?? [])].filter(({ text, label }) => text && label).length;
  return html`
    ${isStale(state) ? html`<p class="message note">${t.results.stale}</p>` : nothing}
    <div class="map-colours">
      <span aria-hidden="true">${w.colour}</span>
      <div class="switch" role="group" aria-label=${w.colour}>
        ${colours.map(
          (by) => html`<button type="button" aria-pressed=${by === map.by ? "true" : "false"}
            @click=${() => dispatch({ type: "mapColoured", by })}>${w.by[by]}</button>`,
        )}
      </div>
    </div>
    ${plot(w, texts, kindOf, map.selected, trial?.view, (point) => dispatch({ type: "pointSelected", point }))}
    <ul class="map-legend" aria-label=${w.legend}>
      ${kinds.map((kind, index) => html`<li>${sign(index)} ${map.by === "error" ? kind : own(kind)}</li>`)}
      ${trial ? html`<li>${sign("trial")} ${w.trial}</li>` : nothing}
    </ul>
    <div class="map-detail" aria-live="polite">
      ${selected ? detail(t, w, selected) : html`<p class="hint">${w.pick}</p>`}
    </div>
    ${selected && map.near && map.near.of === map.selected
      ? neighbours(w, w.neighbours, texts, map.near.view, dispatch, map.selected)
      : nothing}
    ${trial ? neighbours(w, w.neighboursOfTrial, texts, trial.view, dispatch) : nothing}
    <p class="hint">${w.axes(t.percent(first), t.percent(second))} ${nAll > texts.length ? w.some(texts.length, nAll) : nothing} ${w.shows}</p>
    ${disclosure(state, dispatch, "map-list", w.list, () => list(w, texts))}
  `;
}

function detail(t: Messages, w: Say, text: MapText): View {
  return html`<p class="map-text">${own(text.text)}</p>
    <p class="hint">${w.label}: ${own(text.label)} · ${w.prediction}: ${own(text.predicted)}
      ${t.percent(text.probability)}
      ${text.label === text.predicted ? nothing : html`<span class="badge">${w.wrong}</span>`} · ${w.parts[text.part]}</p>`;
}

function neighbours(w: Say, name: string, texts: readonly MapText[], { near }: NearView, dispatch: Dispatch, but?: number): View {
  return html`<h3>${name}</h3>
    <ol class="map-near" aria-label=${name}>
      ${near
        .filter(({ point }) => point !== but)
        .slice(0, 5)
        .map(({ point, similarity }) => {
          const text = texts[point];
          return text
            ? html`<li><button type="button" class="quiet"
                @click=${() => dispatch({ type: "pointSelected", point })}>${own(text.text)}</button>
                <span class="hint">${own(text.label)} · ${w.similarity} ${fixed(similarity)}</span></li>`
            : nothing;
        })}
    </ol>`;
}

function list(w: Say, texts: readonly MapText[]): View {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${w.list}>
      <table class="map-table">
        <caption class="visually-hidden">${w.list}</caption>
        <thead>
          <tr>
            <th scope="col">${w.text}</th>
            <th scope="col">${w.label}</th>
            <th scope="col">${w.prediction}</th>
            <th scope="col">${w.part}</th>
            <th scope="col" class="number">x</th>
            <th scope="col" class="number">y</th>
          </tr>
        </thead>
        <tbody>
          ${texts.slice(0, mostListed).map(
            ({ text, label, predicted, part, x, y }) => html`<tr>
              <th scope="row">${own(text)}</th>
              <td>${own(label)}</td>
              <td>${own(predicted)}</td>
              <td>${w.parts[part]}</td>
              <td class="number">${fixed(x)}</td>
              <td class="number">${fixed(y)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${texts.length > mostListed ? html`<p class="hint">${w.listed(mostListed)}</p>` : nothing}`;
}
