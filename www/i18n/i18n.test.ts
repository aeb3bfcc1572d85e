import { describe, expect, test } from "vitest";
import type { CoreError } from "../engine/protocol.ts";
import { type Messages, errorText, messages, preferredLanguage, reasonText, warningText } from "./index.ts";

/** Every key, as a path. */
function paths(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, `${path}.${key}`));
}

const [en, zh] = [messages("en"), messages("zh")];

test("both languages have the same words, none of them empty", () => {
  expect(paths(zh).sort()).toEqual(paths(en).sort());
  const empty = (t: Messages) => JSON.stringify(t).includes('""');
  expect(empty(en) || empty(zh)).toBe(false);
});

test("Chinese is Chinese", () => {
  const latin: string[] = [];
  const walk = (value: unknown, path: string) => {
    if (typeof value === "string" && !/\p{Script=Han}/u.test(value)) latin.push(path);
    if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
    }
  };
  walk(zh, "");
  // Names that are the same in both languages.
  expect(latin.sort()).toEqual(
    [".data.formats.jsonLines", ".model.engines.cpu", ".model.engines.gpu", ".page.title", ".results.f1"].sort(),
  );
});

describe.each([
  ["en", en],
  ["zh", zh],
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
