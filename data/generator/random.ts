/** Seeded pseudo-random numbers, so that the sample files come out the same on every machine. */

const seed = 20250901

/**
 * Returns a generator of numbers in [0, 1) that depends on the name alone: each meter has its own,
 * and a change to one meter leaves the others as they are. Mulberry32 by Tommy Ettinger, public
 * domain; the name is hashed with FNV-1a.
 */
export function seededRandom(name: string): () => number {
  let state = seed
  for (const character of name) state = Math.imul(state ^ character.charCodeAt(0), 16777619)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
