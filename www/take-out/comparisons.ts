// The page's tables that compare: ways tried, tries of a search, models, numbers of texts, runs.

import { errorText, messages, settingLabel } from "../i18n/index.ts";
import type { RunConfig } from "../engine/protocol.ts";
import { type Compare, type ContestantId, type Standing, contestantF1, nScored } from "../state/compare.ts";
import type { LabelWay, PartName } from "../state/run.ts";
import { type KeptRun, f1Of } from "../state/runs.ts";
import { type Search, bestTry } from "../state/search.ts";
import { fixed } from "../views/parts.ts";
import { epsilonText } from "../views/privacy-cost/epsilon.ts";
import { scoreWords } from "../views/compare/words.ts";
import { runTitle } from "../views/runs/title.ts";
import { type Fact, type Given, type TakenOut, asList, asObject, report, settingsOf, textsName } from "./about.ts";
import type { LabelsEvaluated } from "./labels.ts";
import { type Evaluated, factsOf } from "./scores.ts";
import { type Column, type Sheet, records, sheetOf, toMarkdown } from "./sheet.ts";

/** A table with what is to be known of it, in each of the ways. */
function table({ t }: Given, name: string, title: string, facts: readonly Fact[], sheet: Sheet): TakenOut {
  return {
    name: `handful-${name}`,
    csv: () => sheet,
    json: () => ({ ...asObject(facts), [name]: records(sheet) }),
    markdown: () => report(title, asList(t, facts), toMarkdown(sheet)),
  };
}

interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** A score with its interval: three numbers for programs, and one cell for people. */
function estimate<Row>({ t }: Given, key: string, name: string, of: (row: Row) => Estimate | undefined): Column<Row>[] {
  const { interval } = messages(t.language, "compare");
  const shown = (one: Estimate | undefined) =>
    one ? `${t.tenths(one.value)} ${t.aside(interval(one.low, one.high)).trim()}` : "–";
  return [
    { key, name, of: (row) => of(row)?.value, shown: (row) => shown(of(row)) },
    { key: `${key}_low`, of: (row) => of(row)?.low },
    { key: `${key}_high`, of: (row) => of(row)?.high },
  ];
}

/** A number that people read with a few digits. */
function number<Row>(
  { t }: Given,
  key: string,
  name: string,
  of: (row: Row) => number | undefined,
  digits: number,
): Column<Row> {
  return { key, name, of, shown: (row) => fixed(t, of(row) ?? Number.NaN, digits) };
}

/** A mark of one row among others. */
function mark<Row>({ w }: Given, key: string, name: string, of: (row: Row) => boolean): Column<Row> {
  return { key, name, of, shown: (row) => (of(row) ? w.yes : "") };
}

export function ways(given: Given, run: Evaluated): TakenOut {
  const { t, w } = given;
  const { tried, chosen } = run.transfer;
  const trials = tried.map(({ trial }) => trial);
  type Trial = (typeof trials)[number];
  const sheet = sheetOf<Trial>(trials, [
    { key: "classifier", name: t.tried.way, of: ({ recipe }) => t.tried.recipe(recipe).name },
    { key: "features", name: t.results.onFolds, of: ({ recipe }) => t.tried.recipe(recipe).how },
    ...estimate<Trial>(given, "accuracy", t.tried.accuracy, ({ accuracy, accuracyLow, accuracyHigh }) => ({
      value: accuracy,
      low: accuracyLow,
      high: accuracyHigh,
    })),
    number(given, "loss", t.results.loss, ({ loss }) => loss, 3),
    number(given, "loss_error", w.lossError, ({ lossError }) => lossError, 3),
    mark(given, "kept", t.tried.chosen, (trial) => chosen !== undefined && trials[chosen.index] === trial),
  ]);
  return table(given, "ways", t.tried.heading, factsOf(given, run).facts, sheet);
}

/** Where a text may have several labels: the way to learn each of them. */
export function labelWays(given: Given, run: LabelsEvaluated): TakenOut {
  const { t, w } = given;
  const s = messages(t.language, "several");
  const { labels } = run.labelsEvaluation.training;
  const all = [...(run.transfer.ways ?? [])].sort((a, b) => a.label - b.label);
  const sheet = sheetOf<LabelWay>(all, [
    { key: "label", name: s.label, of: ({ label }) => labels[label]?.label },
    { key: "classifier", name: t.tried.way, of: ({ trial }) => t.tried.recipe(trial.recipe).name },
    { key: "features", name: t.results.onFolds, of: ({ trial }) => t.tried.recipe(trial.recipe).how },
    ...estimate<LabelWay>(given, "accuracy", t.tried.accuracy, ({ trial }) => ({
      value: trial.accuracy,
      low: trial.accuracyLow,
      high: trial.accuracyHigh,
    })),
    number(given, "loss", t.results.loss, ({ trial }) => trial.loss, 3),
    number(given, "loss_error", w.lossError, ({ trial }) => trial.lossError, 3),
    { key: "majority", name: s.majority, of: ({ majority }) => majority, shown: ({ majority }) => t.tenths(majority) },
    { key: "n_tried", name: s.nTried, of: ({ nTried }) => nTried },
  ]);
  return table(given, "ways", s.ways, factsOf(given, run).facts, sheet);
}

export function search(given: Given, { tries }: Search): TakenOut {
  const { t, w, state } = given;
  type Try = (typeof tries)[number];
  const best = bestTry(tries);
  const keys = [...new Set(tries.flatMap(({ changed }) => changed))] as (keyof RunConfig)[];
  const names = new Map(state.form?.settings.map((setting) => [setting.key, settingLabel(t, setting)]));
  const isOfLabels = tries[0]?.config.labels === "several";
  const scored =
    (name: "accuracy" | "f1") =>
    (one: Try): Estimate | undefined =>
      one.scores && { value: one.scores[name], low: one.scores[`${name}Low`], high: one.scores[`${name}High`] };
  const sheet = sheetOf<Try>(tries, [
    { key: "try", name: w.try, of: (one) => tries.indexOf(one) + 1 },
    ...(isOfLabels
      ? [
          ...estimate(given, "subset_accuracy", t.search.allRight, scored("accuracy")),
          ...estimate(given, "micro_f1", t.search.microF1, scored("f1")),
        ]
      : [
          ...estimate(given, "accuracy", t.search.accuracy, scored("accuracy")),
          ...estimate(given, "macro_f1", t.search.macroF1, scored("f1")),
        ]),
    number(given, "loss", t.search.loss, ({ scores }) => scores?.loss, 3),
    ...keys.map((key): Column<Try> => ({ key, name: names.get(key) ?? key, of: ({ config }) => config[key] })),
    mark(given, "best", t.search.best, (one) => tries.indexOf(one) === best),
    { key: "error", of: ({ error }) => error && errorText(t, error) },
  ]);
  return table(given, "search", t.frame.tabs.search, now(given), sheet);
}

export function models(given: Given, { standings, bestBaseline, deal, basis }: Compare): TakenOut {
  const { t, w } = given;
  const c = messages(t.language, "compare");
  const facts = [
    ...now(given, basis?.config),
    ...(deal
      ? [
          { key: "n_texts", name: w.nTexts, value: deal.nTexts },
          { key: "folds", name: c.nFolds, value: deal.nFolds },
          { key: "repeats", name: c.nRepeats, value: deal.nRepeats },
        ]
      : []),
  ];
  const s = scoreWords(c, basis?.config);
  const isOfLabels = basis?.config.labels === "several";
  const sheet = sheetOf<Standing>(standings, [
    { key: "model", of: ({ id }) => id },
    { key: "name", name: c.contestant, of: ({ id }) => s.names[id as ContestantId] },
    ...estimate<Standing>(
      given,
      isOfLabels ? "subset_accuracy" : "accuracy",
      s.accuracy,
      ({ report }) => report && { value: report.accuracy, low: report.accuracyLow, high: report.accuracyHigh },
    ),
    ...estimate<Standing>(
      given,
      isOfLabels ? "micro_f1" : "macro_f1",
      s.f1,
      ({ report }) => report && contestantF1(report),
    ),
    {
      key: "expected_calibration_error",
      name: c.calibrationError,
      of: ({ report }) => report?.expectedCalibrationError,
      shown: ({ report }) => (report ? t.tenths(report.expectedCalibrationError) : "–"),
    },
    number(given, "seconds", c.seconds, ({ ms }) => ms / 1_000, 1),
    { key: "folds_scored", of: (one) => Math.floor(nScored(one)) },
    mark(given, "best_baseline", c.bestBaseline, ({ id }) => id === bestBaseline),
    {
      key: "verdict",
      name: w.verdict,
      of: ({ paired }) => paired?.verdict,
      shown: ({ paired }) => (paired ? w.verdicts[paired.verdict] : ""),
    },
    { key: "difference", of: ({ paired }) => paired?.difference },
    { key: "texts_better", of: ({ paired }) => paired?.nBetter },
    { key: "texts_worse", of: ({ paired }) => paired?.nWorse },
    { key: "p_value", of: ({ paired }) => paired?.pValue },
    { key: "error", of: ({ error }) => error && errorText(t, error) },
  ]);
  return table(given, "models", c.table, facts, sheet);
}

export function curve(given: Given, { id, basis, measured, nTexts }: NonNullable<Compare["curve"]>): TakenOut {
  const { t, w } = given;
  const c = messages(t.language, "compare");
  const last = measured.points.at(-1)?.nTraining ?? 0;
  const s = scoreWords(c, basis.config);
  const points = [
    ...measured.points.map((point) => ({ ...point, source: "measured" as const })),
    ...measured.forecast
      .filter(({ nTraining }) => nTraining > last)
      .map((point) => ({ ...point, source: "forecast" as const })),
  ];
  type Point = (typeof points)[number];
  const facts = [
    { key: "contestant", name: c.curve.contestant, value: id, shown: s.names[id as ContestantId] },
    { key: "n_texts", name: w.nTexts, value: nTexts },
    ...now(given, basis.config),
  ];
  const sheet = sheetOf<Point>(points, [
    {
      key: "texts_learned_from",
      name: c.curve.x,
      of: ({ nTraining }) => nTraining,
      shown: ({ nTraining }) => t.number(Math.round(nTraining)),
    },
    ...estimate<Point>(
      given,
      basis.config.labels === "several" ? "subset_accuracy" : "accuracy",
      s.accuracy,
      ({ accuracy: value, low, high }) => ({ value, low, high }),
    ),
    { key: "source", name: c.curve.kind, of: ({ source }) => source, shown: ({ source }) => c.curve[source] },
  ]);
  return table(given, "curve", t.frame.tabs.curve, facts, sheet);
}

export function runs(given: Given, list: readonly KeptRun[]): TakenOut {
  const { t, w } = given;
  const r = messages(t.language, "runs");
  const settings = new Map(list.map((run) => [run, settingsOf(t, given.state, run.config)]));
  const main = (key: string, name: string): Column<KeptRun> => {
    const fact = (run: KeptRun) => settings.get(run)?.main.find((one) => one.key === key);
    return { key, name, of: (run) => fact(run)?.value, shown: (run) => fact(run)?.shown ?? "" };
  };
  const nameOf = (key: string) => {
    const setting = given.state.form?.settings.find((one) => one.key === key);
    return setting ? settingLabel(t, setting) : key;
  };
  const scores = (part: PartName): Column<KeptRun>[] => {
    const of = ({ scores }: KeptRun) => scores[part];
    if (!list.some(of)) return [];
    const named = (what: string) => `${t.results.parts[part]} · ${what}`;
    const f1 = (key: string, name: ReturnType<typeof f1Of>["name"]): Column<KeptRun>[] => {
      const told = (run: KeptRun) => {
        const scores = of(run);
        const found = scores && f1Of(scores);
        return found?.name === name ? found : undefined;
      };
      return list.some(told) ? estimate<KeptRun>(given, key, named(r[name]), told) : [];
    };
    return [
      { key: `${part}_n_texts`, of: (run) => of(run)?.n },
      ...estimate<KeptRun>(given, `${part}_accuracy`, named(r.accuracy), (run) => {
        const scores = of(run);
        return scores && { value: scores.accuracy, low: scores.accuracyLow, high: scores.accuracyHigh };
      }),
      ...f1(`${part}_macro_f1`, "macroF1"),
      ...f1(`${part}_micro_f1`, "microF1"),
      { key: `${part}_loss`, of: (run) => of(run)?.loss },
    ];
  };
  const sheet = sheetOf<KeptRun>(list, [
    { key: "run", of: ({ number }) => number },
    { key: "name", name: w.run, of: ({ name }) => name, shown: (run) => runTitle(r, run) },
    { key: "date", name: w.date, of: ({ at }) => new Date(at).toISOString(), shown: ({ at }) => r.date(at) },
    ...["model", "start", "seed"].map((key) => main(key, nameOf(key))),
    ...scores("validation"),
    ...scores("test"),
    ...scores("training"),
    {
      key: "epsilon",
      ...(list.some(({ privacy }) => privacy) && { name: r.epsilon }),
      of: ({ privacy }) => privacy?.epsilon,
      shown: ({ privacy }) => (privacy ? epsilonText(t, privacy) : r.notPrivate),
    },
    { key: "delta", of: ({ privacy }) => privacy?.delta },
    {
      key: "ended",
      name: w.end,
      of: (run) => endOf(run),
      shown: (run) => w.ends[endOf(run)],
    },
    {
      key: "settings",
      name: w.settings,
      of: (run) =>
        settings
          .get(run)
          ?.changed.map(({ key, value }) => `${key}=${value}`)
          .join("; "),
      shown: (run) => t.list((settings.get(run)?.changed ?? []).map(({ name, shown }) => `${name}${t.colon}${shown}`)),
    },
    // What tells whether two runs had the same texts, and held out the same.
    { key: "data", of: ({ data }) => data },
    { key: "split", of: ({ split }) => split },
  ]);
  return table(given, "runs", r.list, [], sheet);
}

function endOf({ stopped, cutShort }: KeptRun): "whole" | "stopped" | "cutShort" {
  if (cutShort) return "cutShort";
  return stopped ? "stopped" : "whole";
}

/** Of what is not of one run: today, the texts, and the settings. */
function now({ t, w, state }: Given, config = state.config): Fact[] {
  const at = Date.now();
  const { main = [], changed = [] } = config ? settingsOf(t, state, config) : {};
  return [
    { key: "date", name: w.date, value: new Date(at).toISOString(), shown: messages(t.language, "runs").date(at) },
    { key: "texts", name: w.texts, value: textsName(state, state.data.present.rows) },
    ...main,
    ...changed,
  ];
}
