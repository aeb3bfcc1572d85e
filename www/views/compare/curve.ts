// The learning curve: accuracy against the number of texts, and what twice as many would bring.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Series } from "../../charts/chart.ts";
import { curve } from "../../charts/curve.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type ContestantId, type Compare, isPast, isTooManyAlone, mostTextsAlone } from "../../state/compare.ts";
import { curveCandidates, curveContestant } from "../../state/contestants.ts";
import { type View, disclosure, errorBox } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import { progress, work } from "./progress.ts";
import { term } from "../term.ts";
import { scoreWords } from "./words.ts";

type Measured = NonNullable<Compare["curve"]>;

/** Less is gained by twice the texts than a curve that rises would bring. */
const flatGain = 0.01;

export function learningCurveView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "compare");
  const { compare, data } = state;
  const { running, curve: drawn } = compare;
  const chosen = curveContestant(state);
  const tooMany = isTooManyAlone(state) ? w.tooManyAlone(t.number(mostTextsAlone)) : undefined;
  const problem = data.present.rows.length === 0 ? w.noData : tooMany;
  return html`
    <p class="hint">${w.curve.help}${term(t, "learningCurve")}</p>
    <div class="row-of-fields">
      <div class="field">
        <label for="curve-of">${w.curve.contestant}</label>
        <select id="curve-of" ?disabled=${running !== undefined}
          @change=${(event: Event) => dispatch({ type: "curveContestantChosen", id: (event.currentTarget as HTMLSelectElement).value })}>
          ${curveCandidates(state).map(({ id }) => html`<option value=${id} .selected=${id === chosen}>${w.names[id]}</option>`)}
        </select>
      </div>
      ${
        running === "curve"
          ? html`<button type="button" class="button" @click=${() => dispatch({ type: "compareCancelled" })}>${w.cancel}</button>`
          : html`<button type="button" class="button" ?disabled=${running !== undefined || problem !== undefined || !state.form}
            @click=${() => dispatch({ type: "compareAsked", what: "curve" })}>${w.curve.start}</button>`
      }
    </div>
    ${problem ? html`<p class="hint">${problem}</p>` : nothing}
    ${running === "curve" ? progress(w.curve.progress, work(w, state, w.curve.at), compare) : nothing}
    ${errorBox(t, compare.curveError)}
    ${drawn ? result(t, w, state, drawn, dispatch) : nothing}
  `;
}

function result(t: Messages, w: Messages<"compare">, state: State, drawn: Measured, dispatch: Dispatch): View {
  const { id, basis, measured, nTexts, isWhole } = drawn;
  const { names, accuracy } = scoreWords(w, basis.config);
  const name = names[id as ContestantId];
  const { points, forecast } = measured;
  const [now, twice] = [forecast.find(({ nTraining }) => nTraining === nTexts), forecast.at(-1)];
  const low = Math.min(...[...points, ...forecast].map((point) => point.low));
  const bottom = Math.floor(low * 10) / 10;
  const last = points.at(-1);
  const series: Series[] = [
    { label: w.curve.measured, colour: "--chart-1", width: 2 },
    { label: w.curve.interval, colour: "--chart-1", width: 1, dash: [2, 3] },
    { label: w.curve.interval, colour: "--chart-1", width: 1, dash: [2, 3] },
    { label: w.curve.forecast, colour: "--chart-2", width: 2, dash: [6, 4] },
    { label: w.curve.interval, colour: "--chart-2", width: 1, dash: [2, 3] },
    { label: w.curve.interval, colour: "--chart-2", width: 1, dash: [2, 3] },
  ];
  return html`
    ${isPast(basis, state, [id]) ? html`<p class="message note">${w.stale}</p>` : nothing}
    <p aria-live="polite">
      ${
        now && twice
          ? w.curve.twice(
              Math.round(twice.nTraining),
              t.tenths(now.accuracy),
              t.tenths(twice.accuracy),
              t.tenths(twice.low),
              t.tenths(twice.high),
            )
          : isWhole
            ? w.curve.noForecast
            : w.curve.part
      }
      ${now && twice && twice.accuracy - now.accuracy < flatGain ? w.curve.flat : nothing}
    </p>
    <figure class="curve" id=${chartId("learning-curve")}>
      <figcaption>
        <span class="curve-name">${name}</span>
        <span class="legend">
          <span class="key key-1">${w.curve.measured}</span>
          <span class="key key-2">${w.curve.forecast}</span>
          <span class="hint">${w.curve.dotted}</span>
        </span>
      </figcaption>
      <div class="plot" role="img" aria-label=${w.curve.picture(name, t.tenths(last?.accuracy ?? 0), twice ? t.tenths(twice.accuracy) : "–")}
        ${curve({ series, data: lines(measured), xLabel: w.curve.x, number: t.number, value: t.percent, range: [bottom, 1], look: `${state.theme} ${state.language} ${bottom}` })}></div>
      ${pictureView(t, dispatch, "learning-curve", `${t.frame.tabs.curve}${t.colon}${name}`)}
      ${disclosure(state, dispatch, "learning-curve-table", w.curve.table, () => table(t, w, accuracy, measured))}
    </figure>
    ${disclosure(state, dispatch, "curve-method", t.results.methodOf, () => html`<p class="hint">${w.curve.method}</p>`)}
  `;
}

/** The measured part and its continuation on one axis, each with the ends of its intervals. */
function lines({ points, forecast }: Measured["measured"]): [number[], ...(number | null)[][]] {
  const x = [...new Set([...points, ...forecast].map(({ nTraining }) => nTraining))].sort((a, b) => a - b);
  const values = ["accuracy", "low", "high"] as const;
  const lines = [points, forecast].flatMap((part) =>
    values.map((value) => x.map((n) => part.find(({ nTraining }) => nTraining === n)?.[value] ?? null)),
  );
  return [x, ...lines];
}

function table(
  t: Messages,
  w: Messages<"compare">,
  accuracy: string,
  { points, forecast }: Measured["measured"],
): View {
  const row = (kind: string) => (point: (typeof points)[number]) => html`<tr>
    <th scope="row" class="number">${t.number(Math.round(point.nTraining))}</th>
    <td class="number">${t.tenths(point.accuracy)}</td>
    <td class="number">${w.interval(point.low, point.high)}</td>
    <td>${kind}</td>
  </tr>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${w.curve.table}>
    <table>
      <caption class="visually-hidden">${w.curve.table}</caption>
      <thead>
        <tr>
          <th scope="col" class="number">${w.curve.x}</th>
          <th scope="col" class="number">${accuracy}</th>
          <th scope="col" class="number">${w.curve.interval}</th>
          <th scope="col">${w.curve.kind}</th>
        </tr>
      </thead>
      <tbody>
        ${points.map(row(w.curve.measured))} ${forecast.filter(({ nTraining }) => nTraining > (points.at(-1)?.nTraining ?? 0)).map(row(w.curve.forecast))}
      </tbody>
    </table>
  </div>`;
}
