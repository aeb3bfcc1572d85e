import { describe, expect, test } from "vitest";
import type { CoreError } from "../engine/protocol.ts";
import { type Say, factsOf } from "./facts.test-helper.ts";
import { numbersIn } from "./numbers.ts";
import {
  type Language,
  errorText,
  languages,
  messages,
  parts,
  preferredLanguage,
  reasonText,
  warningText,
} from "./index.ts";

/** Every key, as a path, with its words. */
function leaves(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

/** The core has the words of the settings in English. */
const isShared = ([path]: [string, unknown]) => !path.startsWith(".settings");

/** Names that are the same in English, and what is no word. */
const alike: Record<Exclude<Language, "en">, string[]> = {
  es: [
    "page.terms.f1",
    "page.terms.tsne",
    "page.terms.tfidf",
    "page.page.title",
    "page.data.formats.jsonLines",
    "page.data.formats.yaml",
    "page.model.engines.cpu",
    "page.model.engines.gpu",
    "page.model.total",
    "page.layerNames.flatten",
    "page.layerNames.layerNorm",
    "page.tokens.list",
    "page.results.f1",
    "explain.inside.token",
    "glossary.f1.name",
    "glossary.token.name",
    "glossary.logOdds.name",
    "glossary.tsne.name",
    "glossary.tfidf.name",
    "glossary.auc.name",
    "glossary.bootstrap.name",
    "glossary.cnn.name",
    "glossary.dropout.name",
    "glossary.embedding.name",
    "glossary.momentum.name",
    "glossary.rnn.name",
    "glossary.transformer.name",
    "files.groups.unicode",
    "map.layouts.tsne",
    "maths.symbols.sigmoid",
    "maths.symbols.momentum",
    "resultsOut.no",
    "takeOut.formats.jsonLines",
  ],
  zh: [
    "page.page.title",
    "page.data.formats.jsonLines",
    "page.model.engines.cpu",
    "page.model.engines.gpu",
    "page.results.f1",
  ],
};

describe.each(languages.filter((language) => language !== "en"))("in %s", (language) => {
  test.each(parts)("%s says what it says in English", (part) => {
    const english = leaves(messages("en", part)).filter(isShared);
    const said = new Map(leaves(messages(language, part)).filter(isShared));
    expect([...said.keys()].sort()).toEqual(english.map(([path]) => path).sort());
    for (const [path, text] of said) expect(text, path).not.toBe("");
    const lost = english.flatMap(([path, text]) => {
      if (typeof text !== "function") return [];
      const [facts, told] = [factsOf(text as Say), factsOf(said.get(path) as Say)];
      return facts && told && told.join() !== facts.join() ? [`${path} tells ${told.join()} of ${facts.join()}`] : [];
    });
    expect(lost).toEqual([]);
  });

  test("nothing is left in English", () => {
    const same = parts.flatMap((part) => {
      const said = new Map(leaves(messages(language, part)));
      return leaves(messages("en", part))
        .filter(([path, text]) => typeof text === "string" && /\p{L}/u.test(text) && said.get(path) === text)
        .map(([path]) => part + path);
    });
    expect(same.sort()).toEqual(alike[language].toSorted());
  });
});

test.each(parts)("%s is Chinese in Chinese", (part) => {
  const latin = leaves(messages("zh", part))
    .filter(isShared)
    .filter(([, text]) => typeof text === "string" && /\p{L}/u.test(text) && !/\p{Script=Han}/u.test(text))
    .map(([path]) => part + path);
  expect(latin).toEqual([
    ...(part === "page" ? ["page.language"] : []),
    ...alike.zh.filter((path) => path.startsWith(`${part}.`)),
  ]);
});

describe.each(languages)("in %s", (language) => {
  const t = messages(language);
  const { number, decimal } = t;
  const say = (kind: CoreError["kind"]) => errorText(t, { kind, line: undefined });

  test("errors name their facts", () => {
    expect(say({ code: "tooManyTexts", nTexts: 20_001, limit: 20_000 })).toMatch(
      new RegExp(`${number(20_001)}.*${number(20_000)}`),
    );
    expect(say({ code: "tooLarge", nBytes: 12_500_000, limit: 10_000_000 })).toMatch(
      new RegExp(`${number(12.5)} MB.*10 MB`),
    );
    expect(say({ code: "oneClass", label: "spam" })).toContain("spam");
    expect(say({ code: "missingColumn", column: 2, nColumns: 2 })).toContain("3");
    expect(say({ code: "notFinite", step: 12, learningRate: 0.5 })).toMatch(new RegExp(`12.*${decimal("0.5")}`));
    expect(say({ code: "nothingToHoldOut", part: "test" })).not.toBe(
      say({ code: "nothingToHoldOut", part: "validation" }),
    );
  });

  test("warnings count rows from one", () => {
    const kind = { code: "duplicate", firstRow: 0, firstLine: 1 } as const;
    expect(warningText(t, { kind, row: 3, line: 4 })).toMatch(/1\b/);
  });

  test("reasons are given in words", () => {
    expect(reasonText(t, { code: "gpuFaster", ratio: 3.0517 })).toContain(decimal("3.1"));
    expect(reasonText(t, { code: "noWebGpu" })).toContain("WebGPU");
  });
});

test("a fact that a sentence does not tell is found", () => {
  expect(factsOf((n, { name }: { name: string }) => `${name.toUpperCase()}: ${Number(n).toFixed(1)}`)).toEqual([
    "0",
    "1.name",
  ]);
  expect(factsOf((n, names: string[]) => (n === 1 ? "one" : `${names.map(String).join(", ")}.`))).toEqual(["1"]);
});

test.each([
  [["zh-TW", "en"], "zh"],
  [["de", "zh-CN"], "zh"],
  [["en-GB"], "en"],
  [["fr-CA", "es-MX", "en"], "es"],
  [["fr"], "en"],
  [[], "en"],
])("for %j the page speaks %s", (languages, language) => {
  expect(preferredLanguage(languages)).toBe(language);
});

describe("numbers", () => {
  const english = numbersIn("en");
  const spanish = numbersIn("es");

  test("are written as a language writes them", () => {
    expect(english.number(20_001.5)).toBe("20,001.5");
    expect(spanish.number(20_001.5)).toBe("20.001,5");
    expect(spanish.decimal("0.003")).toBe("0,003");
    expect(spanish.tenths(0.125)).toBe("12,5\u00a0%");
    expect(numbersIn("es-MX").tenths(0.125)).toBe("12.5%");
    expect(english.range(0.651, 0.988)).toBe("65\u2060–\u206099%");
  });

  test("a share that is not none or all is not called so", () => {
    expect([0, -0.001, 0.004, 0.5, 0.996, 1].map(english.percent)).toEqual(["0%", "0%", "<1%", "50%", ">99%", "100%"]);
  });

  test.each([
    ["0,003", "0.003"],
    ["0.003", "0.003"],
    ["20.000", "20000"],
    [" 1.234.567,5 ", "1234567.5"],
    ["1.5", "1.5"],
    ["1e-5", "1e-5"],
    ["-2.000", "-2000"],
    ["1,2,3", "1.2.3"],
    ["viele", "viele"],
  ])("%s is read as %s where a comma stands for the point", (typed, read) => {
    expect(spanish.plain(typed)).toBe(read);
  });

  test("and where it parts thousands", () => {
    expect(["20,000", "0.003", "2,3", "1,000.5"].map(english.plain)).toEqual(["20000", "0.003", "2,3", "1000.5"]);
  });
});
