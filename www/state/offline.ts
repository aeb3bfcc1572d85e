// The switch by which the page makes no requests, and what it has asked for.

import type { EncoderName } from "../engine/protocol.ts";
import type { Slice } from "./slice.ts";

/** What was not fetched, as the switch is on. */
export type Refused = { what: "encoder"; name?: EncoderName } | { what: "gpuEngine" | "part" };

export interface OfflinePart {
  offline: {
    /** Why there is no switch: this browser, or an address that is not secure, has no service worker for it. */
    state: "unknown" | "impossible" | "off" | "on";
    /** What this tab and its workers ask for passes the service worker: not so in the tab of the first visit. */
    isEnforced: boolean;
    /** What was refused last. */
    refused?: Refused;
    /** The GPU engine is on this device; unknown until asked, and nothing where this browser has no use for it. */
    gpuEngine?: "kept" | "absent" | "arriving" | "failed";
    requests?: Requests;
  };
}

/** What was asked for since this tab was opened. */
export interface Requests {
  /** Until the page and all its parts were here. */
  nWhileLoading: number;
  nSince: number;
  /** The last ones since then. */
  since: readonly Asked[];
  isLoaded: boolean;
  /** What the service worker has sent on to the network, of all tabs; nothing where it is not there. */
  sent?: { nWhileLoading: number; nSince: number; since: readonly Asked[] };
}

export interface Asked {
  address: string;
  n: number;
}

export type OfflineAction =
  | { type: "offlineTold"; state: OfflinePart["offline"]["state"]; isEnforced: boolean }
  | { type: "offlineSwitched"; on: boolean }
  | { type: "offlineRefused"; refused: Refused }
  | { type: "refusalDismissed" }
  | { type: "gpuEngineWanted" }
  | { type: "gpuEngineTold"; state: OfflinePart["offline"]["gpuEngine"] }
  | { type: "requestsCounted"; requests: Requests };

export const offlineUnknown: OfflinePart = { offline: { state: "unknown", isEnforced: false } };

export const offlineSlice: Slice<OfflinePart, OfflineAction> = {
  own: {
    offlineTold: ({ offline }, { state, isEnforced }) => ({
      offline: { ...offline, state, isEnforced, refused: state === "on" ? offline.refused : undefined },
    }),
    offlineSwitched: () => ({}),
    offlineRefused: ({ offline }, { refused }) => ({ offline: { ...offline, refused } }),
    refusalDismissed: ({ offline }) => ({ offline: { ...offline, refused: undefined } }),
    gpuEngineWanted: () => ({}),
    gpuEngineTold: ({ offline }, { state }) => ({ offline: { ...offline, gpuEngine: state } }),
    requestsCounted: ({ offline }, { requests }) => ({ offline: { ...offline, requests } }),
  },
};
