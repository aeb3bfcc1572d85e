import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeEngine } from "../engine/fake.test-helper.ts";
import { initialState } from "../state.ts";
import { chosenContestants, curveContestant } from "../state/contestants.ts";
import { createStore } from "../store.ts";
import { type Encoders, noEncoders } from "./encoders.ts";
import { connectEngine } from "./index.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const text = Array.from({ length: 30 }, (_, row) => `${row % 2 ? "a" : "b"}\ttext number ${row}`).join("\n");

async function page(encoders?: Encoders, labelled = text) {
  const engine = new FakeEngine();
  const store = createStore(initialState("en"));
  connectEngine(store, engine, () => undefined, undefined, encoders);
  await vi.advanceTimersByTimeAsync(1_000);
  store.dispatch({ type: "textTyped", text: labelled });
  await vi.advanceTimersByTimeAsync(1_000);
  return { engine, store, dispatch: store.dispatch, compare: () => store.state.compare };
}

const compared = ["majority", "ngrams", "cnn"];

/** Until it has ended; the part that does it is fetched first, which no fake clock hastens. */
async function ended(compare: () => { running?: string }): Promise<void> {
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(500);
    expect(compare().running).toBeUndefined();
  });
}

test("all contestants have the same folds, and every one is scored beside the best baseline", async () => {
  const { dispatch, compare } = await page();
  dispatch({ type: "contestantsChosen", ids: compared });
  dispatch({ type: "repeatsChosen", nRepeats: 2 });
  dispatch({ type: "compareAsked", what: "comparison" });
  await ended(compare);
  const { standings, bestBaseline, done, total, wasCancelled } = compare();
  expect(standings.map(({ id, done, total, ms }) => [id, done, total, ms])).toEqual(
    compared.map((id) => [id, 10, 10, 1_200]),
  );
  expect(standings.map(({ report }) => report?.nExamples)).toEqual([60, 60, 60]);
  expect(compare().deal).toEqual({ nFoldsChosen: 5, nFolds: 5, nRepeats: 2, nTexts: 30, nNeverHeldOut: 0 });
  expect([bestBaseline, done, total, wasCancelled]).toEqual(["ngrams", 30, 30, false]);
  expect(standings.map(({ paired }) => paired?.verdict)).toEqual(["unclear", undefined, "unclear"]);
});

test("cancelling keeps the folds that have finished, and their scores", async () => {
  const { dispatch, compare } = await page();
  dispatch({ type: "contestantsChosen", ids: compared });
  dispatch({ type: "compareAsked", what: "comparison" });
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(20);
    expect(compare().done).toBeGreaterThanOrEqual(6);
  });
  dispatch({ type: "compareCancelled" });
  await ended(compare);
  const [majority, ngrams, cnn] = compare().standings;
  expect([majority?.report?.nExamples, cnn?.report]).toEqual([30, undefined]);
  expect(ngrams?.report?.nExamples).toBe(6 * (ngrams?.done ?? 0));
  expect(compare().wasCancelled).toBe(true);
});

test("what was dealt out is told where it is less than was asked for, and is what intervals go by", async () => {
  const { engine, dispatch, compare } = await page();
  const { answers } = engine.session;
  const { partition } = answers;
  // The first row is never held out, and no class has more than three texts.
  answers.partition = async ({ examples, options }) => {
    const { repeats, ...rest } = await partition({ examples, options: { ...options, nFolds: 3 } });
    return {
      ...rest,
      repeats: repeats.map((folds) =>
        folds.map((fold) => ({ ...fold, heldOut: fold.heldOut.filter((row) => row > 0) })),
      ),
    };
  };
  const score = vi.spyOn(answers, "compare");
  const continued = vi.spyOn(answers, "learningCurve");
  dispatch({ type: "contestantsChosen", ids: compared });
  dispatch({ type: "foldsChosen", nFolds: 10 });
  dispatch({ type: "compareAsked", what: "comparison" });
  await ended(compare);
  expect(compare().deal).toEqual({ nFoldsChosen: 10, nFolds: 3, nRepeats: 1, nTexts: 30, nNeverHeldOut: 1 });
  dispatch({ type: "compareAsked", what: "curve" });
  await ended(compare);
  expect([score.mock.lastCall?.[0].nFolds, continued.mock.lastCall?.[0].nFolds]).toEqual([3, 3]);
});

test("folds that fail count as done, and never make more than there are", async () => {
  const { engine, store, dispatch, compare } = await page();
  const crossValidate = engine.crossValidate.bind(engine);
  engine.crossValidate = (examples, jobs, follow, signal) =>
    crossValidate(
      examples,
      jobs,
      (news) => {
        const isBad = jobs[news.index]?.job.contestant === "run" && news.index % 2 === 0;
        follow(
          isBad ? { type: "failed", index: news.index, error: { kind: { code: "notReady" }, line: undefined } } : news,
        );
      },
      signal,
    );
  const parts: boolean[] = [];
  store.listen((_action, { compare }) => parts.push(compare.done <= compare.total));
  dispatch({ type: "contestantsChosen", ids: compared });
  dispatch({ type: "compareAsked", what: "comparison" });
  await ended(compare);
  expect(parts).not.toContain(false);
  expect([compare().done, compare().total]).toEqual([15, 15]);
  expect(compare().standings.map(({ done, nFailed }) => [done, nFailed])).toEqual([
    [5, 0],
    [5, 0],
    [5, 3],
  ]);
  expect(compare().standings[2]?.report?.nExamples).toBe(12);
});

test("a contestant whose encoder cannot be had says so, and the others go on", async () => {
  const acquire = vi.fn(async () => false);
  const { dispatch, compare } = await page({ ...noEncoders, acquire });
  dispatch({ type: "contestantsChosen", ids: ["ngrams", "cnn-frozen"] });
  dispatch({ type: "compareAsked", what: "comparison" });
  await ended(compare);
  expect(acquire).toHaveBeenCalledExactlyOnceWith("small", "compare", expect.any(AbortSignal));
  const [ngrams, pretrained] = compare().standings;
  expect(ngrams?.report?.nExamples).toBe(30);
  expect(pretrained).toMatchObject({ error: { kind: { code: "encoderMissing", name: "small" } } });
  // Its folds are not waited for.
  expect([compare().done, compare().total]).toEqual([5, 5]);
});

test("without texts there is an error and no work", async () => {
  const { engine, dispatch, compare } = await page(undefined, "");
  dispatch({ type: "compareAsked", what: "comparison" });
  await ended(compare);
  expect(compare().error?.kind.code).toBe("emptyInput");
  expect(engine.calls).not.toContain("crossValidate");
});

test("more texts than can be held out one by one make no work", async () => {
  const { engine, dispatch, compare } = await page(undefined, Array.from({ length: 4 }, () => text).join("\n"));
  dispatch({ type: "foldsChosen", nFolds: 0 });
  for (const what of ["comparison", "curve"] as const) dispatch({ type: "compareAsked", what });
  expect(compare().running).toBeUndefined();
  expect(engine.calls).not.toContain("partition");
});

test("a learning curve learns from more and more, up to twice the texts", async () => {
  const { dispatch, compare, store } = await page();
  dispatch({ type: "curveContestantChosen", id: "ngrams" });
  dispatch({ type: "compareAsked", what: "curve" });
  await ended(compare);
  const { curve, curveError } = compare();
  expect(curveError).toBeUndefined();
  expect(curve).toMatchObject({ id: "ngrams", nTexts: 30, basis: { rows: store.state.data.present.rows } });
  expect(curve?.measured.forecast.map(({ nTraining }) => nTraining)).toEqual([24, 30, 45, 60]);
});

test("a learning curve shows each size once it is measured, and a cancel keeps them", async () => {
  const { dispatch, compare } = await page();
  dispatch({ type: "curveContestantChosen", id: "ngrams" });
  dispatch({ type: "foldsChosen", nFolds: 20 });
  dispatch({ type: "compareAsked", what: "curve" });
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(100);
    expect(compare().curve?.measured.points).toHaveLength(2);
  });
  expect(compare()).toMatchObject({ running: "curve", curve: { isWhole: false, measured: { forecast: [] } } });
  dispatch({ type: "compareCancelled" });
  await ended(compare);
  expect(compare().curve?.measured.points).toHaveLength(2);
  expect(compare().curve?.isWhole).toBe(false);
});

test("a size whose fold fails is left out, and the curve says why", async () => {
  const { engine, dispatch, compare } = await page();
  const crossValidate = engine.crossValidate.bind(engine);
  engine.crossValidate = (examples, jobs, follow, signal) =>
    crossValidate(
      examples,
      jobs,
      (news) => {
        follow(
          news.index === 7
            ? { type: "failed", index: 7, error: { kind: { code: "notReady" }, line: undefined } }
            : news,
        );
      },
      signal,
    );
  dispatch({ type: "curveContestantChosen", id: "ngrams" });
  dispatch({ type: "compareAsked", what: "curve" });
  await ended(compare);
  expect(compare().curveError?.kind.code).toBe("notReady");
  expect(compare().curve).toMatchObject({ isWhole: false });
  expect(compare().curve?.measured.points).toHaveLength(4);
});

test("the learning curve is of whom the page shows, whatever is compared and can be had", async () => {
  const { store, dispatch, compare } = await page();
  dispatch({ type: "contestantsChosen", ids: ["majority", "cnn"] });
  expect(curveContestant(store.state)).toBe("cnn");
  dispatch({ type: "curveContestantChosen", id: "cnn-frozen" });
  expect(curveContestant(store.state)).toBe("cnn-frozen");
  dispatch({ type: "encodersOffered", offered: "none", kept: [] });
  expect(curveContestant(store.state)).toBe("cnn");
  dispatch({ type: "contestantsChosen", ids: ["majority"] });
  expect(curveContestant(store.state)).toBe("ngrams");
  dispatch({ type: "compareAsked", what: "curve" });
  await ended(compare);
  expect(compare().curve?.id).toBe("ngrams");
});

test("who takes part by default depends on the texts, and then on the person", async () => {
  const { store, dispatch } = await page();
  expect(chosenContestants(store.state)).toEqual(["majority", "ngrams", "cnn", "rnn", "transformer", "cnn-frozen"]);
  dispatch({ type: "encodersOffered", offered: "none", kept: [] });
  expect(chosenContestants(store.state)).not.toContain("cnn-frozen");
  dispatch({ type: "contestantsChosen", ids: ["own", "cnn-frozen"] });
  expect(chosenContestants(store.state)).toEqual(["own"]);
  // The small encoder has not read Cyrillic.
  const russian = await page(undefined, text.replaceAll("text number", "хорошая гостиница"));
  expect(chosenContestants(russian.store.state)).not.toContain("cnn-frozen");
});
