// The page's address: where the person is, and the settings that differ from their defaults. Never a text.

import type { RunConfig } from "../engine/protocol.ts";
import type { State } from "../state.ts";
import { wantedConfig } from "./form.ts";
import { type Stage, type Tab, isStage, isTabOf, tabsOf } from "./place.ts";

export interface Address {
  place?: { stage: Stage; tab: Tab };
  settings: Record<string, string>;
}

/** What an address's hash says, such as `#/results/mistakes?model=gru`, or as older links have it `#model=gru`. */
export function readAddress(hash: string): Address {
  const text = hash.replace(/^#/, "");
  const isPlaced = text.startsWith("/");
  const [path, query] = isPlaced ? splitAt(text.slice(1), "?") : ["", text];
  const [stage = "", tab = ""] = path.split("/");
  return {
    ...(isStage(stage) ? { place: { stage, tab: isTabOf(stage, tab) ? tab : tabsOf[stage][0] } } : {}),
    // A plain anchor says nothing.
    settings: query.includes("=") ? Object.fromEntries(new URLSearchParams(query)) : {},
  };
}

/** The settings that differ from their defaults. */
export function settingsQuery(config: RunConfig, defaults: RunConfig): string {
  const changed = Object.entries(config).filter(([key, value]) => value !== defaults[key as keyof RunConfig]);
  return new URLSearchParams(changed.map(([key, value]) => [key, String(value)])).toString();
}

/** The hash of a place, and of settings. */
export function writeAddress(stage: Stage, tab: Tab, query = ""): string {
  const path = tab === tabsOf[stage][0] ? stage : `${stage}/${tab}`;
  return `#/${path}${query === "" ? "" : `?${query}`}`;
}

/** The address of a place with the settings at hand. */
export function hashOf(state: State, stage = state.stage, tab = state.tabs[stage]): string {
  const config = wantedConfig(state);
  return writeAddress(stage, tab, config && state.form ? settingsQuery(config, state.form.defaults) : "");
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}
