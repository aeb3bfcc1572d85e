// The project at hand to a file, and a file to a project of its own. Fetched when it is first asked for.

import type { Database } from "../database.ts";
import { describe } from "../engine/errors.ts";
import { configOf } from "../engine/model-file.ts";
import { AbortError } from "../engine/protocol.ts";
import { saveFile } from "../files/save.ts";
import { allCopies, copiesOf } from "../kinds/copies.ts";
import { createModelStores } from "../kept-models.ts";
import { pack, unpack } from "../project-file/client.ts";
import { contentsOf, contentsOfModel, entriesOf, modelIn, withoutLesson } from "../project-file/contents.ts";
import { ProjectFileError, type ProjectFileProblem, modelEnding, mostBytes } from "../project-file/form.ts";
import { fileNameOf, titleOf } from "../project-file/title.ts";
import { type ProjectContents, createProjects } from "../projects.ts";
import { newProjectId } from "../scope.ts";
import type { ProjectFileAction } from "../state/project-file.ts";
import { modelsOfRuns } from "../state/runs.ts";
import { problemOf } from "../storage.ts";
import type { Store } from "../store.ts";
import type { Keeping } from "./keep.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { isModelAwaited, until } from "./until.ts";

/** Returns what is to be done after an action. */
export function connectProjectFile(
  store: Store,
  keeping: Keeping,
  database: Database,
  modelsOf = createModelStores(),
): (action: ProjectFileAction) => void {
  const { dispatch } = store;
  const projects = createProjects(database, modelsOf);
  const working = oneAtATime((thrown) =>
    dispatch({ type: "projectFileEnded", ...(thrown !== undefined && { problem: problemIn(thrown) }) }),
  );

  const tellFor = (signal: AbortSignal) => (done: number, total: number) => {
    if (!signal.aborted) dispatch({ type: "projectFileAt", done, total });
  };

  async function save(signal: AbortSignal): Promise<void> {
    await until(store, (state) => signal.aborted || !isModelAwaited(state));
    const { projectFile, projects: known, language } = store.state;
    const { withTexts } = projectFile;
    // What is on the page, also where the browser gives no room to keep it.
    const kept = withoutLesson(keeping.all());
    const { name, sample, file } = kept.project ?? {};
    // Where its texts came from is another's to know only with them.
    const fileName = fileNameOf(language, { name, sample, ...(withTexts && { file }) });
    const there = modelsOf(known.present);
    const ids = modelsOfRuns(kept.runs);
    const tell = tellFor(signal);
    const models = (async function* () {
      for (const [done, id] of ids.entries()) {
        tell(done, ids.length);
        const model = await there.get(id);
        if (model) yield model;
      }
    })();
    const contents = { kept, nModels: ids.length, models, copies: allCopies(copiesOf(known.present)) };
    const packed = await pack(entriesOf(contents, withTexts, new Date()), signal);
    if (signal.aborted) throw new AbortError();
    saveFile(fileName, packed, packed.type);
    dispatch({ type: "projectFileEnded", saved: { name: fileName, bytes: packed.size } });
  }

  async function open(file: File, signal: AbortSignal): Promise<void> {
    const contents = await read(file, signal);
    const id = newProjectId();
    const wanted = (async function* () {
      for await (const model of contents.models) {
        if (signal.aborted) throw new AbortError();
        yield model;
      }
    })();
    const tell = tellFor(signal);
    await projects.write(id, { ...contents, models: wanted }, (done) => tell(done, contents.nModels));
    if (signal.aborted) {
      await projects.remove(await projects.find(id));
      throw new AbortError();
    }
    dispatch({ type: "projectFileEnded", isOpen: true });
    // It is there, also where the one at hand is not left.
    dispatch({ type: "projectsAsked" });
    dispatch({ type: "projectAsked", id });
  }

  async function read(file: File, signal: AbortSignal): Promise<ProjectContents> {
    const title = titleOf(file.name);
    if (file.name.toLowerCase().endsWith(modelEnding)) return ofModel(file, title);
    const entries = await unpack(file, signal, tellFor(signal));
    const model = modelIn(entries);
    return model ? ofModel(model, title) : contentsOf(entries, title);
  }

  async function ofModel(file: Blob, title: string | undefined): Promise<ProjectContents> {
    if (file.size > mostBytes) throw new ProjectFileError({ code: "tooLarge", limit: mostBytes });
    const config = await configOf(file);
    if (!config) throw new ProjectFileError({ code: "notHandful" });
    // As a file it could change on the disk, or go.
    const copy = new Blob([await file.arrayBuffer()]);
    return contentsOfModel(copy, config, title);
  }

  return (action) => {
    if (action.type === "projectSaved") void working.begin(save);
    if (action.type === "projectFileGiven") void working.begin((signal) => open(action.file, signal));
    if (action.type === "projectFileCancelled" || action.type === "projectFileClosed") working.abort();
  };
}

function problemIn(thrown: unknown): ProjectFileProblem {
  if (thrown instanceof ProjectFileError) return thrown.problem;
  return problemOf(thrown).code === "full" ? { code: "full" } : { code: "failed", detail: describe(thrown) };
}
