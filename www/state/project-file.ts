// A project on its way out of the page as a file, and back in.

import type { ProjectFileProblem } from "../project-file/form.ts";
import { type Reducers, type Slice, nested, unchanged } from "./slice.ts";

export interface ProjectFile {
  /** Which of the two is open over the page. */
  open?: "save" | "open";
  withTexts: boolean;
  isBusy: boolean;
  /** How many of its parts are done, where that is known. */
  progress?: { done: number; total: number };
  /** The file that is, or was, to be opened. */
  name?: string;
  saved?: { name: string; bytes: number };
  problem?: ProjectFileProblem;
}

export type ProjectFileAction =
  | { type: "projectFileOpened"; open: NonNullable<ProjectFile["open"]> }
  | { type: "projectFileClosed" }
  | { type: "projectTextsChosen"; on: boolean }
  /** The project at hand is to be saved. */
  | { type: "projectSaved" }
  /** A file is to be opened as a project of its own. */
  | { type: "projectFileGiven"; file: File }
  | { type: "projectFileAt"; done: number; total: number }
  | { type: "projectFileCancelled" }
  /** Without any, it was cancelled, or is open now. */
  | { type: "projectFileEnded"; saved?: ProjectFile["saved"]; problem?: ProjectFileProblem; isOpen?: boolean };

export const noProjectFile: ProjectFile = { withTexts: true, isBusy: false };

const begun = { isBusy: true, progress: undefined, saved: undefined, problem: undefined };

const reducers: Reducers<ProjectFile, ProjectFileAction> = {
  projectFileOpened: (_, { open }) => ({ ...noProjectFile, open }),
  projectFileClosed: () => noProjectFile,
  projectTextsChosen: (file, { on }) => ({ ...file, withTexts: on, saved: undefined, problem: undefined }),
  projectSaved: (file) => ({ ...file, ...begun }),
  projectFileGiven: (file, { file: { name } }) => ({ ...file, ...begun, open: "open", name }),
  projectFileAt: (file, { done, total }) => ({ ...file, progress: { done, total } }),
  projectFileCancelled: unchanged,
  projectFileEnded: (file, { saved, problem, isOpen }) =>
    isOpen ? noProjectFile : { ...file, isBusy: false, progress: undefined, saved, problem },
};

export const projectFileSlice: Slice<{ projectFile: ProjectFile }, ProjectFileAction> = {
  own: nested("projectFile", reducers),
};
