// The page itself: its language and looks, what is open, what it has to say.

import type { CoreError } from "../engine/protocol.ts";
import type { FileProblem } from "../files/protocol.ts";
import type { Language } from "../i18n/language.ts";
import type { DataAction, DataPart } from "./data.ts";
import { isWritten } from "./reading.ts";
import type { ProjectOpened } from "./project.ts";
import { type RunAction, type RunPart, type RunToldAction, isNews } from "./run.ts";
import type { RunsAction, RunsState } from "./runs.ts";
import type { Followed, Restored, Slice } from "./slice.ts";

/** What a chart can be saved as. */
export type PictureFormat = "png" | "svg";

export type Theme = "system" | "light" | "dark";

/** Something that happened which the person did not ask for. */
export type Notice =
  | { code: "notKept"; isFull: boolean; detail: string }
  /** What was kept is gone. */
  | { code: "cleared" }
  /** Texts that the last visit did not come through with are not opened. */
  | { code: "aside" }
  | { code: "otherVersion" }
  /** The project at hand was deleted in another tab, and goes on here as a new one. */
  | { code: "projectGone" }
  /** Another tab has changed the texts; and at the same time as this one. */
  | { code: "followed" }
  | { code: "passedOver" }
  /** Of some of what was kept, all or a part. */
  | { code: "storageUnreadable"; lost: readonly string[] }
  | { code: "fileFailed"; name: string; detail: string }
  /** A file that is no text, or none that can be read; its sentence is of the words of files. */
  | { code: "fileRefused"; name: string; problem: Exclude<FileProblem, { code: "error" | "failed" }> }
  /** The file of the table is not at hand any more. */
  | { code: "fileGone"; name: string }
  /** A file or sample, as it would have taken the place of what is being written. */
  | { code: "notOpened"; name: string }
  /** A link was made with a sample, where there are other texts, or one that is not known. */
  | { code: "linkedSample"; id: string }
  | { code: "unknownSample"; id: string }
  /** The engine stopped and is back; the run goes on from this step, unless all of it was done and is there. */
  | { code: "recovered"; step: number; detail: string; isOver: boolean }
  /**
   * The run that had begun then ended with its page: after so many steps, where they say something,
   * and whether it can go on from one.
   */
  | { code: "cutShort"; at: number; step?: number; nSteps: number; from?: number }
  | { code: "encoderNotKept"; isFull: boolean; detail: string }
  | { code: "modelNotKept"; isFull: boolean; detail: string }
  | { code: "modelUnreadable"; detail: string }
  /** The model of a listed run was discarded, and can be brought back. */
  | { code: "discarded"; number: number }
  /** A part of the page could not be fetched. */
  | { code: "partFailed" }
  | { code: "pictureFailed"; detail: string }
  | { code: "error"; error: CoreError; name?: string };

export interface PagePart {
  language: Language;
  theme: Theme;
  /** The page itself is on this device: it opens without a network. */
  isKept?: boolean;
  /** Disclosures that are open. */
  open: Readonly<Record<string, boolean>>;
  notices: readonly Notice[];
  isToldOfTabs?: boolean;
  isAsideSaved?: boolean;
  /** Whether to open what the last visit did not come through with is asked. */
  opening?: Opening;
  whole?: WholeText;
  /** The list of keys is open. */
  areKeysOpen?: boolean;
  /** What is told of a problem is open. */
  isReporting?: boolean;
  /** What is drawn is for paper. */
  isPrinting?: boolean;
  /** The browser offers to install the page. */
  canInstall?: boolean;
}

/** A long text that is looked at, and which part of it. */
export interface WholeText {
  text: string;
  at: number;
}

/** In characters: a browser lays out that much at once. */
export const partLength = 5_000;

/** What would be opened. */
export interface Opening {
  name?: string;
  nRows: number;
  nChars: number;
}

export type PageAction =
  | { type: "pageKept" }
  | { type: "languageChosen"; language: Language }
  | { type: "themeChosen"; theme: Theme }
  | { type: "toggled"; id: string; open: boolean }
  | { type: "noticed"; notice: Notice }
  | { type: "dismissed"; index: number }
  | { type: "keptAgain" }
  | { type: "openingAsked"; opening: Opening }
  | { type: "openingAnswered"; open: boolean }
  /** The texts are to be saved to a file: those that are not opened, those of the page, those put aside. */
  | { type: "openingSaved" }
  | { type: "textsSaved" }
  | { type: "asideSaveAsked" }
  | { type: "asideSaved" }
  | { type: "asideDropAsked" }
  | { type: "asideDropped" }
  | { type: "textOpened"; text: string }
  | { type: "textTurned"; at: number }
  | { type: "textClosed" }
  | { type: "keysOpened"; open: boolean }
  | { type: "reportOpened"; open: boolean }
  | { type: "printing"; on: boolean }
  | { type: "pictureAsked"; id: string; title: string; format: PictureFormat }
  | { type: "installOffered" }
  | { type: "installAsked" }
  | { type: "lineSought"; line: number; field: "labelled" | "test" };

export interface KeptPage {
  language?: Language;
  theme?: Theme;
}

type Also =
  | Restored<KeptPage>
  | Followed<unknown>
  | RunToldAction
  | Extract<RunAction, { type: "command" | "starting" | "resuming" }>
  | Extract<RunsAction, { type: "modelAsked" }>
  | ProjectOpened
  | { type: "projectForked" }
  | Extract<DataAction, { type: "textLoaded" | "parsed" | "sampleChosen" }>;

export const pageSlice: Slice<PagePart, PageAction, Also, RunPart & DataPart & { runs: RunsState }> = {
  own: {
    pageKept: () => ({ isKept: true }),
    languageChosen: (_, { language }) => ({ language }),
    themeChosen: (_, { theme }) => ({ theme }),
    toggled: ({ open }, { id, open: isOpen }) => ({ open: { ...open, [id]: isOpen } }),
    noticed: (state, { notice }) => noticed(state, notice),
    dismissed: ({ notices }, { index }) => ({ notices: notices.toSpliced(index, 1) }),
    keptAgain: ({ notices }) => ({ notices: notices.filter(({ code }) => code !== "notKept") }),
    openingAsked: (_, { opening }) => ({ opening }),
    openingAnswered: () => ({ opening: undefined }),
    openingSaved: () => ({}),
    textsSaved: () => ({}),
    asideSaveAsked: () => ({}),
    asideSaved: () => ({ isAsideSaved: true }),
    asideDropAsked: () => ({}),
    asideDropped: ({ notices }) => ({
      notices: notices.filter(({ code }) => code !== "aside" && code !== "storageUnreadable"),
    }),
    textOpened: (_, { text }) => ({ whole: { text, at: 0 } }),
    textTurned: ({ whole }, { at }) => ({ whole: whole && { ...whole, at: Math.max(0, at) } }),
    textClosed: () => ({ whole: undefined }),
    keysOpened: (_, { open }) => ({ areKeysOpen: open }),
    reportOpened: (_, { open }) => ({ isReporting: open }),
    printing: (_, { on }) => ({ isPrinting: on }),
    pictureAsked: () => ({}),
    installOffered: () => ({ canInstall: true }),
    // A browser asks once for each offer.
    installAsked: () => ({ canInstall: false }),
    // The box is closed once its text has become rows.
    lineSought: ({ open, data }, { field }) =>
      field === "labelled" && data.present.rows.length > 0 ? { open: { ...open, "source-paste": true } } : {},
  },
  also: {
    restored: ({ language, theme }, { kept }) => ({
      language: kept.language ?? language,
      theme: kept.theme ?? theme,
    }),
    followed: (state, { passedOver }, before) => {
      if (state.data.present.rows === before.data.present.rows) return {};
      if (passedOver.includes("table")) return noticed(state, { code: "passedOver" });
      // Who works in two tabs need not hear of it again.
      return state.isToldOfTabs ? {} : { ...noticed(state, { code: "followed" }), isToldOfTabs: true };
    },
    run: (state, { update }, before) => {
      if (update.type !== "recovered" || !isNews(before)) return {};
      const { step, detail } = update;
      const isOver = before.run.phase === "done" && step >= before.run.step;
      return noticed(state, { code: "recovered", step, detail, isOver });
    },
    command: (state, { command }, { run }) => {
      const kept = state.runs.list.find(({ model }) => model !== undefined && model.id === run.model);
      const isGone = command === "reset" && run.phase === "done" && kept !== undefined;
      return isGone ? noticed(withoutEarlier(state), { code: "discarded", number: kept.number }) : {};
    },
    // What was to be brought back, or begun again, is, or another one is on its way.
    starting: withoutEarlier,
    resuming: withoutEarlier,
    modelAsked: withoutEarlier,
    sampleChosen: ({ notices }) => ({ notices: notices.filter(({ code }) => code !== "linkedSample") }),
    projectOpened: ({ notices }) => ({ notices: notices.filter(({ code }) => pageCodes.has(code)) }),
    projectForked: (state) => noticed(state, { code: "projectGone" }),
    textLoaded: (state, { name = "" }, before) =>
      isWritten(before.data.draft) ? noticed(state, { code: "notOpened", name }) : overNow(state, before),
    parsed: (state, _, before) => overNow(state, before),
  },
};

function noticed({ notices }: Pick<PagePart, "notices">, notice: Notice): Partial<PagePart> {
  // The same notice twice says nothing new.
  if (notices.some((one) => JSON.stringify(one) === JSON.stringify(notice))) return {};
  return { notices: [...notices, notice] };
}

/** What is told of an earlier run is over with the next one. */
function withoutEarlier({ notices }: PagePart): Pick<PagePart, "notices"> {
  return { notices: notices.filter(({ code }) => code !== "discarded" && code !== "cutShort") };
}

/** These are of the page, whichever project is open. */
const pageCodes = new Set<Notice["code"]>(["notKept", "otherVersion", "encoderNotKept", "partFailed"]);

const fileCodes = new Set<Notice["code"]>(["error", "fileFailed", "fileRefused", "fileGone"]);

/** What went wrong with an earlier file is over, once there are other texts. */
function overNow({ notices, data }: PagePart & DataPart, before: DataPart): Partial<PagePart> {
  if (data === before.data) return {};
  return { notices: notices.filter(({ code }) => !fileCodes.has(code)) };
}
