/** Ordinary least squares on one or two variables, from sums. */

/** Sums of products of deviations from the means, over `count` observations. */
export interface CentredSums {
  readonly count: number
  readonly yy: number
  readonly aa: number
  readonly ay: number
  /** Zero where there is one variable only. */
  readonly bb: number
  readonly by: number
  readonly ab: number
}

export interface Slopes {
  readonly a: number
  readonly b: number
  /** R² adjusted for the number of variables, 1 - (SSres / (n - c - 1)) / (SStot / (n - 1)). */
  readonly adjustedR2: number
}

/** Below this share of the product of variances two variables are one. */
const COLLINEAR = 1e-9

/**
 * The slopes of `y` on `a`, and on `b` unless `bb` is 0; undefined where they are not determined,
 * `y` does not vary, or observations are too few.
 */
export function leastSquares({ count, yy, aa, ay, bb, by, ab }: CentredSums): Slopes | undefined {
  const isPair = bb > 0
  const freedom = count - (isPair ? 2 : 1) - 1
  if (!(aa > 0 && yy > 0 && freedom > 0)) return undefined
  const determinant = aa * bb - ab * ab
  if (isPair && determinant <= COLLINEAR * aa * bb) return undefined
  const a = isPair ? (ay * bb - by * ab) / determinant : ay / aa
  const b = isPair ? (by * aa - ay * ab) / determinant : 0
  const residual = Math.max(0, yy - a * ay - b * by)
  return { a, b, adjustedR2: 1 - residual / freedom / (yy / (count - 1)) }
}
