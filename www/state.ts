// Everything the page knows, and the one function that changes it. Both are composed of slices;
// each stands in a file of its own in www/state.

import type { Language } from "./i18n/language.ts";
import { type ArrivalsPart, arrivalsSlice, noArrivals } from "./state/arrivals.ts";
import { type Compare, noComparison } from "./state/compare.ts";
import { compareSlice } from "./state/comparing.ts";
import { type DataPart, type KeptData, dataSlice, emptyData } from "./state/data.ts";
import { type ModelExport, exportSlice, noExport } from "./state/export.ts";
import { type ProjectFile, noProjectFile, projectFileSlice } from "./state/project-file.ts";
import { type Explain, explainSlice, noExplain } from "./state/explain.ts";
import { type FormPart, type KeptForm, formSlice, noForm } from "./state/form.ts";
import { type Guessing, guessSlice, noGuessing } from "./state/guess.ts";
import type { KeptComparisons } from "./state/kept-comparison.ts";
import { type KeptLabels, type LabelState, labelSlice, noLabels } from "./state/label.ts";
import { type KeptLessons, type LessonsPart, lessonsSlice } from "./state/lessons.ts";
import { type MapState, mapSlice, noMap } from "./state/map.ts";
import { type KeptPace, type PacePart, noPace, paceSlice } from "./state/pace.ts";
import { type MediaState, mediaSlice, noMedia } from "./state/media.ts";
import { type OfflinePart, offlineSlice, offlineUnknown } from "./state/offline.ts";
import { type KeptPage, type PagePart, pageSlice } from "./state/page.ts";
import { type PlacePart, firstPlace, placeSlice } from "./state/place.ts";
import { type PlanPart, noPlan, planSlice } from "./state/plan.ts";
import { type ResultsOut, noResultsOut, resultsOutSlice } from "./state/results-out.ts";
import { type ResultsPart, firstResults, resultsSlice } from "./state/results.ts";
import { type KeptProjects, type ProjectsPart, firstProjects, projectsSlice } from "./state/projects.ts";
import { type RunPart, noRun, runSlice } from "./state/run.ts";
import { type KeptRuns, type RunsState, noRuns, runsSlice } from "./state/runs.ts";
import { type Search, noSearch, searchSlice } from "./state/search.ts";
import { type Share, shareSlice } from "./state/share.ts";
import type { Followed, OwnActions, Restored } from "./state/slice.ts";
import { type StoredPart, nothingStored, storedSlice } from "./state/stored.ts";
import { type TakeOut, noTakeOut, takeOutSlice } from "./state/take-out.ts";
import { type KeptTour, type TourPart, tourSlice } from "./state/tour.ts";
import { type KeptTrial, type TrialPart, noTrial, trialSlice } from "./state/trial.ts";

export interface State
  extends
    PagePart,
    PlacePart,
    PacePart,
    FormPart,
    DataPart,
    ArrivalsPart,
    PlanPart,
    RunPart,
    ResultsPart,
    TrialPart,
    TourPart,
    LessonsPart,
    OfflinePart,
    StoredPart,
    ProjectsPart {
  guessing: Guessing;
  search: Search;
  compare: Compare;
  runs: RunsState;
  label: LabelState;
  explain: Explain;
  map: MapState;
  media: MediaState;
  takeOut: TakeOut;
  resultsOut: ResultsOut;
  share: Share;
  modelExport: ModelExport;
  projectFile: ProjectFile;
}

/** What outlives a reload. */
export interface Kept
  extends
    KeptPage,
    KeptTour,
    KeptLessons,
    KeptPace,
    KeptForm,
    KeptData,
    KeptTrial,
    KeptRuns,
    KeptLabels,
    KeptComparisons,
    KeptProjects {}

/** A slice sees what those before it have made of an action. */
const slices = [
  dataSlice,
  arrivalsSlice,
  formSlice,
  runSlice,
  pageSlice,
  placeSlice,
  paceSlice,
  planSlice,
  resultsSlice,
  trialSlice,
  guessSlice,
  searchSlice,
  compareSlice,
  runsSlice,
  labelSlice,
  explainSlice,
  mapSlice,
  mediaSlice,
  takeOutSlice,
  resultsOutSlice,
  shareSlice,
  exportSlice,
  projectFileSlice,
  tourSlice,
  lessonsSlice,
  offlineSlice,
  storedSlice,
  projectsSlice,
] satisfies readonly AnySlice[];

export type Action = OwnActions<(typeof slices)[number]> | Restored<Kept> | Followed<Kept>;

export type Dispatch = (action: Action) => void;

export function initialState(language: Language): State {
  return {
    language,
    theme: "system",
    open: {},
    notices: [],
    ...firstPlace,
    pace: noPace,
    ...noForm,
    data: emptyData,
    arrivals: noArrivals,
    plan: noPlan,
    run: noRun,
    ...firstResults,
    ...noTrial,
    guessing: noGuessing,
    search: noSearch,
    compare: noComparison,
    runs: noRuns,
    label: noLabels,
    explain: noExplain,
    map: noMap,
    media: noMedia,
    takeOut: noTakeOut,
    resultsOut: noResultsOut,
    share: {},
    modelExport: noExport,
    projectFile: noProjectFile,
    ...offlineUnknown,
    ...nothingStored,
    projects: firstProjects,
  };
}

/** What stays when another project takes the place of the one at hand. All else is of a project. */
const ofPage = [
  "language",
  "theme",
  "isKept",
  "open",
  "notices",
  "isToldOfTabs",
  "areKeysOpen",
  "isReporting",
  "isPrinting",
  "canInstall",
  "stage",
  "tabs",
  "insight",
  "isDockBeside",
  "hasTablePane",
  "dock",
  "hasGone",
  "pace",
  "form",
  "loadError",
  "isLoadSlow",
  "encoders",
  "engine",
  "tour",
  "isToured",
  "lessonsDone",
  "isPresenting",
  "sought",
  "offline",
  "stored",
  "projects",
] as const satisfies readonly (keyof State)[];

function withoutProject(state: State): State {
  return { ...initialState(state.language), ...Object.fromEntries(ofPage.map((name) => [name, state[name]])) };
}

export function reduce(before: State, action: Action): State {
  // Nothing comes after that, and nothing stays in memory of what there was.
  if (before.erased && action.type !== "erasureAsked" && action.type !== "erasureTold") {
    return action.type === "languageChosen" ? { ...before, language: action.language } : before;
  }
  let state = action.type === "projectOpened" ? withoutProject(before) : before;
  for (const handle of handlers.get(action.type) ?? []) state = changed(state, handle(state, action, before));
  if (state === before) return state;
  if (action.type === "erased") {
    const { language, theme, erased } = state;
    return { ...initialState(language), theme, erased };
  }
  for (const { follow } of slices as readonly AnySlice[]) if (follow) state = changed(state, follow(state, before));
  return state;
}

/** Of any action that it is asked about, which a slice's types say more closely. */
type Handle<A> = (state: State, action: A, before: State) => Partial<State>;

interface AnySlice {
  own: Readonly<Record<string, Handle<never>>>;
  also?: Readonly<Record<string, Handle<never>>>;
  follow?: (state: State, before: State) => Partial<State>;
}

const handlers = new Map<string, Handle<Action>[]>();
for (const { own, also } of slices as readonly AnySlice[]) {
  for (const [type, handle] of [...Object.entries(own), ...Object.entries(also ?? {})]) {
    // Found by its type, an action is of the type that the handler takes.
    handlers.set(type, [...(handlers.get(type) ?? []), handle as Handle<Action>]);
  }
}

/** The same object where nothing changes. */
function changed(state: State, changes: Partial<State>): State {
  const isNew = (Object.keys(changes) as (keyof State)[]).some((key) => state[key] !== changes[key]);
  return isNew ? { ...state, ...changes } : state;
}
