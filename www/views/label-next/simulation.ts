// Accuracy against the number of labels given, as suggested and in random order.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Series } from "../../charts/chart.ts";
import { curve } from "../../charts/curve.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { ofThisTable } from "../../state/found.ts";
import type { LabelState } from "../../state/label.ts";
import { disclosure, errorBox } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import { changedNote, taskView } from "./task.ts";

export interface Band {
  mean: number;
  low: number;
  high: number;
}

/** Quantiles at 97.5 % of Student's t, from one degree of freedom on. */
const studentT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

/**
 * Mean and 95 % interval of what was measured on several random parts of the same texts: the
 * variance is enlarged for what the parts share (Nadeau & Bengio, Machine Learning 52, 2003).
 *
 * @param testRatio - texts of the test part over those of the training part.
 */
export function resampled(values: readonly number[], testRatio: number): Band {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, low: Number.NaN, high: Number.NaN };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = (studentT[n - 2] ?? 1.96) * Math.sqrt(variance * (1 / n + testRatio));
  return { mean, low: mean - half, high: mean + half };
}

export function simulationView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "labelNext");
  const { task, failed } = state.label;
  const simulation = ofThisTable(state, state.label.simulation);
  const names = { start: simulation ? w.simulation.again : w.simulation.start, task: w.simulation.task };
  return html`
    <p class="hint">${w.simulation.help}</p>
    ${taskView(w, state, "simulate", names, dispatch)} ${failed?.at === "simulate" ? errorBox(t, failed.error) : nothing}
    ${simulation && task?.kind !== "simulate" ? foundView(t, w, state, simulation, dispatch) : nothing}
  `;
}

function foundView(
  t: Messages,
  w: Messages<"labelNext">,
  state: State,
  found: NonNullable<LabelState["simulation"]>,
  dispatch: Dispatch,
): TemplateResult {
  const { result, byMeaning } = found;
  const { nLabels, testRatio } = result;
  const band = (curves: readonly (readonly number[])[], point: number) => {
    const { mean, low, high } = resampled(
      curves.map((curve) => curve[point] ?? Number.NaN),
      testRatio,
    );
    return { mean, low: Math.max(0, low), high: Math.min(1, high) };
  };
  const suggested = nLabels.map((_, point) => band(result.suggested, point));
  const random = nLabels.map((_, point) => band(result.random, point));
  const gains = result.suggested.map((curve, seed) => {
    const differences = nLabels.map((_, point) => (curve[point] ?? 0) - (result.random[seed]?.[point] ?? 0));
    return differences.reduce((sum, difference) => sum + difference, 0) / nLabels.length;
  });
  const gain = resampled(gains, testRatio);
  const say = gain.low > 0 ? w.simulation.better : gain.high < 0 ? w.simulation.worse : w.simulation.unclear;
  const middle = Math.floor(nLabels.length / 2);
  const at = (bands: Band[]) => t.percent(bands[middle]?.mean ?? Number.NaN);
  const lines = (label: string, colour: string, dash?: number[]): Series[] => [
    { label, colour, width: 2.5, dash },
    { label, colour, width: 0.75, dash },
    { label, colour, width: 0.75, dash },
  ];
  const columns = (bands: Band[]) => [
    bands.map(({ mean }) => mean),
    bands.map(({ low }) => low),
    bands.map(({ high }) => high),
  ];
  return html`
    ${changedNote(w, state, found)}
    <p aria-live="polite">${say(gain.mean, gain.low, gain.high)}</p>
    <p class="hint">${byMeaning ? w.byMeaning : w.bySpelling}</p>
    <figure class="curve" id=${chartId("simulation")}>
      <figcaption>
        <span class="curve-name">${w.simulation.chart}</span>
        <span class="legend">
          <span class="key">${w.simulation.suggested}</span> <span class="key key-2">${w.simulation.random}</span>
        </span>
      </figcaption>
      <div class="plot" role="img" aria-label=${w.simulation.picture(nLabels[middle] ?? 0, at(suggested), at(random))}
        ${curve({
          series: [...lines(w.simulation.suggested, "--chart-1"), ...lines(w.simulation.random, "--chart-2", [6, 4])],
          data: [[...nLabels], ...columns(suggested), ...columns(random)],
          xLabel: w.simulation.labels,
          number: t.number,
          range: [0, 1],
          look: `${state.theme} ${state.language}`,
        })}
      ></div>
      <p class="hint">${w.simulation.band}</p>
      ${pictureView(t, dispatch, "simulation", w.simulation.chart)}
      ${disclosure(
        state,
        dispatch,
        "simulation-table",
        w.simulation.table,
        () => html`
        <div class="scroll" tabindex="0" role="group" aria-label=${w.simulation.table}>
          <table>
            <caption class="visually-hidden">${w.simulation.table}</caption>
            <thead>
              <tr>
                <th scope="col" class="number">${w.simulation.labels}</th>
                <th scope="col" class="number">${w.simulation.suggested}</th>
                <th scope="col" class="number">${w.simulation.random}</th>
              </tr>
            </thead>
            <tbody>
              ${nLabels.map((n, point) => {
                const cell = (bands: Band[]) => {
                  const { mean, low, high } = bands[point]!;
                  return html`<td class="number">${t.percent(mean)} (${t.percent(low)}–${t.percent(high)})</td>`;
                };
                return html`<tr>
                  <th scope="row" class="number">${t.number(n)}</th>
                  ${cell(suggested)} ${cell(random)}
                </tr>`;
              })}
            </tbody>
          </table>
        </div>`,
      )}
    </figure>
  `;
}
