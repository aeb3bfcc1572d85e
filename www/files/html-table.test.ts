import { expect, test } from "vitest";
import { tableText } from "./html-table.ts";

const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;

test("a table's rows, with the line ends that its marks make", () => {
  const html = `<meta charset="utf-8"><style>td { color: red }</style><table>${row("good", "I like<br>it")}${row("bad", "<p>one</p><p>two</p>")}</table>`;
  expect(tableText(html)).toBe('good\t"I like\nit"\nbad\t"one\ntwo"');
});

test("cells over several columns stand in the first of them", () => {
  expect(tableText(`<table><tr><th colspan="2">title</th></tr>${row("a", "b")}</table>`)).toBe("title\t\na\tb");
});

test("no table where it is a list, or where most is something else", () => {
  expect(tableText(`<table>${row("one")}${row("two")}</table>`)).toBeUndefined();
  expect(tableText(`<p>${"a long page ".repeat(20)}</p><table>${row("a", "b")}</table>`)).toBeUndefined();
  expect(tableText("<p>no table</p>")).toBeUndefined();
});

test("nothing in it is run", () => {
  const html = `<table>${row("a", "<img src=x onerror='globalThis.ran = true'><script>globalThis.ran = true</script>b")}${row("c", "d")}</table>`;
  expect(tableText(html)).toBe("a\tb\nc\td");
  expect((globalThis as { ran?: boolean }).ran).toBeUndefined();
});
