/** Quantiles of sorted samples. */

/**
 * The value below which that share of the sample lies, interpolated as R's `quantile(type = 7)`
 * does (Hyndman and Fan 1996). `sorted` ascends; a share of 0 is its first, of 1 its last value.
 * Throws RangeError on an empty sample.
 */
export function sortedQuantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError('a quantile of nothing is not defined')
  const place = share * (sorted.length - 1)
  const lower = sorted[Math.floor(place)] as number
  const upper = sorted[Math.ceil(place)] as number
  return lower + (upper - lower) * (place - Math.floor(place))
}
