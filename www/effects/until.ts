// Waiting for the state to be such and such.

import { isScored } from "../state/run.ts";
import type { State } from "../state.ts";
import type { Store } from "../store.ts";

/** By then a model that is being kept is, or never will be. */
const modelMs = 30_000;
/** So often is looked, too, as time passes without an action. */
const lookMs = 1_000;

/** Resolves when something holds of the state. */
export function until(store: Store, holds: (state: State) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds(store.state)) return resolve();
    const timer = setInterval(look, lookMs);
    const end = store.listen(look);
    function look(): void {
      if (!holds(store.state)) return;
      clearInterval(timer);
      end();
      resolve();
    }
  });
}

/** Whether a run that is over is yet to be evaluated, or its model to be kept, which is waited for only so long. */
export function isModelAwaited({ run, notices }: State): boolean {
  if (run.phase !== "done" || run.model !== undefined) return false;
  // One that was opened without scores has been kept.
  const isEvaluated = run.closed !== undefined || isScored(run);
  const isNotKept = notices.some(({ code }) => code === "modelNotKept");
  return !isEvaluated || (run.keptAt !== undefined && Date.now() - run.keptAt <= modelMs && !isNotKept);
}
