// Numbers that are written alike in every language.

/** A share in whole percent; nothing less than none and all is called 0% and 100%. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return "<1%";
  if (share < 1 && share >= 0.995) return ">99%";
  return `${Math.round(share * 100)}%`;
}

/** A share in percent with one decimal place. */
export function tenths(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** A difference of two shares in percentage points. */
export function points(difference: number): string {
  return (difference * 100).toFixed(1);
}

export function pValue(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`;
}

export function megabytes(nBytes: number): string {
  return (nBytes / 1e6).toFixed(0);
}
