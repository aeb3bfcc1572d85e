// What a lesson puts aside, and whether the person is asked before.

import type { State } from "../state.ts";
import { wantedConfig } from "../state/form.ts";
import { keptData } from "../state/kept-data.ts";
import type { LessonBefore } from "../state/lessons.ts";
import { isEmpty, isWritten } from "../state/reading.ts";
import { isActive, isAwaited } from "../state/run.ts";

/** Why a lesson does not begin at once: a run is under way, or there are texts of the person's own. */
export type Hindrance = "run" | "texts";

export function hindranceOf(state: State): Hindrance | undefined {
  if (isActive(state.run) || isAwaited(state)) return "run";
  // Within a lesson they are aside already.
  return !state.lesson && hasOwnTexts(state) ? "texts" : undefined;
}

/** Whether there is more than a sample as it came. */
function hasOwnTexts({ data, label }: State): boolean {
  const { present, draft, test } = data;
  const isOwnTable = !isEmpty(present) && (present.edited || present.sample === undefined);
  const isOwnTest = test.text.trim() !== "" && !test.isSample;
  return isOwnTable || isOwnTest || isWritten(draft) || label.pool.trim() !== "";
}

/** All that a lesson puts something else in the place of. */
export function asideOf(state: State): LessonBefore {
  const { data, label, trial, run } = state;
  const { table, draft } = keptData(data);
  return {
    table,
    draft,
    testText: data.test.text,
    isSampleTest: data.test.isSample ?? false,
    classNames: data.classNames ?? null,
    pool: label.pool,
    trialText: trial.text,
    config: wantedConfig(state),
    threshold: label.threshold,
    shownModel: run.model ?? "",
  };
}
