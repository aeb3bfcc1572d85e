// What outlives a reload, in the browser's storage; the address holds the settings too.

import { saveRaw, saveTexts } from "../files/save.ts";
import { type Database, openDatabase } from "../database.ts";
import { isOfPage } from "../kept-keys.ts";
import type { ModelStores } from "../kept-models.ts";
import { type OpeningMark, markOpening } from "../opening.ts";
import { prefetched } from "../prefetch.ts";
import { chooseProject, listProjects, rememberProject, rememberedProject } from "../project-list.ts";
import { firstProject, newProjectId } from "../scope.ts";
import type { Action, Kept, State } from "../state.ts";
import { wantedConfig } from "../state/form.ts";
import { keptData } from "../state/kept-data.ts";
import { toKeep as comparisonToKeep } from "../state/kept-comparison.ts";
import type { KeptProject } from "../state/project.ts";
import { projectFileSlice } from "../state/project-file.ts";
import { type ProjectsAction, presentProject, projectsSlice } from "../state/projects.ts";
import { isOwn } from "../state/slice.ts";
import type { StoredDeleted, StoredKind } from "../state/stored.ts";
import { type KeptStorage, type Name, type StorageProblem, createStorage } from "../storage.ts";
import type { Store } from "../store.ts";
import { describe } from "../engine/errors.ts";
import { linkedSettings } from "./address.ts";
import { once } from "./lazy.ts";

/** What a visit that does not open what is kept leaves out: all that is drawn of texts. */
const texts: readonly Name[] = [
  "table",
  "history",
  "draft",
  "testText",
  "isSampleTest",
  "classNames",
  "trialText",
  "pool",
  "runs",
  "shownModel",
  "comparison",
  "curve",
];

/** What of a kind each tab keeps by itself. */
const unshared: Partial<Record<StoredKind, readonly Name[]>> = {
  draft: ["draft"],
  trialText: ["trialText"],
  comparisons: ["comparison", "curve"],
  models: ["shownModel"],
  runs: ["shownModel"],
};

/** Past that, what is drawn last is no longer waited for. */
const longestOpeningMs = 5_000;

/** A change of these is one of the project; the others follow from them, or from looking at it. */
const work: readonly Name[] = ["project", "table", "draft", "testText", "pool", "runs", "comparison", "curve"];

/** What a tab opens with that has no say of its own: kept at once, as the next tab may be opened at once. */
const looks: readonly Name[] = ["language", "theme"];

const fetchProjects = prefetched(() => import("./projects.ts"));
const fetchFiles = prefetched(() => import("./project-file.ts"));

/** Keeps the project at hand. */
export interface Keeping {
  /** Keeps at once what waits to be kept; resolves with whether all is. */
  flush(): Promise<boolean>;
  /** All that would be kept of it now, whether or not there is room. */
  all(): Kept;
  /**
   * Puts another project in the place of the one at hand; resolves with whether it is there.
   *
   * @param isWanted - false once it is not wanted any more
   */
  open(project: string, isWanted?: () => boolean): Promise<boolean>;
}

/**
 * Brings back the project of the last visit, then keeps it.
 *
 * @param drawn - resolves when what the state is now has been drawn
 */
export async function connectKeeping(
  store: Store,
  makeStorage = createStorage,
  drawn: () => Promise<void> = () => Promise.resolve(),
  mark: (project: string) => Promise<OpeningMark> = markOpening,
  database: Database = openDatabase(),
  models?: ModelStores,
): Promise<Keeping> {
  const { dispatch } = store;
  const tell = (problem: StorageProblem) => {
    const detail = "detail" in problem ? problem.detail : "";
    dispatch({ type: "noticed", notice: { code: "notKept", isFull: problem.code === "full", detail } });
  };
  const failed = (thrown: unknown) => tell({ code: "failed", detail: describe(thrown) });

  const found = await listProjects(database).catch(() => undefined);
  const remembered = rememberedProject();
  const present = found
    ? chooseProject(found.list, [remembered, found.last, firstProject])
    : (remembered ?? firstProject);
  /** Of the project at hand. */
  let storage = storageOf(present);
  rememberProject(present);
  dispatch({ type: "projectFound", id: present, list: found?.list.filter(({ deleted }) => !deleted) ?? [] });
  const failing = (thrown: unknown) => {
    console.warn(thrown);
    dispatch({ type: "noticed", notice: { code: "partFailed" } });
  };
  const files = once(fetchFiles, ({ connectProjectFile }) => connectProjectFile(store, keeping, database, models));
  let begin = () => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  // A file may be dropped before the last visit is back; it waits for that.
  store.listen((action) => {
    if (!isOwn(projectFileSlice, action)) return;
    const obey = async () => (await files.get())(action);
    begun.then(obey).catch((thrown: unknown) => {
      failing(thrown);
      if (store.state.projectFile.isBusy) dispatch({ type: "projectFileEnded" });
    });
  });
  const visit = await recall(present, storage);
  const { data, runs } = store.state;
  // A link shows its own settings, not those with what was here before.
  const linked = linkedSettings();
  const { kept } = visit;
  dispatch({ type: "restored", kept: Object.keys(linked).length > 0 ? { ...kept, config: linked } : kept });
  // Typed while storage was slow to answer.
  if (data.present.text !== "") storage.keep(keptData(store.state.data));
  // A run that ended meanwhile, with those that were here before.
  if (visit.isRead && runs.list.length > 0) storage.keep({ runs: store.state.runs.list });
  // Kept by a version that knew of one project.
  const isNameless = kept.project === undefined && Object.keys(kept).some((name) => !isOfPage(name));
  if (isNameless) storage.keep({ project: presentProject(store.state) });
  visit.tell();
  if (visit.hasOthers) dispatch({ type: "noticed", notice: { code: "otherVersion" } });
  void settled(store).then(drawn).then(visit.end);

  /** What is on the page is being exchanged for what is kept already. */
  let isExchanging = false;
  let isAsked = false;
  store.listen((action, after, before) => {
    if (!isExchanging) keepChanges(action, after, before);
    if (isByHand(action) && !isAsked) {
      isAsked = true;
      askToPersist();
    }
    if (action.type === "storedDeleted") void forget(action).catch(failed);
    if (action.type === "erased") {
      rememberProject();
      if (action.here) storage.end(true);
    }
    if (action.type === "textsSaved") saveTexts(store.state.data.present.rows);
    if (action.type === "asideSaveAsked") void saveAside().catch(failed);
    if (action.type === "asideDropAsked") void dropAside().catch(failed);
  });

  function keepChanges(action: Action, after: State, before: State): void {
    const [now, then] = [toKeep(after), toKeep(before)];
    const names = Object.keys(now) as Name[];
    // What comes from another tab is kept already; but not that what was here is one step back now.
    const isTheirs = (name: Name) =>
      action.type === "followed" && name in action.kept && !(name === "history" && action.passedOver.includes("table"));
    const changed = names.filter((name) => now[name] !== then[name] && now[name] !== undefined && !isTheirs(name));
    if (changed.length === 0) return;
    const values: Kept = Object.fromEntries(changed.map((name) => [name, now[name]]));
    storage.keep(changed.some((name) => work.includes(name)) ? { ...values, project: changedNow(after) } : values);
    // Of a model that no run in the list names a reload knows nothing.
    if (action.type === "modelKept" || changed.some((name) => looks.includes(name))) void storage.flush();
  }

  function storageOf(project: string, isNew = false): KeptStorage {
    const own = makeStorage({
      project,
      isNew,
      database,
      onProblem: (problem) => {
        dispatch({ type: "keptAgain" });
        if (problem) tell(problem);
      },
      onFollow: (kept, passedOver) => {
        if (own !== storage) return;
        if (kept.project?.deleted) fork(project);
        else dispatch({ type: "followed", kept, passedOver });
      },
      onErased: () => dispatch({ type: "erased", here: false }),
      onCleared: () => {
        if (own !== storage) return {};
        dispatch({ type: "noticed", notice: { code: "cleared" } });
        return allToKeep(store.state);
      },
    });
    return own;
  }

  /** What there is of a project, as far as it is to be opened. */
  async function recall(project: string, from: KeptStorage): Promise<Recollection> {
    const opening = await mark(project);
    const recalled = await from.recall();
    const end = () => opening.done();
    if (!recalled.ok) return { kept: {}, isRead: false, tell: () => tell(recalled.problem), end };
    const { kept, lost, others, aside } = recalled;
    const isLeft = opening.endedBadly && (await isLeftOut(store, kept));
    if (isLeft) await from.putAside(texts).catch(failed);
    return {
      kept: isLeft ? onlyGiven(kept, (name) => !texts.includes(name)) : kept,
      isRead: true,
      tell: () => {
        if (lost.length > 0) dispatch({ type: "noticed", notice: { code: "storageUnreadable", lost } });
        else if (aside || isLeft) dispatch({ type: "noticed", notice: { code: "aside" } });
      },
      hasOthers: others,
      end,
    };
  }

  async function open(project: string, isWanted = () => true): Promise<boolean> {
    const next = storageOf(project);
    const there = await recall(project, next);
    if (!there.isRead || !isWanted()) {
      next.close();
      there.end();
      if (!there.isRead) there.tell();
      return false;
    }
    // What was changed a moment ago is kept by the project that it is of.
    const last = storage;
    void last.flush().finally(() => last.close());
    storage = next;
    isExchanging = true;
    try {
      if (store.state.run.phase !== "idle") dispatch({ type: "command", command: "reset" });
      dispatch({ type: "projectOpened", id: project });
      dispatch({ type: "restored", kept: onlyGiven(there.kept, (name) => !isOfPage(name)) });
    } finally {
      isExchanging = false;
    }
    rememberProject(project);
    const isNew = Object.keys(there.kept).every(isOfPage);
    storage.keep({ lastProject: project, ...(isNew && { project: changedNow(store.state) }) });
    // The next tab to be opened is to open it.
    void storage.flush();
    there.tell();
    void settled(store).then(drawn).then(there.end);
    return true;
  }

  /** The project at hand was deleted in another tab: what is here of it becomes a new one. */
  function fork(from: string): void {
    const id = newProjectId();
    storage.end(false);
    storage = storageOf(id, true);
    rememberProject(id);
    dispatch({ type: "projectForked", id, from });
    storage.keep({ ...allToKeep(store.state), lastProject: id });
    // At once: a tab in the background waits long for its turn, and what is said to be kept is.
    void storage.flush();
  }

  /** What is empty now is kept as such, where other tabs are to follow; the rest is forgotten. */
  async function forget({ kind }: StoredDeleted): Promise<void> {
    await storage.flush();
    if (kind === "aside") await dropAside();
    if (kind === "otherVersions") await storage.dropOthers();
    await storage.forget(unshared[kind] ?? []);
    dispatch({ type: "storedAsked" });
  }

  async function saveAside(): Promise<void> {
    saveRaw("handful-aside.json", await storage.aside());
    dispatch({ type: "asideSaved" });
  }

  async function dropAside(): Promise<void> {
    await storage.dropAside();
    dispatch({ type: "asideDropped" });
  }

  const keeping: Keeping = { flush: () => storage.flush(), all: () => allToKeep(store.state), open };
  const projects = once(fetchProjects, ({ connectProjects }) => connectProjects(store, keeping, database, models));
  const follow = (action: ProjectsAction) =>
    projects.get().then(
      (act) => act(action),
      (thrown: unknown) => {
        failing(thrown);
        dispatch({ type: "leaveEnded" });
      },
    );
  store.listen((action) => {
    if (isOwn(projectsSlice, action)) void follow(action);
  });
  begin();
  // Deleted by a tab that has come to its end since.
  if (found?.list.some(({ deleted }) => deleted)) void follow({ type: "projectsAsked" });
  return keeping;
}

interface Recollection {
  kept: Kept;
  /** Whether storage has answered at all. */
  isRead: boolean;
  /** Says what of it is not as it was. */
  tell: () => void;
  /** Another version of the page has kept something, too. */
  hasOthers?: boolean;
  /** To be called when all is drawn. */
  end: () => void;
}

/** Asks whether to open what the last visit did not come through with; resolves with whether to leave it out. */
function isLeftOut(store: Store, { table }: Kept): Promise<boolean> {
  if (!table) return Promise.resolve(false);
  const { name, rows, text } = table;
  const nChars = rows.reduce((sum, { text }) => sum + text.length, 0) || text.length;
  store.dispatch({ type: "openingAsked", opening: { name, nRows: rows.length, nChars } });
  return new Promise((resolve) => {
    const end = store.listen((action) => {
      if (action.type === "openingAnswered") {
        end();
        resolve(!action.open);
      }
      if (action.type === "openingSaved") {
        if (rows.length > 0) saveTexts(rows);
        else saveRaw("handful.json", { text });
      }
    });
  });
}

/** Resolves when the texts have been read and counted, which draws them once more. */
function settled(store: Store): Promise<void> {
  const isSettled = ({ data }: State) => data.present.rows.length === 0 || data.inspection !== undefined;
  return new Promise((resolve) => {
    if (isSettled(store.state)) return resolve();
    const end = store.listen((_action, after) => isSettled(after) && finish());
    setTimeout(finish, longestOpeningMs);
    function finish(): void {
      end();
      resolve();
    }
  });
}

/** Whether a person has labelled something, which would be missed. */
function isByHand(action: Action): boolean {
  return action.type === "textLabelled" || (action.type === "rowEdited" && action.label !== undefined);
}

/** So that the browser does not clear away what was labelled when it needs room. */
function askToPersist(): void {
  const storage = navigator.storage as Partial<StorageManager> | undefined;
  void Promise.resolve(storage?.persisted?.())
    .then((isPersisted) => isPersisted || storage?.persist?.())
    .catch((thrown: unknown) => console.warn(thrown));
}

function onlyGiven(kept: Kept, isWanted: (name: Name) => boolean): Kept {
  return Object.fromEntries(Object.entries(kept).filter(([name]) => isWanted(name as Name)));
}

/** The facts of the project at hand, which has been changed just now. */
function changedNow(state: State): KeptProject {
  return { ...presentProject(state), at: Date.now() };
}

function allToKeep(state: State): Kept {
  const all = { ...toKeep(state), project: changedNow(state) };
  return onlyGiven(all, (name) => all[name] !== undefined);
}

function toKeep(state: State): Kept {
  const { language, theme, isToured, choice, pace, data, trial, run, runs, label, compare } = state;
  const { lesson = null, lessonBefore = null, lessonsDone } = state;
  return {
    language,
    theme,
    isToured,
    config: keptConfig(state),
    choice,
    ...keptData(data),
    testText: data.test.text,
    isSampleTest: data.test.isSample,
    // Those of texts that are gone go with them.
    classNames: data.classNames ?? null,
    trialText: trial.text,
    runs: runs.list,
    shownModel: run.model ?? "",
    pool: label.pool,
    threshold: label.threshold,
    pace,
    lesson,
    lessonBefore,
    lessonsDone,
    ...comparisonToKeep(compare),
    project: presentProject(state),
  };
}

/** The same object for the same settings, as a change is told by identity. */
function keptConfig(state: State): State["config"] {
  if (!state.config || !state.encoders.fellBack) return state.config;
  if (lastWanted?.config !== state.config) lastWanted = { config: state.config, wanted: wantedConfig(state) };
  return lastWanted.wanted;
}

let lastWanted: { config: State["config"]; wanted: State["config"] } | undefined;
