// Why this class: what is lost where a part of a picture or of a sound is taken away.

import { html, nothing, svg, type TemplateResult } from "lit-html";
import { until } from "lit-html/directives/until.js";
import "../explain/explain.css";
import { elided } from "../../elide.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import { nAcross } from "../../kinds/picture/index.ts";
import { type MediaKind, kindOfText } from "../../kinds/reference.ts";
import type { Dispatch, State } from "../../state.ts";
import { type Weighed, explainedLabel } from "../../state/explain.ts";
import { type View, disclosure, errorBox, fixed, isolated, own, signed } from "../parts.ts";
import { term } from "../term.ts";
import { type Words, found } from "./index.ts";
import { type Wave, nStrokes, strokes, waveOf } from "./sound.ts";

type Say = Messages<"explain">["why"];

/** Log-odds of no consequence. */
const negligible = 0.005;

export function whyView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "media");
  const say = messages(t.language, "explain").why;
  const { explain, trial } = state;
  const kind = kindOfText(trial.text);
  if (kind === "text") return html``;
  const label = explainedLabel(state);
  const parts = explain.parts?.text === trial.text && explain.parts.label === label ? explain.parts : undefined;
  const classes = trial.prediction?.classes ?? [];
  return html`
    <p class="hint">${w.why.help[kind]}${term(t, "occlusion")}</p>
    <div class="field inline">
      <label for="explained-class">${say.class}</label>
      <select id="explained-class"
        @change=${(event: Event) =>
          dispatch({ type: "explainedClassChosen", label: (event.currentTarget as HTMLSelectElement).value })}>
        ${classes.map(
          (one, index) => html`<option value=${one.label} .selected=${one.label === label}>
            ${index === 0 ? say.predicted(isolated(one.label)) : elided(one.label)}
          </option>`,
        )}
      </select>
    </div>
    ${
      explain.work
        ? html`<div class="work">
          <progress aria-label=${say.progress} max=${Math.max(1, explain.work.total)} .value=${explain.work.done}></progress>
          <span class="work-at">${explain.work.total > 0 ? t.train.of(explain.work.done, explain.work.total) : nothing}</span>
          <button type="button" class="quiet" @click=${() => dispatch({ type: "explanationCancelled" })}>${say.cancel}</button>
        </div>`
        : nothing
    }
    ${
      explain.isCancelled && !parts
        ? html`<p class="message note">${say.stopped}
          <button type="button" class="quiet" @click=${() => dispatch({ type: "explanationAsked" })}>${say.again}</button></p>`
        : nothing
    }
    ${errorBox(t, explain.error)} ${parts ? weighed(t, w, say, state, kind, parts, dispatch) : nothing}
  `;
}

function weighed(
  t: Messages,
  w: Words,
  say: Say,
  state: State,
  kind: MediaKind,
  { text, label, weights }: Weighed,
  dispatch: Dispatch,
): View {
  if (weights.length === 0) return html`<p class="message note">${w.why.lost}</p>`;
  const most = Math.max(...weights.map(Math.abs), negligible);
  const best = weights.indexOf(Math.max(...weights));
  const name = isolated(label);
  const whereOf = (part: number, wave?: Wave) => {
    if (kind === "picture") return w.why.square(1 + Math.floor(part / nAcross), 1 + (part % nAcross));
    const length = (wave?.seconds ?? 0) / weights.length;
    return w.why.seconds(fixed(t, part * length, 1), fixed(t, (part + 1) * length, 1));
  };
  const draw = (wave?: Wave) => html`
    <p class="weights-legend">
      <mark class="weight towards weight-4">${say.towards(name)}</mark>
      <mark class="weight away weight-4">${say.away}</mark>
    </p>
    ${kind === "picture" ? pictureMap(w, text, weights, most) : soundMap(w, wave, weights, most)}
    <p>${(weights[best] ?? 0) >= negligible ? w.why.strongest(whereOf(best, wave), signed(t, weights[best] ?? 0)) : w.why.even}</p>
    <p class="hint">${w.why.limits}${term(t, "logOdds")}</p>
    ${disclosure(state, dispatch, "why-table", say.table, () => table(t, w, say, weights, (part) => whereOf(part, wave)))}`;
  return kind === "picture" ? draw() : html`${until(waveOf(text).then(draw), nothing)}`;
}

/** A shade by its strength; what speaks against is hatched, so that colour is not needed. */
function shade(weight: number, most: number): { tone: string; opacity: string } {
  const share = Math.abs(weight) / most;
  return { tone: weight > 0 ? "towards" : "away", opacity: (share < 0.05 ? 0 : 0.1 + 0.7 * share).toFixed(2) };
}

const hatch = svg`<defs><pattern id="why-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
  <rect width="6" height="6" class="hatch-ground"></rect><rect width="2" height="6" class="hatch-line"></rect></pattern></defs>`;

function pictureMap(w: Words, reference: string, weights: readonly number[], most: number): View {
  const side = 224;
  const edge = side / nAcross;
  return html`<div class="why-picture" role="img" aria-label=${w.why.map.picture}>
    ${found(reference, (address) => (address === undefined ? html`` : html`<img src=${address} alt="" />`))}
    <svg viewBox="0 0 ${side} ${side}" aria-hidden="true" focusable="false">${hatch}${weights.map((weight, part) => {
      const { tone, opacity } = shade(weight, most);
      return svg`<rect class=${tone} fill=${tone === "away" ? "url(#why-hatch)" : nothing} x=${(part % nAcross) * edge} y=${Math.floor(part / nAcross) * edge}
        width=${edge} height=${edge} opacity=${opacity}></rect>`;
    })}</svg>
  </div>`;
}

function soundMap(w: Words, wave: Wave | undefined, weights: readonly number[], most: number): View {
  const width = nStrokes * 3;
  const edge = width / weights.length;
  return html`<div class="why-sound" role="img" aria-label=${w.why.map.sound}>
    <svg viewBox="0 0 ${width} 28" preserveAspectRatio="none" aria-hidden="true" focusable="false">${hatch}${weights.map(
      (weight, part) => {
        const { tone, opacity } = shade(weight, most);
        return svg`<rect class=${tone} fill=${tone === "away" ? "url(#why-hatch)" : nothing} x=${part * edge} y="0" width=${edge} height="28" opacity=${opacity}></rect>`;
      },
    )}<g class="wave-strokes">${strokes(wave?.peaks ?? [])}</g></svg>
  </div>`;
}

function table(
  t: Messages,
  w: Words,
  say: Say,
  weights: readonly number[],
  whereOf: (part: number) => string,
): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${say.table}>
    <table class="weights">
      <caption class="visually-hidden">${say.table}</caption>
      <thead><tr><th scope="col">${w.why.part}</th><th scope="col" class="number">${w.why.weight}</th></tr></thead>
      <tbody>
        ${weights.map((weight, part) => html`<tr><th scope="row">${own(whereOf(part))}</th><td class="number">${signed(t, weight)}</td></tr>`)}
      </tbody>
    </table>
  </div>`;
}
