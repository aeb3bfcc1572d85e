// Where the person is: a stage of the workbench and one of its tabs, and whether the dock to try a
// text is open.

import type { RunAction, RunPart } from "./run.ts";
import type { Slice } from "./slice.ts";

/** The stages with their tabs, the first one of each being where it opens. */
export const tabsOf = {
  texts: ["table", "unlabelled", "doubtful", "test"],
  model: ["choice", "layers", "settings"],
  training: ["curves", "signals", "search"],
  results: ["summary", "mistakes", "classes", "confidence", "map", "ways", "privacy"],
  compare: ["models", "curve", "runs"],
} as const;

export type Stage = keyof typeof tabsOf;
export type TabOf<S extends Stage> = (typeof tabsOf)[S][number];
export type Tab = TabOf<Stage>;

export const stages = Object.keys(tabsOf) as readonly Stage[];

/** What the dock shows of an answer. */
export const insights = ["why", "what-if", "inside"] as const;
export type Insight = (typeof insights)[number];

export type Place = { [S in Stage]: { stage: S; tab: TabOf<S> } }[Stage];

/** Pages that take the place of the stage. */
export const leaves = ["lessons", "sheet", "glossary"] as const;
export type Leaf = (typeof leaves)[number];

export interface PlacePart {
  stage: Stage;
  /** The tab of each stage that was open last. */
  tabs: Readonly<Record<Stage, Tab>>;
  leaf?: Leaf;
  insight: Insight;
  /** The dock has a place of its own beside the stage; else it lies over it. */
  isDockBeside: boolean;
  /** There is room for the table beside every stage. */
  hasTablePane: boolean;
  /** Whether the dock is open, once the person has said. */
  dock?: "open" | "closed";
  /** The person has gone to a stage since the page was opened. */
  hasGone: boolean;
  /** The page is a part of another page, which is shown this place of it. It keeps nothing, and opens nothing kept. */
  embedded?: Embedded;
}

export interface Embedded {
  place: Place;
  /** A text can be tried. */
  hasDock: boolean;
}

export type PlaceAction =
  | { type: "placeChosen"; stage: Stage; tab?: Tab }
  /** By the browser's back and forward, or an address. */
  | { type: "placeFound"; stage: Stage; tab: Tab; leaf?: Leaf }
  | { type: "leafOpened"; leaf: Leaf }
  | { type: "insightChosen"; insight: Insight }
  | { type: "dockToggled"; open: boolean }
  /** To the field of the text to be tried, wherever it is. */
  | { type: "trySought" }
  | { type: "screenChanged"; isDockBeside: boolean; hasTablePane: boolean }
  /** As it was before a reload. */
  | { type: "dockFound"; dock?: PlacePart["dock"]; insight?: Insight }
  /** By the page that this one is a part of. */
  | { type: "embeddedAt"; place: Place };

/** Things of the page that a person is led to stand on tabs. */
type Led =
  | { type: "rowSought"; row: number }
  | { type: "lineSought"; line: number; field: "labelled" | "test" }
  | Extract<RunAction, { type: "starting" | "resuming" }>;

export const firstPlace: PlacePart = {
  stage: "texts",
  tabs: { texts: "table", model: "choice", training: "curves", results: "summary", compare: "models" },
  insight: "why",
  isDockBeside: true,
  hasTablePane: false,
  hasGone: false,
};

export const placeSlice: Slice<PlacePart, PlaceAction, Led, RunPart> = {
  own: {
    placeChosen: (state, { stage, tab }) => ({ ...at(state, stage, tab), hasGone: true }),
    placeFound: (state, { stage, tab, leaf }) => ({ ...at(state, stage, tab), leaf }),
    leafOpened: (_, { leaf }) => ({ leaf }),
    insightChosen: (_, { insight }) => ({ insight }),
    dockToggled: (_, { open }) => ({ dock: open ? "open" : "closed" }),
    trySought: () => ({ dock: "open" }),
    dockFound: (state, { dock = state.dock, insight = state.insight }) => ({ dock, insight }),
    screenChanged: (state, { isDockBeside, hasTablePane }) => ({
      isDockBeside,
      hasTablePane,
      // A dock that lay over the stage does not stay open by having been open beside it.
      dock: isDockBeside === state.isDockBeside ? state.dock : undefined,
    }),
    embeddedAt: (state, { place }) => ({
      ...at(state, place.stage, place.tab),
      embedded: state.embedded && { ...state.embedded, place },
    }),
  },
  also: {
    rowSought: (state) => at(state, "texts", "table"),
    lineSought: (state, { field }) => at(state, "texts", field === "test" ? "test" : "table"),
    // Where there is something to see, unless the person has chosen to be elsewhere.
    starting: atTraining,
    resuming: atTraining,
  },
};

function atTraining(state: PlacePart): Partial<PlacePart> {
  // One stage is what was asked for.
  if (state.embedded) return {};
  return !state.hasGone || state.stage === "texts" || state.stage === "model" ? at(state, "training", "curves") : {};
}

function at({ tabs }: PlacePart, stage: Stage, tab: Tab = tabs[stage]): Partial<PlacePart> {
  return { stage, tabs: tabs[stage] === tab ? tabs : { ...tabs, [stage]: tab }, leaf: undefined };
}

export function tabOf<S extends Stage>({ tabs }: PlacePart, stage: S): TabOf<S> {
  return tabs[stage];
}

/** Whether a tab is looked at. */
export function isAt({ stage, tabs, leaf }: PlacePart, wanted: Stage, tab: Tab): boolean {
  return !leaf && stage === wanted && tabs[stage] === tab;
}

export function isDockOpen({ dock, isDockBeside, embedded }: PlacePart): boolean {
  if (embedded && !embedded.hasDock) return false;
  return dock === undefined ? isDockBeside : dock === "open";
}

/** Whether one of the dock's insights is looked at. */
export function isLookedInto(state: PlacePart, insight: Insight): boolean {
  return state.insight === insight && isDockOpen(state);
}

export function isStage(name: string): name is Stage {
  return (stages as readonly string[]).includes(name);
}

export function isLeaf(name: string): name is Leaf {
  return (leaves as readonly string[]).includes(name);
}

export function isTabOf(stage: Stage, name: string): name is Tab {
  return (tabsOf[stage] as readonly string[]).includes(name);
}
