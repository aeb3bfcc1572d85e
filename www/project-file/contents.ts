// A project to the entries of its file, and back. All that comes in is checked as what is kept on the
// device is; but a file that is not what a page has written is refused as a whole.

import * as v from "valibot";
import type { Example, RunConfig } from "../engine/protocol.ts";
import { maxTexts } from "../files/limits.ts";
import { isOfPage } from "../kept-keys.ts";
import { isKeptModel } from "../kept-models.ts";
import { readers } from "../kept-schemas.ts";
import type { ProjectContents } from "../projects.ts";
import { newId } from "../scope.ts";
import type { Kept } from "../state.ts";
import { areSameExamples } from "../state/row.ts";
import { type KeptModel, type Run, type RunResults, noRun, resultsOf } from "../state/run.ts";
import { type KeptRun, recordOf } from "../state/runs.ts";
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
} from "./form.ts";
import type { Unpacked } from "./pack.ts";

/** What says nothing of any text. */
const withoutTexts: readonly Name[] = ["config", "threshold", "runs", "shownModel"];
/** A lesson is of the page that it was begun on, and so is what waits for its end. */
const left: readonly string[] = ["lesson", "lessonBefore"];

/** @param texts - whether those of the project go along; class names always do */
export async function* entriesOf(
  { kept, models }: ProjectContents,
  texts: boolean,
  made: Date,
): AsyncGenerator<Entry, void> {
  yield [names.about, { format, version, made: made.toISOString(), texts } satisfies About];
  const known: (readonly Example[])[] = [];
  const named = new Set((kept.runs ?? []).flatMap(({ model }) => model?.id ?? []));
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

function textsName(number: number): string {
  return `texts/${number}.json`;
}

function valuesOf(kept: Kept, texts: boolean): Kept {
  const own = Object.entries(kept).filter(
    ([name, value]) =>
      value !== undefined && !isOfPage(name) && !left.includes(name) && (texts || withoutTexts.includes(name as Name)),
  );
  const { name, sample, nRuns = 0, at } = kept.project ?? {};
  return {
    ...Object.fromEntries(own),
    ...(kept.runs && { runs: kept.runs.map(withoutState) }),
    // Where its texts came from is another's to know only with them.
    project: texts && kept.project ? kept.project : { name, sample, nTexts: 0, nRuns, at },
  };
}

function withoutState(run: KeptRun): KeptRun {
  return run.cutShort ? { ...run, cutShort: { ...run.cutShort, state: undefined } } : run;
}

/** The scores stay; which text was taken for what, is of no use without the texts. */
function withoutRows(results: RunResults): RunResults {
  const { evaluation } = results;
  const plain = <T extends { predictions: unknown }>(report: T): T => ({ ...report, predictions: [] });
  return {
    ...results,
    evaluation: evaluation && {
      ...evaluation,
      training: plain(evaluation.training),
      validation: evaluation.validation && plain(evaluation.validation),
      test: evaluation.test && plain(evaluation.test),
    },
  };
}

const described = v.object({
  id: v.string(),
  config: v.unknown(),
  texts: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.maxLength(2)),
  results: v.unknown(),
});

/**
 * @param title - what it is called where it has no name of its own
 * @throws {ProjectFileError} where anything in it is not as a page writes it
 */
export function contentsOf(entries: Unpacked, title: string): ProjectContents {
  const values = entries.get(names.values);
  if (!v.is(v.record(v.string(), v.unknown()), values)) throw damaged(names.values);
  const isOwn = (name: Name) => !isOfPage(name) && !left.includes(name) && Object.hasOwn(values, name);
  const own = (Object.keys(readers) as Name[]).filter(isOwn);
  const stranger = Object.keys(values).find((name) => !own.includes(name as Name));
  if (stranger !== undefined) throw damaged(`${names.values}: ${stranger.slice(0, 80)}`);
  const given = own.map((name) => values[name]);
  const { kept, lost } = soundOf(own, given);
  if (lost.length > 0) throw damaged(`${names.values}: ${lost.join(", ")}`);
  checkNumber(kept.table?.rows);

  const models = [...modelsIn(entries)];
  // Each gets a name that nothing else on this device has.
  const idOf = new Map(models.map(({ id }) => [id, newId()]));
  const shownModel = kept.shownModel && idOf.get(kept.shownModel);
  const { deleted: _, ...project } = kept.project ?? { nTexts: 0, nRuns: kept.runs?.length ?? 0 };
  const isNamed = [project.name, project.sample, project.file].some((name) => name !== undefined);
  return {
    kept: {
      ...kept,
      ...(kept.runs && { runs: kept.runs.map((run) => withModel(run, idOf)) }),
      shownModel,
      project: { ...project, name: isNamed ? project.name : title, at: Date.now() },
    },
    nModels: models.length,
    models: models.map((model) => ({ ...model, id: idOf.get(model.id)! })),
  };
}

function withModel(run: KeptRun, idOf: ReadonlyMap<string, string>): KeptRun {
  const id = run.model && idOf.get(run.model.id);
  return withoutState({ ...run, model: run.model && id !== undefined ? { ...run.model, id } : undefined });
}

function* modelsIn(entries: Unpacked): Generator<KeptModel, void> {
  const seen = new Set<string>();
  for (const [name, content] of entries) {
    if (!/^models\/\d+\.json$/.test(name)) continue;
    const file = entries.get(name.replace(/\.json$/, modelEnding));
    if (!v.is(described, content) || seen.has(content.id)) throw damaged(name);
    seen.add(content.id);
    const [rows, test] =
      content.texts.length === 0 ? [[], []] : content.texts.map((number) => entries.get(textsName(number)));
    const model = { trained: { rows, test, config: content.config }, results: content.results, file };
    if (!isKeptModel(model)) throw damaged(name);
    checkNumber(model.trained.rows);
    checkNumber(model.trained.test);
    yield { id: content.id, ...model };
  }
}

/** More would stay on the page, and it would stand still with them. */
function checkNumber(texts: readonly unknown[] | undefined): void {
  if (texts && texts.length > maxTexts) throw new ProjectFileError({ code: "tooManyTexts", limit: maxTexts });
}

/** A model by itself, with the scores of its run where there are any, as a project of one run. */
export function contentsOfModel(file: Blob, config: RunConfig, title: string, of: Run = noRun): ProjectContents {
  const id = newId();
  const at = of.keptAt ?? Date.now();
  const run: KeptRun = {
    ...(recordOf(of, at) ?? { ...unknownRun, config, at }),
    number: 1,
    model: { id, bytes: file.size },
  };
  const trained = of.trained ?? { rows: [], test: [], config };
  return {
    kept: { config, runs: [run], shownModel: id, project: { name: title, nTexts: 0, nRuns: 1, at } },
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
