// A trained model alone, of bytes: nothing is fetched and no worker started, so it works in one script,
// from a file too. It runs in the thread of whoever asks.

import init, { Session } from "../pkg/cpu/handful.js";
import { Connection } from "../www/engine/connection.ts";
import { begin } from "../www/engine/load.ts";
import { configOf } from "../www/engine/model-file.ts";
import type { EncoderName, Prediction } from "../www/engine/protocol.ts";
import { encoderOf } from "../www/state/settings.ts";
import { type Classifier, type ExplainOptions, type Why, explain, predict, predictMany, typed } from "./classifier.ts";
import { InThread } from "./in-thread.ts";

export type { Classifier, ExplainOptions, Why } from "./classifier.ts";
export { HandfulError, type HandfulErrorKind } from "./error.ts";
export type { ClassProbability, Explanation, Prediction, UnitView } from "../www/engine/protocol.ts";

type Bytes = Uint8Array | ArrayBuffer;

export interface ModelBytes {
  /** The package's `engine/handful_bg.wasm`. */
  engine: Bytes;
  /** As `Handful.save` gives it. */
  model: Bytes;
  /** The file of the encoder that the model stands on, packed or not; `encoderName` says which. */
  encoder?: Bytes | undefined;
}

/** The name of the encoder that a model stands on, if it does. */
export async function encoderName(model: Bytes): Promise<EncoderName | undefined> {
  const config = await configOf(blobOf(model));
  return config && encoderOf(config);
}

export class Model implements Classifier {
  readonly classes: readonly string[];
  #connection: Connection;

  private constructor(connection: Connection, classes: readonly string[]) {
    this.#connection = connection;
    this.classes = classes;
  }

  /** Opens a model. Rejects with a {@link HandfulError}. */
  static fromBytes({ engine, model, encoder }: ModelBytes): Promise<Model> {
    return typed(async () => {
      const file = blobOf(model);
      const config = await configOf(file);
      const name = config && encoderOf(config);
      const worker = new InThread(async () => {
        const { memory } = await init({ module_or_path: engine as Uint8Array<ArrayBuffer> });
        return begin({ Session }, memory, false);
      });
      const connection = new Connection(worker, () => undefined);
      try {
        await connection.call({ call: "load", engine: "cpu", base: "", software: false });
        if (name && encoder) await connection.call({ call: "encoder", name, blob: blobOf(encoder) });
        const { classes } = await connection.call({ call: "open", file, data: undefined });
        return new Model(connection, classes);
      } catch (thrown) {
        connection.close();
        throw thrown;
      }
    });
  }

  predict(text: string): Promise<Prediction> {
    return predict(this.#connection, text);
  }

  predictMany(texts: readonly string[], signal?: AbortSignal): AsyncGenerator<Prediction, void> {
    return predictMany(this.#connection, texts, signal);
  }

  explain(text: string, options?: ExplainOptions): Promise<Why> {
    return explain(this.#connection, text, options);
  }

  /** Lets go of the model. */
  close(): void {
    this.#connection.close();
  }
}

/** TypeScript fears that the bytes are shared between threads, as then no blob is made of them. */
function blobOf(bytes: Bytes): Blob {
  return new Blob([bytes as Uint8Array<ArrayBuffer>]);
}
