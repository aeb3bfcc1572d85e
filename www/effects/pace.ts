// Measures what runs take on this machine: by a probe before the first one, and each by itself.

import type { RunConfig } from "../engine/protocol.ts";
import { nextTask } from "../engine/task.ts";
import { nTeachingNext } from "../state/needed-encoders.ts";
import { goneBy, paceKey, tokensOf, workOf } from "../state/pace.ts";
import type { State } from "../state.ts";
import type { Store } from "../store.ts";

/** Less cannot be told from what a worker's start takes. */
const leastSeconds = 0.2;

export function connectPace(store: Store, measure: () => Promise<number> = probe): void {
  const { dispatch } = store;
  /** The run that is timed; what it pauses for does not count. */
  let timed: { begun: State; seconds: number; since?: number } | undefined;

  store.listen((action, after, before) => {
    // What comes when the page has nothing else to do.
    if (action.type === "loaded" && after.pace.probe === undefined)
      void measure().then((ms) => dispatch({ type: "probed", ms }));
    if (after.run.phase === before.run.phase) return;
    const now = performance.now() / 1_000;
    if (timed?.since !== undefined) timed = { ...timed, seconds: timed.seconds + now - timed.since, since: undefined };
    switch (after.run.phase) {
      case "training":
        if (before.run.phase === "starting") timed = { begun: after, seconds: 0 };
        if (timed) timed.since = now;
        return;
      case "done":
        if (timed && !after.run.stopped && !after.run.closed && timed.seconds > leastSeconds) {
          const work = workDone(timed.begun, after);
          if (work) dispatch({ type: "timed", ...work, seconds: timed.seconds });
        }
        timed = undefined;
        return;
      case "paused":
        return;
      default:
        timed = undefined;
    }
  });
}

/** What a run was foretold to take when it began, of which it is known by now whether it has tuned its encoder. */
function workDone(begun: State, done: State): { key: string; foretold: number } | undefined {
  const { plan, trained } = begun.run;
  // What it goes on from, it need not learn again; a step alone is no run.
  if (!trained || !plan || plan.goesOn) return undefined;
  const { tried } = done.run.transfer;
  const config: RunConfig = goneBy(
    trained.config,
    tried.some(({ trial }) => trial.recipe.features === "tuned"),
  );
  const foretold = workOf(config, { plan, pending: false }, tokensOf(trained.rows), nTeachingNext(begun));
  return foretold ? { key: paceKey(config), foretold } : undefined;
}

/**
 * The time of a small product of matrices, in milliseconds: the least of some, as others wait for the
 * machine. Each is a task of its own, so that a person is not kept waiting.
 */
export async function probe(): Promise<number> {
  const n = 96;
  const a = new Float32Array(n * n).fill(1.1);
  const b = new Float32Array(n * n).fill(0.9);
  const c = new Float32Array(n * n);
  let least = Infinity;
  for (let time = 0; time < 8; time++) {
    await nextTask();
    const start = performance.now();
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) {
        const factor = a[i * n + k] ?? 0;
        for (let j = 0; j < n; j++) c[i * n + j] = (c[i * n + j] ?? 0) + factor * (b[k * n + j] ?? 0);
      }
    }
    least = Math.min(least, performance.now() - start);
  }
  return Math.max(0.1, least);
}
