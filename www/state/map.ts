// The map of the texts as the model sees them.

import type { CoreError, MapView, NearView } from "../engine/protocol.ts";

export type MapColour = "label" | "prediction" | "error";

export interface MapState {
  /** How far it has come. */
  work?: { done: number; total: number };
  /** Of the model of that version. */
  map?: { version: number; view: MapView };
  error?: CoreError;
  by: MapColour;
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
  | { type: "pointSelected"; point?: number }
  | { type: "pointPlaced"; of: number; view: NearView }
  | { type: "trialPlaced"; text: string; view: NearView };

export const noMap: MapState = { by: "label" };

export function reduceMap(state: MapState, action: MapAction): MapState {
  switch (action.type) {
    case "mapping":
      return { by: state.by, work: { done: action.done, total: action.total } };
    case "mapped":
      return { by: state.by, map: { version: action.version, view: action.view } };
    case "mapFailed":
      return { by: state.by, error: action.error };
    case "mapAsked":
      return state;
    case "mapCancelled":
      return { ...state, work: undefined };
    case "mapColoured":
      return { ...state, by: action.by };
    case "pointSelected":
      return { ...state, selected: action.point };
    case "pointPlaced":
      return { ...state, near: { of: action.of, view: action.view } };
    case "trialPlaced":
      return { ...state, trial: { text: action.text, view: action.view } };
  }
}

/** Without the map itself, which its engine no longer has. */
export function forgetMap({ by, work, error }: MapState): MapState {
  return { by, work, error };
}
