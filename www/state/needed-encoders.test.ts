import { expect, test } from "vitest";
import { fakeDefaults } from "../engine/fake.test-helper.ts";
import { encodersOfRun, nTeaching } from "./needed-encoders.ts";

const row = (text: string, label = "") => ({ text, label, line: 0 });
const texts = (n: number) => Array.from({ length: n }, (_, index) => row(`text ${index}`));

test("each text teaches once, if it is no example's, and only if there are enough", () => {
  expect(nTeaching(texts(20), [])).toBe(20);
  expect(nTeaching(texts(19), [])).toBe(0);
  expect(nTeaching([...texts(20), row(" text 3 "), row(" ")], [])).toBe(20);
  expect(nTeaching([...texts(22), row("text 3", "a")], [row("text 5", "b"), row("text 6")])).toBe(20);
  expect(nTeaching([...texts(20), row("text 3", "a")], [])).toBe(0);
  expect(nTeaching(texts(1_200), [])).toBe(1_000);
});

test("a teacher's encoder is needed where there is something to teach by", () => {
  const config = { ...fakeDefaults, start: "random", model: "cnn", teacher: "small" } as const;
  expect(encodersOfRun(config, texts(20), [])).toEqual(["small"]);
  expect(encodersOfRun(config, texts(19), [])).toEqual([]);
});
