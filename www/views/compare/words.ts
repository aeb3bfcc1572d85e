// What contestants and their scores are called, by how many labels a text may have.

import type { RunConfig } from "../../engine/protocol.ts";
import type { Messages } from "../../i18n/index.ts";
import type { ContestantId } from "../../state/compare.ts";

interface ScoreWords {
  names: Record<ContestantId, string>;
  notes: Partial<Record<ContestantId, string>>;
  accuracy: string;
  f1: string;
  picture: string;
}

/** `config`: of the comparison, or that which the next one would have. */
export function scoreWords(w: Messages<"compare">, config: RunConfig | undefined): ScoreWords {
  const { names, notes, accuracy, macroF1: f1, picture, ofLabels } = w;
  if (config?.labels !== "several") return { names, notes, accuracy, f1, picture };
  return {
    ...ofLabels,
    names: { ...names, majority: ofLabels.majority },
    notes: { ...notes, majority: ofLabels.majorityNote },
  };
}
