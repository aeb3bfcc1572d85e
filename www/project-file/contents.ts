// A project to the entries of its file, and back. All that comes in is checked as what is kept on the
// device is; but a file that is not what a page has written is refused as a whole.

import * as v from "valibot";
import type { Example, RunConfig } from "../engine/protocol.ts";
import { nextTask } from "../engine/task.ts";
import { maxFileBytes, maxTexts } from "../files/limits.ts";
import { isOfPage } from "../kept-keys.ts";
import { keptModelFrom } from "../kept-models.ts";
import { readers, run as runSchema } from "../kept-schemas.ts";
import type { ProjectContents } from "../projects.ts";
import { newId } from "../scope.ts";
import type { Kept } from "../state.ts";
import { hasTextsAside } from "../state/lessons.ts";
import { factsOf } from "../state/projects.ts";
import { areSameExamples } from "../state/row.ts";
import { type KeptModel, type Run, type RunResults, noRun, resultsOf } from "../state/run.ts";
import { type KeptRun, modelsOfRuns, mostModels, mostRuns, recordOf } from "../state/runs.ts";
import { type Name, soundOf } from "../storage.ts";
import {
  type About,
  type Entry,
  ProjectFileError,
  damaged,
  format,
  modelEnding,
  modelName,
  names,
  version,
  versionOfTexts,
} from "./form.ts";
import { copiesIn, entriesOfCopies } from "./copies.ts";
import type { Unpacked } from "./pack.ts";

/** What says nothing of any text. */
const withoutTexts: readonly Name[] = ["config", "threshold", "runs", "shownModel"];
/** A lesson is of the page that it was begun on, and so is what waits for its end. */
const left: readonly string[] = ["lesson", "lessonBefore"];

/** Whether a value is of the project alone, so that it goes with it. */
function isOfProject(name: Name): boolean {
  return !isOfPage(name) && !left.includes(name);
}

/** @param texts - whether those of the project go along; class names always do */
export async function* entriesOf(
  { kept, models, copies }: ProjectContents,
  texts: boolean,
  made: Date,
): AsyncGenerator<Entry, void> {
  const found = texts && copies ? await entriesOfCopies(copies) : [];
  const form = found.length > 0 ? version : versionOfTexts;
  yield [names.about, { format, version: form, made: made.toISOString(), texts } satisfies About];
  yield* found;
  const known: (readonly Example[])[] = [];
  const named = new Set(modelsOfRuns(kept.runs));
  let n = 0;
  for await (const { id, trained, results, file } of models) {
    // Others are states of runs that were cut short, which go on where they are.
    if (!named.has(id)) continue;
    n++;
    const numbers: number[] = [];
    for (const examples of texts ? [trained.rows, trained.test] : []) {
      const place = known.findIndex((one) => areSame(one, examples));
      if (place < 0) yield [textsName(known.push(examples)), examples];
      numbers.push(place < 0 ? known.length : place + 1);
    }
    const said = texts ? results : withoutRows(results);
    yield [`models/${n}.json`, { id, config: trained.config, texts: numbers, results: said }];
    yield [`models/${n}${modelEnding}`, file];
  }
  yield [names.values, valuesOf(kept, texts)];
}

function areSame(some: readonly Example[], others: readonly Example[]): boolean {
  return areSameExamples(some, others) && some.every(({ line }, place) => line === others[place]?.line);
}

/** What is the person's own: where a lesson has put that aside, its texts and settings are not. */
export function withoutLesson(kept: Kept): Kept {
  const { lessonBefore: before } = kept;
  if (!before) return kept;
  const { table, pool, trialText, threshold, config } = before;
  if (!table || !hasTextsAside(before)) return { ...kept, pool, trialText, threshold, config };
  const project = kept.project && { ...kept.project, ...factsOf(table) };
  return { ...kept, history: undefined, comparison: undefined, curve: undefined, ...before, project };
}

function textsName(number: number): string {
  return `texts/${number}.json`;
}

function valuesOf(all: Kept, texts: boolean): Kept {
  const names = (Object.keys(all) as Name[]).filter(
    (name) => isOfProject(name) && (texts || withoutTexts.includes(name)),
  );
  // A part that would be refused takes no other with it.
  const { kept } = soundOf(
    names,
    names.map((name) => all[name]),
  );
  const { name, sample, nRuns = 0, at } = all.project ?? {};
  return {
    ...kept,
    ...(kept.runs && { runs: kept.runs.map(withoutState) }),
    // Where its texts came from is another's to know only with them.
    project: texts && all.project ? all.project : { name, sample, nTexts: 0, nRuns, at },
  };
}

function withoutState(run: KeptRun): KeptRun {
  return run.cutShort ? { ...run, cutShort: { ...run.cutShort, state: undefined } } : run;
}

/** The scores stay; which text was taken for what, is of no use without the texts. */
function withoutRows(results: RunResults): RunResults {
  const { evaluation, labelsEvaluation } = results;
  return {
    ...results,
    evaluation: evaluation && { ...evaluation, ...withoutPredictions(evaluation) },
    labelsEvaluation: labelsEvaluation && { ...labelsEvaluation, ...withoutPredictions(labelsEvaluation) },
  };
}

/** The reports of an evaluation, of either kind. */
interface Reports<Report> {
  training: Report;
  validation?: Report | undefined;
  test?: Report | undefined;
}

function withoutPredictions<R extends { predictions: unknown[] }>({ training, validation, test }: Reports<R>) {
  const plain = (report: R): R => ({ ...report, predictions: [] });
  return { training: plain(training), validation: validation && plain(validation), test: test && plain(test) };
}

const described = v.object({
  id: v.string(),
  config: v.unknown(),
  texts: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.maxLength(2)),
  results: v.unknown(),
});

/** More than twice what a page ever keeps of one. */
const mostPoints = 2_500;
const mostClasses = 1_000;

/**
 * @param title - what it is called where it has no name of its own
 * @throws {ProjectFileError} where anything in it is not as a page writes it
 */
export async function contentsOf(entries: Unpacked, title: string | undefined): Promise<ProjectContents> {
  const kept = valuesIn(entries);
  const runs = runsIn(kept);
  const models = await modelsIn(entries, new Set(modelsOfRuns(runs)));
  // Each gets a name that nothing else on this device has.
  const idOf = new Map(models.map(({ id }) => [id, newId()]));
  const { deleted: _, ...project } = kept.project ?? { nTexts: 0, nRuns: runs.length };
  const isNamed = [project.name, project.sample, project.file].some((name) => name !== undefined);
  return {
    kept: {
      ...kept,
      runs: runs.map((run) => withModel(run, idOf)),
      shownModel: kept.shownModel && idOf.get(kept.shownModel),
      project: { ...project, name: isNamed ? project.name : title, at: Date.now() },
    },
    nModels: models.length,
    models: models.map((model) => ({ ...model, id: idOf.get(model.id)! })),
    copies: await copiesIn(entries),
  };
}

function valuesIn(entries: Unpacked): Kept {
  const values = entries.get(names.values);
  if (!v.is(v.record(v.string(), v.unknown()), values)) throw damaged(names.values);
  const own = (Object.keys(readers) as Name[]).filter((name) => isOfProject(name) && Object.hasOwn(values, name));
  const stranger = Object.keys(values).find((name) => !own.includes(name as Name));
  if (stranger !== undefined) throw damaged(`${names.values}: ${stranger.slice(0, 80)}`);
  const given = own.map((name) => values[name]);
  const { kept, lost } = soundOf(own, given);
  if (lost.length > 0) throw damaged(`${names.values}: ${lost.join(", ")}`);
  // More would stay on the page, and it would stand still with them.
  const { table, draft, testText = "", pool = "", trialText = "" } = kept;
  for (const rows of [table?.rows, draft?.rows]) checkNumber(rows);
  const texts = [testText, pool, trialText, table?.text ?? "", draft?.text ?? "", draft?.testText ?? ""];
  if (texts.some((text) => text.length > maxFileBytes)) {
    throw new ProjectFileError({ code: "tooLarge", limit: maxFileBytes });
  }
  return kept;
}

function runsIn({ runs = [] }: Kept): readonly KeptRun[] {
  const read = v.safeParse(v.pipe(v.array(runSchema), v.maxLength(mostRuns)), runs);
  if (!read.success) throw damaged(`${names.values}: runs`);
  const numbers = new Set(read.output.map(({ number }) => number));
  const isOrdered = numbers.size === runs.length && Math.max(0, ...numbers) < Number.MAX_SAFE_INTEGER / 2;
  const isDrawn = read.output.every(
    ({ curve, tuning, classes }) => curve.length + tuning.length <= mostPoints && classes.length <= mostClasses,
  );
  if (!isOrdered || !isDrawn) throw damaged(`${names.values}: runs`);
  return read.output;
}

function withModel(run: KeptRun, idOf: ReadonlyMap<string, string>): KeptRun {
  const id = run.model && idOf.get(run.model.id);
  return withoutState({ ...run, model: run.model && id !== undefined ? { ...run.model, id } : undefined });
}

async function modelsIn(entries: Unpacked, named: ReadonlySet<string>): Promise<KeptModel[]> {
  const models: KeptModel[] = [];
  for (const [name, content] of entries) {
    if (!/^models\/\d+\.json$/.test(name)) continue;
    // Of many texts each takes its time.
    await nextTask();
    const file = entries.get(name.replace(/\.json$/, modelEnding));
    if (!v.is(described, content)) throw damaged(name);
    const { id } = content;
    const [rows, test] =
      content.texts.length === 0 ? [[], []] : content.texts.map((number) => entries.get(textsName(number)));
    const trained = { rows, test, config: content.config };
    const model = keptModelFrom({ trained, results: content.results, file });
    const isWanted = named.has(id) && !models.some((one) => one.id === id) && models.length < mostModels;
    if (!model || !isWanted || !canBeDrawn(model.results)) throw damaged(name);
    checkNumber(model.trained.rows);
    checkNumber(model.trained.test);
    models.push({ id, ...model });
  }
  return models;
}

/** Whether what there is to show of a run is no more than a run has. */
function canBeDrawn({ steps, epochs, transfer, evaluation, labelsEvaluation }: RunResults): boolean {
  const lists = [
    steps,
    epochs,
    transfer.tuning,
    transfer.tried,
    (evaluation ?? labelsEvaluation)?.membership?.bins ?? [],
  ];
  return (
    lists.every((list) => list.length <= mostPoints) &&
    reportsOf(evaluation).every(({ classes, confusionMatrix, predictions, calibration }) => {
      const n = classes.length;
      const isSquare = confusionMatrix.length === n && confusionMatrix.every((row) => row.length === n);
      const isOfClasses = predictions.every(
        ({ row, expected, predicted, top }) =>
          row < maxTexts && expected < n && predicted < n && top.length <= mostClasses,
      );
      return n <= mostClasses && isSquare && isOfClasses && predictions.length <= maxTexts && calibration.length <= 100;
    }) &&
    reportsOf(labelsEvaluation).every(({ labels, predictions }) => {
      const n = labels.length;
      const isOfLabels = predictions.every(
        ({ row, expected, predicted, probabilities }) =>
          row < maxTexts &&
          probabilities.length === n &&
          [expected, predicted].every((some) => some.length <= n && some.every((label) => label < n)),
      );
      return n <= mostClasses && isOfLabels && predictions.length <= maxTexts;
    })
  );
}

function reportsOf<R>(evaluation: Reports<R> | undefined): R[] {
  const { training, validation, test } = evaluation ?? {};
  return [training, validation, test].flatMap((report) => report ?? []);
}

function checkNumber(texts: readonly unknown[] | undefined): void {
  if (texts && texts.length > maxTexts) throw new ProjectFileError({ code: "tooManyTexts", limit: maxTexts });
}

/**
 * A model by itself, with the scores of its run where there are any, as a project of one run.
 *
 * @param record - as its run is listed, if it is
 */
export function contentsOfModel(
  file: Blob,
  config: RunConfig,
  title: string | undefined,
  of: Run = noRun,
  record?: KeptRun,
): ProjectContents {
  const id = newId();
  const at = of.keptAt ?? Date.now();
  const run: KeptRun = {
    ...(record ?? recordOf(of, at) ?? { ...unknownRun, config, at }),
    number: 1,
    model: { id, bytes: file.size },
  };
  const trained = of.trained ?? { rows: [], test: [], config };
  return {
    kept: { config, runs: [run], shownModel: id, project: { name: title, nTexts: 0, nRuns: 1, at: run.at } },
    nModels: 1,
    models: [{ id, trained, results: resultsOf(of), file }],
  };
}

const unknownRun = { classes: [], stopped: false, data: "", split: "", scores: {}, curve: [], tuning: [] };

/** The model that stands alone in what was unpacked, if one does. */
export function modelIn(entries: Unpacked): Blob | undefined {
  const file = entries.get(modelName);
  return file instanceof Blob ? file : undefined;
}
