// Measures what runs take on this machine: by a probe before the first one, and each by itself.

import type { RunConfig } from "../engine/protocol.ts";
import { nextTask } from "../engine/task.ts";
import { nTeachingNext } from "../state/needed-encoders.ts";
import { paceKey, tokensOf, workOf } from "../state/pace.ts";
import type { State } from "../state.ts";
import type { Store } from "../store.ts";

/** Less cannot be told from what a worker's start takes. */
const leastSeconds = 0.2;

export function connectPace(store: Store, measure: () => Promise<number> = probe): void {
  const { dispatch } = store;
  /** The run that is timed; what it pauses for does not count. */
  let timed: { key: string; foretold: number; seconds: number; since?: number } | undefined;

  store.listen((action, after, before) => {
    // What comes when the page has nothing else to do.
    if (action.type === "loaded" && after.pace.probe === undefined)
      void measure().then((ms) => dispatch({ type: "probed", ms }));
    if (after.run.phase === before.run.phase) return;
    const now = performance.now() / 1_000;
    if (timed?.since !== undefined) timed = { ...timed, seconds: timed.seconds + now - timed.since, since: undefined };
    switch (after.run.phase) {
      case "training":
        if (before.run.phase === "starting") timed = begun(after);
        if (timed) timed.since = now;
        return;
      case "done":
        if (timed && !after.run.stopped && !after.run.closed && timed.seconds > leastSeconds) {
          const { key, seconds, foretold } = timed;
          dispatch({ type: "timed", key, seconds, foretold });
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

function begun(state: State): { key: string; foretold: number; seconds: number } | undefined {
  const { run } = state;
  const config: RunConfig | undefined = run.trained?.config;
  // What it goes on from, it need not learn again; a step alone is no run.
  const foretold =
    config && run.plan && !run.plan.goesOn
      ? workOf(config, { plan: run.plan, pending: false }, tokensOf(run.trained?.rows ?? []), nTeachingNext(state))
      : undefined;
  return config && foretold ? { key: paceKey(config), foretold, seconds: 0 } : undefined;
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
