// Texts with several labels: how many a text has follows from the texts, and from what the person says.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openPage, wait } from "../page.test-helper.ts";
import { labelsPerText } from "../state/label-set.ts";
import { shownReading } from "../state/data.ts";
import type { Store } from "../store.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const sets = "bug | urgent\tit is broken, help\nbug\tit is broken\npraise\tit is fine\n∅\twhere are you";
const singles = "good\ta fine place\nbad\ta poor place";

const labels = ({ state }: Store) => state.data.present.rows.map(({ label }) => label);
const classes = ({ state }: Store) => state.data.inspection?.classes.map(({ label }) => label);

async function opened(text?: string) {
  const { store } = await openPage();
  const after = async (...actions: Parameters<Store["dispatch"]>[0][]) => {
    for (const action of actions) store.dispatch(action);
    await wait();
  };
  if (text !== undefined) await after({ type: "textTyped", text });
  return { store, after };
}

test("the setting follows texts that have several labels, and the classes are single names", async () => {
  const { store, after } = await opened(sets);
  expect(labelsPerText(store.state)).toBe("several");
  expect(labels(store)).toEqual(["bug | urgent", "bug", "praise", "∅"]);
  expect(classes(store)).toEqual(["bug", "urgent", "praise"]);
  // Others in their place have one, and Undo brings both back.
  await after({ type: "textLoaded", text: singles, name: "singles.tsv" });
  expect(labelsPerText(store.state)).toBe("one");
  await after({ type: "undone" });
  expect([labelsPerText(store.state), labels(store)[0]]).toEqual(["several", "bug | urgent"]);
  await after({ type: "redone" });
  expect(labelsPerText(store.state)).toBe("one");
});

test("what was chosen before there are texts holds for those that come", async () => {
  const { store, after } = await opened();
  await after({ type: "settingChanged", key: "labels", value: "several" }, { type: "textTyped", text: singles });
  expect([labelsPerText(store.state), shownReading(store.state.data).labels]).toEqual(["several", "several"]);
  await after({ type: "rowsCleared" }, { type: "textLoaded", text: singles, sample: "reviews" });
  expect(labelsPerText(store.state)).toBe("one");
});

test("the text is read again as the person says, and goes on so", async () => {
  const { store, after } = await opened(sets);
  await after({ type: "optionsChanged", options: { labels: "one" } });
  expect([labelsPerText(store.state), ...labels(store)]).toEqual(["one", "bug", "bug", "praise", "∅"]);
  await after({ type: "textTyped", text: `${sets}\na | b\tmore` });
  expect([labelsPerText(store.state), labels(store).at(-1)]).toEqual(["one", "a"]);
  await after({ type: "undone" }, { type: "undone" });
  expect([labelsPerText(store.state), labels(store)[0]]).toEqual(["several", "bug | urgent"]);
});

test("said of the table, it changes no row, and Undo of a row does not change it", async () => {
  const { store, after } = await opened(singles);
  await after({ type: "rowEdited", row: 0, label: "a" });
  const { rows } = store.state.data.present;
  await after({ type: "settingChanged", key: "labels", value: "several" });
  expect(store.state.data.present.rows).toBe(rows);
  await after({ type: "rowEdited", row: 0, label: " b|a | b" });
  expect(labels(store)).toEqual(["b | a", "bad"]);
  expect(store.state.data.present.rows[0]!.by).toBe("person");
  expect(classes(store)).toEqual(["b", "a", "bad"]);
  await after({ type: "undone" }, { type: "undone" });
  expect([labelsPerText(store.state), ...labels(store)]).toEqual(["several", "good", "bad"]);
  // All defaults are not the texts'.
  await after({ type: "settingsRestored" });
  expect(labelsPerText(store.state)).toBe("several");
});

test("labels that were left out come back when it is said that a text may have several", async () => {
  const { store, after } = await opened(sets);
  await after({ type: "optionsChanged", options: { labels: "one" } });
  await after({ type: "settingChanged", key: "labels", value: "several" });
  expect(labels(store)[0]).toBe("bug | urgent");
});

test("what is added has as many labels as the table, and alone as many as it says", async () => {
  const { store, after } = await opened(singles);
  await after({ type: "rowEdited", row: 0, label: "great" });
  await after({ type: "textLoaded", text: sets, name: "sets.tsv" });
  expect(shownReading(store.state.data)).toMatchObject({ labels: "one", notes: [{ kind: { code: "severalLabels" } }] });
  await after({ type: "draftAdded" });
  expect([labelsPerText(store.state), ...labels(store)]).toEqual(["one", "great", "bad", "bug", "bug", "praise", "∅"]);

  await after({ type: "undone" }, { type: "textLoaded", text: sets, name: "sets.tsv" }, { type: "draftTaken" });
  // It had not been read yet.
  expect(labels(store)).toEqual(["great", "bad"]);
  await after({ type: "draftTaken" });
  expect([labelsPerText(store.state), labels(store)[0]]).toEqual(["several", "bug | urgent"]);
  await after({ type: "undone" });
  expect([labelsPerText(store.state), ...labels(store)]).toEqual(["one", "great", "bad"]);
});

test("what is added may be read as the person says, or as the project is by then", async () => {
  const { store, after } = await opened(singles);
  await after({ type: "rowEdited", row: 0, label: "great" }, { type: "textLoaded", text: sets, name: "sets.tsv" });
  await after({ type: "optionsChanged", options: { labels: "several" } });
  expect(labelsPerText(store.state)).toBe("one");
  await after({ type: "draftAdded" });
  expect([labelsPerText(store.state), labels(store)[2]]).toEqual(["several", "bug | urgent"]);

  await after({ type: "settingChanged", key: "labels", value: "one" });
  await after({ type: "textLoaded", text: sets, name: "sets.tsv" });
  expect(shownReading(store.state.data).labels).toBe("one");
  await after({ type: "settingChanged", key: "labels", value: "several" });
  expect(shownReading(store.state.data).labels).toBe("several");
});

test("names are merged and taken away inside of sets, and who labelled stays", async () => {
  const { store, after } = await opened(sets);
  await after({ type: "rowEdited", row: 1, label: "bug | Urgent" });
  await after({ type: "labelsMerged", labels: ["Urgent"], into: "urgent" });
  expect(labels(store)).toEqual(["bug | urgent", "bug | urgent", "praise", "∅"]);
  expect(store.state.data.present.rows[1]!.by).toBe("person");
  await after({ type: "labelsMerged", labels: ["urgent"], into: "bug" });
  expect(labels(store)).toEqual(["bug", "bug", "praise", "∅"]);
  await after({ type: "labelsMerged", labels: ["praise"], into: "" });
  expect(labels(store)).toEqual(["bug", "bug", "", "∅"]);
});

test("the rows as a text and back are the same rows", async () => {
  const { store, after } = await opened(sets);
  await after({ type: "rowEdited", row: 2, label: "praise | bug" }, { type: "editedAsText" });
  const { rows } = store.state.data.present;
  const { text } = store.state.data.draft!;
  await after({ type: "textTyped", text: `${text}\nnew|bug|\tone more` }, { type: "draftTaken" });
  expect(store.state.data.present.rows.slice(0, 4)).toEqual(rows);
  expect(labels(store).at(-1)).toBe("new | bug");
});

test("the test texts have as many labels as those of the table", async () => {
  const { store, after } = await opened(sets);
  await after({ type: "testTyped", text: "bug | praise\tx\nbug\ty" });
  expect(store.state.data.test.rows[0]!.label).toBe("bug | praise");
  await after({ type: "settingChanged", key: "labels", value: "one" });
  expect(store.state.data.test.rows[0]!.label).toBe("bug");
});

test("a paused run keeps its texts and how many labels they have, whatever the table has by then", async () => {
  const { store, after } = await opened(sets);
  await after({ type: "command", command: "train" });
  await after({ type: "run", update: { type: "paused" } });
  const { trained } = store.state.run;
  await after({ type: "textLoaded", text: singles, name: "singles.tsv" });
  await after({ type: "settingChanged", key: "learning_rate", value: 0.5 });
  expect(labelsPerText(store.state)).toBe("one");
  expect(store.state.run.trained!.rows).toBe(trained!.rows);
  expect(store.state.run.trained!.config).toMatchObject({ labels: "several", learning_rate: 0.5 });
});
