// Numbers that are written alike in every language.

/** A share in whole percent. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
