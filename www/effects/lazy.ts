// What the page does only for those parts of it that are used: fetched when they are.

import type { Engine } from "../engine/protocol.ts";
import type { ModelStores } from "../kept-models.ts";
import { prefetched } from "../prefetch.ts";
import { isAt, isDockOpen } from "../state/place.ts";
import { type ResultsOutAction, resultsOutSlice } from "../state/results-out.ts";
import { type RunToldAction, hasModel } from "../state/run.ts";
import { type ExportAction, exportSlice } from "../state/export.ts";
import { type TakeOutAction, takeOutSlice } from "../state/take-out.ts";
import { type LabelAction, labelSlice } from "../state/label.ts";
import { lessonsSlice } from "../state/lessons.ts";
import { offlineSlice } from "../state/offline.ts";
import { type MediaAction, mediaSlice } from "../state/media.ts";
import { isOwn } from "../state/slice.ts";
import { storedSlice } from "../state/stored.ts";
import { hasMarks } from "../underway.ts";
import type { Action, State } from "../state.ts";
import type { Store } from "../store.ts";
import type { Encoders } from "./encoders.ts";
import { fetchMedia } from "./media-access.ts";

const fetchExport = prefetched(() => import("./export.ts"));
const fetchLabelling = prefetched(() => import("./label.ts"));
const fetchLessons = prefetched(() => import("./lessons.ts"));
const fetchStored = prefetched(() => import("./stored.ts"));
const fetchPicture = prefetched(() => import("./picture.ts"));
const fetchResultsOut = prefetched(() => import("./results-out.ts"));
const fetchTakeOut = prefetched(() => import("./take-out.ts"));
const fetchUnderstanding = prefetched(() => import("./understand.ts"));
const fetchUnderway = prefetched(() => import("./underway.ts"));
const fetchModels = prefetched(() => import("./models.ts"));

export function connectLazily(store: Store, engine: Engine, encoders: Encoders, kept?: ModelStores): void {
  const labelling = once(fetchLabelling, ({ connectLabel }) => connectLabel(store, engine, encoders));
  const understanding = once(fetchUnderstanding, ({ connectUnderstanding }) => connectUnderstanding(store, engine));

  const models = once(fetchModels, ({ connectModels }) => connectModels(store, engine, encoders, kept));

  const underway = once(fetchUnderway, ({ connectUnderway }) => connectUnderway(store, engine, encoders, kept));
  let isVisitBegun = false;

  const teaching = once(fetchLessons, ({ connectLessons }) => connectLessons(store));

  const report = (thrown: unknown) => {
    console.warn(thrown);
    store.dispatch({ type: "noticed", notice: { code: "partFailed" } });
  };
  const label = (action: LabelAction | RunToldAction) => labelling.get().then((act) => act(action), report);

  const takingOut = once(fetchTakeOut, ({ connectTakeOut }) => connectTakeOut(store, engine));
  const takeOut = (action: TakeOutAction) => takingOut.get().then((act) => act(action), report);

  const takingResultsOut = once(fetchResultsOut, ({ connectResultsOut }) => connectResultsOut(store, engine));
  const resultsOut = (action: ResultsOutAction) => takingResultsOut.get().then((act) => act(action), report);

  // Few ever want one, so that it is fetched for them alone.
  const showCode = (link: string) =>
    import("./code.ts").then(
      ({ fieldsOf }) => store.dispatch({ type: "codeMade", code: { link, fields: fieldsOf(link) } }),
      report,
    );

  const exporting = once(fetchExport, ({ connectExport }) => connectExport(store, engine, encoders));
  const exportModel = (action: ExportAction) => exporting.get().then((act) => act(action), report);

  const keeps = store.state.embedded === undefined;
  const storing = once(fetchStored, ({ connectStored }) => connectStored(store));
  const lookForCutShort = () =>
    underway
      .get()
      .then((runs) => runs.look())
      .catch(report);

  store.listen((action, after, before) => {
    const concernsStored = keeps && (isOwn(storedSlice, action) || (isOwn(offlineSlice, action) && storing.isBegun()));
    if (concernsStored) storing.get().then((act) => act(action), report);
    // It marks that it goes on, which is to come to an end with all else.
    if (action.type === "erased" && underway.isBegun()) void underway.get().then((runs) => runs.act(action, after));
    if (after.erased) return;
    if (action.type === "codeAsked") void showCode(action.link);
    if (action.type === "pictureAsked")
      void fetchPicture().then(({ savePicture }) => savePicture(store, action), report);
    if (isOwn(takeOutSlice, action)) void takeOut(action);
    if (isOwn(resultsOutSlice, action)) void resultsOut(action);
    if (isOwn(exportSlice, action)) void exportModel(action);
    if (isOwn(mediaSlice, action) && isAskedOfMedia(action))
      void fetchMedia(store, engine).then((media) => media.act(action), report);
    if (keeps && (concernsModels(action, after) || models.isBegun()))
      void models.get().then((act) => act(action, after, before), report);
    if (keeps && (["starting", "resuming", "runResumed"].includes(action.type) || underway.isBegun()))
      void underway.get().then((runs) => runs.act(action, after), report);
    // Of another project, what is kept comes right after this.
    if (keeps && ((action.type === "restored" && !isVisitBegun) || action.type === "projectOpened")) {
      isVisitBegun = true;
      if (hasMarks(after.projects.present)) void lookForCutShort();
    }
    const isTaught = after.lesson ?? after.lessonAsked ?? before.lesson;
    if (isTaught && (concernsLessons(action) || teaching.isBegun()))
      void teaching.get().then((act) => act(action, before), report);
    if (isOwn(labelSlice, action) || (action.type === "run" && labelling.isBegun())) void label(action);
    if (!understanding.isBegun() && isLookedInside(after)) understanding.get().catch(report);
  });
}

/** Whether what is looked at shows the inside of a model that there is. */
function isLookedInside(state: State): boolean {
  const isOpen = isAt(state, "training", "signals") || isAt(state, "results", "map");
  return isOpen || (hasModel(state.run) && isDockOpen(state) && state.trial.text !== "");
}

/** Others tell of what is done already. */
function isAskedOfMedia({ type }: MediaAction): boolean {
  return [
    "mediaAddingCancelled",
    "mediaReadingCancelled",
    "trialFileChosen",
    "recordingAsked",
    "recordingStopped",
  ].includes(type);
}

/** Whether a lesson may begin or go on now. */
function concernsLessons(action: Action): boolean {
  return isOwn(lessonsSlice, action) || action.type === "restored" || action.type === "loaded";
}

/** Whether a model is to be kept, opened or removed. */
function concernsModels(action: Action, { runs }: State): boolean {
  const isRestored = action.type === "restored" && runs.list.some(({ model, cutShort }) => model ?? cutShort?.state);
  const isCleared = action.type === "noticed" && action.notice.code === "cleared";
  return (
    isRestored ||
    isCleared ||
    ["runKept", "runCutShort", "modelAsked", "modelDeleted", "runDeleted"].includes(action.type)
  );
}

/** Fetches a part and connects it, the first time that it is asked for; again where that failed. */
export function once<Part, T>(
  fetch: () => Promise<Part>,
  connect: (part: Part) => T,
): { get(): Promise<T>; isBegun(): boolean } {
  let connected: Promise<T> | undefined;
  return {
    get: () =>
      (connected ??= fetch()
        .then(connect)
        .catch((thrown: unknown) => {
          connected = undefined;
          throw thrown;
        })),
    isBegun: () => connected !== undefined,
  };
}
