// @vitest-environment node

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { afterEach, describe, expect, test, vi } from "vitest";

import { type Language, languages } from "../i18n/language.ts";
import { NO_LABEL, classesOf } from "../state/label-set.ts";
import { samples, samplesFor } from "./index.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));

interface Row {
  label: string;
  text: string;
}

const read = (id: string): string => readFileSync(`${folder}${id}.tsv`, "utf8");

const rows = (id: string): Row[] =>
  read(id)
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      const [label = "", text = ""] = line.split("\t");
      return { label, text };
    });

function byClass(all: Row[]): Map<string, string[]> {
  const classes = new Map<string, string[]>();
  for (const { label, text } of all) {
    for (const name of classesOf(label, "several")) classes.set(name, [...(classes.get(name) ?? []), text]);
  }
  return classes;
}

/** Words and, since Chinese texts are read by character, single Chinese characters. */
function tokens(text: string): Set<string> {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
  const words = [...segmenter.segment(text.toLowerCase())]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment);
  return new Set([...words, ...(text.match(/\p{Script=Han}/gu) ?? [])]);
}

/** The tokens that alone give a class away: in most of its texts and in no other class. */
function giveaways(all: Row[], share: number): string[] {
  const classes = byClass(all);
  return [...classes].flatMap(([label, texts]) => {
    const elsewhere = new Set(
      all.filter((row) => !classesOf(row.label, "several").includes(label)).flatMap(({ text }) => [...tokens(text)]),
    );
    const counts = new Map<string, number>();
    for (const token of texts.flatMap((text) => [...tokens(text)])) {
      counts.set(token, (counts.get(token) ?? 0) + 1);
    }
    return [...counts]
      .filter(([token, count]) => count > share * texts.length && !elsewhere.has(token))
      .map(([token]) => `${label}: ${token}`);
  });
}

/** Of each language, some that no few texts do without, and that the others do not have. */
const commonWords: Record<Language, string[]> = {
  en: ["the", "of", "and"],
  es: ["el", "que", "y", "por"],
  zh: ["的", "了"],
};

afterEach(() => vi.unstubAllGlobals());

test("a word that most texts of one class share, and no other class, is a giveaway", () => {
  const all = [
    { label: "fruit", text: "A ripe pear" },
    { label: "fruit", text: "the Pear fell" },
    { label: "fruit", text: "the last pear" },
    { label: "weather", text: "the rain fell" },
  ];
  expect(giveaways(all, 0.6)).toEqual(["fruit: pear", "weather: rain"]);
  expect(giveaways([...all, { label: "weather", text: "a pear and no rain" }], 0.6)).toEqual(["weather: rain"]);
});

test("every file is listed, with an id of its own", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".tsv"));
  const listed = samples.flatMap(({ id, loadTest }) => [`${id}.tsv`, ...(loadTest ? [`${id}.test.tsv`] : [])]);
  expect(listed.sort()).toEqual(files.sort());
});

test.each(languages)("there are at least two sets in %s", (language) => {
  expect(samples.filter((sample) => sample.language === language).length).toBeGreaterThanOrEqual(2);
});

test.each(languages)("those in %s come first, and none is missing", (language) => {
  const order = samplesFor(language).map((sample) => sample.language === language);
  expect(order).toEqual([...order].sort((a, b) => Number(b) - Number(a)));
  expect(new Set(samplesFor(language))).toEqual(new Set(samples));
});

test("the hotel's test set has the same classes, evenly, in Chinese", async () => {
  const tests = rows("hotel.test");
  expect(tests).toHaveLength(24);
  const counts = [...byClass(tests)].map(([label, texts]) => [label, texts.length] as const);
  expect(Object.fromEntries(counts)).toEqual({ booking: 6, housekeeping: 6, food: 6, technical: 6 });
  expect([...byClass(rows("hotel")).keys()].sort()).toEqual(counts.map(([label]) => label).sort());
  for (const { text } of tests) expect(text).toMatch(/\p{Script=Han}/u);
  vi.stubGlobal("fetch", async (url: URL) => {
    expect(url.pathname.endsWith("/hotel.test.tsv")).toBe(true);
    return new Response(read("hotel.test"));
  });
  expect(await samples.find(({ id }) => id === "hotel")?.loadTest?.()).toBe(read("hotel.test"));
});

test.each(["inbox", "inbox-zh"])("texts of %s have no label, one, two and three", (id) => {
  const sizes = rows(id).map(({ label }) => classesOf(label, "several").length);
  expect([...new Set(sizes)].sort((a, b) => a - b)).toEqual([0, 1, 2, 3]);
  expect(rows(id).some(({ label }) => label === NO_LABEL)).toBe(true);
});

describe.each(samples)("$id", ({ id, language, nClasses, nTexts, lines, load }) => {
  test("is UTF-8 with one label and one text a line", () => {
    const bytes = readFileSync(`${folder}${id}.tsv`);
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    expect(text).not.toMatch(/\r|\u{FEFF}|\u{FFFD}/u);
    expect(text.endsWith("\n")).toBe(true);
    for (const line of text.split("\n").slice(0, -1)) {
      expect(line).toMatch(/^\S(?:[^\t]*\S)?\t\S(?:[^\t]*\S)?$/u);
      // A straight double quote would open a quoted field in a CSV reader.
      expect(line).not.toContain('"');
    }
  });

  test("has the size that the list says", () => {
    const classes = byClass(rows(id));
    expect(classes.size).toBe(nClasses);
    expect(rows(id).length).toBe(nTexts);
    expect(nTexts).toBeGreaterThanOrEqual(24);
    expect(nTexts).toBeLessThanOrEqual(80);
    for (const [label, texts] of classes) {
      expect(texts.length, label).toBeGreaterThanOrEqual(8);
    }
  });

  test("is shown by two of its lines, of two classes", () => {
    expect(lines).toHaveLength(2);
    expect(rows(id)).toEqual(expect.arrayContaining(lines));
    expect(byClass(lines).size).toBeGreaterThanOrEqual(2);
  });

  test("is balanced, or nearly so", () => {
    const counts = [...byClass(rows(id)).values()].map((texts) => texts.length);
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThanOrEqual(1.5);
  });

  test("has no text twice", () => {
    const texts = rows(id).map(({ text }) => text.toLowerCase());
    expect(new Set(texts).size).toBe(texts.length);
  });

  test("is in its language", () => {
    for (const { text } of rows(id)) expect(/\p{Script=Han}/u.test(text), text).toBe(language === "zh");
    // A script tells Chinese from the others, and words as short as these tell the others apart.
    const all = tokens(
      rows(id)
        .map(({ text }) => text)
        .join(" "),
    );
    expect([...all]).toEqual(expect.arrayContaining(commonWords[language]));
  });

  test("is not sorted by class", () => {
    const labels = rows(id).map(({ label }) => label);
    const changes = labels.filter((label, i) => i > 0 && label !== labels[i - 1]).length;
    expect(changes).toBeGreaterThan(nTexts / 4);
  });

  test("gives no class away by one word", () => {
    expect(giveaways(rows(id), 0.6)).toEqual([]);
  });

  test("loads its own file", async () => {
    vi.stubGlobal("fetch", async (url: URL) => {
      expect(url.pathname.endsWith(`/${id}.tsv`)).toBe(true);
      return new Response(read(id));
    });
    expect(await load()).toBe(read(id));
  });

  test("says so when its file cannot be had", async () => {
    vi.stubGlobal("fetch", async () => new Response("", { status: 404, statusText: "Not Found" }));
    await expect(load()).rejects.toThrow(/404 Not Found/);
  });
});
