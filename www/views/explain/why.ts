// Why this class: each part of the text with its weight, by two methods side by side.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Explanation, Prediction } from "../../engine/protocol.ts";
import { elided } from "../../elide.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type Explained, explainedLabel } from "../../state/explain.ts";
import { isGiven } from "../../state/given-labels.ts";
import { longestExcerpt } from "../excerpt.ts";
import { type View, disclosure, errorBox, isolated, own, signed } from "../parts.ts";
import { term } from "../term.ts";

type Unit = Explanation["units"][number];
type Say = Messages<"explain">["why"];

/** Shades of the style sheet, `weight-1` to `weight-6`. */
const nShades = 6;
/** Of the change of the score; a weight's share below it is not worth a shade. */
const promised = 0.02;
/** Log-odds of no consequence. */
const negligible = 0.005;
const mostNamed = 3;
/** More than any encoder reads. */
const mostDrawn = 2_000;

export function whyView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "explain").why;
  const { explain, trial } = state;
  const label = explainedLabel(state);
  const result = explain.result?.text === trial.text && explain.result.label === label ? explain.result : undefined;
  return html`
    <p class="hint">${w.help}</p>
    ${classField(w, state, label, dispatch)}
    ${
      explain.work
        ? html`<div class="work">
          <progress aria-label=${w.progress} max=${Math.max(1, explain.work.total)} .value=${explain.work.done}></progress>
          <span class="work-at">${w.at(explain.work.done, explain.work.total)}</span>
          <button type="button" class="quiet" @click=${() => dispatch({ type: "explanationCancelled" })}>${w.cancel}</button>
        </div>`
        : nothing
    }
    ${
      explain.isCancelled && !result
        ? html`<p class="message note">${w.stopped}
          <button type="button" class="quiet" @click=${() => dispatch({ type: "explanationAsked" })}>${w.again}</button></p>`
        : nothing
    }
    ${errorBox(t, explain.error)}
    ${result ? (result.explanation.units.length > 0 ? methods(t, w, state, result, dispatch) : html`<p class="message note">${w.nothing}</p>`) : nothing}
  `;
}

function classField(w: Say, { trial }: State, label: string | undefined, dispatch: Dispatch): View {
  const classes = trial.prediction?.classes ?? [];
  return html`<div class="field inline">
    <label for="explained-class">${w.class}</label>
    <select id="explained-class"
      @change=${(event: Event) =>
        dispatch({ type: "explainedClassChosen", label: (event.currentTarget as HTMLSelectElement).value })}>
      ${classes.map(
        (one, index) => html`<option value=${one.label} .selected=${one.label === label}>
          ${marked(w, trial.prediction, one.label, index)}
        </option>`,
      )}
    </select>
  </div>`;
}

/** A class, and that it is the predicted one or one of the labels that are given. */
function marked(w: Say, prediction: Prediction | undefined, label: string, index: number): string {
  if (prediction?.thresholds) return isGiven(prediction, index) ? w.given(isolated(label)) : elided(label);
  return index === 0 ? w.predicted(isolated(label)) : elided(label);
}

function methods(t: Messages, w: Say, state: State, { text, label, explanation }: Explained, dispatch: Dispatch): View {
  const { units } = explanation;
  const nLeftOut = units.filter(({ leftOut }) => leftOut !== undefined).length;
  const name = isolated(label);
  return html`
    <p class="weights-legend">
      <mark class="weight towards weight-4">${w.towards(name)}</mark>
      <mark class="weight away weight-4">${w.away}</mark>
    </p>
    <div class="methods">
      <section aria-labelledby="gradients-heading">
        <div class="termed"><h3 id="gradients-heading">${w.gradients}</h3>${term(t, "gradients")}</div>
        ${weighted(t, w, text, units, ({ gradient }) => gradient)}
        <p class="hint">${completeness(t, w, explanation)}</p>
      </section>
      <section aria-labelledby="left-out-heading">
        <div class="termed"><h3 id="left-out-heading">${w.leftOut}</h3>${term(t, "leftOut")}</div>
        ${weighted(t, w, text, units, ({ leftOut }) => leftOut)}
        ${nLeftOut < units.length ? html`<p class="hint">${w.limited(nLeftOut)}</p>` : nothing}
      </section>
    </div>
    <p class="hint">${w.score(name)}${term(t, "logOdds")}</p>
    ${disclosure(state, dispatch, "why-table", w.table, () => table(t, w, text, units))}
  `;
}

/** The source text, each unit in the shade of its weight. */
function weighted(
  t: Messages,
  w: Say,
  text: string,
  units: readonly Unit[],
  weigh: (unit: Unit) => number | undefined,
): View {
  const weights = units.map((unit) => weigh(unit) ?? 0);
  const largest = Math.max(negligible, ...weights.map(Math.abs));
  let place = 0;
  const parts = units.slice(0, mostDrawn).map(({ start, end }, index) => {
    const between = elided(text.slice(place, start), longestExcerpt);
    place = end;
    const weight = weights[index] ?? 0;
    const shade = Math.round((Math.abs(weight) / largest) * nShades);
    const side = weight > 0 ? "towards" : "away";
    return html`${between}${
      shade === 0
        ? html`<span>${elided(text.slice(start, end), longestExcerpt)}</span>`
        : html`<mark class="weight ${side} weight-${shade}" title=${signed(t, weight)}>${elided(text.slice(start, end), longestExcerpt)}</mark>`
    }`;
  });
  return html`<p class="weighted" dir="auto" role="img" aria-label=${inWords(t, w, text, units, weights)}>${parts}${elided(text.slice(place), longestExcerpt)}</p>`;
}

/** The strongest parts by name, for who does not see the shades. */
function inWords(t: Messages, w: Say, text: string, units: readonly Unit[], weights: readonly number[]): string {
  const order = units
    .map((unit, index) => ({ unit, weight: weights[index] ?? 0 }))
    .filter(({ weight }) => Math.abs(weight) >= negligible);
  const named = (sign: 1 | -1) =>
    w.joined(
      order
        .filter(({ weight }) => sign * weight > 0)
        .sort((a, b) => sign * (b.weight - a.weight))
        .slice(0, mostNamed)
        .map(({ unit, weight }) => `${elided(text.slice(unit.start, unit.end))} ${signed(t, weight)}`),
    );
  return order.length === 0 ? w.even : w.strongest(named(1), named(-1));
}

/** What the weights add up to, against what they should. */
export function completeness(t: Messages, w: Say, { units, elsewhere, score, baseline, nPoints }: Explanation): string {
  const sum = units.reduce((sum, { gradient }) => sum + gradient, elsewhere);
  const change = score - baseline;
  const gap = Math.abs(sum - change);
  const isComplete = gap <= Math.max(promised * Math.abs(change), negligible);
  const share = change === 0 ? 0 : gap / Math.abs(change);
  const rounded = t.tenths(Math.ceil(share * 1_000 - 1e-9) / 1_000);
  const sentences = [
    w.complete(signed(t, sum), signed(t, change), signed(t, baseline), signed(t, score), rounded, nPoints),
  ];
  if (Math.abs(elsewhere) >= negligible) sentences.push(w.elsewhere(signed(t, elsewhere)));
  if (!isComplete) sentences.push(w.incomplete);
  return t.sentences(...sentences);
}

function table(t: Messages, w: Say, text: string, units: readonly Unit[]): View {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${w.table}>
    <table class="weights">
      <caption class="visually-hidden">${w.table}</caption>
      <thead>
        <tr>
          <th scope="col">${w.part}</th>
          <th scope="col" class="number">${w.gradients}</th>
          <th scope="col" class="number">${w.leftOut}</th>
        </tr>
      </thead>
      <tbody>
        ${units.slice(0, mostDrawn).map(
          ({ start, end, gradient, leftOut }) => html`<tr>
            <th scope="row">${own(text.slice(start, end))}</th>
            <td class="number">${signed(t, gradient)}</td>
            <td class="number">${leftOut === undefined ? "–" : signed(t, leftOut)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
