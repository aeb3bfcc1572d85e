// What a model heeds, what a word less does, and that it answers even where it knows no word.

import { answer, areNear } from "./evidence.ts";
import { type LessonPlan, at, fromScratch, places, train } from "./step.ts";

export const why: LessonPlan = {
  minutes: 10,
  settings: fromScratch,
  place: places.table,
  terms: ["gradients", "leftOut", "unknown"],
  steps: [
    train,
    {
      isDone: ({ explain: { result }, trial }) =>
        result !== undefined && result.text === trial.text && result.explanation.units.length > 2,
      where: at.trial,
    },
    {
      isDone: (state, lesson) => {
        const { explain, trial } = state;
        const all = [...explain.variants, { text: trial.text, prediction: answer(state, lesson) }];
        const said = all.flatMap(({ text, prediction }) =>
          prediction ? [{ text, label: prediction.classes[0]?.label }] : [],
        );
        return said.some((one) => said.some((other) => one.label !== other.label && areNear(one.text, other.text)));
      },
      where: { insight: "what-if", selector: "#insight-tab-what-if, #trial" },
    },
    {
      isDone: (state, lesson) => {
        const { nTokens = 0, nUnknown = 0 } = answer(state, lesson) ?? {};
        return nTokens > 1 && nUnknown >= nTokens / 2;
      },
      facts: (state, lesson) => {
        const said = answer(state, lesson);
        return said && [said.nUnknown, said.nTokens, said.classes[0]?.probability ?? 0];
      },
      where: at.trial,
    },
  ],
};
