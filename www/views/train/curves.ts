// The live curves of loss and accuracy, each with its numbers in a table.

import { html } from "lit-html";
import { type Measure, alignCurves } from "../../charts/align.ts";
import type { Series } from "../../charts/chart.ts";
import { curve } from "../../charts/curve.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { Run } from "../../state/run.ts";
import { type View, disclosure, fixed } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import { term } from "../term.ts";

const measures: readonly Measure[] = ["loss", "accuracy"];

export function curvesView(t: Messages, state: State, dispatch: Dispatch): View {
  const { run } = state;
  if (run.steps.length === 0) return html`<p class="hint">${t.train.curvesEmpty}</p>`;
  return html`<div class="curves">${measures.map((measure) => figure(t, state, dispatch, measure))}</div>`;
}

function figure(t: Messages, state: State, dispatch: Dispatch, measure: Measure): View {
  const { run } = state;
  const name = t.train[measure];
  const last = run.epochs.at(-1);
  const format = (value: number) => (measure === "accuracy" ? t.percent(value) : fixed(t, value, 3));
  const training = last?.training[measure] ?? run.lastStep?.[measure] ?? Number.NaN;
  const validation = last?.validation?.[measure];
  const series: Series[] = [
    { label: t.train.onBatch, colour: "--chart-faint", width: 1 },
    { label: t.train.onTraining, colour: "--chart-1", width: 2, end: [t.train.onTraining, format(training)] },
    {
      label: t.train.onValidation,
      colour: "--chart-2",
      width: 2,
      dash: [6, 4],
      ...(validation !== undefined && { end: [t.train.onValidation, format(validation)] }),
    },
  ];
  return html`<figure class="curve" id=${chartId(measure)}>
    <figcaption>
      <span class="curve-name">${name}${term(t, measure)}</span>
      <span class="legend">
        <span class="key key-faint">${t.train.onBatch}</span>
      </span>
    </figcaption>
    <div
      class="plot"
      role="img"
      aria-label=${t.train.curve(name, format(training), validation === undefined ? undefined : format(validation))}
      ${curve({
        series,
        data: alignCurves(run.steps, run.epochs, measure),
        xLabel: t.train.stepLabel,
        number: t.number,
        value: measure === "accuracy" ? t.percent : undefined,
        range: measure === "accuracy" ? [0, 1] : undefined,
        look: `${state.theme} ${state.language} ${validation === undefined}`,
      })}
    ></div>
    ${pictureView(t, dispatch, measure, name)}
    ${disclosure(state, dispatch, `curve-${measure}`, t.train.values(name), () => values(t, run, measure, format))}
  </figure>`;
}

function values(t: Messages, { epochs }: Run, measure: Measure, format: (value: number) => string): View {
  const name = t.train.values(t.train[measure]);
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${name}>
    <table>
      <caption class="visually-hidden">${name}</caption>
      <thead>
        <tr>
          <th scope="col" class="number">${t.train.epochLabel}</th>
          <th scope="col" class="number">${t.train.onTraining}</th>
          <th scope="col" class="number">${t.train.onValidation}</th>
        </tr>
      </thead>
      <tbody>
        ${epochs.map(
          ({ epoch, training, validation }) => html`<tr>
            <th scope="row" class="number">${t.number(epoch)}</th>
            <td class="number">${format(training[measure])}</td>
            <td class="number">${validation ? format(validation[measure]) : "–"}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
