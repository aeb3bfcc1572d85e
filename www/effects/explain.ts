// The explanation of the text being tried, while it is looked at, and what a model says of kept variants.

import { explainedLabel } from "../state/explain.ts";
import { toCoreError } from "../engine/errors.ts";
import { AbortError, type Engine } from "../engine/protocol.ts";
import { kindOfText } from "../kinds/reference.ts";
import type { State } from "../state.ts";
import { isLookedInto } from "../state/place.ts";
import { hasModel } from "../state/run.ts";
import type { Store } from "../store.ts";
import { debounce } from "./debounce.ts";
import { fetchMedia } from "./media-access.ts";

export function connectExplain(store: Store, engine: Engine): void {
  const { dispatch } = store;
  let current: AbortController | undefined;

  const explaining = debounce(300, async () => {
    const { state } = store;
    const { trial, explain } = state;
    const label = explainedLabel(state);
    if (!isWanted(state) || label === undefined || explain.isCancelled) return;
    const { text } = trial;
    const found = kindOfText(text) === "text" ? explain.result : explain.parts;
    if (found?.text === text && found.label === label) return;
    const control = new AbortController();
    current = control;
    const isCurrent = () => current === control && !control.signal.aborted;
    dispatch({ type: "explaining", progress: { done: 0, total: 0 } });
    try {
      if (kindOfText(text) !== "text") {
        const media = await fetchMedia(store, engine);
        const tell = (done: number, total: number) => {
          if (isCurrent()) dispatch({ type: "explaining", progress: { done, total } });
        };
        const weights = await media.weigh(text, label, control.signal, tell);
        if (isCurrent()) dispatch({ type: "partsWeighed", parts: { text, label, weights } });
        return;
      }
      const job = engine.job({ kind: "explain", input: { text, label } }, control.signal);
      for await (const { done, total, explanation } of job) {
        dispatch({ type: "explaining", progress: { done, total } });
        if (explanation) dispatch({ type: "explained", result: { text, label, explanation } });
      }
    } catch (thrown) {
      if (isCurrent() && !(thrown instanceof AbortError)) {
        dispatch({ type: "explanationFailed", error: toCoreError(thrown) });
      }
    } finally {
      // Its progress is no one else's: what is asked for now may be known already.
      if (current === control && control.signal.aborted) dispatch({ type: "explanationDropped" });
    }
  });

  async function predictVariants(): Promise<void> {
    const { modelVersion } = store.state.run;
    for (const { text, prediction } of store.state.explain.variants) {
      if (prediction || !hasModel(store.state.run)) continue;
      try {
        const prediction = await engine.ask({ kind: "predict", input: { text } });
        if (store.state.run.modelVersion !== modelVersion) return;
        dispatch({ type: "variantPredicted", text, prediction });
      } catch (thrown) {
        if (!(thrown instanceof AbortError))
          dispatch({ type: "noticed", notice: { code: "error", error: toCoreError(thrown) } });
        return;
      }
    }
  }

  const looking = debounce(150, async () => {
    const { trial, explain, run } = store.state;
    const { text } = trial;
    const layer = explain.insideLayer;
    if (!isLookedInto(store.state, "inside") || !hasModel(run) || text.trim() === "") return;
    const isCurrent = () => {
      const { trial, explain, run: now } = store.state;
      const isSame = trial.text === text && explain.insideLayer === layer && now.modelVersion === run.modelVersion;
      return isSame && hasModel(now) && isLookedInto(store.state, "inside");
    };
    try {
      let isSearching = true;
      while (isSearching && isCurrent()) {
        const view = await engine.ask({ kind: "inside", input: { text, layer } });
        if (isCurrent()) dispatch({ type: "insideSeen", text, layer, view });
        // Each look searches some more training texts for what fires the filters.
        isSearching = view.filters?.isSearching === true;
      }
    } catch (thrown) {
      if (isCurrent() && !(thrown instanceof AbortError)) {
        dispatch({ type: "insideSeen", text, layer, error: toCoreError(thrown) });
      }
    }
  });

  function follow(after: State, before?: State): void {
    const isOtherInside =
      after.trial.text !== before?.trial.text ||
      after.run.modelVersion !== before.run.modelVersion ||
      isLookedInto(after, "inside") !== isLookedInto(before, "inside") ||
      after.explain.insideLayer !== before.explain.insideLayer;
    if (isLookedInto(after, "inside") && isOtherInside) looking.ask();
    const isOther =
      after.trial.prediction !== before?.trial.prediction ||
      after.trial.text !== before?.trial.text ||
      explainedLabel(after) !== explainedLabel(before) ||
      after.explain.isCancelled !== before.explain.isCancelled;
    if (isOther || isWanted(after) !== isWanted(before)) {
      current?.abort();
      if (isWanted(after) && after.trial.prediction) explaining.ask();
    }
    const isUnpredicted =
      after.explain.variants.length > (before?.explain.variants.length ?? 0) ||
      after.run.modelVersion !== before?.run.modelVersion;
    if (isUnpredicted) void predictVariants();
  }

  store.listen((_, after, before) => follow(after, before));
  follow(store.state);
}

/** Whether someone looks at an explanation of the model at hand. */
function isWanted(state: State): boolean {
  const { run, trial } = state;
  return isLookedInto(state, "why") && hasModel(run) && trial.text.trim() !== "";
}
