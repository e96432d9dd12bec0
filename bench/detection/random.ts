/** Pseudo-random numbers that are the same on every machine. */

/** Numbers in [0, 1). Mulberry32 by Tommy Ettinger, public domain. */
export function seededRandom(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** About normal, with a variance of one: the sum of three. */
export function nearlyNormal(random: () => number): number {
  return 2 * (random() + random() + random() - 1.5)
}
