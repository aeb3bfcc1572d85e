import type { OfKind } from "../examples.ts";

/** What is itself of several kinds, or of a text file, stays. */
const stays = /pictures?|sounds?|plain text|text files?|as text\b/i;

export const ofKind: OfKind = (sentence, kind) =>
  stays.test(sentence)
    ? sentence
    : sentence.replace(/\b(t)ext(s?)\b/gi, (_, first: string, end: string) => {
        const word = kind + end;
        return first === "T" ? word[0]!.toUpperCase() + word.slice(1) : word;
      });
