// The map of the texts as the model sees them.

import type { CoreError, MapView, NearView, TsneProgress } from "../engine/protocol.ts";
import { type RunPart, type RunToldAction, isNews } from "./run.ts";
import { type Reducers, type Slice, nested, unchanged } from "./slice.ts";

export type MapColour = "label" | "prediction" | "error";

/** How the texts' vectors are brought to two dimensions. */
export type MapLayout = "components" | "tsne";

export interface MapState {
  /** How far it has come. */
  work?: { done: number; total: number };
  /** Of the model of that version. */
  map?: { version: number; view: MapView };
  error?: CoreError;
  by: MapColour;
  /** The label that colours are of, by its place, where a text may have several. */
  of: number;
  layout: MapLayout;
  /** Where t-SNE has the points so far, once it was wanted. */
  tsne?: TsneProgress;
  /** The point that is looked at, and the texts most like it. */
  selected?: number;
  near?: { of: number; view: NearView };
  /** The text being tried, where it lies, and the texts most like it. */
  trial?: { text: string; view: NearView };
}

export type MapAction =
  | { type: "mapping"; done: number; total: number }
  | { type: "mapped"; version: number; view: MapView }
  | { type: "mapFailed"; error: CoreError }
  | { type: "mapAsked" }
  | { type: "mapCancelled" }
  | { type: "mapColoured"; by: MapColour }
  | { type: "mapLabelChosen"; of: number }
  | { type: "mapLaidOut"; layout: MapLayout }
  | { type: "tsneAt"; tsne: TsneProgress }
  | { type: "tsneFailed"; error: CoreError }
  | { type: "pointSelected"; point?: number }
  | { type: "pointPlaced"; of: number; view: NearView }
  | { type: "trialPlaced"; text: string; view: NearView };

export const noMap: MapState = { by: "label", of: 0, layout: "components" };

const reducers: Reducers<MapState, MapAction> = {
  mapping: (state, { done, total }) => ({ ...choices(state), work: { done, total } }),
  mapped: (state, { version, view }) => ({ ...choices(state), map: { version, view } }),
  mapFailed: (state, { error }) => ({ ...choices(state), error }),
  mapAsked: unchanged,
  mapCancelled: (state) => ({ ...state, work: undefined }),
  mapColoured: (state, action) => ({ ...state, by: action.by }),
  mapLabelChosen: (state, action) => ({ ...state, of: action.of }),
  mapLaidOut: (state, action) => ({ ...state, layout: action.layout, error: undefined }),
  tsneAt: (state, action) => ({ ...state, tsne: action.tsne }),
  tsneFailed: (state, action) => ({ ...state, layout: "components", error: action.error }),
  pointSelected: (state, action) => ({ ...state, selected: action.point }),
  pointPlaced: (state, action) => ({ ...state, near: { of: action.of, view: action.view } }),
  trialPlaced: (state, action) => ({ ...state, trial: { text: action.text, view: action.view } }),
};

export const mapSlice: Slice<{ map: MapState }, MapAction, RunToldAction, RunPart> = {
  own: nested("map", reducers),
  also: {
    run: ({ map }, { update }, before) =>
      update.type === "recovered" && isNews(before) ? { map: forgetMap(map) } : {},
  },
};

/** Without the map itself, which its engine no longer has. */
function forgetMap(state: MapState): MapState {
  return { ...choices(state), work: state.work, error: state.error };
}

/** How a person wants to see a map, whichever. */
function choices({ by, of, layout }: MapState): MapState {
  return { by, of, layout };
}

/** Whether t-SNE has still to go on, for whoever has chosen it. */
export function isUnsettled({ map, layout, tsne }: MapState): boolean {
  return map !== undefined && layout === "tsne" && !(tsne && tsne.done === tsne.total);
}
