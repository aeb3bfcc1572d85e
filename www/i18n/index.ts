// The page's words, fetched for one language and one part at a time.

import { ofExamples } from "./examples.ts";
import { type Language, languages } from "./language.ts";
import type { Dictionary, Messages, Part } from "./parts.ts";

export { speakOf } from "./examples.ts";
export { type Language, isLanguage, languages, longDate, preferredLanguage, spoken } from "./language.ts";
export type { Messages, Part } from "./parts.ts";
export { optionLabel, settingHelp, settingLabel } from "./settings.ts";
export { encoderProblemText, errorText, fileProblemText, noteText, reasonText, warningText } from "./sentences.ts";

const folders = import.meta.glob<{ words: Dictionary }>("./*/index.ts", { eager: true });

const dictionaryOf = (language: Language) => folders[`./${language}/index.ts`]!.words;

export const parts = Object.keys(dictionaryOf("en")) as Part[];

const fetched = Object.fromEntries(languages.map((language) => [language, {}])) as Record<
  Language,
  { [P in Part]?: Messages<P> }
>;

/** Parts that speak of texts, whatever the project's examples are, or of several kinds. */
const onTextsAlone = new Set<Part>([
  "files",
  "glossary",
  "layers",
  "lessons",
  "maths",
  "media",
  "reading",
  "sheet",
  "tour",
]);

/** Fetches a part's words in a language, where they are not here yet. */
export async function fetchMessages<P extends Part>(language: Language, part: P): Promise<void> {
  fetched[language][part] ??= await dictionaryOf(language)[part]();
}

/** Fetches all words of a language. */
export async function fetchAllMessages(language: Language): Promise<void> {
  await Promise.all(parts.map((part) => fetchMessages(language, part)));
}

export function hasMessages(language: Language, part: Part): boolean {
  return fetched[language][part] !== undefined;
}

/** The page's words for what is not drawn at once: those of a language that was just chosen may be on their way. */
export function messagesHere(chosen: Language): Messages {
  return messages([chosen, ...languages].find((language) => hasMessages(language, "page")) ?? chosen);
}

/** The words of a language that have been fetched: the page's, or a part's. */
export function messages(language: Language): Messages;
export function messages<P extends Part>(language: Language, part: P): Messages<P>;
export function messages(language: Language, part: Part = "page"): Messages<Part> {
  const words = fetched[language][part];
  if (!words) throw new Error(`the words of "${part}" in "${language}" are not fetched`);
  const { page } = fetched[language];
  return page && !onTextsAlone.has(part) ? ofExamples(words, page.ofKind) : words;
}
