// First labels for texts that have none, from the names of the classes.

import { classNamesText, readClassNames, unlabelled } from "../state/rows.ts";
import { guessingEncoder } from "../state/form.ts";
import { toCoreError } from "../engine/errors.ts";
import { AbortError, type Engine } from "../engine/protocol.ts";
import type { LabelGuess } from "../state/data.ts";
import type { Store } from "../store.ts";
import type { Encoders } from "./encoders.ts";

export function connectGuessing(store: Store, engine: Engine, encoders: Encoders): void {
  const { dispatch } = store;
  let current: AbortController | undefined;

  async function guess(signal: AbortSignal): Promise<void> {
    const rows = unlabelled(store.state.data.present.rows);
    const classes = readClassNames(classNamesText(store.state.data));
    const encoder = guessingEncoder(store.state);
    dispatch({ type: "guessing", done: 0, total: rows.length });
    if (!(await encoders.acquire(encoder, "guess", signal))) return dispatch({ type: "guessEnded" });
    let guesses: LabelGuess[] = [];
    let nRead = 0;
    const ask = async (asked: typeof rows, signal?: AbortSignal) => {
      const input = { encoder, texts: asked.map(({ text }) => text), classes };
      for await (const progress of engine.job({ kind: "guess", input }, signal)) {
        nRead = progress.done;
        dispatch({ type: "guessing", done: nRead, total: rows.length });
        guesses = (progress.guesses ?? []).flatMap(({ classes: [first] }, index) => {
          const row = asked[index];
          return row && first ? [{ row, ...first }] : [];
        });
      }
    };
    try {
      await ask(rows, signal).catch(async (thrown: unknown) => {
        // A guess depends on what all texts have in common. What was read is kept, so this is quick.
        if (thrown instanceof AbortError && nRead > 0) await ask(rows.slice(0, nRead));
        else throw thrown;
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
