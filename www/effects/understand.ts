// What shows the inside of a model. Fetched when it is first looked at.

import type { Engine } from "../engine/protocol.ts";
import type { Store } from "../store.ts";
import { connectExplain } from "./explain.ts";
import { connectLayers } from "./layers.ts";
import { connectMap } from "./map.ts";

export function connectUnderstanding(store: Store, engine: Engine): void {
  connectExplain(store, engine);
  connectLayers(store, engine);
  connectMap(store, engine);
}
