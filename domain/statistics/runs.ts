/** Runs: stretches of a series that have something in common. */

export interface Run {
  /** Place of its first value. */
  readonly first: number
  readonly length: number
}

/** The longest stretch of equal values, the first of several; NaN equals nothing, zeros are left out. */
export function longestEqualRun(values: ArrayLike<number>): Run {
  let best: Run = { first: 0, length: 0 }
  let first = 0
  for (let at = 1; at <= values.length; at++) {
    if (at < values.length && values[at] === values[first]) continue
    const value = values[first] as number
    const isOne = value !== 0 && !Number.isNaN(value)
    if (isOne && at - first > best.length) best = { first, length: at - first }
    first = at
  }
  return best
}

/** The longest stretch of values that are at most that; NaN is not. */
export function longestRunAtMost(values: ArrayLike<number>, limit: number): Run {
  let best: Run = { first: 0, length: 0 }
  let length = 0
  for (let at = 0; at < values.length; at++) {
    length = (values[at] as number) <= limit ? length + 1 : 0
    if (length > best.length) best = { first: at - length + 1, length }
  }
  return best
}

/**
 * The lowest mean of so many values in a row, and where it begins; undefined where no such stretch
 * is free of NaN.
 */
export function lowestStretch(
  values: ArrayLike<number>,
  length: number,
): { readonly first: number; readonly mean: number } | undefined {
  let best: { first: number; sum: number } | undefined
  let sum = 0
  let whole = 0
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number
    if (Number.isNaN(value)) {
      sum = 0
      whole = 0
      continue
    }
    sum += value
    whole++
    if (whole > length) sum -= values[at - length] as number
    if (whole >= length && (best === undefined || sum < best.sum)) {
      best = { first: at - length + 1, sum }
    }
  }
  return best === undefined ? undefined : { first: best.first, mean: best.sum / length }
}
