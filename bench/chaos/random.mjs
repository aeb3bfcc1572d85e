// Chances that come again with their seed.

/** @typedef {ReturnType<typeof randomOf>} Random */

/** @param {number} seed */
export function randomOf(seed) {
  let state = seed >>> 0;
  /** Of 0 to 1 (mulberry32). */
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (/** @type {number} */ n) => Math.floor(next() * n);
  return {
    below,
    chance: (/** @type {number} */ share) => next() < share,
    /**
     * @template T
     * @param {readonly T[]} all
     * @returns {T}
     */
    one: (all) => all[below(all.length)],
  };
}
