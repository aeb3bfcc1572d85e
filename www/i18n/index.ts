// The page's words, fetched for one language and one part at a time.

import { en } from "./en/index.ts";
import type { Language } from "./language.ts";
import type { Dictionary, Messages, Part } from "./parts.ts";
import { zh } from "./zh/index.ts";

export { type Language, languageTags, preferredLanguage } from "./language.ts";
export type { Messages, Part } from "./parts.ts";
export { encoderProblemText, errorText, fileProblemText, noteText, reasonText, warningText } from "./sentences.ts";

const dictionaries: Record<Language, Dictionary> = { en, zh };

export const languages = Object.keys(dictionaries) as Language[];

export const parts = Object.keys(en) as Part[];

const fetched: Record<Language, { [P in Part]?: Messages<P> }> = { en: {}, zh: {} };

/** Fetches a part's words in a language, where they are not here yet. */
export async function fetchMessages<P extends Part>(language: Language, part: P): Promise<void> {
  fetched[language][part] ??= await dictionaries[language][part]();
}

/** Fetches all words of a language. */
export async function fetchAllMessages(language: Language): Promise<void> {
  await Promise.all(parts.map((part) => fetchMessages(language, part)));
}

export function hasMessages(language: Language, part: Part): boolean {
  return fetched[language][part] !== undefined;
}

/** The words of a language that have been fetched: the page's, or a part's. */
export function messages(language: Language): Messages;
export function messages<P extends Part>(language: Language, part: P): Messages<P>;
export function messages(language: Language, part: Part = "page"): Messages<Part> {
  const words = fetched[language][part];
  if (!words) throw new Error(`the words of "${part}" in "${language}" are not fetched`);
  return words;
}
