// Inside a worker: a published encoder's folder to a file of ours, a stretch at a time. The weights
// are read as they are asked for, and what becomes of them is handed out at once.

import { describe, engineError } from "./errors.ts";
import type { Session } from "./load.ts";
import type { Converted, PublishedFolder } from "./protocol.ts";

/** Bytes of the weights that their names are looked for in: `Conversion::N_WEIGHTS_START` in Rust. */
const startBytes = 2 ** 20;
/** As much as is read between two answers: the page draws how far it is, and a person can end it. */
const stretchBytes = 16e6;
/** What a small file, or a vocabulary, is read of at most: Rust says what is too large. */
const mostSmallBytes = 2e6;
const mostTokenizerBytes = 61e6;

export class Converting {
  #session: Session;
  #weights: Blob;
  #done = 0;

  private constructor(session: Session, weights: Blob) {
    this.#session = session;
    this.#weights = weights;
  }

  /** Begins with a folder: the first bytes of the file. Throws the core's errors. */
  static async begin(session: Session, folder: PublishedFolder): Promise<[Converting, Converted]> {
    const { name, config, tokenizer, modules, pooling, sentence, weights } = folder;
    const part = new Blob([
      session.begin_published(
        name,
        await read(config.slice(0, mostSmallBytes), "config.json"),
        await read(tokenizer.slice(0, mostTokenizerBytes), "tokenizer.json"),
        modules && (await read(modules.slice(0, mostSmallBytes), "modules.json")),
        pooling && (await read(pooling.slice(0, mostSmallBytes), "1_Pooling/config.json")),
        sentence && (await read(sentence.slice(0, mostSmallBytes), "sentence_bert_config.json")),
        await read(weights.slice(0, startBytes), "model.safetensors"),
        weights.size,
      ) as Uint8Array<ArrayBuffer>,
    ]);
    return [new Converting(session, weights), { part, done: 0, total: weights.size, finished: false }];
  }

  /** What comes next in the file. */
  async next(): Promise<Converted> {
    const parts: BlobPart[] = [];
    let n = 0;
    let wanted = this.#session.published_wanted();
    for (; wanted && n < stretchBytes; wanted = this.#session.published_wanted()) {
      const bytes = await read(this.#weights.slice(wanted[0], wanted[1]), "model.safetensors");
      parts.push(this.#session.take_published(bytes) as Uint8Array<ArrayBuffer>);
      n += bytes.length;
    }
    this.#done += n;
    const total = this.#weights.size;
    return { part: new Blob(parts), done: wanted ? Math.min(this.#done, total) : total, total, finished: !wanted };
  }
}

/** A file on disk may have gone, or changed, since it was chosen. */
async function read(part: Blob, file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch (thrown) {
    throw engineError({ code: "publishedEncoder", fault: { what: "notJson", file, detail: describe(thrown) } });
  }
}
