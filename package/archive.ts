// The JavaScript module of an archive, as one script: opens the model in the files beside it, in a page
// and in Node.

import { encoderName, engineName } from "../www/export/module-files.ts";
import { modelName } from "../www/project-file/form.ts";
import { Model, encoderName as nameOfEncoder } from "./model.ts";

export { type Classifier, HandfulError, Model } from "./model.ts";

/** Opens the model of a folder, by default of the one that this script is in. Rejects with a `HandfulError`. */
export async function open(folder: string | URL = new URL(".", import.meta.url)): Promise<Model> {
  const file = (name: string) => bytesOf(new URL(name, folder));
  const [engine, model] = await Promise.all([file(engineName), file(modelName)]);
  const encoder = (await nameOfEncoder(model)) && (await file(encoderName));
  return Model.fromBytes({ engine, model, encoder });
}

async function bytesOf(address: URL): Promise<Uint8Array | ArrayBuffer> {
  // Node fetches nothing from a disk.
  if (address.protocol === "file:") {
    const { readFile } = await import("node:fs/promises");
    return readFile(address);
  }
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address.href}`);
  return response.arrayBuffer();
}
