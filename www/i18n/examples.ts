// What the sentences call a project's examples: texts, or pictures or sounds. They are written of
// texts, and say another word where the examples are of another kind.

import type { KindName, MediaKind } from "../kinds/reference.ts";

/** A sentence on texts, said of another kind. */
export type OfKind = (sentence: string, kind: MediaKind) => string;

let kind: KindName = "text";

/** From now on words are of examples of this kind. */
export function speakOf(examples: KindName): void {
  kind = examples;
}

/** By the kind, what was made of words. */
const made: Record<MediaKind, WeakMap<object, object>> = { picture: new WeakMap(), sound: new WeakMap() };

/** Some words, of the kind of examples that is spoken of. */
export function ofExamples<Words extends object>(words: Words, say: OfKind): Words {
  if (kind === "text") return words;
  const of = kind;
  const here = made[of].get(words) ?? changed(words, (sentence) => say(sentence, of));
  made[of].set(words, here as object);
  return here as Words;
}

type Say = (sentence: string) => string;

function changed(words: unknown, say: Say): unknown {
  if (typeof words === "string") return say(words);
  if (typeof words === "function") return (...facts: unknown[]) => sayAround(words(...facts), strings(facts), say);
  if (Array.isArray(words)) return words.map((inner) => changed(inner, say));
  if (typeof words !== "object" || words === null) return words;
  return Object.fromEntries(Object.entries(words).map(([key, inner]) => [key, changed(inner, say)]));
}

/** Says a sentence otherwise, but for what a person has written in it. */
function sayAround(said: unknown, [own, ...others]: readonly string[], say: Say): unknown {
  if (typeof said !== "string") return said;
  if (own === undefined) return say(said);
  return said
    .split(own)
    .map((part) => sayAround(part, others, say))
    .join(own);
}

/** The strings among some facts, the longest first. */
function strings(facts: unknown): string[] {
  if (typeof facts === "string") return facts === "" ? [] : [facts];
  if (typeof facts !== "object" || facts === null) return [];
  return Object.values(facts)
    .flatMap(strings)
    .sort((a, b) => b.length - a.length);
}
