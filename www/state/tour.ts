// A walk through the page: which of its steps is shown, and whether it has been seen.

import type { Restored, Slice } from "./slice.ts";

export const tourSteps = ["texts", "train", "score", "try", "results", "compare"] as const;
export type TourStep = (typeof tourSteps)[number];

export interface TourPart {
  tour?: TourStep;
  /** It is not offered again, only found in the menu. */
  isToured?: boolean;
}

export interface KeptTour {
  isToured?: boolean;
}

export type TourAction = { type: "tourAsked" } | { type: "tourTurned"; by: 1 | -1 } | { type: "tourEnded" };

export const tourSlice: Slice<TourPart, TourAction, Restored<KeptTour>> = {
  own: {
    tourAsked: () => ({ tour: tourSteps[0] }),
    tourTurned: ({ tour }, { by }) => (tour ? { tour: tourSteps[tourSteps.indexOf(tour) + by] ?? tour } : {}),
    tourEnded: () => ({ tour: undefined, isToured: true }),
  },
  also: {
    restored: ({ isToured }, { kept }) => ({ isToured: kept.isToured ?? isToured }),
  },
};
