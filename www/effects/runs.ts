// Every finished run is kept.

import { recordOf } from "../state/runs.ts";
import type { Store } from "../store.ts";

export function connectRuns(store: Store, now: () => number = Date.now): void {
  store.listen((action, after) => {
    if (action.type !== "run" || action.update.type !== "evaluated" || after.run.phase !== "done") return;
    const run = recordOf(after.run, now());
    if (run) store.dispatch({ type: "runKept", run });
  });
}
