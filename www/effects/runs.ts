// Every finished run is kept.

import { tellsScores } from "../engine/updates.ts";
import type { Run } from "../state/run.ts";
import { recordOf } from "../state/runs.ts";
import type { Store } from "../store.ts";

export function connectRuns(store: Store, now: () => number = Date.now): void {
  let last: Run["trained"];
  store.listen((action, after) => {
    if (action.type !== "run" || !tellsScores(action.update) || after.run.phase !== "done") return;
    // A run whose worker died after its end is evaluated once more.
    if (after.run.trained === last) return;
    last = after.run.trained;
    const run = recordOf(after.run, now());
    if (run) store.dispatch({ type: "runKept", run, replaces: after.run.resumed });
  });
}
