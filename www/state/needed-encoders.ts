// The encoders that the next run needs: its own, and that of its teacher where there is something to teach by.

import type { EncoderName } from "../engine/protocol.ts";
import type { DataPart } from "./data.ts";
import { type LabelPart, openTexts } from "./label.ts";
import { unlabelled } from "./rows.ts";
import { type ConfigPart, encodersOf, untaught } from "./settings.ts";

/** As many texts without labels as a run begins to learn from. */
const leastUnlabelled = 20;

export function neededEncoders({ config, label, data }: ConfigPart & LabelPart & DataPart): EncoderName[] {
  if (!config) return [];
  const { rows } = data.present;
  const nUnlabelled = openTexts(label.pool, rows).length + unlabelled(rows).length;
  return encodersOf(nUnlabelled < leastUnlabelled ? untaught(config) : config);
}
