// What of the data outlives a reload, and what another tab makes of it.

import { type History, difference, newest, noHistory, remembered } from "./history.ts";
import { type Draft, type Table, drafted, isEmpty } from "./reading.ts";
import { reuse } from "./row.ts";
import { type DataState, withRows } from "./versions.ts";

export interface KeptData {
  table?: Table;
  history?: KeptHistory;
  draft?: Draft | null;
  testText?: string;
  /** Whether the test texts came with a sample. */
  isSampleTest?: boolean;
  /** Nothing: those of the texts. */
  classNames?: string | null;
}

/** Earlier and later versions of a table of so many rows. */
export interface KeptHistory extends History {
  nRows: number;
}

/** Kept from visit to visit; the page itself holds more. */
const mostKept = 4_000_000;

/** What of the data outlives a reload. */
export function keptData(data: DataState): Required<Pick<KeptData, "table" | "history" | "draft">> {
  return { table: data.present, history: keptHistory(data), draft: data.draft ?? null };
}

/** The same object of the same versions, as a change is told by identity. */
function keptHistory({ past, future, present }: DataState): KeptHistory {
  if (lastKept?.past !== past || lastKept.future !== future) {
    const later = [...newest([...future].reverse(), mostKept)].reverse();
    lastKept = { past, future, kept: { past: newest(past, mostKept), future: later, nRows: present.rows.length } };
  }
  return lastKept.kept;
}

let lastKept: (History & { kept: KeptHistory }) | undefined;

/** The data of an earlier visit. */
export function restored(data: DataState, kept: KeptData): DataState {
  const { present } = data;
  const table = kept.table && withOwnText(kept.table);
  // What the person has begun meanwhile waits beside it.
  const begun = present.text === "" ? undefined : present;
  const isNeeded = table !== undefined && !isEmpty(table);
  const draft = isNeeded && begun ? drafted("more", begun) : (kept.draft ?? data.draft);
  return {
    ...data,
    draft,
    ...(isNeeded && { present: table, ...historyOf(table, kept.history) }),
    classNames: kept.classNames ?? data.classNames,
    test: {
      ...data.test,
      text: kept.testText ?? data.test.text,
      isSample: kept.isSampleTest ?? data.test.isSample,
    },
  };
}

/**
 * What another tab has made of the data. A draft stays in the tab that it is typed in, and rows that
 * were changed here at the same time are one Undo away.
 */
export function followed(data: DataState, kept: KeptData, isPassedOver: boolean): DataState {
  const { present } = data;
  const table = kept.table && withOwnText({ ...kept.table, rows: reuse(present.rows, kept.table.rows) });
  const { history } = kept;
  const test = { text: kept.testText ?? data.test.text, isSample: kept.isSampleTest ?? data.test.isSample };
  const next = {
    ...data,
    classNames: kept.classNames === undefined ? data.classNames : (kept.classNames ?? undefined),
    test: test.text === data.test.text ? { ...data.test, ...test } : { ...data.test, ...test, readFrom: undefined },
    isTyping: false,
  };
  if (!table) return next;
  const { past, future } = historyOf(table, history);
  const mine = isPassedOver ? remembered(past, difference(table, present)) : past;
  return withRows({ ...next, past: mine, future }, table);
}

/** Steps of another table would make nonsense of this one. */
function historyOf({ rows }: Table, history: KeptHistory | undefined): History {
  return history?.nRows === rows.length ? { past: history.past, future: history.future } : noHistory;
}

/** Storage makes copies, and it is identity that says what the rows were read from. */
export function withOwnText(table: Table): Table {
  const { text, options } = table;
  return { ...table, readFrom: table.readFrom?.text === text ? { text, options } : undefined };
}
