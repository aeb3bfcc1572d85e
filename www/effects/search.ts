// The search for better settings.

import { dataInput, dataProblem } from "../state/data.ts";
import { toCoreError } from "../engine/errors.ts";
import { AbortError, type Engine } from "../engine/protocol.ts";
import { encoderOf } from "../state/settings.ts";
import type { Store } from "../store.ts";
import type { Encoders } from "./encoders.ts";

const nFolds = 5;

/** `settled` resolves when all that is typed has been read and planned for. */
export function connectSearch(store: Store, engine: Engine, encoders: Encoders, settled: () => Promise<void>): void {
  const { dispatch } = store;
  let current: AbortController | undefined;

  async function search(signal: AbortSignal): Promise<void> {
    dispatch({ type: "searchStarted" });
    await settled();
    const { config, plan, search } = store.state;
    const problem = dataProblem(store.state) ?? plan.error;
    if (!config || problem || !plan.plan) return dispatch({ type: "searchEnded", error: problem });
    const name = encoderOf(config);
    if (name && !(await encoders.acquire(name, "search", signal))) return dispatch({ type: "searchEnded" });
    // The person's own test set has no part in it: nothing may be chosen by it.
    const { examples } = dataInput(store.state);
    const input = { examples, config, options: { nTries: search.nTries, nFolds } };
    try {
      for await (const progress of engine.job({ kind: "search", input }, signal)) {
        dispatch({ type: "searched", progress });
      }
      dispatch({ type: "searchEnded" });
    } catch (thrown) {
      dispatch({ type: "searchEnded", error: thrown instanceof AbortError ? undefined : toCoreError(thrown) });
    }
  }

  store.listen((action) => {
    if (action.type === "searchCancelled") current?.abort();
    if (action.type === "searchAsked" && !store.state.search.isRunning) {
      current = new AbortController();
      void search(current.signal);
    }
  });
}
