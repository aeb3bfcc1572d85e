import type { ProjectFileProblem } from "../../project-file/form.ts";
import { bytes, count, fileSize, number } from "./numbers.ts";

/** A project to a file and back. */
export const projectFile = {
  close: "Close",
  cancel: "Cancel",
  save: {
    heading: "Save the project to a file",
    help: "The file holds the settings, the runs with their scores and curves, and the models that are kept here. It opens in this page on any device, which then predicts what this one does.",
    texts: "With its texts",
    textsHelp:
      "Also labels, test texts, unlabelled texts, comparisons and what can be undone. Whoever has the file can read them.",
    warning:
      "Without texts, the names of classes are still in it, and a model can give away something of what it has learned from: words and pieces of words stand in it as they are.",
    save: "Save",
    busy: "Writing the file…",
    saved: (name: string, n: number) => `${name} was saved (${fileSize(n)}).`,
  },
  open: {
    heading: "Open a project or a model",
    file: "Choose a file that Handful has saved",
    help: "A project (.handful), a model (.handful-model) or the archive of a model (.zip). It becomes a project of its own; what is here stays as it is. It is read on this device only.",
    busy: (name: string) => `Opening ${name}…`,
    failed: (name: string) => `${name} was not opened.`,
  },
  parts: (done: number, total: number) => `${number(done)} of ${count(total, "part")}`,
  problem: (problem: ProjectFileProblem): string => {
    switch (problem.code) {
      case "notHandful":
        return "It is no project or model that Handful has saved.";
      case "newer":
        return "It was saved by a newer version of this page. Reload the page where it was saved and here, then try again.";
      case "tooLarge":
        return `It is larger than the ${bytes(problem.limit)} that such a file may hold.`;
      case "tooManyTexts":
        return `It has more than the ${count(problem.limit, "text")} that the page works with.`;
      case "damaged":
        return `It is damaged, or was changed since it was saved (${problem.detail}). Save it again where it came from.`;
      case "full":
        return "The browser gives no more room on this device. Delete projects or models that you no longer need, then try again.";
      case "failed":
        return `It did not work: ${problem.detail}`;
    }
  },
};
