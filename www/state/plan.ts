// The plan of the run that Train would start.

import type { CoreError, Plan } from "../engine/protocol.ts";
import type { DataPart } from "./data.ts";
import { type RunPart, type RunToldAction, isNews } from "./run.ts";
import { type Slice, nested } from "./slice.ts";

export interface PlanState {
  plan?: Plan;
  error?: CoreError;
  pending: boolean;
}

export type PlanAction =
  { type: "planning" } | { type: "planned"; plan: Plan } | { type: "planFailed"; error: CoreError };

export const noPlan: PlanState = { pending: false };

export interface PlanPart {
  plan: PlanState;
}

export const planSlice: Slice<PlanPart, PlanAction, RunToldAction, RunPart & DataPart> = {
  own: nested("plan", {
    planning: (plan) => ({ ...plan, pending: true }),
    planned: (_, { plan }) => ({ plan, pending: false }),
    planFailed: (_, { error }) => ({ error, pending: false }),
  }),
  also: {
    run: (_, { update }, before) =>
      update.type === "started" && isNews(before) ? { plan: { plan: update.plan, pending: false } } : {},
  },
  follow: ({ data }, before) => (data !== before.data && data.present.rows.length === 0 ? { plan: noPlan } : {}),
};
