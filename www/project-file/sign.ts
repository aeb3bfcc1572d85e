// How a file that Handful has saved is told from one of texts, before anything of it is read.

import { modelEnding, names, projectEnding } from "./form.ts";

/** Where the name of an archive's first entry stands. */
const nameAt = 30;

export async function isHandfulFile(file: File): Promise<boolean> {
  const name = file.name.toLowerCase();
  if (name.endsWith(projectEnding) || name.endsWith(modelEnding)) return true;
  const start = await file.slice(0, nameAt + names.about.length).text();
  return start.startsWith("PK") && start.endsWith(names.about);
}
