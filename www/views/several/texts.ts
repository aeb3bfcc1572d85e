// The texts behind the scores: those with a wrong label, the surest mistakes first, or what the person filters.

import { html, nothing, type TemplateResult } from "lit-html";
import { elided } from "../../elide.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type LabelDecision, type LabelOutcomes, allWrongLabels } from "../../state/results.ts";
import { type View, disclosure, isolated, own, thresholdBar } from "../parts.ts";
import { foundView } from "../results/mistakes.ts";
import type { LabelsReport, LabelsShown } from "../results/report.ts";

type Words = Messages<"several">;
type Prediction = LabelsReport["predictions"][number];

/** Those that say something of any label. */
const ofAnyLabel: readonly LabelDecision[] = ["missed", "extra"];

export function mistakesView(
  t: Messages,
  state: State,
  { part, report }: LabelsShown,
  dispatch: Dispatch,
): TemplateResult {
  const w = messages(t.language, "several");
  const { labelOutcomes: outcomes } = state;
  if (report.predictions.length === 0 && report.nExamples > 0) return html`<p>${t.results.withoutTexts}</p>`;
  const found = report.predictions
    .filter((prediction) => matches(prediction, outcomes))
    .sort((a, b) => surestMistake(b, report) - surestMistake(a, report));
  const isPlain = outcomes === allWrongLabels;
  const filter = disclosure(state, dispatch, "outcomes", t.results.filter, () =>
    filterView(t, w, report, outcomes, dispatch),
  );
  if (found.length === 0 && isPlain) return html`<p>${w.noMistakes}</p>${filter}`;

  return foundView(
    t,
    state,
    part,
    {
      found,
      heading: heading(t, w, report, outcomes, found.length),
      asked: isPlain ? undefined : described(t, w, report, outcomes),
      showAll: { type: "labelOutcomesChosen", outcomes: allWrongLabels },
      filter,
      help: html`<p class="hint">${w.inBar}</p>`,
      verdict: (prediction) => verdict(w, report, prediction),
      decided: (prediction) => decisionsView(t, w, report, prediction),
    },
    dispatch,
  );
}

/** The labels of a text and those that the model gives it, each with how it was decided. */
function decisionsView(t: Messages, w: Words, report: LabelsReport, prediction: Prediction): View {
  const { expected, predicted, probabilities } = prediction;
  const labels = report.labels.flatMap(({ label, threshold }, index) => {
    const isExpected = expected.includes(index);
    const isPredicted = predicted.includes(index);
    if (!isExpected && !isPredicted) return [];
    const mark = isExpected && isPredicted ? "found" : isExpected ? "missed" : "extra";
    return [{ label, threshold, probability: probabilities[index] ?? 0, mark } as const];
  });
  if (labels.length === 0) return nothing;
  return html`<ul class="bars small label-decisions" aria-label=${w.decided}>
    ${labels.map(
      ({ label, threshold, probability, mark }) => html`<li class=${mark}>
        <span class="bar-label">${own(label)} <span class="badge">${w.marks[mark]}</span></span>
        ${thresholdBar(probability, threshold)}
        <span class="bar-value" translate="no">${t.percent(probability)}<span class="visually-hidden">, ${t.predict.threshold(threshold)}</span></span>
      </li>`,
    )}
  </ul>`;
}

function verdict(w: Words, report: LabelsReport, { expected, predicted }: Prediction): string {
  const named = (labels: readonly number[]) =>
    labels.length === 0 ? w.none : w.joined(labels.map((index) => isolated(report.labels[index]?.label ?? "")));
  return isRight({ expected, predicted }) ? w.saidRight(named(predicted)) : w.said(named(predicted), named(expected));
}

function isRight({ expected, predicted }: Pick<Prediction, "expected" | "predicted">): boolean {
  return expected.length === predicted.length && expected.every((label) => predicted.includes(label));
}

/** How far the probability of the surest wrong label lies on the wrong side of its threshold. */
function surestMistake({ expected, predicted, probabilities }: Prediction, { labels }: LabelsReport): number {
  const distances = labels.map(({ threshold }, index) =>
    expected.includes(index) === predicted.includes(index) ? 0 : Math.abs((probabilities[index] ?? 0) - threshold),
  );
  return Math.max(0, ...distances);
}

function matches(prediction: Prediction, { show, label, decision }: LabelOutcomes): boolean {
  const { expected, predicted, probabilities } = prediction;
  if (show !== "all" && (show === "right") !== isRight(prediction)) return false;
  if (label === undefined && decision === undefined) return true;
  const labels = label === undefined ? probabilities.map((_, index) => index) : [label];
  // A label without a decision is one that the text has, or is given.
  return labels.some((index) => isDecided(expected.includes(index), predicted.includes(index), decision ?? "either"));
}

function isDecided(isExpected: boolean, isPredicted: boolean, decision: LabelDecision): boolean {
  switch (decision) {
    case "expected":
      return isExpected;
    case "predicted":
      return isPredicted;
    case "either":
      return isExpected || isPredicted;
    case "found":
      return isExpected && isPredicted;
    case "missed":
      return isExpected && !isPredicted;
    case "extra":
      return !isExpected && isPredicted;
    case "neither":
      return !isExpected && !isPredicted;
  }
}

function heading(t: Messages, w: Words, report: LabelsReport, { show, label, decision }: LabelOutcomes, n: number) {
  if (show === "wrong" && label === undefined && decision === undefined) return w.mistakes(n);
  if (show !== "all" || label === undefined || decision === undefined) return t.results.filtered(n);
  return w.decisions[decision](n, isolated(report.labels[label]?.label ?? ""));
}

/** What is listed, in words: all that the filter asks for. */
function described(t: Messages, w: Words, report: LabelsReport, { show, label, decision }: LabelOutcomes): string {
  const parts = [
    w.shows[show],
    ...(label === undefined ? [] : [`${w.label}${t.colon}${isolated(report.labels[label]?.label ?? "")}`]),
    ...(decision === undefined ? [] : [`${w.decision}${t.colon}${w.decisionNames[decision]}`]),
  ];
  return t.results.listed(parts.join(" · "));
}

function filterView(
  t: Messages,
  w: Words,
  report: LabelsReport,
  outcomes: LabelOutcomes,
  dispatch: Dispatch,
): TemplateResult {
  const { show, label, decision } = outcomes;
  const choose = (change: Partial<LabelOutcomes>) => dispatch({ type: "labelOutcomesChanged", change });
  const decisions = label === undefined ? ofAnyLabel : (Object.keys(w.decisionNames) as LabelDecision[]);
  const field = (
    id: string,
    name: string,
    options: readonly { value: string; name: string; isChosen: boolean }[],
    take: (value: string) => Partial<LabelOutcomes>,
  ) => html`<div class="field">
    <label for=${id}>${name}</label>
    <select id=${id} @change=${(event: Event) => choose(take((event.currentTarget as HTMLSelectElement).value))}>
      ${options.map(({ value, name, isChosen }) => html`<option value=${value} .selected=${isChosen}>${name}</option>`)}
    </select>
  </div>`;
  const any = (isChosen: boolean) => ({ value: "", name: t.results.any, isChosen });
  return html`<div class="row-of-fields outcome-filter">
    ${field(
      "outcome-show",
      t.results.show,
      (["wrong", "right", "all"] as const).map((value) => ({ value, name: w.shows[value], isChosen: value === show })),
      (value) => ({ show: value as LabelOutcomes["show"] }),
    )}
    ${field(
      "outcome-label",
      w.label,
      [
        any(label === undefined),
        ...report.labels.map((one, index) => ({
          value: String(index),
          name: elided(one.label),
          isChosen: index === label,
        })),
      ],
      (value) =>
        value === ""
          ? { label: undefined, decision: decision && ofAnyLabel.includes(decision) ? decision : undefined }
          : { label: Number(value) },
    )}
    ${field(
      "outcome-decision",
      w.decision,
      [
        any(decision === undefined),
        ...decisions.map((one) => ({ value: one, name: w.decisionNames[one], isChosen: one === decision })),
      ],
      (value) => ({ decision: value === "" ? undefined : (value as LabelDecision) }),
    )}
  </div>`;
}
