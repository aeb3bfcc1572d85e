// Three wrong labels among right ones that look doubtful, too.

import type { State } from "../state.ts";
import type { Lesson } from "../state/lessons.ts";
import { ofThisTable } from "../state/found.ts";
import { fingerprintOf } from "../state/runs.ts";
import { planted } from "./texts.ts";
import { type LessonPlan, type Where, fromScratch, places } from "./step.ts";

const search: Where = { place: places.doubtful, selector: ".pane-doubtful .controls button" };

export const wrongLabels: LessonPlan = {
  minutes: 10,
  settings: fromScratch,
  place: places.doubtful,
  terms: ["doubtful", "crossValidation"],
  steps: [
    {
      isDone: (state) => ofThisTable(state, state.label.labelErrors) !== undefined,
      where: search,
    },
    {
      isDone: areAllRight,
      isUndone: (state, lesson) => !areAllRight(state, lesson),
      progress: (state, { sample }) => {
        const all = planted[sample] ?? [];
        const { rows } = state.data.present;
        const isRight = ({ begins, right }: (typeof all)[number]) =>
          rows.some(({ text, label }) => text.startsWith(begins) && label === right);
        return [all.filter(isRight).length, all.length];
      },
      where: { ...search, selector: `#suspects + ol button, ${search.selector}` },
    },
    {
      isDone: (state, lesson) =>
        areAllRight(state, lesson) && state.label.labelErrors?.rows === state.data.present.rows,
      where: search,
    },
  ],
};

/** Those that were wrong, and those that were right all the time. */
function areAllRight({ data }: State, { right }: Lesson): boolean {
  return fingerprintOf(data.present.rows) === right;
}
