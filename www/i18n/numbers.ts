// Numbers that are written alike in every language.

/** A share in whole percent; nothing less than none and all is called 0% and 100%. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return "<1%";
  if (share < 1 && share >= 0.995) return ">99%";
  return `${Math.round(share * 100)}%`;
}
