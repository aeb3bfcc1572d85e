// Comparisons and learning curves: begun and cancelled here, done by a part that is fetched when it is wanted.

import { toCoreError } from "../engine/errors.ts";
import type { Engine } from "../engine/protocol.ts";
import { prefetched } from "../prefetch.ts";
import { isTooManyAlone } from "../state/compare.ts";
import type { Store } from "../store.ts";
import type { Encoders } from "./encoders.ts";

const fetchComparing = prefetched(() => import("./comparing.ts"));

/** `settled` resolves when all that is typed has been read and planned for. */
export function connectComparing(store: Store, engine: Engine, encoders: Encoders, settled: () => Promise<void>): void {
  const { dispatch } = store;
  let current: AbortController | undefined;

  store.listen((action) => {
    if (action.type === "compareCancelled") current?.abort();
    if (action.type !== "compareAsked" || store.state.compare.running || isTooManyAlone(store.state)) return;
    const { what } = action;
    const { signal } = (current = new AbortController());
    dispatch({ type: "compareStarted", what });
    const work = async () => {
      await settled();
      const { compareContestants, measureCurve } = await fetchComparing();
      await (what === "curve" ? measureCurve : compareContestants)({ store, engine, encoders, signal });
    };
    work().then(
      () => dispatch({ type: "compareEnded", wasCancelled: what === "comparison" ? signal.aborted : undefined }),
      (thrown: unknown) =>
        dispatch(signal.aborted ? { type: "compareEnded" } : { type: "compareFailed", error: toCoreError(thrown) }),
    );
  });
}
