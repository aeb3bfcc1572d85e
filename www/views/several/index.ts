// The results where a text may have several labels: what the evaluation says, and the texts behind each number.

import { html, nothing, type TemplateResult } from "lit-html";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Term } from "../../i18n/en/terms.ts";
import type { Dispatch, State } from "../../state.ts";
import { allWrongLabels } from "../../state/results.ts";
import type { Run } from "../../state/run.ts";
import { type View, estimate, fixed } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import { type Evidence, disagreement, disagreementText, interval, scale } from "../results/evidence.ts";
import { scoreHeads } from "../results/metrics.ts";
import { type LabelsReport, type LabelsShown, heldOutReports } from "../results/report.ts";
import { term } from "../term.ts";
import { matricesView } from "./matrices.ts";
import { metricsView } from "./metrics.ts";
import { mistakesView } from "./texts.ts";
import { waysPicture, waysTable } from "./ways.ts";
import "./several.css";

export { mistakesView, waysPicture, waysTable };

export function summaryView(
  t: Messages,
  { run }: State,
  { evaluation, part, report }: LabelsShown,
  dispatch: Dispatch,
): TemplateResult {
  const w = messages(t.language, "several");
  const { nExact, nExamples, subsetAccuracyLow: low, subsetAccuracyHigh: high } = report;
  return html`
    ${
      part === "training"
        ? html`<p class="message note">${evaluation.validation ? t.results.onTrainingToo : t.results.onTraining}</p>`
        : html`<p class="headline">${w.right(nExact, nExamples, low, high)}</p>`
    }
    <dl class="scores">
      <div><dt>${w.microF1}${term(t, "microF1")}</dt> <dd translate="no">${t.tenths(report.microAverage.f1)}</dd></div>
      <div><dt>${w.exact}${term(t, "multiLabel")}</dt> <dd translate="no">${t.tenths(report.subsetAccuracy)}</dd></div>
      <div><dt>${w.hammingLoss}${term(t, "hammingLoss")}</dt> <dd translate="no">${t.tenths(report.hammingLoss)}</dd></div>
      <div><dt>${t.results.loss}${term(t, "loss")}</dt> <dd translate="no">${fixed(t, report.loss, 3)}</dd></div>
    </dl>
    ${evidenceView(t, w, evaluation, run, dispatch)} ${averagesView(t, w, report)}
  `;
}

/** Each number opens the texts behind it, beside it. */
export function classesView(t: Messages, state: State, shown: LabelsShown, dispatch: Dispatch): TemplateResult {
  // On paper they have a list of their own.
  const isOpen = state.labelOutcomes !== allWrongLabels && !state.isPrinting;
  return html`<div class=${isOpen ? "with-texts" : ""}>
    <div class="several-classes">${metricsView(t, state, shown.report, dispatch)} ${matricesView(t, state, shown.report, dispatch)}</div>
    ${isOpen ? html`<div class="texts-beside">${mistakesView(t, state, shown, dispatch)}</div>` : nothing}
  </div>`;
}

/** How many decisions on labels are right, on texts that were kept apart and as cross-validation says of each label. */
function decisionsOf(evaluation: LabelsShown["evaluation"], run: Run): Evidence[] {
  const heldOut = heldOutReports<LabelsReport>(evaluation).flatMap(({ of, report }): Evidence[] => {
    const { nExamples: n, hammingLoss, hammingLossLow, hammingLossHigh } = report;
    if (hammingLossLow === undefined || hammingLossHigh === undefined) return [];
    return [{ of, n, accuracy: 1 - hammingLoss, low: 1 - hammingLossHigh, high: 1 - hammingLossLow }];
  });
  const ways = run.transfer.ways ?? [];
  if (ways.length === 0 || ways.length < evaluation.training.labels.length) return heldOut;
  const mean = (score: "accuracy" | "accuracyLow" | "accuracyHigh") =>
    ways.reduce((sum, { trial }) => sum + trial[score], 0) / ways.length;
  const folds = { accuracy: mean("accuracy"), low: mean("accuracyLow"), high: mean("accuracyHigh") };
  return [...heldOut, { of: "folds", n: undefined, ...folds }];
}

/** All that is known of the labels, on one axis; where it disagrees, a sentence says so. */
function evidenceView(
  t: Messages,
  w: Messages<"several">,
  evaluation: LabelsShown["evaluation"],
  run: Run,
  dispatch: Dispatch,
): View {
  const decisions = decisionsOf(evaluation, run);
  const apart = disagreement(decisions);
  const scores = heldOutReports<LabelsReport>(evaluation).flatMap(({ of, report }) => {
    const { microAverage, microF1Low, microF1High, subsetAccuracy, subsetAccuracyLow, subsetAccuracyHigh } = report;
    const named = (score: string) => w.on(score, t.results.parts[of], report.nExamples);
    return [
      { name: named(w.microF1), value: microAverage.f1, low: microF1Low, high: microF1High },
      { name: named(w.exact), value: subsetAccuracy, low: subsetAccuracyLow, high: subsetAccuracyHigh },
    ];
  });
  const rows = [
    ...scores,
    ...decisions.map(({ of, n, accuracy: value, low, high }) => ({
      name: of === "folds" ? w.onFolds(w.rightDecisions) : w.on(w.rightDecisions, t.results.parts[of], n ?? 0),
      value,
      low,
      high,
    })),
  ];
  if (rows.length === 0) return nothing;
  return html`${apart ? html`<p class="message note">${disagreementText(t, apart)}</p>` : nothing}
  <div id=${chartId("evidence")}>
    <table class="evidence tries">
      <caption>${w.evidence}</caption>
      <thead>
        <tr>
          <th scope="col" aria-label=${w.score}>${w.score}${term(t, "heldOut")}</th>
          <th scope="col" class="number" aria-label=${w.withInterval}>${w.withInterval}${term(t, "interval")}</th>
          <th scope="col" aria-hidden="true">${scale(t)}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, value, low, high }) => html`<tr>
            <th scope="row">${name}</th>
            <td class="number whole" translate="no">${estimate(t, value, low, high)}</td>
            <td class="evidence-cell">${interval(low, high, value, undefined)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    ${pictureView(t, dispatch, "evidence", w.evidence)}
  </div>`;
}

function averagesView(t: Messages, w: Messages<"several">, report: LabelsReport): TemplateResult {
  const row = (name: string, what: Term, { precision, recall, f1 }: LabelsReport["microAverage"]) => html`<tr>
    <th scope="row" aria-label=${name}>${name}${term(t, what)}</th>
    ${[precision, recall, f1].map((score) => html`<td class="number">${fixed(t, score)}</td>`)}
  </tr>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${w.averages}>
    <table class="metrics">
      <caption>${w.averages}</caption>
      <thead>
        <tr>
          <th scope="col">${w.average}</th>
          ${scoreHeads(t)}
        </tr>
      </thead>
      <tbody>
        ${row(w.micro, "micro", report.microAverage)}
        ${row(w.macro, "macro", report.macroAverage)}
        ${row(w.weighted, "weighted", report.weightedAverage)}
        ${row(w.samples, "samplesF1", report.samplesAverage)}
      </tbody>
    </table>
  </div>`;
}
