// The labelling of rows by the names of the classes.

import type { CoreError } from "../engine/protocol.ts";
import { type Slice, nested, unchanged } from "./slice.ts";

export interface Guessing {
  isRunning: boolean;
  done: number;
  total: number;
  error?: CoreError;
}

export type GuessAction =
  | { type: "guessAsked" }
  | { type: "guessCancelled" }
  | { type: "guessing"; done: number; total: number }
  | { type: "guessEnded"; error?: CoreError };

export const noGuessing: Guessing = { isRunning: false, done: 0, total: 0 };

export const guessSlice: Slice<{ guessing: Guessing }, GuessAction> = {
  own: nested("guessing", {
    guessAsked: (guessing) => ({ ...guessing, error: undefined }),
    guessCancelled: unchanged,
    guessing: (_, { done, total }) => ({ isRunning: true, done, total }),
    guessEnded: (_, { error }) => ({ ...noGuessing, error }),
  }),
};
