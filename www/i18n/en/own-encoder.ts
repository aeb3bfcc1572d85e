// A person's own encoder: a published folder from disk, and why one cannot be read.

import type { PublishedFault } from "../../engine/protocol.ts";
import { bytes, bytesOver } from "./numbers.ts";

export const ownEncoder = {
  choose: "Choose a folder…",
  chooseAnother: "Choose another folder…",
  chooseFiles: "Choose its files…",
  what: "A BERT, RoBERTa, XLM-R, DistilBERT or MiniLM as published on Hugging Face: a folder with config.json, tokenizer.json and model.safetensors. It is read on this device, with 8 bits a weight, and is sent nowhere.",
  absent: (model: string | undefined) =>
    model === undefined
      ? "No encoder of your own is here yet."
      : `Your own encoder “${model}” is not here any more. Choose its folder again.`,
  reading: (done: number, total: number) => `Reading… ${bytes(done)} of ${bytes(total)}.`,
  progress: "Reading the encoder",
  hereForNow: (model: string, size: string) =>
    `Your own encoder “${model}” (${size}) is here until you leave the page.`,
  kept: (model: string, size: string) => `Your own encoder “${model}” (${size}) is kept in this browser.`,
  licence: "Licence: your own, not checked.",
  keep: "Keep in this browser",
  removing: "To use it again, choose its folder again.",
  /** The licence in a model's card. */
  notChecked: "its own licence, not checked",
  missing: (model: string | undefined) =>
    `This needs your own encoder${model === undefined ? "" : ` “${model}”`}, which is not here. Choose its folder again under Model → Choice.`,
  /** Another one than a model's is here. */
  other:
    "The model was trained on another encoder of your own than the one that is here. Choose that one’s folder under Model → Choice.",
};

/** A published encoder's folder cannot be used, and what to do. */
export function publishedFault(fault: PublishedFault): string {
  switch (fault.what) {
    case "missingFile":
      return `This folder has no ${fault.file}. Choose the encoder’s folder as it was published, with config.json, tokenizer.json and model.safetensors.`;
    case "pickled":
      return `The weights are in ${fault.file}, a format that can run code when it is read, so the page does not. Use model.safetensors: most models have it, and Hugging Face converts those that do not.`;
    case "inParts":
      return "The weights are in several files. Choose a smaller encoder, with a single model.safetensors.";
    case "notJson":
      return `${fault.file} cannot be read (${fault.detail}). Download it again.`;
    case "architecture":
      return `This is a “${fault.found}”, which the page cannot run. Choose a BERT, RoBERTa, XLM-R, DistilBERT or MiniLM.`;
    case "setting":
      return `${fault.file} asks for ${fault.key} = ${fault.value}, which the page cannot compute. Choose another encoder.`;
    case "tokenizer":
      return `The ${fault.part} of tokenizer.json is “${fault.found}”, which the page cannot read texts by. Choose an encoder with WordPiece, Unigram or byte-level BPE.`;
    case "missingTensor":
      return `The weights “${fault.tensor}” are missing in model.safetensors. Download it again, or choose another encoder.`;
    case "tensorShape":
      return `The weights “${fault.tensor}” do not have the shape that config.json and tokenizer.json ask for. Are the files of one encoder?`;
    case "tensorType":
      return `The weights “${fault.tensor}” are of type ${fault.found}. The page reads F32, F16 and BF16.`;
    case "notNumbers":
      return `The weights “${fault.tensor}” hold values that no encoder has, such as NaN. Download model.safetensors again.`;
    case "damaged":
      return "model.safetensors is damaged or broke off on the way. Download it again.";
    case "tooLarge":
      return `${bytesOver(fault.nBytes)} are more than the limit of ${bytes(fault.limit)}. Choose a smaller encoder.`;
  }
}
