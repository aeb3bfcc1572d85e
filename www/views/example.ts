// An example as it is shown among others: a text by its beginning, a picture small, a sound with a
// button that plays it.

import { html } from "lit-html";
import { elided } from "../elide.ts";
import type { Messages } from "../i18n/index.ts";
import { nameOf, referred } from "../kinds/reference.ts";
import type { Dispatch, State } from "../state.ts";
import { lazy } from "./lazy.ts";

const fetchViews = () => import("./media/index.ts");

/** How large something is drawn. */
export type Size = "small" | "row" | "large";

const media = lazy<[string, Size]>(["media"], () => fetchViews().then((m) => m.exampleView));

/** What refers to a picture or sound; nothing of a text. */
export function mediaView(t: Messages, text: string, size: Size): unknown {
  return referred(text) ? media(t, text, size) : undefined;
}

/** A person's own words or picture in a line of others. */
export function briefly(t: Messages, text: string, most: number): unknown {
  return mediaView(t, text, "small") ?? html`<bdi dir="auto" translate="no">${elided(text, most)}</bdi>`;
}

/** What an example is called, for who does not see it. */
export function spoken(text: string): string {
  return elided(nameOf(text));
}

/** The ways in, where the project is of pictures or sounds. */
export const mediaSourceView = lazy<[State, Dispatch]>(["media"], () => fetchViews().then((m) => m.sourceView));

/** The person's own test set, where the project is of pictures or sounds. */
export const mediaTestView = lazy<[State, Dispatch]>(["media"], () => fetchViews().then((m) => m.testSetView));

/** What became of files, and how far others are. */
export const mediaReportView = lazy<[State, Dispatch]>(["media"], () => fetchViews().then((m) => m.reportView));

export const mediaTrialView = lazy<[State, Dispatch]>(["media"], () => fetchViews().then((m) => m.trialView));

export const mediaWhyView = lazy<[State, Dispatch]>(["media", "explain"], () =>
  import("./media/why.ts").then((m) => m.whyView),
);

/** Why a part of the page has nothing to say of pictures and sounds. */
export const notForMediaView = lazy<[NotFor]>(["media"], () => fetchViews().then((m) => m.notForView));

export type NotFor = "whatIf" | "inside" | "layers" | "takeOut";
