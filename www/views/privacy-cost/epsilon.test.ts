import { expect, test } from "vitest";
import { messages } from "../../i18n/index.ts";
import { deltaText, epsilonText, upwards } from "./epsilon.ts";

const t = messages("en");

test("what is spent is never told as less than it is", () => {
  expect([0, 0.03, 2.5966, 7.9999, 8, 12.341, 99.95].map((value) => upwards(t, value))).toEqual([
    "0",
    "0.03",
    "2.6",
    "8",
    "8",
    "12.4",
    "100",
  ]);
});

test("a failure probability is a power of ten where it is one", () => {
  expect([1e-5, 0.01, 2e-6, 0.0015].map((delta) => deltaText(t, delta))).toEqual([
    "10⁻⁵",
    "10⁻²",
    "2 · 10⁻⁶",
    "1.5 · 10⁻³",
  ]);
  expect(epsilonText(t, { epsilon: 2.991, delta: 1e-5 })).toBe("ε = 3, δ = 10⁻⁵");
});
