// The curves of the chosen runs, one over the other.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Series } from "../../charts/chart.ts";
import { curve } from "../../charts/curve.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { KeptRun } from "../../state/runs.ts";
import { disclosure, fixed, isolated, own } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import { runTitle } from "./title.ts";

type Measure = keyof Messages<"runs">["measures"];
type Point = { step: number; value: number };

const measures: readonly Measure[] = ["loss", "accuracy", "tuning"];

/** Colours alone do not tell six lines apart. */
const dashes: readonly number[][] = [[], [6, 4], [2, 3], [10, 3, 2, 3], [12, 5], [1, 5]];

export function curvesView(
  t: Messages,
  w: Messages<"runs">,
  state: State,
  runs: readonly KeptRun[],
  dispatch: Dispatch,
): TemplateResult {
  const without = runs.filter((run) => measures.every((measure) => pointsOf(run, measure).length === 0));
  return html`<section class="run-curves" aria-label=${w.curves}>
    <h3>${w.curves}</h3>
    <div class="curves">${measures.map((measure) => figure(t, w, state, runs, measure, dispatch))}</div>
    ${without.length > 0 ? html`<p class="hint">${w.noCurve(namesOf(w, without))}</p>` : nothing}
  </section>`;
}

function figure(
  t: Messages,
  w: Messages<"runs">,
  state: State,
  runs: readonly KeptRun[],
  measure: Measure,
  dispatch: Dispatch,
) {
  const lines = runs
    .map((run, index) => ({ run, index, points: pointsOf(run, measure) }))
    .filter(({ points }) => points.length > 0);
  if (lines.length === 0) return nothing;
  const name = w.measures[measure];
  const series = lines.map(({ run, index }): Series => ({
    label: runTitle(w, run),
    colour: `--run-${index + 1}`,
    width: 2,
    dash: dashes[index] ?? [],
  }));
  const x = [...new Set(lines.flatMap(({ points }) => points.map(({ step }) => step)))].sort((a, b) => a - b);
  const columns = lines.map(({ points }) => {
    const at = new Map(points.map(({ step, value }) => [step, value]));
    return x.map((step) => at.get(step) ?? null);
  });
  const format = (value: number) => (measure === "accuracy" ? t.percent(value) : fixed(t, value, 3));
  return html`<figure class="curve" id=${chartId(`runs-${measure}`)}>
    <figcaption>
      <span class="curve-name">${name}</span>
      <span class="hint">${measure === "tuning" ? w.onTuning : w.onValidation}</span>
      <span class="legend">
        ${lines.map(
          ({ run, index, points }) =>
            html`<span class="key run-key-${index + 1}">${own(runTitle(w, run))} ${format(points.at(-1)?.value ?? Number.NaN)}</span>`,
        )}
      </span>
    </figcaption>
    <div class="plot" role="img" aria-label=${w.curve(
      name,
      namesOf(
        w,
        lines.map(({ run }) => run),
      ),
    )}
      ${curve({
        series,
        data: [x, ...columns],
        xLabel: w.step,
        number: t.number,
        value: measure === "accuracy" ? t.percent : undefined,
        range: measure === "accuracy" ? [0, 1] : undefined,
        look: `${state.theme} ${state.language} ${lines.map(({ index }) => index).join()}`,
      })}
    ></div>
    ${pictureView(t, dispatch, `runs-${measure}`, name)}
    ${disclosure(
      state,
      dispatch,
      `runs-${measure}`,
      w.values(name),
      () => html`
      <div class="scroll" tabindex="0" role="group" aria-label=${w.values(name)}>
        <table>
          <caption class="visually-hidden">${w.values(name)}</caption>
          <thead>
            <tr>
              <th scope="col" class="number">${w.step}</th>
              ${lines.map(({ run }) => html`<th scope="col" class="number">${own(runTitle(w, run))}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${x.map(
              (step, row) => html`<tr>
                <th scope="row" class="number">${t.number(step)}</th>
                ${columns.map((column) => {
                  const value = column[row];
                  return html`<td class="number">${value === null || value === undefined ? "" : format(value)}</td>`;
                })}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`,
    )}
  </figure>`;
}

function pointsOf({ curve, tuning }: KeptRun, measure: Measure): Point[] {
  if (measure === "tuning") return tuning.map(({ step, loss }) => ({ step, value: loss }));
  const hasValidation = curve.some(({ validation }) => validation);
  return curve.flatMap(({ step, training, validation }) => {
    const scores = hasValidation ? validation : training;
    return scores ? [{ step, value: scores[measure] }] : [];
  });
}

function namesOf(w: Messages<"runs">, runs: readonly KeptRun[]): string {
  return w.joined(runs.map((run) => isolated(runTitle(w, run))));
}
