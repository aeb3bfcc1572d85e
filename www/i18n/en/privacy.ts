// What is kept on this device, what was asked for, and the switch by which nothing is.

import type { StoredItem, StoredKind } from "../../state/stored.ts";
import { count, number } from "./numbers.ts";

const names: Record<StoredKind, string> = {
  table: "Labelled texts",
  history: "Earlier versions of them, for Undo",
  draft: "A text that waits to be added",
  testText: "Test texts",
  pool: "Texts still to label",
  trialText: "The text being tried",
  classNames: "Class names for first guesses",
  runs: "Runs: scores, settings and class names",
  comparisons: "The last comparison and learning curve",
  models: "Models, each with the texts it was made of",
  copies: "Copies of pictures and sounds",
  project: "Another project",
  aside: "What was put aside",
  otherVersions: "What another version of the page keeps",
  settings: "Language, appearance and settings",
  encoder: "An encoder",
  gpuEngine: "WebGPU engine",
  page: "The page itself, for visits without a network",
  other: "Something else",
};

/** What is counted of each kind; nothing where there is only one. */
function amount({ kind, n, project }: StoredItem): string {
  switch (kind) {
    case "project":
      return project?.deleted ? "deleted; its tab can bring it back until it is closed" : "";
    case "table":
    case "testText":
    case "pool":
      return count(n, "text");
    case "history":
      return count(n, "version");
    case "runs":
      return count(n, "run");
    case "models":
      return count(n, "model");
    case "copies":
    case "page":
    case "gpuEngine":
      return count(n, "file");
    case "aside":
    case "otherVersions":
    case "other":
      return count(n, "value");
    default:
      return "";
  }
}

export const privacy = {
  heading: "Stored here",
  close: "Close",
  intro:
    "All that this copy of the page keeps is in this browser, on this device, and nowhere else. The browser reports:",
  scope: "This copy of the page is",
  looking: "Asking the browser…",
  failed: (detail: string) => `The browser does not say what is kept (${detail}).`,
  nothing: "Nothing is kept here.",
  names,
  amount,
  caption: "What is kept on this device",
  columns: { what: "What", size: "Size", action: "Delete" },
  total: "Together",
  /** Of what is no number of megabytes. */
  size: (bytes: number) => {
    if (bytes >= 1e9) return `${number(Math.round(bytes / 1e8) / 10)} GB`;
    return bytes < 1000 ? `${number(bytes)} bytes` : `${number(Math.round(bytes / 1000))} kB`;
  },
  estimate: (usage: string, quota: string) =>
    `By the browser’s own estimate, everything on this host, other pages included, takes ${usage} of at most ${quota}.`,
  measured: "Sizes of texts, runs and models are those of their text as JSON; the browser stores them in its own way.",
  persisted: "The browser keeps it until you delete it.",
  notPersisted: "The browser may clear it when this device runs short of space.",
  safari:
    "Safari deletes what a page keeps when you have used Safari for seven days without opening the page, unless it is on the Home Screen or in the Dock. Save texts that matter to a file.",
  persist: "Ask the browser to keep it",
  persistRefused: "The browser did not agree. It may when the page is a bookmark or is opened often.",
  delete: "Delete",
  project: (name: string) => `Project “${name}”`,
  deleteOne: (what: string) => `Delete: ${what}`,
  sure: (what: string) => `Delete this for good? ${what}`,
  keepsFor: "Kept again at each visit",
  keep: "Keep",
  models: "Their models are deleted with them.",
  erase: "Delete all of it…",
  eraseHeading: "Delete all of this for good?",
  eraseTabs: "All open tabs of this page end, and let go of what they hold.",
  and: (all: readonly string[]) => new Intl.ListFormat("en").format(all),
  keepFiles: "But keep what was downloaded and holds nothing of yours: the page itself and encoders",
  eraseNow: "Delete all of it now",
  cancel: "Cancel",
  erased: {
    working: "Deleting, and asking the browser what is left…",
    nothing: "Nothing is left",
    only: "Nothing of yours is left",
    some: "Not all of it could be deleted",
    proof: (nDatabases: number, nCaches: number, hasServiceWorker: boolean) =>
      `Asked again, the browser reports ${nDatabases === 0 ? "no database" : count(nDatabases, "database")}, ${nCaches === 0 ? "no cache" : count(nCaches, "cache")} and ${hasServiceWorker ? "a service worker" : "no service worker"} of this page.`,
    files: "What you chose to keep is here:",
    blocked: (name: string) =>
      `“${name}” is still held by another tab or window of this page, perhaps one that sleeps. It has been emptied. Close that tab, then try again.`,
    failed: (name: string, detail: string) =>
      `“${name}” could not be deleted (${detail}). Try again; if that does not help, delete this site’s data in the browser’s settings.`,
    left: (what: string) => `Still here: ${what}.`,
    unknown: (detail: string) => `The browser does not say what is left (${detail}).`,
    again: "Try again",
    begin: "Start again",
    beginHint: "The page then opens as on a first visit.",
  },
  requests: {
    heading: "Requests",
    intro: "What this tab and its workers have asked this site for since it was opened. They can ask no other site.",
    counts: (nWhileLoading: number, nSince: number) =>
      `${number(nWhileLoading)} while loading, ${number(nSince)} since.`,
    loading: (n: number) => `${number(n)} so far; the page is still loading.`,
    sent: (nWhileLoading: number, nSince: number) =>
      `The service worker, which all open tabs of this page ask through, has sent ${number(nWhileLoading)} of them to the network while this tab was loading, ${number(nSince)} since.`,
    unwitnessed: "No service worker stands between this tab and the network, so only the tab itself counts.",
    list: "Asked for since loading",
    listSent: "Sent to the network since loading",
    times: (n: number) => (n === 1 ? "" : `, ${number(n)} times`),
    kinds: {
      encoder: "an encoder",
      gpuEngine: "the WebGPU engine",
      part: "a part of the page",
      list: "a list of what this site offers",
      other: "something else",
    },
  },
  offline: {
    heading: "Offline",
    label: "Offline: this page makes no requests",
    intro:
      "While this is on, the page is answered from what is kept here, and everything else it asks for is refused by its service worker: in all tabs of this copy, and at later visits too. The browser itself may still look for a newer version of the service worker when the page is opened; nothing of yours goes along.",
    impossible:
      "This cannot be enforced here: the browser gives the page no service worker. That is so in some private windows, and where the address does not begin with https.",
    unknown: "The page is still being kept for visits without a network; the switch appears in a moment.",
    reload: "This tab was opened before the service worker was in place.",
    reloadNow: "Reload the page",
    ready: "The page, its CPU engine and all its parts are here.",
    missing: "Not on this device, so not available while this is on:",
    fetch: (what: string) => `Fetch the ${what}`,
    fetching: "On its way…",
    gpuEngine: "WebGPU engine",
    size: (bytes: string) => `(${bytes})`,
    gpuFailed: "It could not be fetched.",
  },
};
