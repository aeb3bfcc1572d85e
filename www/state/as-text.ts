// The rows as a text that a person edits, and back: a label, a tab and the text on each line.

import { type Row, relabelled } from "./row.ts";

/** The rows as tab-separated lines. What would be read otherwise than it stands is quoted. */
export function toText(rows: readonly Row[]): string {
  return rows.map(({ label, text }) => `${quoted(label)}\t${quoted(text)}`).join("\n");
}

/**
 * The rows that a text edited by hand stands for. Those of the table that are still in it stay as
 * they are, with who gave them their label; a label that is new is the person's, and written in one way.
 */
export function fromText(
  text: string,
  table: readonly Row[],
  written: (label: string) => string = (label) => label.trim(),
): readonly Row[] {
  // A line without a tab is a text without a label.
  const found = linesOf(text).map(([first = "", ...others]) =>
    others.length === 0 ? { label: "", text: first } : { label: first, text: others.join("\t") },
  );
  const left = new Set(table);
  const taken = <T extends Row | undefined>(row: T): T => {
    if (row) left.delete(row);
    return row;
  };
  const same = new Places(table, (row) => `${row.label}\t${row.text}`);
  const unchanged = found.map((one) => taken(same.take(`${one.label}\t${one.text}`)));
  const byText = new Places([...left], (row) => row.text);
  const rows = found.map((one, place) => {
    if (unchanged[place]) return unchanged[place];
    const old = taken(byText.take(one.text));
    return old && relabelled(old, written(one.label), "person");
  });
  return rows.map((row, place) => {
    if (row) return row;
    const one = found[place]!;
    // The text was corrected where it stands, and its label is whose it was.
    const there = table[place];
    if (there && left.has(there) && there.label === one.label) return { ...taken(there), text: one.text };
    return relabelled({ ...one, line: 0 }, written(one.label), "person");
  });
}

/** Rows by what they say, each to be had once, the first ones first. */
class Places {
  readonly #rows = new Map<string, Row[]>();

  constructor(rows: readonly Row[], key: (row: Row) => string) {
    for (const row of rows.toReversed()) {
      const known = this.#rows.get(key(row));
      if (known) known.push(row);
      else this.#rows.set(key(row), [row]);
    }
  }

  take(key: string): Row | undefined {
    return this.#rows.get(key)?.pop();
  }
}

function quoted(field: string): string {
  return /[\t\r\n]|^"/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** The fields of each line that is not empty. A quotation mark that is never closed is a character like others. */
function linesOf(text: string): string[][] {
  const lines: string[][] = [];
  const field = /"([^"]*(?:""[^"]*)*)"(?=[\t\r\n]|$)|[^\t\r\n]*/y;
  let fields: string[] = [];
  let place = 0;
  for (;;) {
    field.lastIndex = place;
    const [whole = "", inside] = field.exec(text) ?? [];
    fields.push(inside === undefined ? whole : inside.replaceAll('""', '"'));
    place += whole.length;
    const end = text[place];
    place += end === "\r" && text[place + 1] === "\n" ? 2 : 1;
    if (end === "\t") continue;
    if (fields.length > 1 || fields[0]!.trim() !== "") lines.push(fields);
    if (end === undefined) return lines;
    fields = [];
  }
}
