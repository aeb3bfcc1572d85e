// What the browser keeps of the page, and what becomes of it.

import { count, number } from "./numbers.ts";

export const storage = {
  cleared:
    "What this browser had kept of the page was deleted. Your texts and runs are still on the page, and are kept again now; models of earlier runs are gone. Save the texts to a file if they matter.",
  aside:
    "Texts that stopped an earlier visit, or that were damaged, are put aside. Save them to a file; then they can be deleted.",
  otherVersion:
    "This browser also keeps texts of another version of this page, which this version cannot read. They stay as they are; you can save them to a file.",
  followed: "These texts were changed in another tab. This page now shows them as they are there.",
  projectGone: "This project was deleted in another tab. What is here of it is kept as a new project.",
  passedOver:
    "Another tab changed these texts at the same time, and this page shows them as they are there. “Undo” brings back what you had changed here.",
  cutShort: (step: number | undefined, nSteps: number, from: number | undefined) =>
    (step === undefined
      ? "Your last run ended before it was done, when the page was closed or broke off."
      : step >= nSteps
        ? "Your last run was not scored any more, as the page was closed or broke off."
        : `Your last run ended at step ${number(step)} of ${number(nSteps)}, when the page was closed or broke off.`) +
    (from === undefined ? " It can only start again from the beginning." : " It was kept, and can go on."),
  goOn: (step: number) => `Go on from step ${number(step)}`,
  trainAgain: "Train again",
  damagedAside: "The damaged parts were put aside.",
  saveTexts: "Save the texts to a file",
  saveAside: "Save what was put aside to a file",
  deleteAside: "Delete what was put aside",
  openingHeading: "The last visit did not end well",
  opening: (name: string | undefined, nRows: number, nChars: number) =>
    `The last visit ended in the middle of opening ${name ? `“${name}”` : "your texts"} (${count(nRows, "row")}, ${count(nChars, "character")}). If the texts were the reason, opening them would stop the page again. They stay in this browser, whatever you choose.`,
  openWithout: "Open without them",
  saveToFile: "Save them to a file",
  openAnyway: "Open them anyway",
  unknown: (detail: string) => `This part of the page cannot be drawn (${detail}). Your texts are kept.`,
};
