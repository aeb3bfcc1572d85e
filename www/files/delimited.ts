/** Cells as tab-separated columns; those that hold a tab, a line end or a quotation mark are quoted. */
export function toTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map((cell) => quoted(cell, "\t")).join("\t")).join("\n");
}

/** The same with commas, which every reader takes quotes for what they are in. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map((cell) => quoted(cell, ",")).join(",")).join("\n");
}

/** A cell as RFC 4180 has it, quoted where it must be. Outer spaces are kept by quotes, too. */
export function quoted(cell: string, separator: string): string {
  const mustBe = cell.includes(separator) || /["\n\r]|^\s|\s$/.test(cell);
  return mustBe ? `"${cell.replaceAll('"', '""')}"` : cell;
}
