// A table in the clipboard's HTML, as Word, browsers and spreadsheets put it there, to lines.

import { parsedAside } from "../trusted.ts";
import { toTsv } from "./delimited.ts";

/** What is larger is no table to look at. */
const mostCells = 200_000;

/**
 * The rows of a document's tables as tab-separated lines; none where most of it is something else,
 * or a table of one column. The document is never shown, and nothing in it is fetched or run.
 */
export function tableText(html: string): string | undefined {
  const { body } = parsedAside(html);
  const tables = [...body.querySelectorAll("table")].filter((table) => !table.querySelector("table"));
  const inTables = tables.reduce((length, { textContent }) => length + shown(textContent).length, 0);
  if (inTables < shown(body.textContent).length / 2) return undefined;
  const rows = tables.flatMap((table) => [...table.rows].map(cellsOf)).filter((row) => row.some((cell) => cell !== ""));
  const nColumns = Math.max(0, ...rows.map((row) => row.length));
  if (nColumns < 2 || rows.length * nColumns > mostCells) return undefined;
  return toTsv(rows);
}

function cellsOf(row: HTMLTableRowElement): string[] {
  // A cell over several columns stands in the first of them.
  return [...row.cells].flatMap((cell) => [
    lines(cell),
    ...Array<string>(Math.min(50, Math.max(1, cell.colSpan)) - 1).fill(""),
  ]);
}

/** A cell's text with the line ends that its marks make. */
function lines(cell: Element): string {
  const parts: string[] = [];
  // Of all parts, as a cell may have a hundred thousand of them.
  let isBlank = true;
  const add = (part: string) => {
    if (part === "") return;
    parts.push(part);
    isBlank &&= part.trim() === "";
  };
  const isAtLineStart = () => parts.at(-1)?.endsWith("\n") ?? false;
  const walk = (node: Node) => {
    if (node.nodeType === Node.TEXT_NODE) add((node.nodeValue ?? "").replace(/[ \t\r\n]+/g, " "));
    if (!(node instanceof Element)) return;
    const name = node.localName;
    if (["style", "script", "template"].includes(name)) return;
    if (name === "br") add("\n");
    const isBlock = ["p", "div", "li"].includes(name);
    if (isBlock && !isBlank && !isAtLineStart()) add("\n");
    for (const child of node.childNodes) walk(child);
    if (isBlock && !isAtLineStart()) add("\n");
  };
  for (const child of cell.childNodes) walk(child);
  return parts.join("").split("\n").map(shown).join("\n").trim();
}

function shown(text: string | null): string {
  return (text ?? "").replace(/[\s\u00a0]+/g, " ").trim();
}
