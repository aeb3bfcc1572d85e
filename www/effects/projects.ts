// The list of projects and what is done with them: opened, copied, named, deleted. Fetched when it is
// first asked for.

import type { Database } from "../database.ts";
import { AbortError } from "../engine/protocol.ts";
import { allCopies, copiesOf } from "../kinds/copies.ts";
import { tabsChannel } from "../kept-keys.ts";
import { createModelStores } from "../kept-models.ts";
import { listProjects } from "../project-list.ts";
import { type Found, createProjects } from "../projects.ts";
import { newId, newProjectId, ofThisCopy } from "../scope.ts";
import type { ListedProject } from "../state/project.ts";
import { type Leave, type ProjectsAction, type ProjectsState, nameFrom, presentProject } from "../state/projects.ts";
import { isActive, isAwaited } from "../state/run.ts";
import type { Dispatch, State } from "../state.ts";
import { problemOf } from "../storage.ts";
import type { Store } from "../store.ts";
import { debounce } from "./debounce.ts";
import type { Keeping } from "./keep.ts";
import { isModelAwaited, until } from "./until.ts";

/** What is done by then need not be told of. */
const quickMs = 300;
/** Where a tab does not say that it lives, one that has deleted a project may live for so long. */
const tabLifeMs = 86_400_000;
const relistMs = 200;

/** Returns what is to be done after an action. */
export function connectProjects(
  store: Store,
  keeping: Keeping,
  database: Database,
  modelsOf = createModelStores(),
): (action: ProjectsAction) => void {
  const { dispatch } = store;
  const projects = createProjects(database, modelsOf);
  /** Those that this tab has deleted; they go with it. */
  const deleted = new Map<string, Found>();
  let tab: Promise<string> | undefined;
  let copying: AbortController | undefined;

  async function tell(): Promise<void> {
    const { list } = await listProjects(database);
    // Those that another tab has deleted can be brought back there alone.
    dispatch({ type: "projectsTold", list: list.filter((one) => !one.deleted || deleted.has(one.id)) });
    await purge(list);
  }

  async function attempt(what: NonNullable<ProjectsState["failed"]>["what"], work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      if (thrown instanceof AbortError) return;
      const problem = problemOf(thrown);
      const detail = "detail" in problem ? problem.detail : "";
      dispatch({ type: "projectsFailed", failed: { what, isFull: problem.code === "full", detail } });
    }
  }

  // Leaving one for another

  async function leave({ leave, despite }: NonNullable<ProjectsState["leaving"]>): Promise<void> {
    const isWanted = () => store.state.projects.leaving?.leave === leave;
    const slow = setTimeout(() => isWanted() && dispatch({ type: "leaveSlow" }), quickMs);
    try {
      stopAll(store.state, dispatch);
      await until(store, (state) => !isWanted() || !isWorking(state));
      if (!isWanted()) return;
      if (!(await keeping.flush()) && despite !== "notKept" && !leave.deletes) {
        if (isWanted()) dispatch({ type: "leaveDoubted", doubt: "notKept" });
        return;
      }
      await exchange(leave, isWanted);
    } finally {
      clearTimeout(slow);
      if (isWanted()) dispatch({ type: "leaveEnded" });
    }
  }

  async function exchange({ id, deletes }: Leave, isWanted: () => boolean): Promise<void> {
    const { present } = store.state.projects;
    if (!isWanted() || !(await keeping.open(id ?? newProjectId(), isWanted))) return;
    const { stage, isRecalling } = store.state;
    // There is nothing to see of a run before there is one.
    const isEmpty = (stage === "training" || stage === "results") && !isRecalling;
    if (id === undefined || isEmpty) dispatch({ type: "placeChosen", stage: "texts", tab: "table" });
    if (id === undefined) await keeping.flush();
    if (deletes) await remove(present);
    await tell();
  }

  // Changing what is kept of one

  async function rename(id: string, written: string): Promise<void> {
    const name = nameFrom(written);
    // That of the project at hand is kept with it.
    if (id !== store.state.projects.present) await projects.revise(id, (facts) => ({ ...facts, name }));
  }

  async function copy(id: string, written: string): Promise<void> {
    if (copying) return;
    const { signal } = (copying = new AbortController());
    const isPresent = id === store.state.projects.present;
    const slow = setTimeout(() => dispatch({ type: "projectCopyAt", copying: { id, done: 0, total: 0 } }), quickMs);
    try {
      if (isPresent) {
        await until(store, (state) => signal.aborted || !isModelAwaited(state));
        if (signal.aborted) throw new AbortError();
        await keeping.flush();
      }
      const { kept, nModels, models, copies } = await projects.read(id);
      const facts = isPresent ? presentProject(store.state) : (kept.project ?? { nTexts: 0, nRuns: 0 });
      const project = { ...facts, name: nameFrom(written), at: Date.now() };
      const wanted = (async function* () {
        for await (const model of models) {
          if (signal.aborted) throw new AbortError();
          yield model;
        }
      })();
      await projects.write(newProjectId(), { kept: { ...kept, project }, nModels, models: wanted, copies }, (done) => {
        if (store.state.projects.copying) dispatch({ type: "projectCopyAt", copying: { id, done, total: nModels } });
      });
    } finally {
      clearTimeout(slow);
      copying = undefined;
      dispatch({ type: "projectCopyAt" });
    }
    await tell();
  }

  async function remove(id: string): Promise<void> {
    tab ??= liveTab();
    const by = await tab;
    deleted.set(id, await projects.find(id));
    await projects.revise(id, (facts) => ({ ...facts, deleted: { by, at: Date.now() } }));
  }

  async function bringBack(id: string): Promise<void> {
    deleted.delete(id);
    await projects.revise(id, (facts) => ({ ...facts, deleted: undefined }));
  }

  // A page that is being left has no time to ask what there is.
  addEventListener("pagehide", () => {
    for (const found of deleted.values()) projects.remove(found).catch((thrown: unknown) => console.warn(thrown));
    deleted.clear();
  });

  /** Deletes what tabs have deleted that are no more. */
  async function purge(list: readonly ListedProject[]): Promise<void> {
    const gone = list.flatMap(({ id, deleted: mark }) => (mark && !deleted.has(id) ? [{ id, ...mark }] : []));
    if (gone.length === 0) return;
    const locks = navigator.locks as LockManager | undefined;
    const alive = locks && new Set((await locks.query()).held?.map(({ name }) => name));
    for (const { id, by, at } of gone) {
      if (alive ? alive.has(by) : Date.now() - at < tabLifeMs) continue;
      await projects.remove(await projects.find(id));
    }
  }

  /** The models of a project that goes on under another name. */
  async function takeModels(from: string, to: string): Promise<void> {
    const [old, own] = [modelsOf(from), modelsOf(to)];
    for (const id of await old.ids()) {
      const model = await old.get(id);
      if (model) await own.put(model);
    }
    for await (const { id, ...copy } of allCopies(copiesOf(from))) await copiesOf(to).put(`${id}:`, copy);
  }

  // One that comes back from where the browser kept it has deleted them.
  addEventListener("pageshow", ({ persisted }) => persisted && void attempt("list", tell));

  // What another tab does with them is seen here while the list is open, and what this one keeps.
  const relist = debounce(relistMs, async () => {
    if (store.state.projects.isOpen) await attempt("list", tell);
  });
  tabsChannel()?.addEventListener("message", () => relist.ask());

  return (action) => {
    switch (action.type) {
      case "projectsAsked":
      case "projectsOpened":
        void attempt("list", tell);
        return;
      case "projectRenamed":
        void attempt("change", () => rename(action.id, action.name));
        return;
      case "projectCopied":
        void attempt("copy", () => copy(action.id, action.name));
        return;
      case "projectCopyCancelled":
        copying?.abort();
        return;
      case "projectBroughtBack":
        void attempt("change", () => bringBack(action.id).then(tell));
        return;
      case "projectForked":
        void attempt("copy", () => takeModels(action.from, action.id).then(tell));
        return;
      case "projectDeleted":
        if (action.id !== store.state.projects.present) {
          void attempt("change", () => remove(action.id).then(tell));
          return;
        }
        if (store.state.projects.leaving) void attempt("change", () => leave(store.state.projects.leaving!));
        return;
      case "projectAsked":
      case "leaveAnswered": {
        const { leaving } = store.state.projects;
        if (leaving) void attempt("change", () => leave(leaving));
        // A new one is what there is already.
        else if (action.type === "projectAsked" && action.id === undefined && !store.state.projects.asked)
          dispatch({ type: "placeChosen", stage: "texts", tab: "table" });
        return;
      }
      default:
    }
  };
}

/** Ends whatever is under way, which leaves what it has come to. */
function stopAll(state: State, dispatch: Dispatch): void {
  const { run, compare, search, guessing, label, takeOut } = state;
  if (isActive(run) || isAwaited(state)) dispatch({ type: "command", command: "stop" });
  if (compare.running) dispatch({ type: "compareCancelled" });
  if (search.isRunning) dispatch({ type: "searchCancelled" });
  if (guessing.isRunning) dispatch({ type: "guessCancelled" });
  if (label.predicting) dispatch({ type: "poolCancelled" });
  if (label.task) dispatch({ type: "labelTaskCancelled" });
  if (takeOut.predicting) dispatch({ type: "takeOutCancelled" });
  // A file that is being read is told of only once that takes its time.
  dispatch({ type: "filesCancelled" });
}

/** Whether there is something that would come back to another project than it is of. */
function isWorking(state: State): boolean {
  const { run, compare, search, guessing, label, takeOut } = state;
  return (
    isActive(run) ||
    isAwaited(state) ||
    isModelAwaited(state) ||
    compare.running !== undefined ||
    search.isRunning ||
    guessing.isRunning ||
    label.task !== undefined ||
    label.predicting !== undefined ||
    takeOut.predicting !== undefined
  );
}

/** A name by which other tabs know that this one lives; a lock is held for as long as it does. */
async function liveTab(): Promise<string> {
  const name = ofThisCopy(`handful/tab/${newId()}`);
  const locks = navigator.locks as LockManager | undefined;
  if (locks)
    await new Promise<void>((granted) => {
      void locks.request(name, () => {
        granted();
        return new Promise<void>(() => undefined);
      });
    });
  return name;
}
