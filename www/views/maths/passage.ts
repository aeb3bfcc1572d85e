// What is said of one thing that is computed.

import type { Messages } from "../../i18n/index.ts";

type Words = Messages<"maths">;

export interface Passage {
  text: keyof Words["texts"];
  formulas: readonly string[];
  /** Symbols, as formulas, and what they stand for. */
  where: readonly (readonly [string, keyof Words["symbols"]])[];
  source?: string;
}
