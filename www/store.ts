// Holds the one state, and tells who listens.

import { type Action, type Dispatch, type State, reduce } from "./state.ts";

export type Listener = (action: Action, after: State, before: State) => void;

export interface Store {
  readonly state: State;
  dispatch: Dispatch;
  /** Returns what ends it. */
  listen(listener: Listener): () => void;
}

export function createStore(initial: State): Store {
  let state = initial;
  const listeners = new Set<Listener>();
  return {
    get state() {
      return state;
    },
    dispatch(action) {
      const before = state;
      state = reduce(before, action);
      for (const listener of listeners) listener(action, state, before);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
