// What holds for every text that comes in, however it comes.

/** As in the core: a larger file is refused before it is read. */
export const maxFileBytes = 10_000_000;

/** As in the core. */
export const maxTexts = 20_000;

/** A pasted text without halves of surrogate pairs, which no encoding can hold. */
export function wellFormed(text: string): { text: string; nReplaced: number } {
  // Most texts are, which newer browsers tell in a moment.
  if ((text as { isWellFormed?(): boolean }).isWellFormed?.()) return { text, nReplaced: 0 };
  let nReplaced = 0;
  // With the u flag, a pair is one character: what is left of the category is alone.
  const repaired = text.replace(/\p{Surrogate}/gu, () => {
    nReplaced++;
    return "\uFFFD";
  });
  return { text: repaired, nReplaced };
}
