// The page's address: where the person is, and the settings that differ from their defaults; of a link that
// is shared the seed and the sample, too. Never a text.

import type { RunConfig } from "../engine/protocol.ts";
import type { State } from "../state.ts";
import { wantedConfig } from "./form.ts";
import { type LessonName, isLesson } from "./lessons.ts";
import { type Leaf, type Stage, type Tab, isLeaf, isStage, isTabOf, tabsOf } from "./place.ts";

export interface Address {
  place?: { stage: Stage; tab: Tab };
  leaf?: Leaf;
  lesson?: LessonName;
  isPresenting?: boolean;
  settings: Record<string, string>;
  /** A sample that it was made with, by its name in links. */
  sample?: string;
}

/**
 * What an address's hash says, such as `#/results/mistakes?present&model=gru`, `#/texts?lesson=overfit`, or as older
 * links have it `#model=gru`.
 */
export function readAddress(hash: string): Address {
  const text = hash.replace(/^#/, "");
  const isPlaced = text.startsWith("/");
  const [path, query] = isPlaced ? splitAt(text.slice(1), "?") : ["", text];
  const [stage = "", tab = ""] = path.split("/");
  // A plain anchor says nothing.
  const given = new URLSearchParams(isPlaced || query.includes("=") ? query : "");
  const lesson = given.get("lesson");
  const sample = given.get("sample");
  const isPresenting = given.has("present");
  for (const name of ["lesson", "sample", "present"]) given.delete(name);
  return {
    ...(isStage(stage) ? { place: { stage, tab: isTabOf(stage, tab) ? tab : tabsOf[stage][0] } } : {}),
    ...(isLeaf(stage) ? { leaf: stage } : {}),
    ...(isPresenting ? { isPresenting } : {}),
    // Of one that there is not, there are others.
    ...(isLesson(lesson) ? { lesson } : lesson === null ? {} : { leaf: "lessons" }),
    // A lesson brings its own.
    ...(lesson === null && sample ? { sample } : {}),
    settings: lesson === null ? Object.fromEntries(given) : {},
  };
}

/** The settings that differ from their defaults. */
export function settingsQuery(config: RunConfig, defaults: RunConfig): string {
  const changed = Object.entries(config).filter(([key, value]) => value !== defaults[key as keyof RunConfig]);
  return new URLSearchParams(changed.map(([key, value]) => [key, String(value)])).toString();
}

/** The hash of a place, and of what holds there. */
export function writeAddress(stage: Stage, tab: Tab, query = ""): string {
  return withQuery(tab === tabsOf[stage][0] ? stage : `${stage}/${tab}`, query);
}

/** The address of a place with the settings at hand. */
export function hashOf(state: State, stage = state.stage, tab = state.tabs[stage]): string {
  return writeAddress(stage, tab, queryOf(state));
}

/** The address of what is looked at. */
export function hashHere(state: State): string {
  const { leaf } = state;
  return leaf ? leafHash(state, leaf) : hashOf(state);
}

export function leafHash(state: State, leaf: Leaf): string {
  return withQuery(leaf, queryOf(state));
}

/** Of a lesson, which brings all else that holds in it. */
export function lessonHash(name: LessonName): string {
  return writeAddress("texts", tabsOf.texts[0], `lesson=${name}`);
}

function withQuery(path: string, query: string): string {
  return `#/${path}${query === "" ? "" : `?${query}`}`;
}

function queryOf(state: State): string {
  const { lesson, isPresenting, form } = state;
  const config = wantedConfig(state);
  // A lesson brings its own.
  const held = lesson ? `lesson=${lesson.name}` : config && form && settingsQuery(config, form.defaults);
  return [held, isPresenting && "present"].filter(Boolean).join("&");
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
  const hash = hashHere(state);
  if (state.lesson || state.leaf) return hash;
  const [place, query] = splitAt(hash, "?");
  const said = new URLSearchParams(query);
  for (const [key, value] of Object.entries(sharedOf(state))) said.set(key, String(value));
  return said.size === 0 ? place : `${place}?${said}`;
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}
