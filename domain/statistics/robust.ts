/** Robust statistics of small samples. */

/** The median, the mean of the two middle values for an even count. Throws on an empty sample. */
export function median(sample: readonly number[]): number {
  if (sample.length === 0) throw new RangeError('the median of nothing is not defined')
  const sorted = [...sample].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

/** Makes the median absolute deviation estimate the standard deviation of normal data (Rousseeuw and Croux 1993). */
const NORMAL_CONSISTENCY = 1.4826

/** The scale of a sample by its median absolute deviation; 0 where over half the values are equal. */
export function robustScale(sample: readonly number[]): number {
  const centre = median(sample)
  return NORMAL_CONSISTENCY * median(sample.map((value) => Math.abs(value - centre)))
}
