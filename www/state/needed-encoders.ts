// The encoders that a run needs: its own, and that of its teacher where there is something to teach by, which are the
// texts without labels.

import type { EncoderName, Example, RunConfig } from "../engine/protocol.ts";
import type { DataPart } from "./data.ts";
import { type LabelPart, mostTaught, withPool } from "./label.ts";
import { nWithoutLabel } from "./rows.ts";
import { type ConfigPart, encodersOf, teacherOf, untaught } from "./settings.ts";

/** As many texts without labels as a run begins to learn from. */
const leastUnlabelled = 20;

/** How many texts without labels a run of these examples can learn from; none where they are too few. */
export function nTeaching(examples: readonly Example[], test: readonly Example[]): number {
  const n = nWithoutLabel(examples, test);
  return n < leastUnlabelled ? 0 : Math.min(n, mostTaught);
}

/** Whether another classifier says what the texts without labels of these examples are. */
export function isTaught(config: RunConfig, examples: readonly Example[], test: readonly Example[]): boolean {
  return teacherOf(config) !== undefined && nTeaching(examples, test) > 0;
}

/** The encoders that a run of these examples learns with. */
export function encodersOfRun(
  config: RunConfig,
  examples: readonly Example[],
  test: readonly Example[],
): EncoderName[] {
  return encodersWith(config, nTeaching(examples, test));
}

function encodersWith(config: RunConfig, nTeaching: number): EncoderName[] {
  return encodersOf(nTeaching === 0 ? untaught(config) : config);
}

/** How many texts without labels the next run can learn from. */
export function nTeachingNext({ label: { pool }, data }: LabelPart & DataPart): number {
  const { rows } = data.present;
  const test = data.test.rows;
  if (last?.rows !== rows || last.test !== test || last.pool !== pool)
    last = { rows, test, pool, n: nTeaching(withPool(rows, pool), test) };
  return last.n;
}

export function neededEncoders(state: ConfigPart & LabelPart & DataPart): EncoderName[] {
  return state.config ? encodersWith(state.config, nTeachingNext(state)) : [];
}

/** Views ask at every draw. */
let last: { rows: readonly Example[]; test: readonly Example[]; pool: string; n: number } | undefined;
