// What this copy of the page keeps on the device, as the browser tells it, and its deletion.

import type { EncoderName } from "../engine/protocol.ts";
import type { ListedProject } from "./project.ts";
import type { Slice } from "./slice.ts";

/** In the order in which it is told. */
export const storedKinds = [
  "table",
  "history",
  "draft",
  "testText",
  "pool",
  "trialText",
  "classNames",
  "runs",
  "comparisons",
  "models",
  "copies",
  "project",
  "aside",
  "otherVersions",
  "settings",
  "encoder",
  "gpuEngine",
  "page",
  "other",
] as const;

export type StoredKind = (typeof storedKinds)[number];

export interface StoredItem {
  kind: StoredKind;
  /** Of an encoder. */
  name?: EncoderName;
  /** All of a project that is not at hand. */
  project?: ListedProject;
  /** How many rows, versions, runs, files … */
  n: number;
  bytes: number;
}

/** All that is here, of this copy of the page alone. */
export interface Stored {
  items: readonly StoredItem[];
  /** By their own names. */
  databases: readonly string[];
  caches: readonly string[];
  /** Registered, so that it answers the next visit. */
  hasServiceWorker: boolean;
  /** Marks of visits that were opening what is kept. */
  nMarks: number;
  /** The browser's own figures, of everything on this host. */
  estimate?: { usage: number; quota: number };
  /** The browser does not clear it away by itself. */
  isPersisted?: boolean;
}

/** What could not be deleted. */
export interface NotDeleted {
  name: string;
  /** Another tab holds it, or else why. */
  detail: "blocked" | { thrown: string };
}

/** What of it is deleted by itself: all of a kind, an encoder, or a project by its id. */
export interface StoredOf {
  kind: StoredKind;
  name?: EncoderName;
  project?: string;
}

export interface StoredDeleted extends StoredOf {
  type: "storedDeleted";
}

export interface StoredPart {
  stored: {
    isOpen: boolean;
    /** Nothing while the browser is being asked. */
    told?: Stored;
    /** The browser does not tell. */
    failed?: string;
    /** What the person is asked about before it is deleted. */
    asked?: "all" | StoredOf;
    /** What was not made here stays: the page's own files and the encoders. */
    keepsFiles: boolean;
    /** The browser was asked to keep it, and did not say yes. */
    isRefused?: boolean;
  };
  /** All that was kept has been given up, by this tab or by another; the page has come to its end. */
  erased?: {
    here: boolean;
    keepsFiles: boolean;
    /** What the browser tells of it afterwards. */
    told?: Stored;
    notDeleted: readonly NotDeleted[];
    failed?: string;
  };
}

export type StoredAction =
  | { type: "storedOpened" }
  | { type: "storedClosed" }
  /** The browser is to be asked anew. */
  | { type: "storedAsked" }
  | { type: "storedTold"; told: Stored }
  | { type: "storedFailed"; detail: string }
  | { type: "deletionAsked"; of: NonNullable<StoredPart["stored"]["asked"]> }
  | { type: "deletionCancelled" }
  | { type: "filesKept"; on: boolean }
  | { type: "persistenceAsked" }
  | { type: "persistenceRefused" }
  | StoredDeleted
  /** All of it is being deleted. What the page itself holds goes with it. */
  | { type: "erased"; here: boolean }
  | { type: "erasureAsked" }
  | { type: "erasureTold"; told?: Stored; notDeleted: readonly NotDeleted[]; failed?: string };

export const nothingStored: StoredPart = { stored: { isOpen: false, keepsFiles: false } };

export const storedSlice: Slice<StoredPart, StoredAction> = {
  own: {
    storedOpened: ({ stored }) => ({ stored: { ...stored, isOpen: true, told: undefined, asked: undefined } }),
    storedClosed: ({ stored }) => ({ stored: { ...stored, isOpen: false, asked: undefined } }),
    storedAsked: ({ stored }) => ({ stored: { ...stored, failed: undefined } }),
    storedTold: ({ stored }, { told }) => ({ stored: { ...stored, told, failed: undefined } }),
    storedFailed: ({ stored }, { detail }) => ({ stored: { ...stored, failed: detail } }),
    deletionAsked: ({ stored }, { of }) => ({ stored: { ...stored, asked: of } }),
    deletionCancelled: ({ stored }) => ({ stored: { ...stored, asked: undefined } }),
    filesKept: ({ stored }, { on }) => ({ stored: { ...stored, keepsFiles: on } }),
    persistenceAsked: ({ stored }) => ({ stored: { ...stored, isRefused: undefined } }),
    persistenceRefused: ({ stored }) => ({ stored: { ...stored, isRefused: true } }),
    storedDeleted: ({ stored }) => ({ stored: { ...stored, asked: undefined } }),
    erased: ({ stored }, { here }) => ({ erased: { here, keepsFiles: stored.keepsFiles, notDeleted: [] } }),
    erasureAsked: ({ erased }) => ({ erased: erased && { ...erased, told: undefined, failed: undefined } }),
    erasureTold: ({ erased }, { told, notDeleted, failed }) => ({
      erased: erased && { ...erased, told, notDeleted, failed },
    }),
  },
};

/** What a person has made, in contrast to what was downloaded for them. */
export function isFile({ kind }: Pick<StoredItem, "kind">): boolean {
  return kind === "encoder" || kind === "gpuEngine" || kind === "page";
}

/** Whether nothing is left but what the person wanted to stay. */
export function isGone({ items, databases, caches, hasServiceWorker, nMarks }: Stored, keepsFiles: boolean): boolean {
  if (items.some((item) => !keepsFiles || !isFile(item)) || databases.length > 0 || nMarks > 0) return false;
  return keepsFiles || (caches.length === 0 && !hasServiceWorker);
}
