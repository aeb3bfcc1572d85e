// What a run is called, and what it has built.

import type { Messages } from "../../i18n/index.ts";
import type { State } from "../../state.ts";
import { builtOf } from "../../state/model-choice.ts";
import type { KeptRun } from "../../state/runs.ts";
import { encoderOf } from "../../state/settings.ts";
import { builtText } from "../settings/field.ts";

/** What a run is called: its name, or else its number. */
export function runTitle(w: Messages<"runs">, { name, number }: KeptRun): string {
  return name ?? w.run(number);
}

/** What learned, and on which encoder. */
export function modelText(t: Messages, { form }: State, { config, learned }: KeptRun): string {
  const model = form?.settings.find(({ key }) => key === "model");
  if (!model) return "";
  const encoder = encoderOf(config);
  const recipe = learned && t.tried.recipe(learned);
  // It was tried beside those on the encoder, and sees nothing of that.
  if (recipe && learned.features === "none") return recipe.name + t.aside(recipe.how);
  const built = recipe?.name ?? builtText(t, model, builtOf(config));
  return encoder ? t.model.builtOn(built, encoder) : built;
}
