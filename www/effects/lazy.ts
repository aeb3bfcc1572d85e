// What the page does only for those parts of it that are used: fetched when they are.

import { toCoreError } from "../engine/errors.ts";
import type { Engine } from "../engine/protocol.ts";
import { prefetched } from "../prefetch.ts";
import type { RunToldAction } from "../state/run.ts";
import { type TakeOutAction, takeOutSlice } from "../state/take-out.ts";
import { type LabelAction, labelSlice } from "../state/label.ts";
import { isOwn } from "../state/slice.ts";
import type { Store } from "../store.ts";
import type { Encoders } from "./encoders.ts";

const fetchLabelling = prefetched(() => import("./label.ts"));
const fetchTakeOut = prefetched(() => import("./take-out.ts"));
const fetchUnderstanding = prefetched(() => import("./understand.ts"));

/** Disclosures whose content shows the inside of a model. */
const insights = ["why", "what-if", "inside", "map", "signals"];

export function connectLazily(store: Store, engine: Engine, encoders: Encoders): void {
  const labelling = once(fetchLabelling, ({ connectLabel }) => connectLabel(store, engine, encoders));
  const understanding = once(fetchUnderstanding, ({ connectUnderstanding }) => connectUnderstanding(store, engine));

  const report = (thrown: unknown) =>
    store.dispatch({ type: "noticed", notice: { code: "error", error: toCoreError(thrown) } });
  const label = (action: LabelAction | RunToldAction) => labelling.get().then((act) => act(action), report);

  const takingOut = once(fetchTakeOut, ({ connectTakeOut }) => connectTakeOut(store, engine));
  const takeOut = (action: TakeOutAction) => takingOut.get().then((act) => act(action), report);

  store.listen((action, after, before) => {
    if (isOwn(takeOutSlice, action)) void takeOut(action);
    if (isOwn(labelSlice, action) || (action.type === "run" && labelling.isBegun())) void label(action);
    if (insights.some((id) => after.open[id] && !before.open[id])) understanding.get().catch(report);
  });
}

/** Fetches a part and connects it, the first time that it is asked for; again where that failed. */
function once<Part, T>(
  fetch: () => Promise<Part>,
  connect: (part: Part) => T,
): { get(): Promise<T>; isBegun(): boolean } {
  let connected: Promise<T> | undefined;
  return {
    get: () =>
      (connected ??= fetch()
        .then(connect)
        .catch((thrown: unknown) => {
          connected = undefined;
          throw thrown;
        })),
    isBegun: () => connected !== undefined,
  };
}
