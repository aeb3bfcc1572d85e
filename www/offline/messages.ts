// What a page and its service worker say to each other.

/** Asks a waiting worker to take over from the one before it. */
export interface TakeOver {
  /** The address of the page's own script, which tells of which build the page is. */
  script: string;
}

/** Asks, over a channel, whether the switch is on by which the page makes no requests; or turns it. */
export interface Switching {
  offline: boolean | "ask";
}

export interface SwitchAnswer {
  isOn: boolean;
}

/** What the worker tells pages of requests that pass it. */
export type WorkerNews = { sent: string } | { refused: string } | { offline: boolean };

// Names that both have to know. They are types, as a service worker's file holds all of its code,
// and code that the page has, too, would stand in a file of its own.

/** The header of an answer that says that the switch is on, and so nothing was fetched. */
export type RefusalHeader = "X-Handful-Offline";

/** The cache that is there while the switch is on; a service worker has no other memory that is as quick. */
export type SwitchCache = `handful-offline ${string}`;

/** The cache of the GPU engine: too large to be kept for who never asks for it. */
export type GpuEngineCache = `handful-gpu ${string}`;
