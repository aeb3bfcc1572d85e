// Inside a worker: a published encoder's folder to a file of ours, a stretch at a time. The weights
// are read as they are asked for, and what becomes of them is handed out at once. What does it is a
// file beside the CPU engine, which is fetched for this alone.

import type { Conversion, PublishedFault } from "../../pkg/cpu/published.js";
import { describe } from "./errors.ts";
import { fetchManifest } from "./load.ts";
import type { Converted, EngineSource, PublishedFolder } from "./protocol.ts";

/** Bytes of the weights that their names are looked for in: `Conversion::N_WEIGHTS_START` in Rust. */
const startBytes = 2 ** 20;
/** As much as is read between two answers: the page draws how far it is, and a person can end it. */
const stretchBytes = 16e6;
/** What a small file, or a vocabulary, is read of at most: Rust says what is too large. */
const mostSmallBytes = 2e6;
const mostTokenizerBytes = 61e6;

type Module = typeof import("../../pkg/cpu/published.js");

export class Converting {
  #conversion: Conversion;
  #weights: Blob;
  #done = 0;

  private constructor(conversion: Conversion, weights: Blob) {
    this.#conversion = conversion;
    this.#weights = weights;
  }

  /** Begins with a folder: the first bytes of the file. Throws a `PublishedFault`. */
  static async begin(
    { name, config, tokenizer, modules, pooling, sentence, weights }: PublishedFolder,
    source: EngineSource,
    load: (source: EngineSource) => Promise<Pick<Module, "Conversion">> = fetchModule,
  ): Promise<[Converting, Converted]> {
    const { Conversion } = await load(source);
    const conversion = Conversion.begin(
      name,
      await read(config.slice(0, mostSmallBytes), "config.json"),
      await read(tokenizer.slice(0, mostTokenizerBytes), "tokenizer.json"),
      modules && (await read(modules.slice(0, mostSmallBytes), "modules.json")),
      pooling && (await read(pooling.slice(0, mostSmallBytes), "1_Pooling/config.json")),
      sentence && (await read(sentence.slice(0, mostSmallBytes), "sentence_bert_config.json")),
      await read(weights.slice(0, startBytes), "model.safetensors"),
      weights.size,
    );
    const part = new Blob([conversion.start() as Uint8Array<ArrayBuffer>]);
    return [new Converting(conversion, weights), { part, done: 0, total: weights.size, finished: false }];
  }

  /** What comes next in the file. Throws a `PublishedFault`. */
  async next(): Promise<Converted> {
    const parts: BlobPart[] = [];
    let n = 0;
    let wanted = this.#conversion.wanted();
    for (; wanted && n < stretchBytes; wanted = this.#conversion.wanted()) {
      const bytes = await read(this.#weights.slice(wanted[0], wanted[1]), "model.safetensors");
      parts.push(this.#conversion.take(bytes) as Uint8Array<ArrayBuffer>);
      n += bytes.length;
    }
    this.#done += n;
    const total = this.#weights.size;
    return { part: new Blob(parts), done: wanted ? Math.min(this.#done, total) : total, total, finished: !wanted };
  }
}

/** Whether Rust threw it on purpose. */
export function isPublishedFault(thrown: unknown): thrown is PublishedFault {
  return typeof thrown === "object" && thrown !== null && "what" in thrown;
}

async function fetchModule({ base, manifest }: EngineSource): Promise<Module> {
  const { cpu: files } = manifest ?? (await fetchManifest(base));
  if (!files) throw new Error("the CPU engine is not built");
  const engine = new URL(files.js, base);
  const module = (await import(/* @vite-ignore */ new URL("published.js", engine).href)) as Module;
  await module.default({ module_or_path: new URL("published_bg.wasm", engine) });
  return module;
}

/** A file on disk may have gone, or changed, since it was chosen. */
async function read(part: Blob, file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch (thrown) {
    const fault: PublishedFault = { what: "notJson", file, detail: describe(thrown) };
    throw fault;
  }
}
