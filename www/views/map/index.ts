// The map: each text a point, by what the model makes of it.

import { givesSeveral, isScored, isStale } from "../../state/run.ts";
import "./map.css";

import { html, nothing, type TemplateResult } from "lit-html";
import type { MapView, NearView } from "../../engine/protocol.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type MapText, mapClasses, mapTexts } from "../../state/map-texts.ts";
import { elided } from "../../elide.ts";
import { type MapColour, type MapLayout, type MapState, isUnsettled } from "../../state/map.ts";
import { nameOf } from "../../kinds/reference.ts";
import { mediaView } from "../example.ts";
import { longestExcerpt } from "../excerpt.ts";
import { type View, disclosure, errorBox, fixed, own } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import { plot, sign } from "./plot.ts";
import { term } from "../term.ts";

type Say = Messages<"map">;

const colours: readonly MapColour[] = ["label", "prediction", "error"];
const layouts: readonly MapLayout[] = ["components", "tsne"];
/** Fewer points have too few neighbours to be laid out by them. */
const fewestLaidOut = 10;
const mostListed = 300;

export function mapView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "map");
  const { map, run } = state;
  const isHere = map.map !== undefined && map.map.version === run.modelVersion;
  return html`
    ${
      map.work
        ? work(w, map.work, w.at(map.work.done, map.work.total), () => dispatch({ type: "mapCancelled" }))
        : nothing
    }
    ${errorBox(t, map.error)}
    ${
      isHere
        ? drawn(t, w, state, dispatch)
        : map.work
          ? nothing
          : isScored(run) && run.trained?.rows.length === 0
            ? html`<p>${t.results.withoutTexts}</p>`
            : isScored(run)
              ? html`<p><button type="button" class="button" @click=${() => dispatch({ type: "mapAsked" })}>${w.again}</button></p>`
              : html`<p class="hint">${w.waiting}</p>`
    }
  `;
}

function work(w: Say, { done, total }: { done: number; total: number }, at: string, cancel: () => void): View {
  return html`<div class="work">
    <progress aria-label=${w.progress} max=${Math.max(1, total)} .value=${done}></progress>
    <span class="work-at">${at}</span>
    <button type="button" class="quiet" @click=${cancel}>${w.cancel}</button>
  </div>`;
}

function drawn(t: Messages, w: Say, state: State, dispatch: Dispatch): View {
  const { map } = state;
  const view = map.map?.view;
  const known = mapTexts(state);
  if (!view || known.length === 0) return nothing;
  const texts = laidOut(map, known);
  const classes = mapClasses(state);
  const isSeveral = givesSeveral(state.run);
  // One label at a time, where a text may have several: those with it, and the others.
  const of = Math.min(map.of, classes.length - 1);
  const { by } = map;
  const name = isSeveral && by !== "error" ? (classes[of] ?? "") : undefined;
  const kinds =
    by === "error"
      ? [w.right, w.wrong]
      : name === undefined
        ? classes.map((name) => own(name))
        : [own(name), w.without];
  const kindOf = ({ label, predicted, classes }: MapText) => {
    if (by === "error") return label === predicted ? 0 : 1;
    return isSeveral ? (classes[by].includes(of) ? 0 : 1) : (classes[by][0] ?? -1);
  };
  const trial = map.trial?.text === state.trial.text ? map.trial : undefined;
  const selected = map.selected === undefined ? undefined : texts[map.selected];
  const { trained } = state.run;
  const nAll = [...(trained?.rows ?? []), ...(trained?.test ?? [])].filter(({ text, label }) => text && label).length;
  return html`
    ${isStale(state) ? html`<p class="message note">${t.results.stale}</p>` : nothing}
    <div class="map-choices">
      ${choice(w.colour, colours, w.by, by, (by) => dispatch({ type: "mapColoured", by }))}
      ${name === undefined ? nothing : labelChoice(w, classes, of, dispatch)}
      ${
        texts.length < fewestLaidOut
          ? nothing
          : choice(w.layout, layouts, w.layouts, map.layout, (layout) => dispatch({ type: "mapLaidOut", layout }))
      }
    </div>
    ${
      isUnsettled(map)
        ? work(w, map.tsne ?? { done: 0, total: 0 }, w.arranging, () =>
            dispatch({ type: "mapLaidOut", layout: "components" }),
          )
        : nothing
    }
    <div id=${chartId("map")}>
    <ul class="map-legend" aria-label=${w.legend}>
      ${kinds.map((kind, index) => html`<li>${sign(index)} ${kind}</li>`)}
      ${trial ? html`<li>${sign("trial")} ${w.trial}</li>` : nothing}
    </ul>
    ${plot(w, texts, kindOf, map.selected, trial && placeOf(map, texts, trial.view), (point) => dispatch({ type: "pointSelected", point }))}
    ${pictureView(t, dispatch, "map", `${t.frame.tabs.map}${t.colon}${t.list([w.by[by], ...(name === undefined ? [] : [elided(name)]), w.layouts[map.layout]])}`)}
    </div>
    <div class="map-detail" aria-live="polite">
      ${selected ? detail(t, w, selected) : html`<p class="hint">${w.pick}</p>`}
    </div>
    ${
      selected && map.near && map.near.of === map.selected
        ? neighbours(t, w, w.neighbours, texts, map.near.view, dispatch, map.selected)
        : nothing
    }
    ${trial ? neighbours(t, w, w.neighboursOfTrial, texts, trial.view, dispatch) : nothing}
    <p class="hint">${t.sentences(nAll > texts.length ? w.some(texts.length, nAll) : undefined, shown(t, w, map.layout, view))}${term(t, map.layout)}</p>
    ${trial && map.layout === "tsne" ? html`<p class="hint">${w.trialPlaced}</p>` : nothing}
    ${disclosure(state, dispatch, "map-list", w.list, () => list(t, w, texts))}
  `;
}

/** Of which of several labels the colours are. */
function labelChoice(w: Say, classes: readonly string[], of: number, dispatch: Dispatch): View {
  return html`<div class="field inline">
    <label for="map-label">${w.which}</label>
    <select id="map-label"
      @change=${(event: Event) => dispatch({ type: "mapLabelChosen", of: Number((event.currentTarget as HTMLSelectElement).value) })}>
      ${classes.map((name, place) => html`<option value=${String(place)} .selected=${place === of}>${elided(name)}</option>`)}
    </select>
  </div>`;
}

function choice<C extends string>(
  name: string,
  all: readonly C[],
  names: Record<C, string>,
  chosen: C,
  choose: (one: C) => void,
): View {
  return html`<div class="map-choice">
    <span aria-hidden="true">${name}</span>
    <div class="switch" role="group" aria-label=${name}>
      ${all.map(
        (one) =>
          html`<button type="button" aria-pressed=${one === chosen ? "true" : "false"} @click=${() => choose(one)}>${names[one]}</button>`,
      )}
    </div>
  </div>`;
}

/** What the layout shows, and what it does not. */
function shown(t: Messages, w: Say, layout: MapLayout, { shares: [across, upwards] }: MapView): string {
  return layout === "tsne" ? w.tsneShows : t.sentences(w.axes(t.percent(across), t.percent(upwards)), w.shows);
}

/** The texts where the chosen layout has them. */
function laidOut({ layout, tsne }: MapState, texts: readonly MapText[]): readonly MapText[] {
  if (layout !== "tsne" || !tsne) return texts;
  return texts.map((text, point) => {
    const [x, y] = tsne.places[point] ?? [0, 0];
    return { ...text, x, y };
  });
}

/** Where a text lies that the layout was not made of: t-SNE can only tell what it lies among. */
function placeOf({ layout }: MapState, texts: readonly MapText[], { x, y, near }: NearView): { x: number; y: number } {
  if (layout !== "tsne") return { x, y };
  const weights = near.map(({ similarity }) => Math.max(similarity, 1e-3));
  const sum = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (axis: "x" | "y") =>
    near.reduce((mean, { point }, index) => mean + ((texts[point]?.[axis] ?? 0) * weights[index]!) / sum, 0);
  return { x: mean("x"), y: mean("y") };
}

function detail(t: Messages, w: Say, text: MapText): View {
  return html`<p class="map-text">${mediaView(t, text.text, "row") ?? own(text.text, longestExcerpt)}</p>
    <p class="hint">${w.label}${t.colon}${own(text.label)} · ${w.prediction}${t.colon}${own(text.predicted)}
      ${text.probability === undefined ? nothing : t.percent(text.probability)}
      ${text.label === text.predicted ? nothing : html`<span class="badge">${w.wrong}</span>`} · ${w.parts[text.part]}</p>`;
}

function neighbours(
  t: Messages,
  w: Say,
  name: string,
  texts: readonly MapText[],
  { near }: NearView,
  dispatch: Dispatch,
  but?: number,
): View {
  return html`<h3>${name}</h3>
    <ol class="map-near" aria-label=${name}>
      ${near
        .filter(({ point }) => point !== but)
        .slice(0, 5)
        .map(({ point, similarity }) => {
          const text = texts[point];
          return text
            ? html`<li><button type="button" class="quiet"
                @click=${() => dispatch({ type: "pointSelected", point })}>${own(nameOf(text.text))}</button>
                <span class="hint">${own(text.label)} · ${w.similarity} ${fixed(t, similarity)}</span></li>`
            : nothing;
        })}
    </ol>`;
}

function list(t: Messages, w: Say, texts: readonly MapText[]): View {
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
              <th scope="row">${mediaView(t, text, "small") ?? own(text)}</th>
              <td>${own(label)}</td>
              <td>${own(predicted)}</td>
              <td>${w.parts[part]}</td>
              <td class="number">${fixed(t, x)}</td>
              <td class="number">${fixed(t, y)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${texts.length > mostListed ? html`<p class="hint">${w.listed(mostListed)}</p>` : nothing}`;
}
