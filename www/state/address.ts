// The page's address: where the person is, and the settings that differ from their defaults; of a link that
// is shared the seed and the sample, too. Never a text.

import type { RunConfig } from "../engine/protocol.ts";
import type { State } from "../state.ts";
import { wantedConfig } from "./form.ts";
import { type Stage, type Tab, isStage, isTabOf, tabsOf } from "./place.ts";

export interface Address {
  place?: { stage: Stage; tab: Tab };
  settings: Record<string, string>;
  /** A sample that it was made with, by its name in links. */
  sample?: string;
}

/** What an address's hash says, such as `#/results/mistakes?model=gru`, or as older links have it `#model=gru`. */
export function readAddress(hash: string): Address {
  const text = hash.replace(/^#/, "");
  const isPlaced = text.startsWith("/");
  const [path, query] = isPlaced ? splitAt(text.slice(1), "?") : ["", text];
  const [stage = "", tab = ""] = path.split("/");
  // A plain anchor says nothing.
  const { sample, ...settings } = query.includes("=") ? Object.fromEntries(new URLSearchParams(query)) : {};
  return {
    ...(isStage(stage) ? { place: { stage, tab: isTabOf(stage, tab) ? tab : tabsOf[stage][0] } } : {}),
    settings,
    ...(sample ? { sample } : {}),
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

/** What a link that is shared has beside the place and the settings. */
export interface Shared {
  /** Said also where it is the default, as that might be another one day. */
  seed?: number;
  /** Where the texts are those of a sample, as it is. */
  sample?: string;
}

export function sharedOf({ data, config }: State): Shared {
  const { sample, edited } = data.present;
  return { ...(config && { seed: config.seed }), ...(sample !== undefined && !edited && { sample }) };
}

/** The hash of a link that is to be opened elsewhere. */
export function sharedHash(state: State): string {
  const hash = hashOf(state);
  const [place, query] = splitAt(hash, "?");
  const said = new URLSearchParams(query);
  for (const [key, value] of Object.entries(sharedOf(state))) said.set(key, String(value));
  return said.size === 0 ? place : `${place}?${said}`;
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}
