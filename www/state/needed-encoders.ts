// The encoders that the next run needs: its own, and that of its teacher where there is something to teach by, which
// are the texts without labels.

import type { EncoderName } from "../engine/protocol.ts";
import type { DataPart } from "./data.ts";
import { type LabelPart, mostTaught, openTexts } from "./label.ts";
import { unlabelled } from "./rows.ts";
import { type ConfigPart, encodersOf, untaught } from "./settings.ts";

/** As many texts without labels as a run begins to learn from. */
const leastUnlabelled = 20;

/** How many texts without labels a run can learn from; none where they are too few. */
export function nTeaching({ label, data }: LabelPart & DataPart): number {
  const { rows } = data.present;
  const n = openTexts(label.pool, rows).length + unlabelled(rows).length;
  return n < leastUnlabelled ? 0 : Math.min(n, mostTaught);
}

export function neededEncoders(state: ConfigPart & LabelPart & DataPart): EncoderName[] {
  const { config } = state;
  return config ? encodersOf(nTeaching(state) === 0 ? untaught(config) : config) : [];
}
