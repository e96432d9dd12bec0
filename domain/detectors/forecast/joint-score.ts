/** Several figures of a day that move together. */
import type { OwnScale } from './own-scale.ts'
import type { SidedScore } from './sides.ts'

/** A figure that has not moved counts as if it had, by so little. */
const LEAST_SHARE = 0.05

/**
 * The harmonic mean of the figures' distances, each as a share of its own bound, above and below:
 * high only where all of them have moved the same way.
 */
export function jointScore(figures: readonly OwnScale[], at: number): SidedScore {
  return { up: harmonic(figures, 'up', at), down: harmonic(figures, 'down', at) }
}

function harmonic(figures: readonly OwnScale[], side: keyof OwnScale, at: number): number {
  let sum = 0
  for (const figure of figures) sum += 1 / ((figure[side][at] as number) + LEAST_SHARE)
  return figures.length / sum - LEAST_SHARE
}
