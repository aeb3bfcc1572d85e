// What outlives a reload: the address holds the settings, the browser's storage all the rest.

import { wantedConfig } from "../state/form.ts";
import type { Kept, State } from "../state.ts";
import { toKeep as comparisonToKeep } from "../state/kept-comparison.ts";
import { isActive } from "../state/run.ts";
import { fromAddress, toAddress } from "../state/settings.ts";
import { type KeptStorage, type StorageProblem, createStorage } from "../storage.ts";
import type { Store } from "../store.ts";

/** Brings back the last visit, then keeps this one. */
export async function connectKeeping(store: Store, makeStorage = createStorage): Promise<KeptStorage> {
  const { dispatch } = store;
  const tell = (problem: StorageProblem) => {
    const detail = "detail" in problem ? problem.detail : "";
    dispatch({ type: "noticed", notice: { code: "notKept", isFull: problem.code === "full", detail } });
  };
  const storage = makeStorage({
    onProblem: (problem) => {
      dispatch({ type: "keptAgain" });
      if (problem) tell(problem);
    },
  });

  const recalled = await storage.recall();
  const kept = recalled.ok ? recalled.kept : {};
  // Typed while storage was slow to answer.
  const { data, runs } = store.state;
  if (data.present.text !== "") storage.keep({ table: data.present });
  // A link shows its own settings, not those with what was here before.
  const linked = fromAddress(location.hash);
  dispatch({ type: "restored", kept: Object.keys(linked).length > 0 ? { ...kept, config: linked } : kept });
  // A run that ended meanwhile, with those that were here before.
  if (recalled.ok && runs.list.length > 0) storage.keep({ runs: store.state.runs.list });
  if (!recalled.ok) tell(recalled.problem);
  else if (recalled.lost.length > 0)
    dispatch({ type: "noticed", notice: { code: "storageUnreadable", lost: recalled.lost } });

  store.listen((_action, after, before) => {
    const [now, then] = [toKeep(after), toKeep(before)];
    const names = Object.keys(now) as (keyof Kept)[];
    const changed = names.filter((name) => now[name] !== then[name] && now[name] !== undefined);
    if (changed.length > 0) storage.keep(Object.fromEntries(changed.map((name) => [name, now[name]])));
    const config = wantedConfig(after);
    if (after.config !== before.config && config && after.form) {
      const address = toAddress(config, after.form.defaults);
      history.replaceState(null, "", address === "" ? location.pathname + location.search : `#${address}`);
    }
  });

  addEventListener("hashchange", () => {
    const config = fromAddress(location.hash);
    const isNew = Object.keys(config).length > 0 && !isActive(store.state.run);
    if (isNew) dispatch({ type: "restored", kept: { config } });
  });
  return storage;
}

function toKeep(state: State): Kept {
  const { language, theme, choice, data, trial, run, runs, label, compare } = state;
  return {
    language,
    theme,
    config: keptConfig(state),
    choice,
    table: data.present,
    testText: data.test.text,
    isSampleTest: data.test.isSample,
    classNames: data.classNames,
    trialText: trial.text,
    runs: runs.list,
    shownModel: run.model ?? "",
    pool: label.pool,
    threshold: label.threshold,
    ...comparisonToKeep(compare),
  };
}

/** The same object for the same settings, as a change is told by identity. */
function keptConfig(state: State): State["config"] {
  if (!state.config || !state.encoders.fellBack) return state.config;
  if (lastWanted?.config !== state.config) lastWanted = { config: state.config, wanted: wantedConfig(state) };
  return lastWanted.wanted;
}

let lastWanted: { config: State["config"]; wanted: State["config"] } | undefined;
