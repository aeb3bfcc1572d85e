// How the outputs of the layers are spread, asked for again and again while someone looks.

import { toCoreError } from "../engine/errors.ts";
import { AbortError, type Engine } from "../engine/protocol.ts";
import type { State } from "../state.ts";
import { isAt } from "../state/place.ts";
import { hasModel, isTransfer } from "../state/run.ts";
import type { Store } from "../store.ts";

/** Between two looks, so that training goes on: one costs about as much as a step. */
const restMs = 200;

export function connectLayers(store: Store, engine: Engine): void {
  let isLooking = false;

  async function look(): Promise<void> {
    isLooking = true;
    const { run } = store.state;
    const isCurrent = () => store.state.run.trained === run.trained;
    try {
      const spreads = await engine.ask({ kind: "activations" });
      if (isCurrent()) store.dispatch({ type: "layersSeen", layers: { step: run.step, spreads } });
    } catch (thrown) {
      if (isCurrent() && !(thrown instanceof AbortError)) {
        store.dispatch({ type: "layersSeen", layers: { step: run.step, error: toCoreError(thrown) } });
      }
    }
    setTimeout(() => {
      isLooking = false;
      follow(store.state);
    }, restMs);
  }

  function follow(state: State): void {
    if (!isLooking && isWanted(state)) void look();
  }

  store.listen((_, after) => follow(after));
  follow(store.state);
}

/** Whether someone looks at layers that have learned since they were last seen. */
function isWanted(state: State): boolean {
  const { run } = state;
  const canTell = run.phase === "training" || run.phase === "paused" || (run.phase === "done" && hasModel(run));
  return (
    isAt(state, "training", "signals") && canTell && !isTransfer(run) && run.step > 0 && run.layers?.step !== run.step
  );
}
