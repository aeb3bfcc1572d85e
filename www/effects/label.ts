// Predictions for texts without a label, and the tasks about labels. Fetched when first needed.

import { readFileInWorker } from "../files/client.ts";
import { toCoreError } from "../engine/errors.ts";
import {
  AbortError,
  type CoreError,
  type EncoderName,
  type Engine,
  type LabelProgress,
  type LabelTask,
  type Prediction,
} from "../engine/protocol.ts";
import { readsSmall } from "../state/contestants.ts";
import { labelsPerText } from "../state/label-set.ts";
import { type LabelAction, type LabelState, type LabelTaskKind, nSuggested, openTexts } from "../state/label.ts";
import { type RunToldAction, hasModel } from "../state/run.ts";
import { projectKind } from "../kinds/reference.ts";
import { encoderOf } from "../state/settings.ts";
import type { Store } from "../store.ts";
import type { Encoders } from "./encoders.ts";
import { refuse } from "./refuse.ts";

/** How sure the model is of a text: of its most probable class, or of the label that it is least sure of. */
function marginOf(prediction: Prediction | undefined): number {
  const [first, second] = prediction?.classes ?? [];
  const { thresholds } = prediction ?? {};
  if (!thresholds) return (first?.probability ?? 0) - (second?.probability ?? 0);
  const distances = thresholds.map((threshold, at) =>
    Math.abs((prediction?.classes[at]?.probability ?? 0) - threshold),
  );
  return Math.min(...distances);
}

type Findings = Partial<Pick<LabelState, "labelErrors" | "simulation" | "suggested">>;

/** Returns what is to be done after an action. */
export function connectLabel(
  store: Store,
  engine: Engine,
  encoders: Encoders,
): (action: LabelAction | RunToldAction) => void {
  const { dispatch } = store;
  let predicting: AbortController | undefined;
  let labelling: AbortController | undefined;

  const open = () => openTexts(store.state.label.pool, store.state.data.present.rows);

  /** Asks the model of all texts that it has not been asked of yet; resolves with whether it knows all. */
  async function predict(): Promise<boolean> {
    predicting?.abort();
    const current = (predicting = new AbortController());
    const { signal } = current;
    const version = store.state.run.modelVersion;
    const { predictions } = store.state.label;
    const of = new Map<string, Prediction>(predictions?.version === version ? predictions.of : []);
    const texts = open().filter((text) => !of.has(text));
    let error: CoreError | undefined;
    try {
      dispatch({ type: "poolPredicting", done: 0, total: texts.length });
      for await (const progress of engine.job({ kind: "predictMany", input: { texts } }, signal)) {
        // Another model may have taken the place of this one.
        if (store.state.run.modelVersion !== version) break;
        const { done, total, predictions } = progress;
        const next = texts.slice(done - predictions.length, done);
        next.forEach((text, index) => predictions[index] && of.set(text, predictions[index]));
        dispatch({ type: "poolPredicting", done, total });
      }
    } catch (thrown) {
      if (!(thrown instanceof AbortError)) error = toCoreError(thrown);
    }
    if (predicting !== current) return false;
    predicting = undefined;
    dispatch({ type: "poolPredicted", version, of, error });
    return error === undefined && !signal.aborted && store.state.run.modelVersion === version;
  }

  /** One that is on this device already and reads such texts: the model's own, or the smallest. */
  async function readyEncoder(): Promise<EncoderName | undefined> {
    const kind = projectKind(store.state);
    // Of these nothing but vectors is known.
    if (kind !== "text") return (await encoders.acquire(kind)) ? kind : undefined;
    const { config } = store.state;
    for (const name of [config && encoderOf(config), "small", "large"] as const) {
      if (!name || (name === "small" && !readsSmall(store.state))) continue;
      if (await encoders.ready(name)) return name;
    }
    return undefined;
  }

  async function work(kind: LabelTaskKind): Promise<void> {
    if (labelling) return;
    const current = (labelling = new AbortController());
    dispatch({ type: "labelTaskAt", kind, done: 0, total: 0 });
    let found: Findings | undefined;
    let error: CoreError | undefined;
    try {
      found = await findOut(kind, current.signal);
    } catch (thrown) {
      if (!(thrown instanceof AbortError)) error = toCoreError(thrown);
    }
    labelling = undefined;
    dispatch({ type: "labelTaskEnded", kind, found, error });
  }

  async function findOut(kind: LabelTaskKind, signal: AbortSignal): Promise<Findings | undefined> {
    const pool = [...open()];
    if (kind === "suggest" && !(await predict())) return undefined;
    const encoder = await readyEncoder();
    const { rows } = store.state.data.present;
    const { config, label } = store.state;
    const margin = (text: string) => marginOf(label.predictions?.of.get(text));
    const task: LabelTask =
      kind === "suggest" ? { kind, pool, margins: pool.map(margin), n: nSuggested(pool.length) } : { kind };
    if (signal.aborted) return undefined;
    const labels = labelsPerText(store.state);
    const input = { examples: [...rows], labels, task, encoder, seed: config?.seed ?? 0 };
    let last: LabelProgress | undefined;
    for await (const progress of engine.job({ kind: "label", input }, signal)) {
      last = progress;
      dispatch({ type: "labelTaskAt", kind, done: progress.done, total: progress.total });
    }
    const byMeaning = encoder !== undefined;
    const { labelErrors, simulation, suggested } = last ?? {};
    return {
      ...(labelErrors && { labelErrors: { result: labelErrors, rows, byMeaning } }),
      ...(simulation && { simulation: { result: simulation, rows, byMeaning } }),
      ...(suggested && { suggested: suggested.flatMap((place) => pool[place] ?? []) }),
    };
  }

  async function take(file: File): Promise<void> {
    try {
      const { present } = store.state.projects;
      const { text } = await readFileInWorker(file);
      // It was meant for another project.
      if (store.state.projects.present !== present) return;
      const { pool } = store.state.label;
      dispatch({ type: "poolTyped", text: pool.trim() === "" ? text : `${pool.trimEnd()}\n${text}` });
    } catch (thrown) {
      await refuse(store, file.name, thrown);
    }
  }

  return (action) => {
    switch (action.type) {
      case "poolFile":
        void take(action.file);
        return;
      case "poolAsked":
        if (hasModel(store.state.run)) void predict();
        return;
      case "poolCancelled":
        predicting?.abort();
        return;
      case "labelTaskAsked":
        void work(action.kind);
        return;
      case "labelTaskCancelled":
        predicting?.abort();
        labelling?.abort();
        return;
      case "run":
        // The model is another: what it says now.
        if (action.update.type === "finished" && store.state.label.predictions) void predict();
        return;
      default:
    }
  };
}
