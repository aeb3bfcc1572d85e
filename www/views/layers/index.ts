// Layer by layer, while a network learns: how strongly the loss pulls at its weights, and how
// its outputs are spread.

import "./layers.css";

import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { ActivationStatistics } from "../../engine/protocol.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { layerName } from "../layer-name.ts";
import { type View, errorBox, significant } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import { term } from "../term.ts";

type Say = Messages<"layers">;
type Spread = ActivationStatistics;

/** Of the small drawings, in their own units. */
const [width, height] = [96, 28];
/** A gradient that is smaller than this share of the largest layer's. */
const vanishing = 1e-3;
const dead = 0.95;

export function layersView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "layers");
  const { run } = state;
  const layers = run.plan?.layers ?? [];
  const spreads = run.layers?.spreads;
  if (layers.length === 0 || (!spreads && !run.layers?.error)) return html`<p class="hint">${w.waiting}</p>`;
  const norms = run.epochs.map(({ gradientNorms }) => gradientNorms);
  const last = norms.at(-1) ?? [];
  const largest = Math.max(...last);
  const scale = logScale(norms.flat());
  return html`
    ${errorBox(t, run.layers?.error)}
    <div id=${chartId("layers")}>
    <div class="scroll layers" tabindex="0" role="group" aria-label=${w.table}>
      <table class="signals">
        <caption class="visually-hidden">${w.table}</caption>
        <thead>
          <tr>
            <th scope="col">${w.layer}</th>
            <th scope="col" aria-label=${w.gradient}>${w.gradient}${term(t, "gradientNorm")}</th>
            <th scope="col" aria-label=${w.activations}>${w.activations}${term(t, "activations")}</th>
            <th scope="col" class="number">${w.mean}</th>
            <th scope="col" class="number">${w.zeros}</th>
          </tr>
        </thead>
        <tbody>
          ${layers.map(({ kind, nParameters }, index) => {
            const spread = spreads?.[index];
            const course = norms.map((norms) => norms[index] ?? Number.NaN);
            const isVanishing = nParameters > 0 && (last[index] ?? largest) < vanishing * largest;
            return html`<tr>
              <th scope="row">${layerName(t, kind)}</th>
              <td>${nParameters === 0 ? html`<span class="hint">${w.none}</span>` : courseOf(t, w, course, scale)}
                ${isVanishing ? html`<span class="badge">${w.vanishing}</span>` : nothing}</td>
              ${spread ? spreadOf(t, w, spread) : html`<td colspan="3">–</td>`}
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
    ${pictureView(t, dispatch, "layers", t.frame.tabs.signals)}
    </div>
    <p class="hint">${w.shows}</p>
    <p class="hint">${t.sentences(w.vanishingHelp("1/1000"), w.deadHelp)}</p>
  `;
}

/** A layer's gradient norms over the epochs, as a line, with the last in numbers. */
function courseOf(t: Messages, w: Say, norms: readonly number[], y: (norm: number) => number): View {
  const [first, last] = [norms[0], norms.at(-1)];
  if (first === undefined || last === undefined) return html`<span class="hint">${w.firstEpoch}</span>`;
  const x = (index: number) => (norms.length === 1 ? width : (index / (norms.length - 1)) * width);
  const points = norms.flatMap((norm, index) => (norm > 0 ? [`${x(index).toFixed(1)},${y(norm).toFixed(1)}`] : []));
  return html`<span class="signal">
    <svg viewBox="-3 -3 ${width + 6} ${height + 6}" role="img"
      aria-label=${w.course(significant(t, first), significant(t, last), norms.length)}>
      <polyline points=${points.join(" ")}></polyline>
      ${last > 0 ? svg`<circle r="2.5" cx=${width} cy=${y(last).toFixed(1)}></circle>` : nothing}
    </svg>
    <span>${significant(t, last)}</span>
  </span>`;
}

function spreadOf(t: Messages, w: Say, { low, high, mean, standardDeviation, zeros, counts }: Spread): TemplateResult {
  const most = Math.max(1, ...counts);
  const step = width / counts.length;
  const [from, to] = [significant(t, low, 2), significant(t, high, 2)];
  return html`
    <td>
      <span class="signal">
        <svg viewBox="-3 -3 ${width + 6} ${height + 6}" role="img" aria-label=${w.spread(from, to)}>
          ${counts.map((count, bin) => {
            const tall = count === 0 ? 0 : Math.max(1, (count / most) * height);
            return svg`<rect x=${(bin * step).toFixed(2)} width=${(step - 0.6).toFixed(2)} y=${(height - tall).toFixed(1)} height=${tall.toFixed(1)}></rect>`;
          })}
          <line x1="0" x2=${width} y1=${height + 0.5} y2=${height + 0.5}></line>
        </svg>
        <span class="bounds"><span>${from}</span> <span>${to}</span></span>
      </span>
    </td>
    <td class="number">${significant(t, mean, 2)} <span class="deviation">± ${significant(t, standardDeviation, 2)}</span></td>
    <td class="number">${t.percent(zeros)} ${zeros > dead ? html`<span class="badge">${w.dead}</span>` : nothing}</td>
  `;
}

/** From a norm to its height, on one logarithmic scale for all layers; at least one power of ten is tall. */
function logScale(norms: readonly number[]): (norm: number) => number {
  let [bottom, top] = [Infinity, -Infinity];
  for (const norm of norms) {
    if (!(norm > 0)) continue;
    bottom = Math.min(bottom, Math.log10(norm));
    top = Math.max(top, Math.log10(norm));
  }
  const range = Math.max(1, top - bottom);
  return (norm) => ((top - Math.log10(norm)) / range) * height;
}
