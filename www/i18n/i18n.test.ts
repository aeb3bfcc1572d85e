import { describe, expect, test } from "vitest";
import type { CoreError } from "../engine/protocol.ts";
import { errorText, messages, parts, preferredLanguage, reasonText, warningText } from "./index.ts";

/** Every key, as a path, with its words. */
function leaves(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

/** Names that are the same in both languages, and what is no word. */
const alike = [
  ".language",
  ".data.formats.jsonLines",
  ".model.engines.cpu",
  ".model.engines.gpu",
  ".page.title",
  ".results.f1",
];

test.each(parts)("%s says the same in both languages, and Chinese in Chinese", (part) => {
  const [en, zh] = [leaves(messages("en", part)), leaves(messages("zh", part))];
  expect(zh.map(([path]) => path).sort()).toEqual(en.map(([path]) => path).sort());
  for (const [path, text] of [...en, ...zh]) expect(text, path).not.toBe("");
  const latin = zh.filter(
    ([, text]) => typeof text === "string" && /\p{L}/u.test(text) && !/\p{Script=Han}/u.test(text),
  );
  expect(latin.map(([path]) => path).sort()).toEqual(part === "page" ? alike.toSorted() : []);
});

describe.each([
  ["en", messages("en")],
  ["zh", messages("zh")],
] as const)("in %s", (_language, t) => {
  const say = (kind: CoreError["kind"]) => errorText(t, { kind, line: undefined });

  test("errors name their facts", () => {
    expect(say({ code: "tooManyTexts", nTexts: 20_001, limit: 20_000 })).toMatch(/20,001.*20,000/);
    expect(say({ code: "tooLarge", nBytes: 12_500_000, limit: 10_000_000 })).toMatch(/12\.5 MB.*10 MB/);
    expect(say({ code: "oneClass", label: "spam" })).toContain("spam");
    expect(say({ code: "missingColumn", column: 2, nColumns: 2 })).toContain("3");
    expect(say({ code: "notFinite", step: 12, learningRate: 0.5 })).toMatch(/12.*0\.5/);
    expect(say({ code: "nothingToHoldOut", part: "test" })).not.toBe(
      say({ code: "nothingToHoldOut", part: "validation" }),
    );
  });

  test("warnings count rows from one", () => {
    const kind = { code: "duplicate", firstRow: 0, firstLine: 1 } as const;
    expect(warningText(t, { kind, row: 3, line: 4 })).toMatch(/1\b/);
  });

  test("reasons are given in words", () => {
    expect(reasonText(t, { code: "gpuFaster", ratio: 3.0517 })).toContain("3.1");
    expect(reasonText(t, { code: "noWebGpu" })).toContain("WebGPU");
  });
});

test.each([
  [["zh-TW", "en"], "zh"],
  [["de", "zh-CN"], "zh"],
  [["en-GB"], "en"],
  [["fr"], "en"],
  [[], "en"],
])("for %j the page speaks %s", (languages, language) => {
  expect(preferredLanguage(languages)).toBe(language);
});
