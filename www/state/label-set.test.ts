import * as fc from "fast-check";
import { expect, test } from "vitest";
import { NO_LABEL, canonical, classesOf, isNone, items, joined, saidOf, toggled } from "./label-set.ts";

test("a set is read however it is written, and kept in one form", () => {
  expect(items(" b |a|| b ")).toEqual(["b", "a"]);
  expect(items("a | ∅")).toEqual(["a"]);
  expect(canonical(" b |a|| b ")).toBe("b | a");
  expect(canonical("∅|")).toBe(NO_LABEL);
  expect(canonical(" | ")).toBe("");
  expect(canonical("")).toBe("");
});

test("what is kept in that form stays as it is", () => {
  const names = fc.array(fc.constantFrom("a", "b", " c d ", "∅", ""), { maxLength: 5 });
  fc.assert(
    fc.property(names, (names) => {
      const label = canonical(names.join("|"));
      expect(canonical(label)).toBe(label);
      expect(isNone(label) ? NO_LABEL : joined(items(label))).toBe(label);
    }),
  );
});

test("no label yet is another thing than none that applies", () => {
  expect([isNone(""), isNone(" | "), isNone("a | ∅"), isNone("∅")]).toEqual([false, false, false, true]);
  expect(items(NO_LABEL)).toEqual([]);
});

test("a name is given and taken away again", () => {
  expect(toggled("", "a")).toBe("a");
  expect(toggled("a", "b")).toBe("a | b");
  expect(toggled("a | b", "a")).toBe("b");
  expect(toggled("a", "a")).toBe("");
  expect(toggled("a", NO_LABEL)).toBe(NO_LABEL);
  expect(toggled(NO_LABEL, NO_LABEL)).toBe("");
  expect(toggled(NO_LABEL, "a")).toBe("a");
});

test("a label stands for its names where it may be several, and else for itself", () => {
  expect(classesOf("a | b", "several")).toEqual(["a", "b"]);
  expect(classesOf("a | b", "one")).toEqual(["a | b"]);
  expect(classesOf("", "one")).toEqual([]);
  expect(classesOf(NO_LABEL, "several")).toEqual([]);
});

test("a model says its most probable class, or all labels at their thresholds", () => {
  const [b, a, c] = [
    { label: "b", probability: 0.9 },
    { label: "a", probability: 0.6 },
    { label: "c", probability: 0.2 },
  ];
  const rest = { thresholds: undefined, nTokens: 3, nUnknown: 0 };
  expect(saidOf({ classes: [b, a, c], ...rest })).toEqual(b);
  expect(saidOf({ ...rest, classes: [b, a, c], thresholds: [0.5, 0.5, 0.5] })).toEqual({
    label: "b | a",
    probability: 0.6,
  });
  expect(saidOf({ ...rest, classes: [b, a, c], thresholds: [0.95, 0.7, 0.3] })?.label).toBe(NO_LABEL);
});
