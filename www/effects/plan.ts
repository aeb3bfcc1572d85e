// The plan of the run that Train would start, for the texts and settings as they are.

import { dataInput } from "../state/data.ts";
import type { Engine, RunConfig } from "../engine/protocol.ts";
import type { State } from "../state.ts";
import { encoderState } from "../state/encoders.ts";
import { isActive } from "../state/run.ts";
import { encoderOf } from "../state/settings.ts";
import type { Store } from "../store.ts";
import { debounce } from "./debounce.ts";
import type { Encoders } from "./encoders.ts";
import { quietly } from "./quietly.ts";

export interface Planning {
  /** Resolves when the plan is that of the texts and settings at hand. */
  settled: () => Promise<void>;
  /** A run that begins brings the plan for what it begins with. */
  begun(): void;
}

/** `read` resolves when all that is typed has been read. */
export function connectPlanning(store: Store, engine: Engine, encoders: Encoders, read: () => Promise<void>): Planning {
  const { dispatch } = store;

  /** What the plan in the state, or its error, is for. */
  let planned: unknown[] = [];
  const planning = debounce(250, async () => {
    const { state } = store;
    const key = planKey(state);
    const isPossible = state.config && state.data.present.rows.length > 0 && !isActive(state.run);
    if (!isPossible || isSame(key, planned)) return;
    planned = key;
    dispatch({ type: "planning" });
    await quietly(
      async () => {
        const config = state.config as RunConfig;
        const name = encoderOf(config);
        // One that is here already says more of the texts.
        if (name) await encoders.ready(name);
        const plan = await engine.plan(dataInput(state), config);
        if (isSame(key, planKey(store.state))) dispatch({ type: "planned", plan });
      },
      (error) => {
        if (isSame(key, planKey(store.state))) dispatch({ type: "planFailed", error });
      },
      // A newer plan was wanted; if that one was dropped too, this must be possible again.
      () => {
        if (isSame(key, planned)) planned = [];
      },
    );
  });

  store.listen((_action, after, before) => {
    if (!isSame(planKey(after), planKey(before)) || isActive(after.run) !== isActive(before.run)) planning.ask();
  });

  return {
    async settled() {
      await read();
      planning.ask();
      await planning.flush();
    },
    begun() {
      planned = planKey(store.state);
    },
  };
}

/** Everything that a plan depends on. */
function planKey({ data, label, config, encoders }: State): unknown[] {
  const name = config && encoderOf(config);
  const hasEncoder = name !== undefined && ["loading", "ready"].includes(encoderState(encoders, name).phase);
  // Texts without labels are read by an encoder alone.
  const pool = name === undefined ? "" : label.pool;
  return [data.present.rows, data.test.rows, data.test.text.trim() === "", pool, config, hasEncoder];
}

function isSame(a: unknown[], b: unknown[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
