import type { Messages } from "../../i18n/index.ts";
import type { KeptRun } from "../../state/runs.ts";

/** What a run is called: its name, or else its number. */
export function runTitle(w: Messages<"runs">, { name, number }: KeptRun): string {
  return name ?? w.run(number);
}
