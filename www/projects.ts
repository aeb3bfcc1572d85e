// All that is kept of a project, read and written at once: to copy it, and to delete it.

import { type Database, inTime } from "./database.ts";
import { nextTask } from "./engine/task.ts";
import {
  isOfPage,
  keptMessage,
  projectOfAside,
  raised,
  revisionsOf,
  tabsChannel,
  valueAt,
  valueKey,
} from "./kept-keys.ts";
import { type CopiesOf, type NamedCopy, allCopies, copiesOf as ownCopies } from "./kinds/copies.ts";
import type { ModelStores } from "./kept-models.ts";
import { readers } from "./kept-schemas.ts";
import { forgetOpenings } from "./opening.ts";
import type { Kept } from "./state.ts";
import type { KeptProject } from "./state/project.ts";
import type { KeptModel } from "./state/run.ts";
import { type Name, soundOf } from "./storage.ts";
import { forgetRuns } from "./underway.ts";

/** Values of many texts take their time, on a slow disk. */
const patienceMs = 30_000;

/** A project with its models. */
export interface ProjectContents {
  kept: Kept;
  nModels: number;
  /** One by one: together they may be more than there is memory for. */
  models: Iterable<KeptModel> | AsyncIterable<KeptModel>;
  /** What its pictures and sounds are kept as. */
  copies?: Iterable<NamedCopy> | AsyncIterable<NamedCopy>;
}

export interface Projects {
  /** All that is sound of a project. */
  read(project: string): Promise<ProjectContents>;
  /**
   * Keeps all of a project that is not there yet, or nothing of it.
   *
   * @param follow - told of each model that is kept
   */
  write(project: string, contents: ProjectContents, follow?: (nModels: number) => void): Promise<void>;
  /** Changes what is told of a project without opening it; tabs that have it open follow. */
  revise(project: string, change: (facts: KeptProject) => KeptProject): Promise<void>;
  /** Where all lies that is kept of a project. */
  find(project: string): Promise<Found>;
  /** Deletes it for good, without an answer in between: a page that is being left may do it. */
  remove(found: Found): Promise<void>;
}

/** In the browser's local storage, if there is one. */
function forgetMarks(project: string): void {
  try {
    forgetRuns(project);
    forgetOpenings(project);
  } catch (thrown) {
    console.warn(thrown);
  }
}

export interface Found {
  project: string;
  keys: string[];
  models: string[];
  copies: string[];
}

export function createProjects(database: Database, modelsOf: ModelStores, copiesOf: CopiesOf = ownCopies): Projects {
  const find = async (project: string): Promise<Found> => {
    const keys = await inTime(() => database.keys());
    const isOwn = (key: string) => valueAt(key)?.project === project || projectOfAside(key) === project;
    // Where their database does not answer, the project can still be opened and deleted.
    const copies = await copiesOf(project)
      .ids()
      .catch(() => []);
    return { project, keys: keys.filter(isOwn), models: await modelsOf(project).ids(), copies };
  };

  return {
    find,
    async read(project) {
      const store = modelsOf(project);
      const { models } = await find(project);
      const names = (Object.keys(readers) as Name[]).filter((name) => !isOfPage(name));
      const values = await inTime(() => database.get(names.map((name) => valueKey(project, name))), patienceMs);
      let kept: Kept = {};
      for (const [place, name] of names.entries()) {
        // Of many texts each takes its time.
        await nextTask();
        kept = { ...kept, ...soundOf([name], [values[place]]).kept };
      }
      return {
        kept,
        nModels: models.length,
        models: (async function* () {
          for (const id of models) {
            const model = await store.get(id);
            if (model) yield model;
          }
        })(),
        copies: allCopies(copiesOf(project)),
      };
    },
    async write(project, { kept, models, copies = [] }, follow = () => undefined) {
      const store = modelsOf(project);
      const written: string[] = [];
      const copied: string[] = [];
      try {
        for await (const { id, ...copy } of copies) {
          copied.push(id);
          await copiesOf(project).put(`${id}:`, copy);
        }
        for await (const model of models) {
          await store.put(model);
          written.push(model.id);
          follow(written.length);
        }
        const own = Object.entries(kept).filter(([name, value]) => value !== undefined && !isOfPage(name));
        const entries = own.map(([name, value]): [string, unknown] => [valueKey(project, name), value]);
        const revisions = raised({}, own);
        await inTime(() => database.set([...entries, [valueKey(project, "revisions"), revisions]]), patienceMs);
      } catch (thrown) {
        await store.remove(written).catch((reason: unknown) => console.warn(reason));
        if (copied.length > 0)
          await copiesOf(project)
            .remove(copied)
            .catch((reason: unknown) => console.warn(reason));
        throw thrown;
      }
    },
    async revise(project, change) {
      const key = valueKey(project, "project");
      const [value] = await inTime(() => database.get([key]));
      const facts = readers.project(value).value ?? { nTexts: 0, nRuns: 0 };
      let revisions = {};
      await inTime(() =>
        database.revise(valueKey(project, "revisions"), (stored) => {
          // It has been deleted for good meanwhile.
          if (stored === undefined) return [];
          const before = revisionsOf(stored);
          revisions = { ...before, ...raised(before, [["project", facts]]) };
          return [
            [key, change(facts)],
            [valueKey(project, "revisions"), revisions],
          ];
        }),
      );
      const tabs = tabsChannel();
      tabs?.postMessage(keptMessage(project, revisions));
      tabs?.close();
    },
    async remove({ project, keys, models, copies }) {
      forgetMarks(project);
      await Promise.all([
        database.delete(keys),
        models.length > 0 && modelsOf(project).remove(models),
        copies.length > 0 && copiesOf(project).remove(copies),
      ]);
    },
  };
}
