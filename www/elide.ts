// What is drawn of a person's words is bounded: a browser stands still over a text of megabytes.

/** The most characters of a label, or of what is quoted in a sentence. */
export const longestLabel = 120;

/** A text that is too long without its end, and with a mark for that. */
export function elided(text: string, most = longestLabel): string {
  return text.length <= most ? text : `${beginning(text, most)}…`;
}

/** So much of a text, cut between characters. */
export function beginning(text: string, most: number): string {
  const cut = text.slice(0, most);
  // The first half of a pair says nothing alone.
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** The most of a list of words that a sentence names. */
const mostNamed = 20;

/** The facts of a sentence, the words among them elided. */
export function elidedFacts<Facts extends object>(facts: Facts): Facts {
  const bounded = (value: unknown): unknown => {
    if (typeof value === "string") return elided(value);
    return Array.isArray(value) ? value.slice(0, mostNamed).map(bounded) : value;
  };
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, bounded(value)])) as Facts;
}
