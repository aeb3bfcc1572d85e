// Earlier and later versions of the table, as what differs between neighbours: thousands of rows
// and hundreds of steps take little more room than the rows alone.

import type { Table } from "./reading.ts";
import { type Row, shared } from "./row.ts";

/** The table but for its rows. */
export type About = Omit<Table, "rows">;

/** At a place in the rows, so many of them give way to these. */
export interface Hunk {
  at: number;
  remove: number;
  rows: readonly Row[];
}

/** What makes one version of the table of another. */
export interface Patch {
  /** In the order of their places, which are those before the change. */
  hunks: readonly Hunk[];
  /** Absent where all but the rows stays as it is. */
  about?: About;
}

export interface History {
  past: readonly Patch[];
  future: readonly Patch[];
}

export const noHistory: History = { past: [], future: [] };

const deepest = 200;
/** In characters, of the texts that only earlier versions have. */
const mostRoom = 20_000_000;
/** For what a version takes besides its texts. */
const roomOfRow = 50;

/** What leads from one version to another. */
export function difference(from: Table, to: Table): Patch {
  const about = aboutOf(to);
  const hunks = from.rows === to.rows ? [] : hunksOf(from.rows, to.rows);
  return isSameAbout(aboutOf(from), about) ? { hunks } : { hunks, about };
}

/** The version that a patch leads to. Rows that the patch speaks of and that are not there stay away. */
export function patched(table: Table, { hunks, about }: Patch): Table {
  const { rows: old } = table;
  if (hunks.length === 0) return about ? { ...about, rows: old } : table;
  const rows: Row[] = [];
  let place = 0;
  for (const { at, remove, rows: added } of hunks) {
    for (; place < at && place < old.length; place++) rows.push(old[place]!);
    for (const row of added) rows.push(row);
    place = at + remove;
  }
  for (; place < old.length; place++) rows.push(old[place]!);
  return { ...(about ?? aboutOf(table)), rows };
}

/** Adds a step, and forgets the oldest ones that there is no room for. */
export function remembered(past: readonly Patch[], patch: Patch, room = mostRoom): readonly Patch[] {
  return newest([...past, patch], room);
}

/** The newest steps that there is room for, and always the last one. */
export function newest(past: readonly Patch[], room = mostRoom): readonly Patch[] {
  let from = past.length;
  let taken = 0;
  while (from > 0 && past.length - from < deepest) {
    taken += roomOf(past[from - 1]!);
    if (taken > room && from < past.length) break;
    from--;
  }
  return from === 0 ? past : past.slice(from);
}

function roomOf({ hunks, about }: Patch): number {
  const ofRows = hunks
    .flatMap(({ rows }) => rows)
    .reduce((sum, { text, label }) => sum + text.length + label.length + roomOfRow, 0);
  return ofRows + (about?.text.length ?? 0);
}

function aboutOf(table: Table): About {
  const { rows, ...about } = table;
  return rows && about;
}

function isSameAbout(a: About, b: About): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof About>;
  return [...names].every((name) => a[name] === b[name]);
}

/** Tables of one length are compared row by row, as their changes may lie far apart; others at both ends. */
function hunksOf(from: readonly Row[], to: readonly Row[]): readonly Hunk[] {
  if (from.length !== to.length) {
    const [first, last] = shared(from, to, (a, b) => a === b);
    return [{ at: first, remove: from.length - first - last, rows: to.slice(first, to.length - last) }];
  }
  const hunks: Hunk[] = [];
  for (let place = 0; place < to.length; place++) {
    if (from[place] === to[place]) continue;
    const at = place;
    while (place < to.length && from[place] !== to[place]) place++;
    hunks.push({ at, remove: place - at, rows: to.slice(at, place) });
  }
  return hunks;
}
