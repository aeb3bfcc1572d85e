// What a printer would mend, looked for in all words of all languages: as they stand in the sources,
// and as the functions among them say them of a number.

import { expect, test } from "vitest";
import { type Language, languages, messages, parts } from "./index.ts";

type Rule = readonly [what: string, pattern: RegExp];

const inAll: Rule[] = [
  ["an ellipsis is one sign, and one is enough", /\.\.\.|……/],
  ["quotation marks are curly, and so are apostrophes", /["']/],
  ["one space is enough", / {2}/],
];

const latin: Rule[] = [
  ["marks are half-width", /[，。；：！？、（）「」]/],
  ["no space stands before a mark", /[ \u00a0][,.;:!?](?:\s|$)/],
];

const rules: Record<Language, Rule[]> = {
  en: [...inAll, ...latin],
  es: [
    ...inAll,
    ...latin,
    ["quotation marks are “ and ”", /[«»„]/],
    ["no space stands behind an opening mark", /[¿¡]\s/],
    ["numbers with decimals and percentages are written as the person’s country does", /\b0\.\d|\d ?%/],
  ],
  zh: [
    ...inAll,
    ["marks beside Chinese are full-width", /[,.;:!?()](?=\p{Script=Han})|(?<=\p{Script=Han})[,.;:!?()]/u],
    ["no space stands beside a full-width mark", /[，。；：！？、“”（）…][ \u00a0]|[ \u00a0][，。；：！？、”）]/],
    ["quotation marks are “ and ”", /[「」『』]/],
    ["a space parts Chinese from letters and digits", /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9%]\p{Script=Han}/u],
  ],
};

/** Marks that come in pairs. */
const pairs: Record<Language, string[]> = { en: ["“”"], es: ["“”", "¿?", "¡!"], zh: ["“”"] };

function faults(language: Language, said: string): string[] {
  const broken = rules[language].filter(([, pattern]) => pattern.test(said)).map(([what]) => `${what}: ${said}`);
  const count = (mark: string) => said.split(mark).length;
  const unpaired = pairs[language].filter(([first = "", last = ""]) => count(first) !== count(last));
  return [...broken, ...unpaired.map((marks) => `${marks} come in pairs: ${said}`)];
}

const sources: Record<string, string> = import.meta.glob("./*/*.{ts,json}", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The string literals of a source, with nothing in the place of what a template puts in. */
function literals(source: string): string[] {
  const found: string[] = [];
  const code = source.replace(/^(?:import|} from) .*$/gm, "").replace(/^\s*(?:\/\/|\/\*\*|\*).*$/gm, "");
  let at = 0;
  const quoted = (): void => {
    const start = ++at;
    while (code[at] !== '"') at += code[at] === "\\" ? 2 : 1;
    found.push(JSON.parse(`"${code.slice(start, at++)}"`) as string);
  };
  const template = (): void => {
    let said = "";
    for (at++; code[at] !== "`";) {
      if (code.startsWith("${", at)) {
        at += 2;
        expression("}");
        // What comes in is of no script.
        said += "\0";
      } else if (code[at] === "\\") {
        const unicode = /^u(\p{AHex}{4})/u.exec(code.slice(at + 1))?.[1];
        said += unicode ? String.fromCharCode(Number.parseInt(unicode, 16)) : code[at + 1];
        at += unicode ? 6 : 2;
      } else said += code[at++];
    }
    at++;
    found.push(said);
  };
  const expression = (end: string | undefined): void => {
    let depth = 0;
    while (at < code.length) {
      const sign = code[at];
      if (sign === end && depth === 0) {
        at++;
        return;
      }
      if (sign === '"') quoted();
      else if (sign === "`") template();
      else {
        if (sign === "{") depth++;
        if (sign === "}") depth--;
        at++;
      }
    }
  };
  expression(undefined);
  return found;
}

test.each(Object.keys(sources))("%s is set well", (path) => {
  const found = literals(sources[path] ?? "");
  const language = path.split("/")[1] as Language;
  expect(found.flatMap((said) => faults(language, said))).toEqual([]);
});

/** What is put in there is Chinese: the name of an encoder or a curve; or the browser sets it, as a date. */
const named =
  /^page\.(encoder|model\.builtOn|guess|kept|errors|offline|train\.(curve|values))|^compare\.download|^runs\.(curve|values|date)|^projects\.changed/;

/** Every text among the words, by its path; of a function what it says of numbers, where it can. */
function said(words: unknown, path: string): string[] {
  if (typeof words === "string") return [words];
  if (typeof words === "function") {
    if (named.test(path)) return [];
    try {
      return said((words as (...args: unknown[]) => unknown)(...Array.from({ length: words.length }, () => 3)), path);
    } catch {
      return [];
    }
  }
  if (typeof words !== "object" || words === null) return [];
  return Object.entries(words).flatMap(([key, inner]) => said(inner, `${path}.${key}`));
}

test.each(languages)("what is said of numbers in %s is set well", (language) => {
  const all = parts.flatMap((part) => said(messages(language, part), part));
  expect(all.length).toBeGreaterThan(700);
  expect(all.flatMap((one) => faults(language, one))).toEqual([]);
});

test("a fault is found", () => {
  expect(faults("zh", "还没有文本,请粘贴。")).toHaveLength(1);
  expect(faults("zh", "正在读取…… 请稍候")).toHaveLength(2);
  expect(faults("zh", "共3行")).toHaveLength(1);
  expect(faults("en", 'Choose "Random" .')).toHaveLength(2);
  expect(faults("en", "“Random")).toHaveLength(1);
  expect(faults("es", "Elige «Aleatorio» :")).toHaveLength(2);
  expect(faults("es", "Por qué? El 95 % o 0.95")).toHaveLength(2);
  expect(faults("es", "¿Por qué?\u00a0El 95\u00a0%, 0,95")).toEqual([]);
  expect(literals('a("b", `c ${d("e")} f`)')).toEqual(["b", "e", "c \0 f"]);
});
