// What a comparison and a learning curve do: partition, train side by side, score as results come.

import { dataInput, dataProblem } from "../state/data.ts";
import {
  AbortError,
  type EncoderName,
  type Engine,
  type Example,
  type FoldOptions,
  type OutOfFold,
  type Partition,
  type PoolJob,
  type RunConfig,
} from "../engine/protocol.ts";
import type { Compare, Deal, Report, Scores } from "../state/compare.ts";
import type { FoldsDone } from "../state/comparing.ts";
import {
  type Candidate,
  baselines,
  candidateOf,
  chosenContestants,
  configOf,
  curveContestant,
  encodersNeeded,
} from "../state/contestants.ts";
import type { Store } from "../store.ts";
import type { Encoders } from "./encoders.ts";

export interface Tools {
  store: Store;
  engine: Engine;
  encoders: Encoders;
  signal: AbortSignal;
}

/** The page is told of progress at most this often, and scores are made at most that often. */
const tellEveryMs = 100;
const scoreEveryMs = 400;

/** Shares of a fold's texts that the learning curve learns from. */
const shares = [0.2, 0.4, 0.6, 0.8, 1];

/** A contestant on all folds. */
interface Entry {
  id: string;
  candidate: Candidate;
  config: RunConfig;
  partition: Partition;
}

export async function compareContestants(tools: Tools): Promise<void> {
  const { store, engine } = tools;
  const { compare } = store.state;
  const chosen = chosenContestants(store.state);
  const { config, rows, examples } = present(store);
  const partition = await deal(engine, examples, options(compare, config, 1));
  const entries = chosen.map((id) => entryOf(id, config, partition));
  store.dispatch({ type: "foldsDealt", basis: { rows, config }, deal: dealOf(partition, compare) });

  const latest = new Latest(scoreEveryMs, async (results: readonly Result[]) => {
    const { reports, paired, bestBaseline } = await engine.ask({
      kind: "compare",
      input: {
        classes: partition.classes,
        nFolds: nFolds(partition),
        predictions: results.map(({ predictions }) => predictions),
        baselines: results.flatMap(({ done: { id } }, index) => (baselines.some((one) => one === id) ? [index] : [])),
      },
    });
    const scores = results.map(({ done: { id }, predictions }, index) => ({
      id,
      report: predictions.length > 0 && reports[index] ? scoresOf(reports[index]) : undefined,
      paired: paired[index],
    }));
    const best = bestBaseline === undefined ? undefined : results[bestBaseline]?.done.id;
    store.dispatch({ type: "contestantsScored", scores, bestBaseline: best });
  });
  await runEntries(tools, entries, examples, (results, isNew) => {
    store.dispatch({ type: "foldsAdvanced", progress: results.map(({ done }) => done) });
    if (isNew) latest.ask(results);
  });
  await latest.settle();
}

export async function measureCurve(tools: Tools): Promise<void> {
  const { store, engine, signal } = tools;
  const { compare } = store.state;
  const { config, rows, examples } = present(store);
  const id = curveContestant(store.state) ?? "ngrams";
  const partitions = await Promise.all(shares.map((share) => deal(engine, examples, options(compare, config, share))));
  // Of few texts two shares may be the same texts.
  const different = partitions.filter(
    (one, index) => index === 0 || nTraining(one) > nTraining(partitions[index - 1] as Partition),
  );
  const entries = different.map((partition, index) => ({ ...entryOf(id, config, partition), id: String(index) }));
  const nTexts = partitions[0]?.nTexts ?? 0;
  const latest = new Latest(scoreEveryMs, async (results: readonly Result[]) => {
    const sizes = results.flatMap(({ predictions }, index) => {
      const partition = different[index] as Partition;
      // From its first repeat on: each text has been held out once.
      const isMeasured =
        predictions.filter(({ repeat }) => repeat === 0).length === nHeldOut(partition.repeats.slice(0, 1));
      return isMeasured ? [{ nTraining: nTraining(partition), predictions }] : [];
    });
    if (sizes.length === 0) return;
    const isWhole = results.every(
      ({ predictions }, index) => predictions.length === nHeldOut(different[index]?.repeats ?? []),
    );
    const ahead = isWhole ? [sizes.at(-1)?.nTraining ?? nTexts, nTexts, 1.5 * nTexts, 2 * nTexts] : [];
    const measured = await engine.ask({
      kind: "learningCurve",
      input: { sizes, nFolds: nFolds(different[0] as Partition), ahead },
    });
    store.dispatch({ type: "curveMeasured", curve: { id, basis: { rows, config }, measured, nTexts, isWhole } });
  });
  let all: readonly Result[] = [];
  await runEntries(tools, entries, examples, (results, isNew) => {
    all = results;
    store.dispatch({ type: "foldsAdvanced", progress: results.map(({ done }) => done) });
    if (isNew) latest.ask(results);
  });
  await latest.settle();
  const failed = all.find(({ done }) => done.error);
  if (failed?.done.error && !signal.aborted) throw failed.done.error;
}

interface Result {
  done: FoldsDone;
  predictions: OutOfFold[];
}

/** Runs every entry's folds, the first repeat of all before the second; tells how far, and whether there are new predictions. */
async function runEntries(
  { engine, encoders, signal }: Tools,
  entries: readonly Entry[],
  examples: ReturnType<typeof dataInput>["examples"],
  follow: (results: readonly Result[], isNew: boolean) => void,
): Promise<void> {
  const results: Result[] = entries.map(({ id, partition }) => ({
    done: { id, done: 0, total: partition.repeats.flat().length, nFailed: 0, ms: 0 },
    predictions: [],
  }));
  const missing = await acquire(encoders, entries, signal);
  const jobs: (PoolJob & { entry: number })[] = [];
  const nRepeats = Math.max(0, ...entries.map(({ partition }) => partition.repeats.length));
  for (let repeat = 0; repeat < nRepeats; repeat++) {
    entries.forEach(({ candidate: { contestant }, candidate, config, partition: { classes, repeats } }, entry) => {
      const name = encodersNeeded(candidate, config).find((each) => missing.has(each));
      const result = results[entry] as Result;
      if (name) {
        result.done = {
          ...result.done,
          total: 0,
          error: { kind: { code: "encoderMissing", name }, line: undefined },
        };
        return;
      }
      for (const rows of repeats[repeat] ?? []) {
        jobs.push({ entry, config, job: { contestant, classes, repeat, rows } });
      }
    });
  }
  const parts = jobs.map(() => 0);
  let toldAt = -Infinity;
  const tell = (isNew: boolean) => {
    const now = performance.now();
    if (!isNew && now - toldAt < tellEveryMs) return;
    toldAt = now;
    const done = entries.map(() => 0);
    jobs.forEach(({ entry }, index) => (done[entry] = (done[entry] ?? 0) + (parts[index] ?? 0)));
    results.forEach((result, entry) => (result.done = { ...result.done, done: done[entry] ?? 0 }));
    follow([...results], isNew);
  };
  tell(true);
  if (signal.aborted) return;
  await engine.crossValidate(
    examples,
    jobs,
    (news) => {
      const result = results[jobs[news.index]?.entry ?? 0] as Result;
      if (news.type === "progress") {
        parts[news.index] = news.share;
        return tell(false);
      }
      parts[news.index] = 1;
      const { done, predictions } = result;
      if (news.type === "failed") result.done = { ...done, nFailed: done.nFailed + 1, error: news.error };
      else {
        result.done = { ...done, ms: done.ms + news.ms };
        result.predictions = [...predictions, ...news.predictions];
      }
      tell(true);
    },
    signal,
  );
}

/** Gets the encoders that are needed; gives those that could not be had. */
async function acquire(encoders: Encoders, entries: readonly Entry[], signal: AbortSignal): Promise<Set<EncoderName>> {
  const needed = entries.flatMap(({ candidate, config }) => encodersNeeded(candidate, config));
  const missing = new Set<EncoderName>();
  for (const name of new Set(needed)) {
    if (signal.aborted || !(await encoders.acquire(name, "compare", signal))) missing.add(name);
  }
  return missing;
}

/** The rows as they are now, and the settings. */
function present(store: Store): {
  config: RunConfig;
  rows: readonly Example[];
  examples: ReturnType<typeof dataInput>["examples"];
} {
  const { config, data } = store.state;
  const problem = dataProblem(store.state);
  if (problem) throw problem;
  if (!config) throw new AbortError();
  // A test set of the person's own has no part in it.
  return { config, rows: data.present.rows, examples: dataInput(store.state).examples };
}

function deal(engine: Engine, examples: Example[], options: FoldOptions): Promise<Partition> {
  return engine.ask({ kind: "partition", input: { examples, options } });
}

function options({ nFolds, nRepeats }: Compare, { seed, labels }: RunConfig, trainingShare: number): FoldOptions {
  return { nFolds, nRepeats, seed: seed ?? 1, trainingShare, labels: labels ?? "one" };
}

function entryOf(id: string, config: RunConfig, partition: Partition): Entry {
  const candidate = candidateOf(id);
  return { id, candidate, config: configOf(candidate, config), partition };
}

function nFolds({ repeats }: Partition): number {
  return repeats[0]?.length ?? 0;
}

function dealOf(partition: Partition, { nFolds: nFoldsChosen }: Compare): Deal {
  const { nTexts, repeats } = partition;
  const different = new Set(repeats.flat().flatMap(({ heldOut }) => heldOut));
  return {
    nFoldsChosen,
    nFolds: nFolds(partition),
    nRepeats: repeats.length,
    nTexts,
    nNeverHeldOut: nTexts - different.size,
  };
}

function scoresOf(report: Report): Scores {
  const { nExamples, accuracy, accuracyLow, accuracyHigh, expectedCalibrationError, calibration } = report;
  const shown = { nExamples, accuracy, accuracyLow, accuracyHigh, expectedCalibrationError, calibration };
  if ("microF1" in report) {
    const { microF1, microF1Low, microF1High } = report;
    return { ...shown, microF1, microF1Low, microF1High };
  }
  const { macroAverage, macroF1Low, macroF1High } = report;
  return { ...shown, macroAverage, macroF1Low, macroF1High };
}

function nHeldOut(repeats: Partition["repeats"]): number {
  return repeats.flat().reduce((sum, { heldOut }) => sum + heldOut.length, 0);
}

/** Texts learned from, the mean over folds. */
function nTraining({ repeats }: Partition): number {
  const folds = repeats.flat();
  return folds.reduce((sum, { training }) => sum + training.length, 0) / Math.max(1, folds.length);
}

/** Does something with the newest value, one at a time and not too often. */
class Latest<T> {
  #value?: T;
  #work?: Promise<void>;

  constructor(
    readonly everyMs: number,
    readonly act: (value: T) => Promise<void>,
  ) {}

  ask(value: T): void {
    this.#value = value;
    this.#work ??= this.#go().finally(() => (this.#work = undefined));
    // Told of by `settle`.
    this.#work.catch(() => undefined);
  }

  /** Once the newest has been dealt with; rejects where that failed. */
  async settle(): Promise<void> {
    while (this.#work) await this.#work;
  }

  async #go(): Promise<void> {
    while (this.#value !== undefined) {
      const value = this.#value;
      this.#value = undefined;
      await this.act(value);
      if (this.#value !== undefined) await new Promise((resolve) => setTimeout(resolve, this.everyMs));
    }
  }
}
