// How a lesson begins, is followed, resumed and left: and that what was on the page comes back.

import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type FakePage, openPage, pasted, useScreen, wait } from "../page.test-helper.ts";
import type { State } from "../state.ts";
import type { LessonName } from "../state/lessons.ts";

useScreen();

beforeEach(() => {
  vi.stubGlobal(
    "fetch",
    async (url: URL) => new Response(readFileSync(`www/samples/${url.pathname.split("/").at(-1)}`)),
  );
});

afterEach(() => vi.unstubAllGlobals());

/** A page whose last visit is back. */
async function opened(): Promise<FakePage> {
  const page = await openPage();
  page.store.dispatch({ type: "restored", kept: {} });
  await wait();
  return page;
}

async function ask({ store }: FakePage, name: LessonName, isSure = false): Promise<State> {
  store.dispatch({ type: "lessonAsked", name, isSure });
  await vi.dynamicImportSettled();
  await wait();
  await vi.dynamicImportSettled();
  await wait();
  return store.state;
}

test("on an empty page a lesson begins at once, with its texts, settings and place", async () => {
  const state = await ask(await opened(), "labels");
  expect(state.lesson).toMatchObject({ name: "labels", sample: "headlines", done: 0 });
  expect(state.lessonAsked).toBeUndefined();
  expect(state.data.present.rows).toHaveLength(6);
  expect(state.data.test.rows).toHaveLength(36);
  expect(state.label.pool.split("\n")).toHaveLength(30);
  expect(state.config).toMatchObject({ start: "pretrained", adaptation: "frozen", validation_share: 0 });
  expect([state.stage, state.tabs.texts, state.leaf]).toEqual(["texts", "table", undefined]);
});

test("own texts are asked about, put aside, one Undo away, and come back", async () => {
  const page = await opened();
  const { store } = page;
  const { dispatch } = store;
  await page.train(pasted(20));
  dispatch({ type: "rowEdited", row: 0, label: "mine" });
  dispatch({ type: "testTyped", text: "praise\tkind" });
  dispatch({ type: "poolTyped", text: "open" });
  dispatch({ type: "trialTyped", text: "tried" });
  dispatch({ type: "thresholdSet", threshold: 0.4 });
  dispatch({ type: "settingChanged", key: "epochs", value: 7 });
  dispatch({ type: "variantKept", text: "a variant" });
  await wait();
  const mine = store.state;
  const number = mine.runs.list[0]!.number;

  expect(await ask(page, "why")).toMatchObject({ leaf: "lessons", lesson: undefined, lessonAsked: { name: "why" } });
  expect(store.state.data.present.rows).toBe(mine.data.present.rows);
  dispatch({ type: "lessonDeclined" });
  expect(store.state.lessonAsked).toBeUndefined();

  const there = await ask(page, "why", true);
  expect(there.lesson?.name).toBe("why");
  expect(there.data.present).toMatchObject({ sample: "reviews", edited: false });
  expect(there.data.test.text).toBe("");
  expect(there.label).toMatchObject({ pool: "", threshold: 0 });
  expect(there.explain.variants).toEqual([]);
  expect(there.run.phase).toBe("idle");
  expect(there.config?.epochs).not.toBe(7);
  expect(there.notices).toEqual([]);
  dispatch({ type: "undone" });
  expect(store.state.data.present.rows).toEqual(mine.data.present.rows);
  dispatch({ type: "redone" });

  // Another lesson puts aside what the person had, not the lesson's.
  await ask(page, "none");
  expect(store.state.lessonBefore?.table?.rows).toEqual(mine.data.present.rows);
  dispatch({ type: "lessonLeft" });
  await wait();
  const back = store.state;
  expect(back.lesson).toBeUndefined();
  expect(back.data.present.rows).toEqual(mine.data.present.rows);
  expect(back.data.present.edited).toBe(true);
  expect(back.data.test.text).toBe("praise\tkind");
  expect(back.label).toMatchObject({ pool: "open", threshold: 0.4 });
  expect(back.trial.text).toBe("tried");
  expect(back.config?.epochs).toBe(7);
  expect(back.explain.variants.map(({ text }) => text)).toEqual(["a variant"]);
  // The model too.
  expect(back.run.model).toBe(back.runs.list.find((run) => run.number === number)?.model?.id);
  expect(back.run.phase).toBe("done");
});

test("a sample as it came is not asked about, and comes back as well", async () => {
  const page = await opened();
  page.store.dispatch({ type: "textLoaded", text: pasted(12), name: "A sample", sample: "support" });
  await wait();
  expect((await ask(page, "overfit")).lesson?.name).toBe("overfit");
  page.store.dispatch({ type: "lessonLeft" });
  await wait();
  expect(page.store.state.data.present).toMatchObject({ name: "A sample", sample: "support", edited: false });
  expect(page.store.state.data.present.rows).toHaveLength(12);
});

test("where there was nothing, the texts of the lesson stay, and the settings are those of before", async () => {
  const page = await opened();
  const { config } = page.store.state;
  await ask(page, "wrong-labels");
  page.store.dispatch({ type: "lessonLeft" });
  await wait();
  expect(page.store.state.data.present.rows).toHaveLength(64);
  expect(page.store.state.config).toEqual(config);
});

test("what is being written is not lost", async () => {
  const page = await opened();
  page.store.dispatch({ type: "textLoaded", text: pasted(12), name: "A sample", sample: "support" });
  await wait();
  page.store.dispatch({ type: "rowEdited", row: 0, label: "mine" });
  page.store.dispatch({ type: "textTyped", text: "praise\tso k" });
  await wait();
  expect((await ask(page, "overfit")).lesson).toBeUndefined();
  await ask(page, "overfit", true);
  expect(page.store.state.data.draft).toBeUndefined();
  page.store.dispatch({ type: "lessonLeft" });
  await wait();
  expect(page.store.state.data.draft?.text).toBe("praise\tso k");
});

test("a step is told of when it is done, and the lesson when it is over", async () => {
  const page = await opened();
  await ask(page, "why");
  await page.train();
  expect(page.store.state.lesson?.done).toBe(1);
  // Folded, it opens to say why.
  expect(page.store.state.open["lesson"]).toBe(true);
  expect(page.store.state.lessonsDone).toEqual([]);
  page.store.dispatch({ type: "lessonFollowed", done: 4, isOver: true });
  await wait();
  expect(page.store.state.lessonsDone).toEqual(["why"]);
  expect(page.store.state.lesson?.done).toBe(4);
});

test("another visit goes on with it, and gives back what was aside", async () => {
  const page = await opened();
  await page.train(pasted(20));
  page.store.dispatch({ type: "rowEdited", row: 0, label: "mine" });
  await ask(page, "why", true);
  const { lesson, lessonBefore, data, runs } = page.store.state;
  const lessonsDone = ["none"] as const;
  const kept = structuredClone({ lesson, lessonBefore, table: data.present, runs: runs.list, lessonsDone });

  const next = await openPage();
  next.store.dispatch({ type: "lessonAsked", name: "why" });
  next.store.dispatch({ type: "restored", kept });
  await wait();
  expect(next.store.state).toMatchObject({ lesson, lessonAsked: undefined, lessonsDone: ["none"] });
  await next.train();
  expect(next.store.state.lesson?.done).toBe(1);
  next.store.dispatch({ type: "lessonLeft" });
  await wait();
  expect(next.store.state.data.present.rows).toHaveLength(20);
  expect(next.store.state.data.present.rows[0]?.label).toBe("mine");
});

test("while a run is under way no lesson begins, and leaving one ends its run", async () => {
  const page = await opened();
  await page.train(pasted(20), 1);
  expect(page.store.state.run.phase).toBe("training");
  expect(await ask(page, "overfit", true)).toMatchObject({ lesson: undefined, leaf: "lessons" });
  page.store.dispatch({ type: "command", command: "reset" });
  await wait();
  expect(page.store.state.lesson?.name).toBe("overfit");
  await page.train(undefined, 1);
  page.store.dispatch({ type: "lessonLeft" });
  await wait();
  expect(page.store.state.run.phase).not.toBe("training");
  expect(page.store.state.data.present.rows).toHaveLength(20);
});

test("texts that cannot be had are told of, and nothing has changed", async () => {
  vi.stubGlobal("fetch", async () => new Response("", { status: 404, statusText: "Not Found" }));
  const page = await opened();
  const { data, config } = page.store.state;
  const state = await ask(page, "overfit");
  expect(state.notices).toMatchObject([{ code: "fileFailed", detail: expect.stringContaining("404") as string }]);
  expect(state).toMatchObject({ lesson: undefined, lessonAsked: undefined, config });
  expect(state.data.present).toBe(data.present);
});

test("what a lesson has put aside is deleted with what it is of", async () => {
  const page = await opened();
  page.store.dispatch({ type: "textTyped", text: pasted(20) });
  page.store.dispatch({ type: "poolTyped", text: "open" });
  await wait();
  await ask(page, "why", true);
  page.store.dispatch({ type: "storedDeleted", kind: "table" });
  expect(page.store.state.lessonBefore?.table).toBeUndefined();
  expect(page.store.state.lessonBefore?.pool).toBe("open");
  page.store.dispatch({ type: "storedDeleted", kind: "pool" });
  expect(page.store.state.lessonBefore?.pool).toBeUndefined();
});

test("a lesson is of its project, and which are done is of the page", async () => {
  const page = await opened();
  await ask(page, "why");
  const { dispatch } = page.store;
  dispatch({ type: "lessonFollowed", done: 4, isOver: true });
  dispatch({ type: "presented", on: true });
  dispatch({ type: "leafOpened", leaf: "glossary" });
  dispatch({ type: "projectOpened", id: "another" });
  dispatch({ type: "restored", kept: {} });
  await wait();
  const { lesson, leaf, lessonsDone, isPresenting } = page.store.state;
  expect([lesson, leaf, lessonsDone, isPresenting]).toEqual([undefined, undefined, ["why"], true]);
});
