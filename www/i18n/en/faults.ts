// What can be wrong with a file of an encoder or a model, and with parts of the page that do not come.

import type { FileFault } from "../../engine/protocol.ts";

/** The rest of a sentence that begins with the file. */
export const faults: Record<FileFault, string> = {
  damaged: "is damaged or broke off on the way",
  foreign: "is not one of this page’s files",
  newer: "was made by a newer version of this page; reload the page to get that version",
  notNumbers: "holds numbers that no model has, so it would only answer nonsense",
  tooLarge: "is far larger than any file of its kind",
  unfit: "does not fit together",
};

export const modelWords = {
  opening: "The results of an earlier visit. Its model is on its way…",
  closed: "These results are of an earlier visit; their model is not ready.",
  getEncoder: "Get the encoder",
  notKept: (isFull: boolean, detail: string) =>
    isFull
      ? "This browser’s storage is full, so the model that was just trained is here only until you leave the page. Its scores are kept under Compare → Runs. Delete older models there to make room, then train again."
      : `This browser does not let the page keep the model (${detail}); it is here until you leave. Its scores are kept under Compare → Runs.`,
  unreadable: (detail: string) =>
    `The model of an earlier run could not be read${detail ? ` (${detail})` : ""}. Its scores are still under Compare → Runs. Train again to have a model.`,
};

export const waitingWords = {
  slow: "The engine has not arrived after ten seconds. It will start by itself once it is here. If it does not come, check the connection and reload the page; your texts stay.",
  partSlow:
    "This part of the page has not arrived after ten seconds. It will show once it is here. If it does not come, check the connection and open it again.",
  noSimd:
    "This browser cannot run the engine: it needs WebAssembly with SIMD, which all browsers have since 2023. Update the browser or use another. Your texts can be read and edited here meanwhile.",
  reload: "Reload the page",
  stalled: "Nothing has come for ten seconds. Wait, cancel, or try again.",
  stalledAgain: "Try again",
};
