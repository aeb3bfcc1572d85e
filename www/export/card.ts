// The model card (Mitchell et al., 2019): what a model is, what it was made of and how well it does,
// for people. No text of a person's own is in it; class names are.

import type { EncoderName, Example } from "../engine/protocol.ts";
import { type Messages, longDate, messages } from "../i18n/index.ts";
import type { State } from "../state.ts";
import { isMedia } from "../kinds/reference.ts";
import { classesOf } from "../state/label-set.ts";
import { type PartName, givesSeveral } from "../state/run.ts";
import { encoderOf } from "../state/settings.ts";
import { asList, report, settingsOf } from "../take-out/about.ts";
import { type LabelsEvaluated, isLabelsEvaluated } from "../take-out/labels.ts";
import { type Evaluated, isEvaluated, partsOf, shareColumns } from "../take-out/scores.ts";
import { escaped, sheetOf, toMarkdown } from "../take-out/sheet.ts";
import { scoreWords } from "../views/compare/words.ts";
import type { LabelsReport, Report } from "../views/results/report.ts";

type Words = Messages<"export">["card"];

/** The licences of the encoders that models stand on, which NOTICE has in full. */
const encoderLicences: Record<Exclude<EncoderName, "own">, string> = {
  small: "Apache-2.0",
  large: "MIT",
  "large-en": "Apache-2.0",
  picture: "Apache-2.0",
  sound: "Apache-2.0",
};

/** As Markdown; nothing without a run that was evaluated. */
export function modelCard(state: State, made: Date): string | undefined {
  const { run, language } = state;
  if (!isEvaluated(run) && !isLabelsEvaluated(run)) return undefined;
  const t = messages(language);
  const w = messages(language, "export").card;
  const compared = comparison(t, w, state);
  const { main, changed } = settingsOf(t, state, run.trained.config);
  return report(
    w.title,
    `${w.made(longDate(language, made))}\n`,
    [w.what, asList(t, main) + whatIs(t, w, run)],
    [w.data, dataTable(t, w, run)],
    ...(isLabelsEvaluated(run)
      ? partsOf(run.labelsEvaluation).map(([part, one]) => scored(part, one.nExamples, labelScores(t, w, one)))
      : partsOf(run.evaluation).map(([part, one]) => scored(part, one.nExamples, scores(t, w, one)))),
    ...(compared === undefined ? [] : [[w.compared, compared] as const]),
    [w.limits, limits(t, w, state)],
    ...(changed.length === 0 ? [] : [[w.settings, asList(t, changed)] as const]),
  );

  function scored(part: PartName, n: number, content: string): [string, string] {
    return [w.part(t.results.parts[part], n), content];
  }
}

function whatIs(t: Messages, w: Words, { trained, plan }: Evaluated | LabelsEvaluated): string {
  const name = encoderOf(trained.config);
  return list([
    ...(name
      ? [w.encoder(t.encoder.name[name], name === "own" ? t.encoder.own.notChecked : encoderLicences[name])]
      : []),
    ...(plan ? [w.size(plan.nParameters, plan.classes.length)] : []),
  ]);
}

/** The texts of a class. */
interface Learned {
  label: string;
  texts: readonly Example[];
}

function dataTable(t: Messages, w: Words, run: Evaluated | LabelsEvaluated): string {
  const { rows, test, config } = run.trained;
  const lengthOf = ({ texts }: Learned) =>
    Math.round(texts.reduce((sum, { text }) => sum + text.length, 0) / Math.max(1, texts.length));
  const known = isLabelsEvaluated(run) ? run.labelsEvaluation.training.labels : run.evaluation.training.classes;
  const classes = known.map(({ label }) => ({
    label,
    texts: rows.filter((one) => classesOf(one.label, config.labels ?? "one").includes(label)),
  }));
  const sheet = sheetOf<Learned>(classes, [
    { name: w.class, of: ({ label }) => label },
    { name: w.texts, of: ({ texts }) => texts.length, shown: ({ texts }) => t.number(texts.length) },
    ...(isMedia(config.start)
      ? []
      : [{ name: w.length, of: lengthOf, shown: (one: Learned) => t.number(lengthOf(one)) }]),
  ]);
  return toMarkdown(sheet) + (test.length > 0 ? `\n${w.ownTest(test.length)}\n` : "");
}

function scores(t: Messages, w: Words, one: Report): string {
  const { accuracy, accuracyLow, accuracyHigh, macroAverage, macroF1Low, macroF1High } = one;
  const lines = list([
    `${t.results.accuracy}${t.colon}${interval(t, w, accuracy, accuracyLow, accuracyHigh)}`,
    `${t.results.macroF1}${t.colon}${interval(t, w, macroAverage.f1, macroF1Low, macroF1High)}`,
    `${w.calibration}${t.colon}${t.percent(one.expectedCalibrationError)}`,
  ]);
  const sheet = sheetOf(one.classes, [
    { name: w.class, of: ({ label }) => label },
    ...shareColumns<Report["classes"][number]>(t, t.percent),
    { name: t.results.support, of: ({ support }) => support },
  ]);
  return `${lines}\n${toMarkdown(sheet)}`;
}

function labelScores(t: Messages, w: Words, one: LabelsReport): string {
  const s = messages(t.language, "several");
  const { subsetAccuracy, subsetAccuracyLow, subsetAccuracyHigh, microAverage, microF1Low, microF1High } = one;
  const lines = list([
    `${s.exact}${t.colon}${interval(t, w, subsetAccuracy, subsetAccuracyLow, subsetAccuracyHigh)}`,
    `${s.microF1}${t.colon}${interval(t, w, microAverage.f1, microF1Low, microF1High)}`,
    `${s.hammingLoss}${t.colon}${t.percent(one.hammingLoss)}`,
  ]);
  const sheet = sheetOf(one.labels, [
    { name: s.label, of: ({ label }) => label },
    { name: s.threshold, of: ({ threshold }) => threshold, shown: ({ threshold }) => t.percent(threshold) },
    ...shareColumns<LabelsReport["labels"][number]>(t, t.percent),
    { name: t.results.support, of: ({ support }) => support },
  ]);
  return `${lines}\n${toMarkdown(sheet)}`;
}

function comparison(t: Messages, w: Words, { compare, language }: State): string | undefined {
  const s = scoreWords(messages(language, "compare"), compare.basis?.config);
  const names: Record<string, string> = s.names;
  const rows = compare.standings.flatMap(({ id, report }) => (report ? [{ name: names[id] ?? id, report }] : []));
  if (rows.length === 0) return undefined;
  const sheet = sheetOf(rows, [
    { name: w.contestant, of: ({ name }) => name },
    {
      name: s.accuracy,
      of: ({ report: { accuracy, accuracyLow, accuracyHigh } }) => interval(t, w, accuracy, accuracyLow, accuracyHigh),
    },
  ]);
  return `${w.comparedHow(compare.deal?.nFolds ?? 0)}\n\n${toMarkdown(sheet)}`;
}

function limits(t: Messages, w: Words, { run, label, language }: State): string {
  return list([
    w.limitOfTexts,
    givesSeveral(run) ? w.limitOfLabels : w.limitOfClasses,
    w.limitOfUse,
    run.privacy ? w.private(t.number(run.privacy.epsilon), run.privacy.delta) : w.notPrivate,
    ...(run.privacy || isMedia(run.trained?.config.start) ? [] : [messages(language, "export").words]),
    ...(label.threshold > 0 ? [w.threshold(t.percent(label.threshold))] : []),
  ]);
}

function interval(t: Messages, w: Words, ...shares: [share: number, low: number, high: number]): string {
  const [share, low, high] = shares.map(t.percent) as [string, string, string];
  return w.interval(share, low, high);
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${escaped(line)}\n`).join("");
}
