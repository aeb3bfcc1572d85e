// What follows from an action: requests to the engine, whose answers come back as actions.

import { toCoreError } from "../engine/errors.ts";
import type { Engine } from "../engine/protocol.ts";
import type { ModelStores } from "../kept-models.ts";
import type { Store } from "../store.ts";
import { connectCommands } from "./commands.ts";
import { connectComparing } from "./compare.ts";
import { type Encoders, noEncoders } from "./encoders.ts";
import { connectGuessing } from "./guess.ts";
import { connectLazily } from "./lazy.ts";
import { connectParsing } from "./parse.ts";
import { connectPace } from "./pace.ts";
import { connectPlanning } from "./plan.ts";
import { connectPredicting } from "./predict.ts";
import { connectRuns } from "./runs.ts";
import { connectSearch } from "./search.ts";

/** After so long without an engine the page says so. */
const patienceMs = 10_000;

/**
 * `findProblem` puts the person where a setting that is not valid can be corrected;
 * `arriving` is a promise of a sample or file that is being fetched.
 */
export function connectEngine(
  store: Store,
  engine: Engine,
  findProblem: (key: string) => void,
  arriving: () => Promise<void> = () => Promise.resolve(),
  encoders: Encoders = noEncoders,
  models?: ModelStores,
): void {
  const { dispatch } = store;
  const read = connectParsing(store, engine, arriving);
  const planning = connectPlanning(store, engine, encoders, read);
  connectCommands(store, engine, encoders, read, planning, findProblem);
  connectPredicting(store, engine, encoders);
  connectGuessing(store, engine, encoders);
  connectSearch(store, engine, encoders, planning.settled);
  connectRuns(store);
  connectPace(store);
  connectComparing(store, engine, encoders, planning.settled);
  connectLazily(store, engine, encoders, models);
  engine.listen((update) => dispatch({ type: "run", update }));

  const delayed = setTimeout(() => dispatch({ type: "loadDelayed" }), patienceMs);
  const ready = engine.ready().finally(() => clearTimeout(delayed));
  ready.then(
    (form) => dispatch({ type: "loaded", ...form }),
    (thrown: unknown) => {
      const { kind } = toCoreError(thrown);
      dispatch({ type: "loadFailed", detail: "detail" in kind ? kind.detail : kind.code });
    },
  );
}
