// The list of projects on this device, and what is asked before one is left.

import type { Doubt } from "../../state/projects.ts";
import { count } from "./numbers.ts";

/** What is under way, and what becomes of it. */
const doubts: Record<Doubt, string> = {
  run: "Training is under way here. If you stop it, what it has learned so far is kept as a run.",
  comparison: "A comparison is under way here. If you stop it, what it has measured so far is kept.",
  search: "A search for settings is under way here. If you stop it, what it has found so far is lost.",
  guesses: "Labels are being guessed here. If you stop that, those guessed so far are kept.",
  labels: "Labels are being checked here. If you stop that, what was found so far is lost.",
  notKept:
    "What you have changed here cannot be kept, as the browser does not take it, so it would be lost. Stay, and export the texts to a file.",
};

export const projects = {
  heading: "Projects",
  help: "All of them are kept on this device only.",
  close: "Close",
  list: "Projects on this device",
  present: "open",
  facts: (nTexts: number, nRuns: number) =>
    nRuns === 0 ? count(nTexts, "text") : `${count(nTexts, "text")}, ${count(nRuns, "run")}`,
  changed: (at: number) => `changed ${new Date(at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" })}`,
  new: "New project",
  rename: "Rename",
  renameOf: (name: string) => `Rename ${name}`,
  nameOf: (name: string) => `New name of ${name}`,
  save: "Save the name",
  cancel: "Cancel",
  copy: "Duplicate",
  copyOf: (name: string) => `Duplicate ${name}`,
  copyName: (name: string) => `Copy of ${name}`,
  copying: (done: number, total: number) =>
    total > 0 ? `Duplicating: ${done} of ${count(total, "model")}…` : "Duplicating…",
  delete: "Delete",
  deleteOf: (name: string) => `Delete ${name}`,
  deleted: (name: string) => `${name} is deleted. Until this page is closed, you can bring it back.`,
  undo: "Undo",
  undoOf: (name: string) => `Undo: bring back ${name}`,
  failed: {
    list: (detail: string) => `The browser does not say which projects there are (${detail}).`,
    change: (detail: string) => `That could not be kept (${detail}).`,
    copy: (detail: string) => `The project could not be duplicated (${detail}).`,
  },
  full: "its storage is full",
  leaveHeading: (name: string) => `Leave ${name}?`,
  doubts,
  stopAndOpen: (name: string) => `Stop and open ${name}`,
  stopAndNew: "Stop and start a new project",
  stopAndDelete: "Stop and delete the project",
  openAnyway: (name: string) => `Open ${name}, and lose the changes`,
  newAnyway: "Start a new project, and lose the changes",
  stay: "Stay here",
};
