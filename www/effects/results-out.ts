// Takes results out. Fetched when it is first asked for.

import { toCoreError } from "../engine/errors.ts";
import type { Engine } from "../engine/protocol.ts";
import { saveFile } from "../files/save.ts";
import { fetchMessages, messages } from "../i18n/index.ts";
import { type ResultsFormat, type ResultsOutAction, chosenWhat } from "../state/results-out.ts";
import { hasModel } from "../state/run.ts";
import type { State } from "../state.ts";
import type { Store } from "../store.ts";
import type { TakenOut } from "../take-out/about.ts";
import { isAskedFor, predictedTexts } from "../take-out/predictions.ts";
import { takenOut, wordsNeeded } from "../take-out/results.ts";
import { toCsv, toJson } from "../take-out/sheet.ts";
import { predictMany } from "./predict-many.ts";
import { oneAtATime } from "./one-at-a-time.ts";

const kinds: Record<ResultsFormat, { ending: string; type: string }> = {
  csv: { ending: "csv", type: "text/csv" },
  json: { ending: "json", type: "application/json" },
  markdown: { ending: "md", type: "text/markdown" },
};

/** Returns what is to be done after an action. */
export function connectResultsOut(store: Store, engine: Engine): (action: ResultsOutAction) => void {
  const { dispatch } = store;
  const working = oneAtATime((thrown) =>
    dispatch({ type: "resultsOutEnded", ...(thrown !== undefined && { error: toCoreError(thrown) }) }),
  );

  async function takeOut(to: "file" | "clipboard", signal: AbortSignal): Promise<void> {
    const { state } = store;
    const what = chosenWhat(state);
    if (!what) return;
    const { language, run } = state;
    await Promise.all(wordsNeeded.map((part) => fetchMessages(language, part)));
    const tell = (done: number, total: number) => dispatch({ type: "resultsOutAt", done, total });
    const isAsked = what === "predictions" && isAskedFor(run) && hasModel(run);
    const known = isAsked ? await predictMany(store, engine, predictedTexts(run), signal, tell) : undefined;
    const given = { t: messages(language), w: messages(language, "resultsOut"), state };
    const out = takenOut(what, given, known);
    if (!out) return;
    if (to === "file") save(out, state);
    dispatch({ type: "resultsOutEnded", said: to === "file" ? "saved" : await copied(out, state) });
  }

  return (action) => {
    if (action.type === "resultsOutAsked") void working.begin((signal) => takeOut(action.to, signal));
    if (action.type === "resultsOutCancelled" || action.type === "resultsOutClosed") working.abort();
  };
}

async function copied(out: TakenOut, { resultsOut: { format } }: State): Promise<"copied" | "notCopied"> {
  try {
    await navigator.clipboard.writeText(written(out, format, false));
    return "copied";
  } catch (thrown) {
    // Long after the click, or by a setting, the browser does not allow it.
    console.warn(thrown);
    return "notCopied";
  }
}

function save(out: TakenOut, { resultsOut: { format, mark } }: State): void {
  const { ending, type } = kinds[format];
  saveFile(`${out.name}.${ending}`, written(out, format, mark), type);
}

function written(out: TakenOut, format: ResultsFormat, mark: boolean): string {
  switch (format) {
    case "csv":
      return toCsv(out.csv(), mark);
    case "json":
      return toJson(out.json());
    case "markdown":
      return out.markdown();
  }
}
