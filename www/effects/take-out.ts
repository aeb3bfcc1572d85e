// Takes the texts out, with what the model says of them. Fetched when it is first asked for.

import { toCoreError } from "../engine/errors.ts";
import type { Engine, LabelsPerText } from "../engine/protocol.ts";
import { saveFile } from "../files/save.ts";
import { longestCell } from "../files/workbook.ts";
import { labelsPerText } from "../state/label-set.ts";
import { hasModel } from "../state/run.ts";
import type { TakeOutAction } from "../state/take-out.ts";
import type { Store } from "../store.ts";
import { type OutRow, breaksLines, cells, outRows, toCsvFile, toJsonLines, toTsvFile } from "../take-out/table.ts";
import { predictMany } from "./predict-many.ts";
import { oneAtATime } from "./one-at-a-time.ts";

const kinds = {
  tsv: ["handful.tsv", "text/tab-separated-values"],
  csv: ["handful.csv", "text/csv"],
  jsonLines: ["handful.jsonl", "application/jsonl"],
  xlsx: ["handful.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
} as const;

/** Returns what is to be done after an action. */
export function connectTakeOut(store: Store, engine: Engine): (action: TakeOutAction) => void {
  const { dispatch } = store;
  const working = oneAtATime((thrown) =>
    dispatch({ type: "takeOutEnded", ...(thrown !== undefined && { error: toCoreError(thrown) }) }),
  );

  async function takeOut(to: "file" | "clipboard", signal: AbortSignal): Promise<void> {
    const { state } = store;
    const { format, mark, predictions } = state.takeOut;
    const { rows } = state.data.present;
    const texts = rows.map(({ text }) => text);
    const tell = (done: number, total: number) => dispatch({ type: "takeOutAt", done, total });
    const isAsked = predictions && hasModel(state.run);
    const known = isAsked ? await predictMany(store, engine, texts, signal, tell) : undefined;
    const out = outRows(rows, known);
    const perText = labelsPerText(state);
    if (to === "clipboard") {
      try {
        await navigator.clipboard.writeText(textOf(out, format, false, perText));
      } catch (thrown) {
        // Long after the click, or by a setting, the browser does not allow it.
        console.warn(thrown);
        return dispatch({ type: "takeOutEnded", said: { code: "notCopied" } });
      }
    } else if (format === "tsv" && breaksLines(out)) {
      return dispatch({ type: "takeOutEnded", said: { code: "notInLines" } });
    } else if (format === "xlsx") {
      if (out.some(({ text, label }) => Math.max(text.length, label.length) > longestCell)) {
        return dispatch({ type: "takeOutEnded", said: { code: "cellTooLong", limit: longestCell } });
      }
      const { toWorkbook } = await import("../files/workbook.ts");
      saveFile(kinds.xlsx[0], toWorkbook(cells(out), "Handful"), kinds.xlsx[1]);
    } else {
      saveFile(kinds[format][0], textOf(out, format, mark, perText), kinds[format][1]);
    }
    dispatch({ type: "takeOutEnded", said: { code: to === "file" ? "saved" : "copied", nRows: out.length } });
  }

  return (action) => {
    if (action.type === "takeOutAsked") void working.begin((signal) => takeOut(action.to, signal));
    if (action.type === "takeOutCancelled") working.abort();
  };
}

/** Spreadsheets take tab-separated cells from the clipboard. */
function textOf(rows: readonly OutRow[], format: keyof typeof kinds, mark: boolean, perText: LabelsPerText): string {
  if (format === "csv") return toCsvFile(rows, mark);
  return format === "jsonLines" ? toJsonLines(rows, perText) : toTsvFile(rows);
}
