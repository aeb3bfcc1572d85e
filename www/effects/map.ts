// The map, once it is looked at, and the neighbours of what is pointed at or tried.

import { toCoreError } from "../engine/errors.ts";
import { AbortError, type CoreError, type Engine } from "../engine/protocol.ts";
import type { State } from "../state.ts";
import { isUnsettled } from "../state/map.ts";
import { isAt } from "../state/place.ts";
import { hasModel, isScored } from "../state/run.ts";
import { mapTexts } from "../state/map-texts.ts";
import type { Store } from "../store.ts";
import { debounce } from "./debounce.ts";

export function connectMap(store: Store, engine: Engine): void {
  const { dispatch } = store;
  let current: AbortController | undefined;
  let settling: AbortController | undefined;

  async function draw(): Promise<void> {
    current?.abort();
    const control = (current = new AbortController());
    const version = store.state.run.modelVersion;
    const isCurrent = () => !control.signal.aborted && store.state.run.modelVersion === version;
    dispatch({ type: "mapping", done: 0, total: 0 });
    try {
      for await (const { done, total, map: view } of engine.job({ kind: "map" }, control.signal)) {
        if (!isCurrent()) break;
        dispatch({ type: "mapping", done, total });
        if (view) dispatch({ type: "mapped", version, view });
      }
    } catch (thrown) {
      if (isCurrent() && !(thrown instanceof AbortError)) dispatch({ type: "mapFailed", error: toCoreError(thrown) });
    }
    if (current === control) current = undefined;
  }

  /** Moves the points to where t-SNE has them; what was moved before stays so. */
  async function settle(): Promise<void> {
    const control = (settling = new AbortController());
    const { map } = store.state.map;
    const isCurrent = () => !control.signal.aborted && store.state.map.map === map;
    try {
      for await (const tsne of engine.job({ kind: "tsne" }, control.signal)) {
        if (!isCurrent()) break;
        dispatch({ type: "tsneAt", tsne });
      }
    } catch (thrown) {
      if (isCurrent() && !(thrown instanceof AbortError)) dispatch({ type: "tsneFailed", error: toCoreError(thrown) });
    }
    if (settling === control) settling = undefined;
  }

  const near = (text: string) => engine.ask({ kind: "near", input: { text } });

  const placing = debounce(120, async () => {
    const { state } = store;
    const { map } = state;
    if (!isLookedAt(state) || map.map?.version !== state.run.modelVersion) return;
    const { text } = state.trial;
    const point = map.selected;
    const isSame = () => store.state.map.map === map.map;
    try {
      if (point !== undefined && map.near?.of !== point) {
        const view = await near(mapTexts(state)[point]?.text ?? "");
        if (isSame() && store.state.map.selected === point) dispatch({ type: "pointPlaced", of: point, view });
      }
      if (text.trim() !== "" && map.trial?.text !== text) {
        const view = await near(text);
        if (isSame() && store.state.trial.text === text) dispatch({ type: "trialPlaced", text, view });
      }
    } catch (thrown) {
      if (isSame() && !(thrown instanceof AbortError)) report(toCoreError(thrown));
    }
  });

  function report(error: CoreError): void {
    dispatch({ type: "noticed", notice: { code: "error", error } });
  }

  function follow(after: State, before?: State): void {
    const isNew =
      after.run.evaluation !== before?.run.evaluation ||
      after.run.labelsEvaluation !== before?.run.labelsEvaluation ||
      isLookedAt(after) !== (before && isLookedAt(before));
    const isHere = after.map.map?.version === after.run.modelVersion;
    if (!isLookedAt(after) || (isNew && !isHere)) current?.abort();
    if (isNew && isLookedAt(after) && !isHere) void draw();
    const isSettling = settling !== undefined && !settling.signal.aborted;
    const isWanted = isLookedAt(after) && isHere && isUnsettled(after.map);
    if (isSettling && !isWanted) settling?.abort();
    if (!isSettling && isWanted) void settle();
    const isPlaced =
      after.map.selected !== before?.map.selected ||
      after.map.map !== before?.map.map ||
      after.trial.text !== before?.trial.text;
    if ((isPlaced || isNew) && isHere) placing.ask();
  }

  store.listen((action, after, before) => {
    if (action.type === "mapCancelled") current?.abort();
    if (action.type === "mapAsked") void draw();
    follow(after, before);
  });
  follow(store.state);
}

/** Whether someone looks at the map of a model whose predictions are known. */
function isLookedAt(state: State): boolean {
  const { run } = state;
  const isOfTexts = isScored(run) && run.trained?.rows.length !== 0;
  return isAt(state, "results", "map") && isOfTexts && run.phase === "done" && hasModel(run);
}
