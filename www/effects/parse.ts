// Texts are read soon after they change, and counted.

import { maxFileBytes, wellFormed } from "../files/limits.ts";
import type { CoreError, Engine } from "../engine/protocol.ts";
import { type Reading, isUnread } from "../state/reading.ts";
import type { DataState } from "../state/versions.ts";
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
        const parsed = await engine.parse(wellFormed(text).text, options, "training");
        dispatch({ type: "parsed", text, options, parsed });
      },
      (error) => dispatch({ type: "parseFailed", text, options, error }),
    );
  });

  const parsingTest = debounce(300, async () => {
    const { text, readFrom } = store.state.data.test;
    if (text === readFrom) return;
    await quietly(
      async () => {
        refuseTooLarge(text);
        const { examples } = await engine.parse(wellFormed(text).text, {}, "test");
        dispatch({ type: "testParsed", text, rows: examples });
      },
      (error) => dispatch({ type: "testFailed", text, error }),
    );
  });

  const inspecting = debounce(120, async () => {
    const { rows } = store.state.data.present;
    if (rows.length === 0) return;
    await quietly(
      async () => {
        const inspection = await engine.inspect([...rows]);
        if (rows === store.state.data.present.rows) dispatch({ type: "inspected", inspection });
      },
      (error) => dispatch({ type: "noticed", notice: { code: "error", error } }),
    );
  });

  store.listen((_action, { data }, { data: before }) => {
    const unread = unreadOf(data);
    if (unread && unread !== unreadOf(before)) parsing.ask();
    if (data.test.text !== data.test.readFrom && data.test !== before.test) parsingTest.ask();
    if (data.present.rows !== before.present.rows) inspecting.ask();
  });

  return async () => {
    await arriving();
    await parsing.flush();
    await parsingTest.flush();
  };
}

/** The text that is to be read next: what waits, or what the rows come from. */
function unreadOf({ draft, present }: DataState): Reading | undefined {
  return [draft, present].find((reading) => reading && isUnread(reading));
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
