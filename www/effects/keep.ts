// What outlives a reload, in the browser's storage; the address holds the settings too.

import { saveRaw, saveTexts } from "../files/save.ts";
import { type OpeningMark, markOpening } from "../opening.ts";
import type { Action, Kept, State } from "../state.ts";
import { wantedConfig } from "../state/form.ts";
import { keptData } from "../state/kept-data.ts";
import { toKeep as comparisonToKeep } from "../state/kept-comparison.ts";
import type { StoredDeleted, StoredKind } from "../state/stored.ts";
import { type KeptStorage, type Name, type StorageProblem, createStorage } from "../storage.ts";
import type { Store } from "../store.ts";
import { describe } from "../engine/errors.ts";
import { linkedSettings } from "./address.ts";

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

/**
 * Brings back the last visit, then keeps this one.
 *
 * @param drawn - resolves when what the state is now has been drawn
 */
export async function connectKeeping(
  store: Store,
  makeStorage = createStorage,
  drawn: () => Promise<void> = () => Promise.resolve(),
  mark: () => Promise<OpeningMark> = markOpening,
): Promise<KeptStorage> {
  const { dispatch } = store;
  const tell = (problem: StorageProblem) => {
    const detail = "detail" in problem ? problem.detail : "";
    dispatch({ type: "noticed", notice: { code: "notKept", isFull: problem.code === "full", detail } });
  };
  const storage = makeStorage({
    onProblem: (problem) => {
      dispatch({ type: "keptAgain" });
      if (problem) tell(problem);
    },
    onFollow: (kept, passedOver) => dispatch({ type: "followed", kept, passedOver }),
    onErased: () => dispatch({ type: "erased", here: false }),
    onCleared: () => {
      dispatch({ type: "noticed", notice: { code: "cleared" } });
      return onlyGiven(toKeep(store.state));
    },
  });

  const opening = await mark();
  const recalled = await storage.recall();
  let kept = recalled.ok ? recalled.kept : {};
  const isLeft = opening.endedBadly && (await isLeftOut(store, kept));
  if (isLeft) {
    await storage.putAside(texts).catch((thrown: unknown) => tell({ code: "failed", detail: describe(thrown) }));
    kept = Object.fromEntries(Object.entries(kept).filter(([name]) => !texts.includes(name as Name)));
  }
  const { data, runs } = store.state;
  // A link shows its own settings, not those with what was here before.
  const linked = linkedSettings();
  dispatch({ type: "restored", kept: Object.keys(linked).length > 0 ? { ...kept, config: linked } : kept });
  // Typed while storage was slow to answer.
  if (data.present.text !== "") storage.keep(keptData(store.state.data));
  // A run that ended meanwhile, with those that were here before.
  if (recalled.ok && runs.list.length > 0) storage.keep({ runs: store.state.runs.list });
  if (!recalled.ok) tell(recalled.problem);
  else {
    const { lost, others, aside } = recalled;
    if (lost.length > 0) dispatch({ type: "noticed", notice: { code: "storageUnreadable", lost } });
    else if (aside || isLeft) dispatch({ type: "noticed", notice: { code: "aside" } });
    if (others) dispatch({ type: "noticed", notice: { code: "otherVersion" } });
  }
  void settled(store)
    .then(drawn)
    .then(() => opening.done());

  let isAsked = false;
  store.listen((action, after, before) => {
    const [now, then] = [toKeep(after), toKeep(before)];
    const names = Object.keys(now) as Name[];
    // What comes from another tab is kept already; but not that what was here is one step back now.
    const isTheirs = (name: Name) =>
      action.type === "followed" && name in action.kept && !(name === "history" && action.passedOver.includes("table"));
    const changed = names.filter((name) => now[name] !== then[name] && now[name] !== undefined && !isTheirs(name));
    if (changed.length > 0) storage.keep(Object.fromEntries(changed.map((name) => [name, now[name]])));
    if (isByHand(action) && !isAsked) {
      isAsked = true;
      askToPersist();
    }
    if (action.type === "storedDeleted") void forget(action).catch(failed);
    if (action.type === "erased" && action.here) storage.end(true);
    if (action.type === "textsSaved") saveTexts(store.state.data.present.rows);
    if (action.type === "asideSaved")
      void storage.aside().then((values) => saveRaw("handful-aside.json", values), failed);
    if (action.type === "asideDropped") void storage.dropAside().catch(failed);
  });

  /** What is empty now is kept as such, where other tabs are to follow; the rest is forgotten. */
  async function forget({ kind }: StoredDeleted): Promise<void> {
    await storage.flush();
    if (kind === "aside") {
      await storage.dropAside();
      dispatch({ type: "asideDropped" });
    }
    if (kind === "otherVersions") await storage.dropOthers();
    await storage.forget(unshared[kind] ?? []);
    dispatch({ type: "storedAsked" });
  }

  function failed(thrown: unknown): void {
    tell({ code: "failed", detail: describe(thrown) });
  }

  return storage;
}

/** Asks whether to open what the last visit did not come through with; resolves with whether to leave it out. */
function isLeftOut(store: Store, { table }: Kept): Promise<boolean> {
  if (!table) return Promise.resolve(false);
  const { name, rows, text } = table;
  const nChars = rows.reduce((sum, { text }) => sum + text.length, 0) || text.length;
  store.dispatch({ type: "openingAsked", opening: { name, nRows: rows.length, nChars } });
  return new Promise((resolve) => {
    store.listen((action) => {
      if (action.type === "openingAnswered") resolve(!action.open);
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
    if (isSettled(store.state)) resolve();
    store.listen((_action, after) => {
      if (isSettled(after)) resolve();
    });
    setTimeout(resolve, longestOpeningMs);
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

function onlyGiven(kept: Kept): Kept {
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
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
  };
}

/** The same object for the same settings, as a change is told by identity. */
function keptConfig(state: State): State["config"] {
  if (!state.config || !state.encoders.fellBack) return state.config;
  if (lastWanted?.config !== state.config) lastWanted = { config: state.config, wanted: wantedConfig(state) };
  return lastWanted.wanted;
}

let lastWanted: { config: State["config"]; wanted: State["config"] } | undefined;
