// First labels for texts that have none, from the names of the classes.

import { classNamesText, readClassNames, unlabelled } from "../state/rows.ts";
import { guessingEncoder } from "../state/form.ts";
import { toCoreError } from "../engine/errors.ts";
import { AbortError, type Engine } from "../engine/protocol.ts";
import type { LabelGuess } from "../state/data.ts";
import type { Store } from "../store.ts";
import type { Encoders } from "./encoders.ts";

/** Few enough that another request does not wait long. */
const textsPerCall = 16;

export function connectGuessing(store: Store, engine: Engine, encoders: Encoders): void {
  const { dispatch } = store;
  let current: AbortController | undefined;

  async function guess(signal: AbortSignal): Promise<void> {
    const rows = unlabelled(store.state.data.present.rows);
    const classes = readClassNames(classNamesText(store.state.data));
    const encoder = guessingEncoder(store.state);
    dispatch({ type: "guessing", done: 0, total: rows.length });
    if (!(await encoders.acquire(encoder, "guess", signal))) return dispatch({ type: "guessEnded" });
    const guesses: LabelGuess[] = [];
    try {
      const texts = rows.map(({ text }) => text);
      let nRead = 0;
      while (nRead < rows.length && !signal.aborted) {
        const end = Math.min(nRead + textsPerCall, rows.length);
        await engine.guess({ encoder, texts: texts.slice(nRead, end), classes });
        nRead = end;
        dispatch({ type: "guessing", done: nRead, total: rows.length });
      }
      // A guess depends on what all texts have in common. What was read is kept, so this is quick.
      const predictions = nRead > 0 ? await engine.guess({ encoder, texts: texts.slice(0, nRead), classes }) : [];
      predictions.forEach(({ classes: [first] }, index) => {
        const row = rows[index];
        if (row && first) guesses.push({ row, ...first });
      });
      dispatch({ type: "guessEnded" });
    } catch (thrown) {
      dispatch({ type: "guessEnded", error: thrown instanceof AbortError ? undefined : toCoreError(thrown) });
    }
    // Whatever was guessed until then is of use.
    if (guesses.length > 0) dispatch({ type: "labelsGuessed", guesses });
  }

  store.listen((action) => {
    if (action.type === "guessCancelled") current?.abort();
    if (action.type === "guessAsked" && !store.state.guessing.isRunning) {
      current = new AbortController();
      void guess(current.signal);
    }
  });
}
