// The points of the map, to be pointed at and walked through by arrow keys.

import { elided } from "../../elide.ts";
import type { Messages } from "../../i18n/index.ts";
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit-html";
import type { MapText } from "../../state/map-texts.ts";
import { spoken } from "../example.ts";

type Place = { x: number; y: number };

const width = 640;
const height = 420;
const margin = 18;
/** Colours of the style sheet, `kind-0` to `kind-5`; as many shapes. */
const nKinds = 6;
/** How far from a point the pointer may be. */
const reach = 24;

/** A shape around (0, 0), 12 across. */
const shapes: readonly SVGTemplateResult[] = [
  svg`<circle r="5"></circle>`,
  svg`<rect x="-4.6" y="-4.6" width="9.2" height="9.2"></rect>`,
  svg`<path d="M0-6 5.6 4.4H-5.6Z"></path>`,
  svg`<path d="M0-6.4 6.4 0 0 6.4-6.4 0Z"></path>`,
  svg`<path d="M-6-2h4v-4h4v4h4v4h-4v4h-4v-4h-4Z"></path>`,
  svg`<path d="M0 6 5.6-4.4H-5.6Z"></path>`,
];
const star = svg`<path d="M0-10 2.6-3.4 9.5-3.1 4.1 1.3 5.9 8.1 0 4.2-5.9 8.1-4.1 1.3-9.5-3.1-2.6-3.4Z"></path>`;

/** A kind's colour and shape: more kinds than colours differ by their shape. */
function look(kind: number): { colour: number; shape: number } {
  const index = Math.max(0, kind);
  return { colour: index % nKinds, shape: (index + Math.floor(index / nKinds)) % nKinds };
}

/** A kind's sign in the legend. */
export function sign(kind: number | "trial"): TemplateResult {
  const { colour, shape } = look(kind === "trial" ? 0 : kind);
  return html`<svg class="map-sign" viewBox="-11 -11 22 22" aria-hidden="true" focusable="false">
    ${kind === "trial" ? svg`<g class="trial">${star}</g>` : svg`<g class="kind-${colour}">${shapes[shape]}</g>`}
  </svg>`;
}

export function plot(
  w: Messages<"map">,
  texts: readonly MapText[],
  kindOf: (text: MapText) => number,
  selected: number | undefined,
  trial: Place | undefined,
  select: (point: number) => void,
): TemplateResult {
  const place = scale([...texts, ...(trial ? [trial] : [])]);
  const places = texts.map(place);
  const point = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const at = { x: ((event.clientX - box.x) / box.width) * width, y: ((event.clientY - box.y) / box.height) * height };
    const distances = places.map(({ x, y }) => Math.hypot(x - at.x, y - at.y));
    const nearest = distances.indexOf(Math.min(...distances));
    if ((distances[nearest] ?? Infinity) <= reach && nearest !== selected) select(nearest);
  };
  const key = (event: KeyboardEvent) => {
    const next = step(places, selected, event.key);
    if (next === undefined) return;
    event.preventDefault();
    select(next);
  };
  const name = selected === undefined ? undefined : texts[selected];
  const chosen = selected === undefined ? undefined : places[selected];
  const tried = trial && place(trial);
  return html`<div class="map-plot" tabindex="0" role="application" aria-roledescription=${w.plot}
      aria-label=${name ? w.said(spoken(name.text), elided(name.label), elided(name.predicted)) : w.plot}
      aria-describedby="map-keys" @keydown=${key}>
    <svg viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false" @pointermove=${point} @pointerdown=${point}>
      ${texts.map((text, index) => {
        const { colour, shape } = look(kindOf(text));
        const { x, y } = places[index] as Place;
        return svg`<g class="kind-${colour}" transform="translate(${x.toFixed(1)} ${y.toFixed(1)})">${shapes[shape]}</g>`;
      })}
      ${tried ? svg`<g class="trial" transform="translate(${tried.x.toFixed(1)} ${tried.y.toFixed(1)})">${star}</g>` : nothing}
      ${chosen ? svg`<circle class="map-ring" r="11" cx=${chosen.x.toFixed(1)} cy=${chosen.y.toFixed(1)}></circle>` : nothing}
    </svg>
    <p class="hint" id="map-keys">${w.keys}</p>
  </div>`;
}

/** From the map's numbers to the picture's, the same unit on both axes. */
function scale(all: readonly Place[]): (place: Place) => Place {
  const bounds = (values: number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [left, right] = bounds(all.map(({ x }) => x));
  const [bottom, top] = bounds(all.map(({ y }) => y));
  const unit = Math.min(
    (width - 2 * margin) / Math.max(right - left, 1e-9),
    (height - 2 * margin) / Math.max(top - bottom, 1e-9),
  );
  const middle = { x: (left + right) / 2, y: (bottom + top) / 2 };
  return ({ x, y }) => ({ x: width / 2 + (x - middle.x) * unit, y: height / 2 - (y - middle.y) * unit });
}

const directions: Record<string, Place> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The point that a key leads to: of those in its direction the one least far, and least aside. */
export function step(places: readonly Place[], from: number | undefined, key: string): number | undefined {
  if (places.length === 0) return undefined;
  if (key === "Home") return 0;
  if (key === "End") return places.length - 1;
  const direction = directions[key];
  if (!direction) return undefined;
  const start = from === undefined ? undefined : places[from];
  if (!start) return 0;
  let best: number | undefined;
  let least = Infinity;
  places.forEach((place, index) => {
    const [dx, dy] = [place.x - start.x, place.y - start.y];
    const ahead = dx * direction.x + dy * direction.y;
    const aside = Math.abs(dx * direction.y) + Math.abs(dy * direction.x);
    // Points on one spot follow each other by their number.
    const isHere = Math.hypot(dx, dy) < 1e-6;
    if (index === from || (isHere ? index < (from ?? 0) : ahead <= 0 || aside > 3 * ahead)) return;
    const cost = ahead + 2 * aside;
    if (cost < least) [best, least] = [index, cost];
  });
  return best ?? from;
}
