// States of the page as they come about: by its own actions, with an engine that only says so.

import { connectEngine } from "../effects/index.ts";
import { FakeEngine } from "../engine/fake.test-helper.ts";
import type { Language } from "../i18n/language.ts";
import { type State, initialState } from "../state.ts";
import { type Store, createStore } from "../store.ts";

const texts = [
  ["praise", "The staff were so kind to my mother."],
  ["complaint", "I waited an hour and nobody came."],
  ["question", "Do you open on Sundays?"],
];

const table = Array.from({ length: 12 }, (_, row) => {
  const [label, text] = texts[row % texts.length] ?? [];
  return `${label}\t${text} (${row + 1})`;
}).join("\n");

export interface States {
  /** With a finished run of a network, and with the buttons at work. */
  store: Store;
  empty: State;
  ready: State;
  training: State;
  paused: State;
  done: State;
  stale: State;
  failed: State;
  compared: State;
  /** After the ways of Automatic have been tried. */
  tried: State;
}

/** Lets what has been asked for be answered. */
const answered = () => new Promise((resolve) => setTimeout(resolve, 100));

async function until(store: Store, isSo: (state: State) => boolean): Promise<void> {
  while (!isSo(store.state)) await answered();
}

export async function makeStates(language: Language): Promise<States> {
  const engine = new FakeEngine();
  const store = createStore(initialState(language));
  const { dispatch } = store;
  connectEngine(store, engine, () => undefined);
  await until(store, ({ form }) => form !== undefined);
  const empty = store.state;
  dispatch({ type: "textTyped", text: table });
  await until(store, ({ plan, data }) => plan.plan !== undefined && data.present.rows.length > 0);
  const ready = store.state;
  dispatch({ type: "command", command: "train" });
  await until(store, ({ run }) => run.plan !== undefined);
  const { config, run } = store.state;
  if (!config || !run.plan) throw new Error("the run has not begun");
  await engine.run(config, run.plan, 8);
  const training = store.state;
  engine.say({ type: "paused" });
  const paused = store.state;
  await engine.run(config, run.plan);
  dispatch({ type: "trialTyped", text: "Nobody was kind to me on Sunday." });
  await until(store, ({ trial }) => trial.prediction !== undefined);
  const done = store.state;

  dispatch({ type: "contestantsChosen", ids: ["majority", "ngrams", "cnn"] });
  dispatch({ type: "compareAsked", what: "comparison" });
  await until(store, ({ compare }) => compare.running === undefined && compare.standings.length > 0);
  const compared = store.state;

  const other = new FakeEngine();
  const second = createStore(initialState(language));
  connectEngine(second, other, () => undefined);
  await until(second, ({ form }) => form !== undefined);
  second.dispatch({ type: "textTyped", text: table });
  await until(second, ({ plan }) => plan.plan !== undefined);
  second.dispatch({ type: "command", command: "train" });
  await until(second, ({ run }) => run.plan !== undefined);
  await other.transfer();

  const { rows } = done.data.present;
  return {
    store,
    empty,
    ready,
    training,
    paused,
    done,
    compared,
    stale: { ...done, data: { ...done.data, present: { ...done.data.present, rows: rows.slice(1) } } },
    failed: {
      ...done,
      run: {
        ...done.run,
        phase: "failed",
        error: { kind: { code: "engine", detail: "out of memory" }, line: undefined },
      },
    },
    tried: { ...second.state, run: { ...second.state.run, phase: "done" } },
  };
}
