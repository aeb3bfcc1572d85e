// Counted letters beat a network on few texts; one that begins with an encoder beats both.

import type { State } from "../state.ts";
import type { Lesson } from "../state/lessons.ts";
import { isPretrained, runsSince, scoredSince, startsPretrained } from "./evidence.ts";
import { type LessonPlan, at, fromScratch, places } from "./step.ts";

const networks = ["cnn", "rnn", "gru", "lstm", "transformer"];

export const pretrained: LessonPlan = {
  minutes: 10,
  fetches: true,
  settings: { ...fromScratch, adaptation: "frozen" },
  place: places.models,
  terms: ["tfidf", "encoder", "baseline", "crossValidation"],
  steps: [
    {
      isDone: (state, lesson) => tfidf(state, lesson) !== undefined && network(state, lesson) !== undefined,
      facts: (state, lesson) => all(tfidf(state, lesson), network(state, lesson)),
      where: at.compare,
    },
    {
      isDone: (state, lesson) => winner(state, lesson) !== undefined,
      facts: (state, lesson) => all(tfidf(state, lesson), winner(state, lesson)),
      where: { place: places.models, selector: "#contestant-cnn-frozen" },
    },
    {
      isDone: (state, lesson) => runsSince(state, lesson).some(isPretrained),
      facts: (state, lesson) => {
        const { heldOut } = runsSince(state, lesson).findLast(isPretrained) ?? {};
        return heldOut && [heldOut.nCorrect, heldOut.n];
      },
      where: { place: places.models, selector: ".comparison td button, #run-bar .primary" },
    },
  ],
};

/** The highest accuracy among some of those compared. */
function best(state: State, lesson: Lesson, ids: readonly string[]): number | undefined {
  const found = scoredSince(state, lesson).filter(({ id }) => ids.includes(id));
  return found.length > 0 ? Math.max(...found.map(({ report }) => report.accuracy)) : undefined;
}

const tfidf = (state: State, lesson: Lesson) => best(state, lesson, ["ngrams"]);
const network = (state: State, lesson: Lesson) => best(state, lesson, networks);

/** Better than the best baseline, by more than chance, with TF-IDF among these. */
function winner(state: State, lesson: Lesson): number | undefined {
  const winners = scoredSince(state, lesson).filter(
    (one) => startsPretrained(state, one) && one.paired?.verdict === "better",
  );
  if (tfidf(state, lesson) === undefined) return undefined;
  return best(
    state,
    lesson,
    winners.map(({ id }) => id),
  );
}

function all(...numbers: readonly (number | undefined)[]): readonly number[] | undefined {
  const known = numbers.filter((one) => one !== undefined);
  return known.length === numbers.length ? known : undefined;
}
