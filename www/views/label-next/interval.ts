/** Standard normal quantile for a 95 % interval. */
const z = 1.959964;

/**
 * Wilson's score interval (1927) for a share of `nCorrect` in `n`, at 95 %, as in
 * `src/metrics/intervals.rs`: what a slider counts is not worth a call of the engine.
 */
export function wilson(nCorrect: number, n: number): [number, number] {
  if (n === 0) return [0, 1];
  const share = nCorrect / n;
  const centre = share + (z * z) / (2 * n);
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}
