// Eight held-out texts: another seed, another score. The interval says so; more texts make it narrower.

import type { State } from "../state.ts";
import type { Lesson } from "../state/lessons.ts";
import { type ScoredRun, runsSince, scoredSince, width } from "./evidence.ts";
import { type LessonPlan, at, fromScratch, places } from "./step.ts";

/** So few that one of them is worth eight points and more. */
const few = 12;
/** So many that the score is more than luck. */
const more = 20;
const nSeeds = 3;

export const interval: LessonPlan = {
  minutes: 10,
  // Four of each class.
  settings: { ...fromScratch, validation_share: 0.18 },
  place: places.table,
  terms: ["interval", "heldOut", "seed", "crossValidation"],
  steps: [
    {
      isDone: (state, lesson) => onFew(state, lesson).length > 0,
      facts: (state, lesson) => {
        const { heldOut } = onFew(state, lesson)[0] ?? {};
        return heldOut && [heldOut.nCorrect, heldOut.n, heldOut.accuracyLow, heldOut.accuracyHigh];
      },
      where: at.train,
    },
    {
      isDone: (state, lesson) => bySeed(state, lesson).length >= nSeeds,
      progress: (state, lesson) => [bySeed(state, lesson).length, nSeeds],
      facts: (state, lesson) => bySeed(state, lesson).map(({ heldOut }) => heldOut.accuracy),
      where: { place: places.settings, setting: "seed", selector: "#setting-seed" },
    },
    {
      isDone: (state, lesson) => onMore(state, lesson) !== undefined,
      facts: (state, lesson) => {
        const found = onMore(state, lesson);
        return found && [found.n, found.accuracyLow, found.accuracyHigh];
      },
      where: at.compare,
    },
  ],
};

function onFew(state: State, lesson: Lesson): ScoredRun[] {
  return runsSince(state, lesson).filter(({ heldOut }) => heldOut.n <= few);
}

/** Runs between which nothing differs but the seed: most of them. */
function bySeed(state: State, lesson: Lesson): ScoredRun[] {
  const families = new Map<string, ScoredRun[]>();
  for (const run of onFew(state, lesson)) {
    const { seed, ...rest } = run.config;
    const key = JSON.stringify([run.data, rest]);
    const family = families.get(key) ?? [];
    if (!family.some(({ config }) => config.seed === seed)) families.set(key, [...family, run]);
  }
  return [...families.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

/** A score whose interval is narrower than those on few texts usually are: of a run, or of a comparison. */
function onMore(state: State, lesson: Lesson): { n: number; accuracyLow: number; accuracyHigh: number } | undefined {
  const widths = onFew(state, lesson).map(({ heldOut }) => width(heldOut));
  const usual = widths.reduce((sum, one) => sum + one, 0) / widths.length;
  const runs = runsSince(state, lesson).map(({ heldOut }) => heldOut);
  const compared = scoredSince(state, lesson).flatMap(({ id, report }) =>
    id === "majority" ? [] : [{ ...report, n: report.nExamples }],
  );
  return [...runs, ...compared].find((one) => one.n >= more && width(one) < usual);
}
