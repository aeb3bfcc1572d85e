// What an archive for JavaScript holds beside its README: a script that needs no package, an engine, a model
// and its encoder.

// oxlint-disable-next-line import/default -- the bundler makes it
import script from "../../package/archive.ts?bundle";
import { modelName } from "../project-file/form.ts";
import { engineName, encoderName, scriptName } from "./module-files.ts";
import { engineFile, fileAt } from "./parts.ts";

const licences = ["NOTICE", "THIRD-PARTY", "LICENSE-MIT", "LICENSE-APACHE"].map((name) => `${name}.txt`);

/** So that Node takes the script for a module. */
const manifest = JSON.stringify({ type: "module", main: scriptName, license: "MIT OR Apache-2.0" }, null, 2);

/** Rejects with `AbortError` where the signal aborts it. */
export async function javaScriptFiles(
  model: Blob,
  encoder: Blob | undefined,
  signal: AbortSignal,
): Promise<Record<string, Blob>> {
  const files: Record<string, Promise<Blob> | Blob> = {
    [scriptName]: fileAt(script, signal),
    "package.json": new Blob([manifest, "\n"]),
    [engineName]: engineFile(signal),
    [modelName]: model,
    ...(encoder && { [encoderName]: encoder }),
    ...Object.fromEntries(licences.map((name) => [name, fileAt(name, signal)])),
  };
  const entries = Object.entries(files).map(async ([name, file]) => [name, await file] as const);
  return Object.fromEntries(await Promise.all(entries));
}
