import { expect, test } from "vitest";
import { beginning, elided, elidedFacts } from "./elide.ts";

test("what is long loses its end, and no half of a pair is left", () => {
  expect(elided("short")).toBe("short");
  expect(elided("x".repeat(121))).toBe(`${"x".repeat(120)}…`);
  expect(elided("a😀😀", 2)).toBe("a…");
  expect(elided("a😀😀", 3)).toBe("a😀…");
  expect(beginning("a😀", 2)).toBe("a");
});

test("facts of a sentence are bounded, words and lists of them alike", () => {
  const facts = {
    code: "x",
    n: 1e9,
    label: "l".repeat(10_000),
    labels: Array.from({ length: 5_000 }, () => "y".repeat(500)),
  };
  const { n, label, labels } = elidedFacts(facts);
  expect(n).toBe(1e9);
  expect(label).toHaveLength(121);
  expect(labels).toHaveLength(20);
  expect(labels[0]).toHaveLength(121);
});
