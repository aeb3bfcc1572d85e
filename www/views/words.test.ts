import { expect, test } from "vitest";

const modules = import.meta.glob<{ words: Record<"en" | "zh", unknown> }>("./*/words.ts", { eager: true });

/** Every key, as a path, with its words. */
function leaves(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

test.each(Object.entries(modules))("%s says the same in both languages, and Chinese in Chinese", (_path, { words }) => {
  const [en, zh] = [leaves(words.en), leaves(words.zh)];
  expect(zh.map(([path]) => path).sort()).toEqual(en.map(([path]) => path).sort());
  for (const [path, text] of [...en, ...zh]) expect(text, path).not.toBe("");
  const latin = zh.filter(
    ([, text]) => typeof text === "string" && /\p{L}/u.test(text) && !/\p{Script=Han}/u.test(text),
  );
  expect(latin.map(([path]) => path)).toEqual([]);
});
