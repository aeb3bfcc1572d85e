// Of the ways that a run has tried, the one that it keeps, by its name.

import type { Messages } from "../../i18n/index.ts";
import type { Trial } from "../../state/run.ts";

export function learnedText(t: Messages, { recipe }: Trial): string {
  const { name, how } = t.tried.recipe(recipe);
  return t.results.learned(name, how);
}
