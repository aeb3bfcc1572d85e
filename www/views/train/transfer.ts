// A run on an encoder's sentence vectors: its stages, and the curves of tuning.

import { html, nothing } from "lit-html";
import type { Series } from "../../charts/chart.ts";
import { curve } from "../../charts/curve.ts";
import { type Messages, errorText } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { Run, StageEvent, Transfer } from "../../state/run.ts";
import { mayTune } from "../../state/settings.ts";
import { type View, disclosure, fixed, significant } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import { term } from "../term.ts";

const openStages: readonly StageEvent["stage"][] = ["teacher", "encode", "compare", "tryTuning", "teach"];
const privateStages: readonly StageEvent["stage"][] = ["encode", "fitPrivately"];

/** Said of a run that went on without the tuning that it was to try. */
export function tuningFailedView(t: Messages, { transfer: { tuningFailed } }: Run): View {
  if (!tuningFailed) return nothing;
  return html`<p class="message" role="note">${t.train.tuningFailed(errorText(t, tuningFailed.error))}</p>`;
}

export function stagesView(
  t: Messages,
  { transfer: { stage, hasTeacher, tuning, tried }, plan, phase, trained }: Run,
): View {
  const isPrivate = trained?.config.private === true;
  const stages = isPrivate ? privateStages : openStages;
  const now = stage ? stages.indexOf(stage.stage) : -1;
  const isTaught = tried.some(({ trial }) => (trial.recipe.nUnlabelled ?? 0) > 0);
  // After tuning was tried, classifiers are compared again; at last a tuned encoder reads all texts.
  const before = isTaught ? "teach" : "tryTuning";
  const reached = Math.max(now, isTaught || tuning.length > 0 ? stages.indexOf(before) : -1);
  const isOver = phase === "done";
  const isTunable = mayTune(trained?.config ?? {});
  // What there is no word of is no stage of this run: whether texts without labels teach is known once they do.
  const isOfRun = (name: StageEvent["stage"]) => {
    if (name === "teacher") return hasTeacher;
    if (plan?.goesOn) return name === "encode";
    return name === "teach" ? stage?.stage === "teach" || isTaught : isTunable || name !== "tryTuning";
  };
  return html`<ol class="stages" aria-label=${t.train.stages}>
    ${stages.map((name, index) => {
      if (!isOfRun(name)) return nothing;
      const isNow = index === now && !isOver;
      const state = isNow ? "now" : index <= reached ? "past" : "";
      return html`<li class=${state || nothing} aria-current=${isNow ? "step" : nothing}>
        <span>${t.train.stage[name]}</span>
        ${
          isNow && stage && stage.total > 0
            ? html`<span class="stage-at">${t.train.of(stage.done, stage.total)}</span>`
            : nothing
        }
        ${isOver && index > reached ? html`<span class="stage-at">${t.train.skipped}</span>` : nothing}
      </li>`;
    })}
  </ol>`;
}

/** A curve for each part that was held out. */
type Line = { name: string; isLast: boolean; points: Map<number, number> };

function linesOf(t: Messages, tuning: Transfer["tuning"]): Line[] {
  const lines = new Map<number, Line>();
  for (const { fold, nFolds, step, loss } of tuning) {
    const line = lines.get(fold) ?? { name: t.train.fold(fold, nFolds), isLast: false, points: new Map() };
    lines.set(fold, line);
    line.points.set(step, loss);
  }
  const all = [...lines.values()];
  const last = all.at(-1);
  if (last) last.isLast = true;
  return all;
}

export function tuningView(t: Messages, state: State, dispatch: Dispatch): View {
  const { tuning } = state.run.transfer;
  const last = tuning.at(-1);
  if (!last) return nothing;
  const lines = linesOf(t, tuning);
  const steps = [...new Set(tuning.map(({ step }) => step))].sort((a, b) => a - b);
  const series = lines.map(({ name, isLast }): Series => ({
    label: name,
    colour: isLast ? "--chart-1" : "--chart-faint",
    width: isLast ? 2 : 1,
    ...(isLast && { end: [name, fixed(t, last.loss, 3)] }),
  }));
  const values = lines.map(({ points }) => steps.map((step) => points.get(step) ?? null));
  const table = t.train.values(t.train.contrastive);
  return html`<figure class="curve" id=${chartId("tuning")}>
    <figcaption>
      <span class="curve-name">${t.train.contrastive}${term(t, "contrastive")}</span>
      <span class="legend">
        ${lines.length > 1 ? html`<span class="key key-faint">${t.train.otherParts}</span>` : nothing}
        <span>${t.train.learningRate} ${significant(t, last.learningRate)}${term(t, "learningRate")}</span>
      </span>
    </figcaption>
    <div
      class="plot"
      role="img"
      aria-label=${t.train.tuningCurve(fixed(t, last.loss, 3))}
      ${curve({
        series,
        data: [steps, ...values],
        xLabel: t.train.stepLabel,
        number: t.number,
        look: `${state.theme} ${state.language} ${lines.length}`,
      })}
    ></div>
    ${pictureView(t, dispatch, "tuning", t.train.contrastive)}
    ${disclosure(
      state,
      dispatch,
      "curve-tuning",
      table,
      () => html`<div class="scroll" tabindex="0" role="group" aria-label=${table}>
      <table>
        <caption class="visually-hidden">${table}</caption>
        <thead>
          <tr>
            <th scope="col" class="number">${t.train.stepLabel}</th>
            ${lines.map(({ name }) => html`<th scope="col" class="number">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${steps.map(
            (step) => html`<tr>
            <th scope="row" class="number">${t.number(step)}</th>
            ${lines.map(({ points }) => html`<td class="number">${points.has(step) ? fixed(t, points.get(step)!, 3) : "–"}</td>`)}
          </tr>`,
          )}
        </tbody>
      </table>
    </div>`,
    )}
  </figure>`;
}
