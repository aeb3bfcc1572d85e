// The threshold below which a text is in none of the classes, and what it costs.

import { html, nothing, type TemplateResult } from "lit-html";
import { curve } from "../../charts/curve.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type Covered, covered } from "../../state/found.ts";
import { disclosure } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import { shownPart } from "../results/report.ts";
import { wilson } from "./interval.ts";

const thresholds = Array.from({ length: 101 }, (_, percent) => percent / 100);
const nTableSteps = 10;

export function noneView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "labelNext");
  const { threshold } = state.label;
  const least = t.percent(threshold);
  return html`
    <p class="hint">${w.none.help}</p>
    <div class="field">
      <label for="threshold">${w.none.threshold}</label>
      <div class="slider">
        <input id="threshold" type="range" min="0" max="99" step="1" aria-valuetext=${least} .value=${String(Math.round(threshold * 100))}
          @input=${(event: InputEvent) =>
            dispatch({
              type: "thresholdSet",
              threshold: (event.currentTarget as HTMLInputElement).valueAsNumber / 100,
            })} />
        <output for="threshold">${least}</output>
      </div>
    </div>
    ${threshold === 0 ? html`<p>${w.none.off}</p>` : nothing} ${effect(t, state, dispatch)}
  `;
}

function effect(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "labelNext");
  const { evaluation } = state.run;
  const part = evaluation && shownPart(evaluation, undefined);
  const report = part && part !== "training" ? evaluation[part] : undefined;
  if (!report || report.predictions.length === 0) return html`<p class="message note">${w.none.noTexts}</p>`;
  const { threshold } = state.label;
  const total = report.nExamples;
  const points = thresholds.map((least) => covered(report.predictions, least));
  const now = covered(report.predictions, threshold);
  const [low, high] = wilson(now.nCorrect, now.n);
  const accuracyOf = ({ n, nCorrect }: Covered) => (n === 0 ? null : nCorrect / n);
  const shown = (share: number | null) => (share === null ? "–" : t.percent(share));
  const coverage = t.percent(now.n / total);
  return html`
    <p>${w.none.effect(t.percent(threshold), now.n, total, now.nCorrect, t.percent(low), t.percent(high))}</p>
    <figure class="curve" id=${chartId("none")}>
      <figcaption>
        <span class="curve-name">${w.none.chart}</span>
        <span class="legend">
          <span class="key">${w.none.coverage} ${coverage}</span>
          <span class="key key-2">${w.none.accuracy} ${shown(accuracyOf(now))}</span>
        </span>
      </figcaption>
      <div class="plot" role="img" aria-label=${w.none.picture(coverage, shown(accuracyOf(now)))}
        ${curve({
          series: [
            { label: w.none.coverage, colour: "--chart-1", width: 2 },
            { label: w.none.accuracy, colour: "--chart-2", width: 2, dash: [6, 4] },
          ],
          data: [thresholds.map((least) => least * 100), points.map(({ n }) => n / total), points.map(accuracyOf)],
          xLabel: `${w.none.threshold} (%)`,
          number: t.number,
          range: [0, 1],
          look: `${state.theme} ${state.language}`,
        })}
      ></div>
      ${pictureView(t, dispatch, "none", w.none.chart)}
      ${disclosure(
        state,
        dispatch,
        "none-table",
        w.none.table,
        () => html`
        <table>
          <caption class="visually-hidden">${w.none.table}</caption>
          <thead>
            <tr>
              <th scope="col" class="number">${w.none.threshold}</th>
              <th scope="col" class="number">${w.none.nTexts}</th>
              <th scope="col" class="number">${w.none.coverage}</th>
              <th scope="col" class="number">${w.none.accuracy}</th>
            </tr>
          </thead>
          <tbody>
            ${points
              .map((point, percent) => ({ point, percent }))
              .filter(({ percent }) => percent % nTableSteps === 0)
              .map(
                ({ point, percent }) => html`<tr>
                  <th scope="row" class="number">${t.percent(percent / 100)}</th>
                  <td class="number">${t.number(point.n)}</td>
                  <td class="number">${t.percent(point.n / total)}</td>
                  <td class="number">${shown(accuracyOf(point))}</td>
                </tr>`,
              )}
          </tbody>
        </table>`,
      )}
    </figure>
  `;
}
