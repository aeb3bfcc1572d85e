// Pictures and sounds on their way: into the table, to their encoder, from the microphone.

import type { MediaFault } from "../kinds/kind.ts";
import type { KindName } from "../kinds/reference.ts";
import type { DataAction } from "./data.ts";
import { type Slice, nested, unchanged } from "./slice.ts";

export interface Refused {
  name: string;
  fault: MediaFault;
}

/** What became of some files. */
export interface MediaReport {
  kind: KindName;
  nAdded: number;
  /** And to the test set. */
  nTested: number;
  /** Some were in the table already, under the same label. */
  nKnown: number;
  /** Of some only the beginning is read. */
  nCut: number;
  /** The first of those that are not taken. */
  refused: readonly Refused[];
  nRefused: number;
}

/** For whom a sound is recorded: the table, under a label, or the text being tried. */
export type RecordingFor = { for: "table"; label: string } | { for: "trial" };

export type MicrophoneProblem = "refused" | "missing" | "failed";

export interface MediaState {
  adding?: { done: number; total: number };
  /** By the encoder. */
  reading?: { done: number; total: number };
  report?: MediaReport;
  recording?: RecordingFor & { isOn: boolean };
  microphone?: MicrophoneProblem;
  /** A file to be tried that is not taken. */
  trialRefused?: Refused;
  /** How many of the test set are shown, where the person asked for more. */
  nTestShown?: number;
  /** The test set as it was before some were taken out of it. */
  testBefore?: string;
}

export type MediaAction =
  | { type: "mediaAdding"; adding?: { done: number; total: number } }
  | { type: "mediaAddingCancelled" }
  | { type: "mediaReading"; reading?: { done: number; total: number } }
  | { type: "mediaReported"; report: MediaReport }
  | { type: "mediaReportClosed" }
  | { type: "mediaReadingCancelled" }
  | { type: "mediaTestShown"; n: number }
  /** Files to be tried, of which the first is. */
  | { type: "trialFileChosen"; files: readonly File[] }
  | { type: "trialRefused"; refused?: Refused }
  | ({ type: "recordingAsked" } & RecordingFor)
  | { type: "recordingBegan" }
  | { type: "recordingStopped" }
  | { type: "recordingEnded"; problem?: MicrophoneProblem };

export const noMedia: MediaState = {};

export const mediaSlice: Slice<
  { media: MediaState },
  MediaAction,
  Extract<DataAction, { type: "filesDropped" | "testTyped" }>
> = {
  own: nested("media", {
    mediaAdding: (media, { adding }) => ({ ...media, adding }),
    mediaAddingCancelled: unchanged,
    mediaReading: (media, { reading }) => ({ ...media, reading }),
    mediaReadingCancelled: unchanged,
    mediaTestShown: (media, { n }) => ({ ...media, nTestShown: n }),
    mediaReported: (media, { report }) => ({ ...media, adding: undefined, report }),
    mediaReportClosed: (media) => ({ ...media, report: undefined }),
    trialFileChosen: (media) => ({ ...media, trialRefused: undefined }),
    trialRefused: (media, { refused }) => ({ ...media, trialRefused: refused }),
    recordingAsked: (media, wanted) => ({
      ...media,
      microphone: undefined,
      recording:
        wanted.for === "trial" ? { for: "trial", isOn: false } : { for: "table", label: wanted.label, isOn: false },
    }),
    recordingBegan: (media) => ({ ...media, recording: media.recording && { ...media.recording, isOn: true } }),
    recordingStopped: unchanged,
    recordingEnded: (media, { problem }) => ({ ...media, recording: undefined, microphone: problem }),
  }),
  also: nested("media", {
    filesDropped: (media) => ({ ...media, report: undefined }),
    testTyped: (media, { before }) => ({ ...media, testBefore: before }),
  }),
};
