// The model card (Mitchell et al., 2019): what a model is, what it was made of and how well it does,
// for people. No text of a person's own is in it; class names are.

import type { EncoderName } from "../engine/protocol.ts";
import { type Messages, languageTags, messages } from "../i18n/index.ts";
import type { State } from "../state.ts";
import type { Run } from "../state/run.ts";
import { encoderOf } from "../state/settings.ts";
import { type Report, parts } from "../views/results/report.ts";

type Words = Messages<"export">["card"];

/** The licences of the encoders that models stand on, which NOTICE has in full. */
const encoderLicences: Record<EncoderName, string> = { small: "Apache-2.0", large: "MIT", "large-en": "Apache-2.0" };

/** As Markdown; nothing without a run that was evaluated. */
export function modelCard(state: State, made: Date): string | undefined {
  const { run, language } = state;
  const { trained, evaluation } = run;
  if (!trained || !evaluation) return undefined;
  const t = messages(language);
  const w = messages(language, "export").card;
  const sections = [
    `# ${w.title}`,
    w.made(made.toLocaleDateString(languageTags[language], { dateStyle: "long" })),
    ...section(w.what, whatIs(t, w, state, run)),
    ...section(
      w.data,
      dataTable(
        t,
        w,
        trained.rows,
        evaluation.training.classes.map(({ label }) => label),
        trained.test.length,
      ),
    ),
    ...section(w.scores, ...parts.flatMap((part) => scores(t, w, t.results.parts[part], evaluation[part]))),
    ...section(w.compared, comparison(t, w, state)),
    ...section(w.limits, limits(t, w, state)),
    ...section(w.settings, settings(state)),
  ];
  return `${sections.join("\n\n")}\n`;
}

function section(heading: string, ...content: (string | undefined)[]): string[] {
  const said = content.filter((part): part is string => part !== undefined);
  return said.length === 0 ? [] : [`## ${heading}`, ...said];
}

function whatIs(t: Messages, w: Words, { form, language }: State, { trained, plan }: Run): string {
  const name = trained && encoderOf(trained.config);
  const choice = (key: string) => {
    const setting = form?.settings.find((setting) => setting.key === key);
    const value = trained?.config[key as keyof typeof trained.config];
    const option =
      setting?.kind.type === "choice" ? setting.kind.options.find((one) => one.value === value) : undefined;
    return option ? option.label[language] : String(value ?? "");
  };
  const lines = [w.model(choice("model")), w.start(choice("start"))];
  if (name) lines.push(w.encoder(t.encoder.name[name], encoderLicences[name]));
  if (plan) lines.push(w.size(plan.nParameters, plan.classes.length));
  return list(lines);
}

function dataTable(
  t: Messages,
  w: Words,
  rows: readonly { text: string; label: string }[],
  classes: readonly string[],
  nTest: number,
): string {
  const row = (label: string) => {
    const texts = rows.filter((one) => one.label === label).map(({ text }) => text.length);
    const mean = texts.reduce((sum, length) => sum + length, 0) / Math.max(1, texts.length);
    return [cell(label), t.number(texts.length), t.number(Math.round(mean))];
  };
  const own = nTest > 0 ? `\n\n${w.ownTest(nTest)}` : "";
  return table([w.class, w.texts, w.length], classes.map(row)) + own;
}

function scores(t: Messages, w: Words, part: string, report: Report | undefined): string[] {
  if (!report) return [];
  const interval = (share: number, low: number, high: number) =>
    w.interval(t.percent(share), t.percent(low), t.percent(high));
  const { accuracy, accuracyLow, accuracyHigh, macroAverage, macroF1Low, macroF1High } = report;
  const lines = [
    `${t.results.accuracy}: ${interval(accuracy, accuracyLow, accuracyHigh)}`,
    `${t.results.macroF1}: ${interval(macroAverage.f1, macroF1Low, macroF1High)}`,
    `${w.calibration}: ${t.percent(report.expectedCalibrationError)}`,
  ];
  const rows = report.classes.map(({ label, precision, recall, f1, support }) => [
    cell(label),
    ...[precision, recall, f1].map(t.percent),
    t.number(support),
  ]);
  const head = [w.class, t.results.precision, t.results.recall, t.results.f1, t.results.support];
  return [`### ${w.part(part, report.nExamples)}`, list(lines), table(head, rows)];
}

function comparison(t: Messages, w: Words, { compare }: State): string | undefined {
  const { names } = messages(t.language, "compare");
  const scored = compare.standings.filter(({ report }) => report !== undefined);
  if (scored.length === 0) return undefined;
  const rows = scored.map(({ id, report }) => [
    cell((names as Record<string, string>)[id] ?? id),
    report ? w.interval(t.percent(report.accuracy), t.percent(report.accuracyLow), t.percent(report.accuracyHigh)) : "",
  ]);
  return `${w.comparedHow(compare.deal?.nFolds ?? 0)}\n\n${table([w.contestant, t.results.accuracy], rows)}`;
}

function limits(t: Messages, w: Words, { run, label }: State): string {
  const lines = [...w.limitsAlways];
  if (run.privacy) lines.push(w.private(t.number(run.privacy.epsilon), run.privacy.delta));
  else lines.push(w.notPrivate);
  if (label.threshold > 0) lines.push(w.threshold(t.percent(label.threshold)));
  return list(lines);
}

/** Those that were not left at their defaults. */
function settings({ form, run, language }: State): string | undefined {
  const config = run.trained?.config;
  if (!form || !config) return undefined;
  const changed = form.settings.filter(({ key }) => {
    const name = key as keyof typeof config;
    return config[name] !== form.defaults[name];
  });
  const lines = changed.map(
    ({ key, label }) => `${label[language]} (\`${key}\`): ${cell(String(config[key as keyof typeof config]))}`,
  );
  return lines.length > 0 ? list(lines) : undefined;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A person's own words inside Markdown: they cannot end a cell, and make no markup. */
function cell(text: string): string {
  return text.replace(/[\\`*_[\]<>|#~]/g, (sign) => `\\${sign}`).replace(/\s+/g, " ");
}
