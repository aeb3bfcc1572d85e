// A published encoder's folder on disk: which of its files is which. What is in them, Rust reads.

import { EncoderError } from "./encoders.ts";
import type { PublishedFault, PublishedFolder } from "./protocol.ts";

const weightsName = "model.safetensors";
const pickledNames = ["pytorch_model.bin", "pytorch_model.bin.index.json"];
const poolingName = "1_Pooling/config.json";

/**
 * The encoder among files that were chosen: a whole folder, or those of it that matter. Throws an
 * `EncoderError` that says what is missing.
 */
export function publishedFolder(files: readonly File[]): PublishedFolder {
  const paths = new Map(files.map((file) => [file.webkitRelativePath || file.name, file]));
  const configs = [...paths.keys()].filter((path) => nameOf(path) === "config.json" && !path.endsWith(poolingName));
  // That of the model lies above those of its parts.
  const config = configs.sort((a, b) => depth(a) - depth(b) || a.localeCompare(b))[0];
  if (config === undefined) throw publishedError({ what: "missingFile", file: "config.json" });
  const root = config.slice(0, -"config.json".length);
  const may = (name: string) => paths.get(root + name);
  const must = (name: string): File => {
    const file = may(name);
    if (!file) throw publishedError({ what: "missingFile", file: name });
    return file;
  };
  const tokenizer = must("tokenizer.json");
  const weights = may(weightsName);
  if (!weights) {
    if (may(`${weightsName}.index.json`)) throw publishedError({ what: "inParts" });
    const file = pickledNames.find((name) => may(name));
    throw publishedError(file ? { what: "pickled", file } : { what: "missingFile", file: weightsName });
  }
  return {
    name: root.split("/").at(-2) ?? "",
    config: must("config.json"),
    tokenizer,
    modules: may("modules.json"),
    pooling: may(poolingName),
    sentence: may("sentence_bert_config.json"),
    weights,
  };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function depth(path: string): number {
  return path.split("/").length;
}

function publishedError(fault: PublishedFault): Error {
  return new EncoderError({ code: "published", fault });
}
