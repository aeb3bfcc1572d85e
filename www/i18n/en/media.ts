// Pictures and sounds.

import type { MediaFault } from "../../kinds/kind.ts";
import type { KindName, MediaKind } from "../../kinds/reference.ts";
import type { MicrophoneProblem } from "../../state/media.ts";
import { bytes, count, number } from "./numbers.ts";

const things: Record<KindName, string> = { text: "texts", picture: "pictures", sound: "sounds" };
const one: Record<KindName, string> = { text: "a text", picture: "a picture", sound: "a sound" };

const forms: Record<MediaKind, string> = {
  picture: "PNG, JPEG and WebP are read",
  sound: "WAV, MP3 and what else your browser plays are read",
};

export const media = {
  missing: (name: string) => `${name}: its copy is not on this device. Add the file again.`,
  missingShort: "not here",
  play: (name: string) => `Play ${name}`,
  add: { picture: "Add pictures", sound: "Add sounds" } satisfies Record<MediaKind, string>,
  addTest: { picture: "Add test pictures", sound: "Add test sounds" } satisfies Record<MediaKind, string>,
  addFolder: "Add a folder",
  folders: "A folder’s name becomes the label of what is in it.",
  kept: {
    picture:
      "Of each picture a copy of at most 448 pixels a side is kept on this device, and the model reads its middle as a square. Nothing is sent anywhere.",
    sound:
      "Of each sound one channel of at most 30 seconds is kept on this device, and that is what the model reads. Nothing is sent anywhere.",
  } satisfies Record<MediaKind, string>,
  file: { picture: "Picture", sound: "Sound" } satisfies Record<MediaKind, string>,
  adding: (done: number, total: number) => `${number(done)} of ${count(total, "file")} taken in`,
  addingProgress: "Progress of taking files in",
  cancel: "Cancel",
  reading: (done: number, total: number) => `${number(done)} of ${number(total)} read by the encoder`,
  readingProgress: "Progress of the encoder",
  added: (n: number, kind: MediaKind) =>
    n === 0 ? "" : `${count(n, kind === "picture" ? "picture" : "sound")} ${n === 1 ? "is" : "are"} in the table now.`,
  addedToTest: (n: number, kind: MediaKind) =>
    n === 0
      ? ""
      : `${count(n, kind === "picture" ? "picture" : "sound")} ${n === 1 ? "is" : "are"} in the test set now.`,
  known: (n: number) => (n === 0 ? "" : `${number(n)} ${n === 1 ? "was" : "were"} there already.`),
  cut: (n: number) => (n === 0 ? "" : `Of ${number(n)} only the first 30 seconds are read.`),
  unlabelledTests: (n: number) =>
    n === 0 ? "" : `${number(n)} ${n === 1 ? "has" : "have"} no label and ${n === 1 ? "does" : "do"} not count.`,
  labelOf: (name: string) => `Label of ${name}`,
  noLabel: "no label",
  takeOut: (name: string) => `Take out ${name}`,
  putBack: "Put it back",
  refused: (n: number) => `${count(n, "file")} ${n === 1 ? "was" : "were"} left out:`,
  moreRefused: (n: number) => `and ${number(n)} more`,
  mixed: (has: KindName, found: KindName) =>
    `This project holds ${things[has]}, and ${one[found]} cannot be among them. Begin a new project for ${things[found]}.`,
  newProject: "New project",
  close: "Close",
  fault: (fault: MediaFault) => {
    switch (fault.code) {
      case "form":
        return `is in the form ${fault.form}; ${forms.picture}. Save it as one of these.`;
      case "empty":
        return "is empty.";
      case "tooLarge":
        return `is larger than ${bytes(fault.limit)}.`;
      case "tooManyPixels":
        return `has more than ${number(fault.limit / 1e6)} million pixels.`;
      case "damaged":
        return "cannot be read: it is damaged, or not whole.";
      case "silent":
        return "is silent.";
      case "otherKind":
        return `is ${one[fault.found]}, and this project holds ${things[fault.has]}.`;
    }
  },
  record: "Record a sound",
  recordLabel: "Label of what you record",
  recordStop: "Stop recording",
  recordAsking: "Your browser asks whether this page may listen.",
  recordOn: "Recording. It ends by itself after 30 seconds.",
  recording: (n: number) => `recording ${n}`,
  microphone: {
    refused:
      "The browser does not let this page listen. Allow the microphone in its settings for this page, or choose a file.",
    missing: "No microphone was found. Choose a file instead.",
    failed: "The recording failed. Try once more, or choose a file.",
  } satisfies Record<MicrophoneProblem, string>,
  trial: {
    heading: { picture: "Try a picture", sound: "Try a sound" } satisfies Record<MediaKind, string>,
    choose: { picture: "Choose a picture", sound: "Choose a sound" } satisfies Record<MediaKind, string>,
    help: {
      picture: "Drop a picture here, choose one, or paste one.",
      sound: "Drop a sound here, choose one, or record one.",
    } satisfies Record<MediaKind, string>,
    clear: "Take it away",
  },
  why: {
    help: {
      picture:
        "One square after the other is covered in grey, and the model is asked again. A square counts for the class as far as the class loses without it.",
      sound:
        "One part after the other is made silent, and the model is asked again. A part counts for the class as far as the class loses without it.",
    } satisfies Record<MediaKind, string>,
    limits:
      "The numbers are differences of log-odds. They need not add up to anything: what two parts show together is lost only where both are taken away.",
    map: { picture: "The picture with the weight of each square", sound: "The weight of each part of the sound" },
    strongest: (where: string, weight: string) => `Counts for it most: ${where} (${weight}).`,
    even: "No part counts for it by itself.",
    square: (row: number, column: number) => `row ${row}, column ${column}`,
    seconds: (from: string, to: string) => `${from}–${to} s`,
    part: "Part",
    weight: "Weight",
    lost: "There is no copy of this on the device, so it cannot be explained.",
  },
  notFor: {
    whatIf: "What if is for texts: there are no words here to change.",
    inside: "Inside is for texts: of these the model reads numbers that an encoder has made.",
    layers:
      "An encoder makes a list of numbers of each, and a classifier learns on these. It has no layers of its own.",
    takeOut: "The project’s file has these with their labels.",
  },
};
