import { type PartName, isStale } from "../../state/run.ts";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Evaluation } from "../../engine/protocol.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { lazy } from "../lazy.ts";
import { type View, disclosure, section } from "../parts.ts";
import { closedView } from "./closed.ts";
import { confusionView } from "./confusion.ts";
import { metricsView } from "./metrics.ts";
import { mistakesView } from "./mistakes.ts";
import { type Report, parts, shownPart } from "./report.ts";
import { triedView } from "./tried.ts";

const calibrationView = lazy<[State, Report, Dispatch]>(["calibration"], () =>
  import("../calibration/index.ts").then((m) => m.calibrationView),
);

const membershipView = lazy<[State, Evaluation, Dispatch]>(["privacyCost"], () =>
  import("../privacy-cost/index.ts").then((m) => m.membershipView),
);

export function resultsView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { evaluation, phase } = state.run;
  const content = evaluation
    ? evaluated(t, state, evaluation, dispatch)
    : html`<p class="hint">${phase === "done" ? t.results.evaluating : t.results.waiting}</p>
        ${triedView(t, state, dispatch)}`;
  return section("results", 4, t.results.heading, content);
}

function evaluated(t: Messages, state: State, evaluation: Evaluation, dispatch: Dispatch): View {
  const part = shownPart(evaluation, state.part);
  const report = evaluation[part] ?? evaluation.training;
  const { accuracyLow: low, accuracyHigh: high, macroF1Low, macroF1High } = report;
  return html`
    ${closedView(t, state, dispatch)}
    ${isStale(state) ? html`<p class="message note">${t.results.stale}</p>` : nothing}
    <div class="field narrow">
      <label for="part">${t.results.part}</label>
      <select
        id="part"
        @change=${(event: Event) =>
          dispatch({ type: "partChosen", part: (event.currentTarget as HTMLSelectElement).value as PartName })}
      >
        ${parts
          .filter((name) => evaluation[name])
          .map((name) => html`<option value=${name} .selected=${name === part}>${t.results.parts[name]}</option>`)}
      </select>
    </div>
    ${
      part === "training"
        ? html`<p class="message note">${evaluation.validation ? t.results.onTrainingToo : t.results.onTraining}</p>`
        : nothing
    }
    <dl class="scores">
      <div><dt>${t.results.accuracy}</dt> <dd>${percent(report.accuracy)}</dd></div>
      <div><dt>${t.results.macroF1}</dt> <dd>${percent(report.macroAverage.f1)}</dd></div>
      <div><dt>${t.results.loss}</dt> <dd>${report.loss.toFixed(3)}</dd></div>
    </dl>
    ${
      part === "training"
        ? nothing
        : html`<p>${t.results.right(report.nCorrect, report.nExamples, low, high)}</p>
          ${interval(low, high, report.accuracy)}
          <p>${t.results.f1Interval(macroF1Low, macroF1High)}</p>
          ${interval(macroF1Low, macroF1High, report.macroAverage.f1)}`
    }
    ${part === "validation" ? html`<p class="hint">${t.results.chosenOnValidation}</p>` : nothing}
    ${metricsView(t, state, report, dispatch)} ${confusionView(t, state, report, dispatch)}
    ${disclosure(state, dispatch, "calibration", t.results.calibration(percent(report.expectedCalibrationError)), () =>
      calibrationView(t, state, report, dispatch),
    )}
    ${disclosure(state, dispatch, "membership", t.results.membership, () =>
      membershipView(t, state, evaluation, dispatch),
    )}
    ${mistakesView(t, state, report, part, dispatch)} ${triedView(t, state, dispatch)}
  `;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** The interval as a picture; the sentence above says the same. */
function interval(low: number, high: number, value: number): View {
  return html`<svg class="interval" aria-hidden="true" focusable="false">
    <rect class="bar-track" width="100%" height="6" y="5" rx="3"></rect>
    <rect class="interval-range" x="${low * 100}%" width="${(high - low) * 100}%" height="6" y="5" rx="3"></rect>
    <circle class="interval-value" cx="${value * 100}%" cy="8" r="5"></circle>
  </svg>`;
}
