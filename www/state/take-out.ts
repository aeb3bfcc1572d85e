// The texts on their way out of the page.

import type { CoreError } from "../engine/protocol.ts";
import type { TakeOutFormat } from "../take-out/table.ts";
import { type Reducers, type Slice, nested, unchanged } from "./slice.ts";

export interface TakeOut {
  format: TakeOutFormat;
  /** CSV begins with a byte-order mark, by which Excel knows its encoding. */
  mark: boolean;
  /** With what the model says of each text. */
  predictions: boolean;
  predicting?: { done: number; total: number };
  /** What was done last. */
  said?:
    | { code: "saved" | "copied"; nRows: number }
    | { code: "cellTooLong"; limit: number }
    | { code: "notCopied" | "notInLines" };
  error?: CoreError;
}

export type TakeOutAction =
  | { type: "takeOutChosen"; choice: Partial<Pick<TakeOut, "format" | "mark" | "predictions">> }
  | { type: "takeOutAsked"; to: "file" | "clipboard" }
  | { type: "takeOutCancelled" }
  | { type: "takeOutAt"; done: number; total: number }
  | { type: "takeOutEnded"; said?: TakeOut["said"]; error?: CoreError };

export const noTakeOut: TakeOut = { format: "tsv", mark: true, predictions: true };

const reducers: Reducers<TakeOut, TakeOutAction> = {
  takeOutChosen: (out, { choice }) => ({ ...out, ...choice, said: undefined, error: undefined }),
  takeOutAsked: (out) => ({ ...out, said: undefined, error: undefined }),
  takeOutCancelled: unchanged,
  takeOutAt: (out, { done, total }) => ({ ...out, predicting: { done, total } }),
  takeOutEnded: (out, { said, error }) => ({ ...out, predicting: undefined, said, error }),
};

export const takeOutSlice: Slice<{ takeOut: TakeOut }, TakeOutAction> = { own: nested("takeOut", reducers) };
