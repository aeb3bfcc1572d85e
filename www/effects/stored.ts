// What is kept on this device: told, and deleted. Fetched when it is first asked for.

import { describe } from "../engine/errors.ts";
import { gpuEngineCache } from "../offline/names.ts";
import { listenToRequests, requests } from "../requests.ts";
import { openDatabase } from "../database.ts";
import { copiesOf } from "../kinds/copies.ts";
import { createModelStores } from "../kept-models.ts";
import { createProjects } from "../projects.ts";
import { firstProject, scope } from "../scope.ts";
import type { OfflineAction } from "../state/offline.ts";
import type { StoredAction, StoredDeleted } from "../state/stored.ts";
import type { Store } from "../store.ts";
import { answered, erase } from "../stored/erase.ts";
import { inventory } from "../stored/inventory.ts";
import { debounce } from "./debounce.ts";

/** How often what was asked for is drawn. */
const reportEveryMs = 200;
/** Another tab needs a moment to hear that all is being deleted, and to let go of it. */
const noticeMs = 300;

/** Returns what is to be done after an action. */
export function connectStored(store: Store): (action: StoredAction | OfflineAction) => void {
  const { dispatch } = store;
  let nAsked = 0;

  async function tell(): Promise<void> {
    const asked = ++nAsked;
    try {
      const told = await inventory(store.state.projects.present);
      // Asked anew meanwhile: that answer is the newer one.
      if (asked === nAsked) dispatch({ type: "storedTold", told });
    } catch (thrown) {
      dispatch({ type: "storedFailed", detail: describe(thrown) });
    }
  }

  async function deleteOne({ kind, name, project }: StoredDeleted): Promise<void> {
    if (kind === "encoder" && name) dispatch({ type: "encoderRemoved", name });
    if (kind === "gpuEngine") await caches.delete(gpuEngineCache(scope));
    // Those that no run names any more, too.
    const { present } = store.state.projects;
    if (kind === "models" || kind === "runs") await emptyModels(present);
    if (kind === "copies") await copiesOf(present).remove(await copiesOf(present).ids());
    if (kind === "project" && project !== undefined && project !== present) await deleteProject(project);
    await tell();
    if (kind === "gpuEngine") await findGpuEngine();
  }

  async function eraseAll(keepsFiles: boolean): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, noticeMs));
    const notDeleted = await erase(keepsFiles);
    try {
      dispatch({ type: "erasureTold", told: await answered(() => inventory(firstProject)), notDeleted });
    } catch (thrown) {
      dispatch({ type: "erasureTold", notDeleted, failed: describe(thrown) });
    }
  }

  async function persist(): Promise<void> {
    const manager = navigator.storage as Partial<StorageManager> | undefined;
    if (!(await manager?.persist?.())) dispatch({ type: "persistenceRefused" });
    await tell();
  }

  async function findGpuEngine(): Promise<void> {
    const files = await gpuFiles();
    if (!files) return dispatch({ type: "gpuEngineTold", state: undefined });
    const found = await Promise.all(files.map((file) => caches.match(file, { cacheName: gpuEngineCache(scope) })));
    dispatch({ type: "gpuEngineTold", state: found.every(Boolean) ? "kept" : "absent" });
  }

  async function fetchGpuEngine(): Promise<void> {
    dispatch({ type: "gpuEngineTold", state: "arriving" });
    try {
      const cache = await caches.open(gpuEngineCache(scope));
      await cache.addAll((await gpuFiles()) ?? []);
      dispatch({ type: "gpuEngineTold", state: "kept" });
      await tell();
    } catch (thrown) {
      console.warn(thrown);
      dispatch({ type: "gpuEngineTold", state: "failed" });
    }
  }

  const count = debounce(reportEveryMs, async () => {
    if (store.state.stored.isOpen) dispatch({ type: "requestsCounted", requests: requests() });
  });
  listenToRequests(() => count.ask());

  const quietly = (work: Promise<unknown>) => void work.catch((thrown: unknown) => console.warn(thrown));

  // The run that was scored last keeps its model a moment later.
  store.listen(({ type }) => type === "modelKept" && store.state.stored.isOpen && quietly(tell()));

  return (action) => {
    switch (action.type) {
      case "storedOpened":
        quietly(tell());
        quietly(findGpuEngine());
        dispatch({ type: "requestsCounted", requests: requests() });
        return;
      case "storedAsked":
        if (store.state.stored.isOpen) quietly(tell());
        return;
      case "storedDeleted":
        quietly(deleteOne(action));
        return;
      case "persistenceAsked":
        quietly(persist());
        return;
      case "gpuEngineWanted":
        quietly(fetchGpuEngine());
        return;
      case "erased":
        if (action.here) quietly(eraseAll(store.state.erased?.keepsFiles ?? false));
        return;
      case "erasureAsked":
        quietly(eraseAll(store.state.erased?.keepsFiles ?? false));
        return;
      default:
    }
  };
}

async function emptyModels(project: string): Promise<void> {
  const models = createModelStores()(project);
  await models.remove(await models.ids());
}

/** A tab that has it open hears of it, and goes on with what it has. */
async function deleteProject(project: string): Promise<void> {
  const projects = createProjects(openDatabase(), createModelStores());
  await projects.revise(project, (facts) => ({ ...facts, deleted: { by: "", at: Date.now() } }));
  await new Promise((resolve) => setTimeout(resolve, noticeMs));
  await projects.remove(await projects.find(project));
}

/** The GPU engine's files, by the kept list of engines; nothing where this browser has no use for them. */
async function gpuFiles(): Promise<string[] | undefined> {
  if (!("gpu" in navigator) || !("caches" in globalThis)) return undefined;
  const manifest = await caches.match(new URL("engine/manifest.json", scope).href, { ignoreSearch: true });
  const { gpu } = ((await manifest?.json()) ?? {}) as { gpu?: { js: string; wasm: string } | null };
  return gpu ? [new URL(gpu.js, scope).href, new URL(gpu.wasm, scope).href] : undefined;
}
