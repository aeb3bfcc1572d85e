import { AbortError, type Engine, type Prediction } from "../engine/protocol.ts";
import type { Store } from "../store.ts";

/** Asks the model at hand about each of some texts, and tells how far it is. */
export async function predictMany(
  store: Store,
  engine: Engine,
  all: readonly string[],
  signal: AbortSignal,
  tell: (done: number, total: number) => void,
): Promise<ReadonlyMap<string, Prediction>> {
  const version = store.state.run.modelVersion;
  const texts = [...new Set(all.filter((text) => text.trim() !== ""))];
  const found = new Map<string, Prediction>();
  tell(0, texts.length);
  for await (const { done, total, predictions } of engine.job({ kind: "predictMany", input: { texts } }, signal)) {
    // Half of one model and half of another would be no model's.
    if (store.state.run.modelVersion !== version) throw new AbortError();
    predictions.forEach((prediction, place) => found.set(texts[done - predictions.length + place]!, prediction));
    tell(done, total);
  }
  return found;
}
