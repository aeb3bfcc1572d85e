// Texts are read soon after they change, and counted.

import { maxFileBytes, wellFormed } from "../files/limits.ts";
import type { CoreError, Engine, Example, LabelsPerText } from "../engine/protocol.ts";
import { projectKind } from "../kinds/reference.ts";
import { fromText } from "../state/as-text.ts";
import { labelsPerText } from "../state/label-set.ts";
import { type Draft, type Reading, isUnread } from "../state/reading.ts";
import type { DataState } from "../state/versions.ts";
import type { State } from "../state.ts";
import type { Store } from "../store.ts";
import { debounce } from "./debounce.ts";
import { quietly } from "./quietly.ts";

/**
 * Returns what resolves when all that was typed has been read: a quick hand may press a button
 * before that. `arriving` is a promise of a sample or file that is being fetched.
 */
export function connectParsing(store: Store, engine: Engine, arriving: () => Promise<void>): () => Promise<void> {
  const { dispatch } = store;

  const parsing = debounce(200, async () => {
    const unread = unreadOf(store.state.data);
    if (!unread) return;
    const { text, options } = unread;
    await quietly(
      async () => {
        refuseTooLarge(text);
        const labels = labelsFor(unread, labelsPerText(store.state));
        const parsed = await engine.parse(wellFormed(text).text, { ...options, ...(labels && { labels }) }, "training");
        dispatch({ type: "parsed", text, options, parsed });
      },
      (error) => dispatch({ type: "parseFailed", text, options, error }),
    );
  });

  const parsingTest = debounce(300, async () => {
    if (!isTestUnread(store.state)) return;
    const { text } = store.state.data.test;
    const labels = labelsPerText(store.state);
    await quietly(
      async () => {
        refuseTooLarge(text);
        // What refers to pictures and sounds is written by the page, and read as it was written.
        const rows =
          projectKind(store.state) === "text"
            ? (await engine.parse(wellFormed(text).text, { labels }, "test")).examples
            : labelledRows(text);
        dispatch({ type: "testParsed", text, labels, rows });
      },
      (error) => dispatch({ type: "testFailed", text, labels, error }),
    );
  });

  const inspecting = debounce(120, async () => {
    const { rows } = store.state.data.present;
    if (rows.length === 0) return;
    await quietly(
      async () => {
        const labels = labelsPerText(store.state);
        const inspection = await engine.inspect([...rows], labels);
        const isNow = rows === store.state.data.present.rows && labels === labelsPerText(store.state);
        if (isNow) dispatch({ type: "inspected", inspection });
      },
      (error) => dispatch({ type: "noticed", notice: { code: "error", error } }),
    );
  });

  store.listen((_action, state, before) => {
    const { data } = state;
    const unread = unreadOf(data);
    if (unread && unread !== unreadOf(before.data)) parsing.ask();
    const isCountedOtherwise = labelsPerText(state) !== labelsPerText(before);
    if (isTestUnread(state) && (data.test !== before.data.test || isCountedOtherwise)) parsingTest.ask();
    if (data.present.rows !== before.data.present.rows || isCountedOtherwise) inspecting.ask();
  });

  return async () => {
    await arriving();
    await parsing.flush();
    await parsingTest.flush();
  };
}

/** The text that is to be read next: what waits, or what the rows come from. */
function unreadOf({ draft, present }: DataState): (Reading & Partial<Draft>) | undefined {
  return [draft, present].find((reading) => reading && isUnread(reading));
}

/**
 * How many labels a text is to be read to have: what is added to the table has as many as the texts
 * there. Nothing where it is to be seen in the text.
 */
function labelsFor({ options, mode }: Reading & Partial<Draft>, labels: LabelsPerText): LabelsPerText | undefined {
  if (options.labels !== undefined || mode === "more") return options.labels ?? labels;
  return labels === "several" && mode === undefined ? labels : undefined;
}

/** Whether the test texts, whose labels are as many as those of the table, are to be read. */
function isTestUnread(state: State): boolean {
  const { text, readFrom, labels } = state.data.test;
  return text !== readFrom || (text !== "" && (labels ?? "one") !== labelsPerText(state));
}

/** The rows of a text that the page has written, each with its line; those without a label count for nothing. */
function labelledRows(text: string): Example[] {
  const rows = fromText(text, []).map((row, place) => ({ text: row.text, label: row.label, line: place + 1 }));
  return rows.filter(({ label }) => label !== "");
}

/** What is longer than a file may be is refused before it is sent to be read. */
function refuseTooLarge(text: string): void {
  // No text has fewer bytes than UTF-16 units, or more than three times as many, so most need not be counted.
  const nBytes = text.length * 3 > maxFileBytes ? bytesOf(text) : text.length;
  if (nBytes > maxFileBytes) {
    throw { kind: { code: "tooLarge", nBytes, limit: maxFileBytes }, line: undefined } satisfies CoreError;
  }
}

/** In UTF-8. An encoder would make a copy of them all. */
function bytesOf(text: string): number {
  let n = text.length;
  for (let place = 0; place < text.length; place++) {
    const unit = text.charCodeAt(place);
    if (unit >= 0x80) n++;
    // Both halves of a pair are two bytes each.
    if (unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff)) n++;
  }
  return n;
}
