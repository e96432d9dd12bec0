/** Linear regression that a few outliers do not turn. */

/** Past so many scales a row's weight falls with its distance (Huber 1964; 1.345 to 1.5 is usual). */
const HUBER = 1.5
const ROUNDS = 4
const NORMAL_CONSISTENCY = 1.4826

/**
 * Coefficients of `target` on the columns of `rows`, by iteratively reweighted least squares with
 * Huber's weights, and a ridge of `ridge[column]` times the target's squared size.
 */
export function huberRegression(
  rows: readonly Float64Array[],
  target: readonly number[],
  ridge: readonly number[],
): Float64Array {
  const misses = Float64Array.from(target, Math.abs)
  const size = medianOf(misses)
  const penalty = ridge.map((share) => share * size * size + 1e-9)
  const weights = new Float64Array(rows.length).fill(1)
  let coefficients = new Float64Array(ridge.length)
  for (let round = 0; round < ROUNDS; round++) {
    coefficients = solveWeighted(rows, target, weights, penalty)
    for (let at = 0; at < rows.length; at++) {
      misses[at] = Math.abs((target[at] as number) - dot(rows[at] as Float64Array, coefficients))
    }
    const far = HUBER * (NORMAL_CONSISTENCY * medianOf(misses) + 1e-9)
    for (let at = 0; at < rows.length; at++) {
      weights[at] = 1 / Math.max(1, (misses[at] as number) / far)
    }
  }
  return coefficients
}

function medianOf(values: Float64Array): number {
  const sorted = values.toSorted()
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number)
  return sum
}

/** Solves the normal equations by Gaussian elimination; the ridge makes them positive definite. */
function solveWeighted(
  rows: readonly Float64Array[],
  target: readonly number[],
  weights: Float64Array,
  penalty: readonly number[],
): Float64Array<ArrayBuffer> {
  const width = penalty.length
  const stride = width + 1
  const system = new Float64Array(width * stride)
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as Float64Array
    const weight = weights[at] as number
    const value = target[at] as number
    for (let i = 0; i < width; i++) {
      const scaled = weight * (row[i] as number)
      for (let j = i; j < width; j++) add(system, i * stride + j, scaled * (row[j] as number))
      add(system, i * stride + width, scaled * value)
    }
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) system[i * stride + j] = system[j * stride + i] as number
    add(system, i * stride + i, penalty[i] as number)
  }
  return eliminate(system, width)
}

function eliminate(system: Float64Array, width: number): Float64Array<ArrayBuffer> {
  const stride = width + 1
  for (let i = 0; i < width; i++) {
    const pivot = system[i * stride + i] as number
    for (let row = i + 1; row < width; row++) {
      const factor = (system[row * stride + i] as number) / pivot
      for (let j = i; j < stride; j++) {
        add(system, row * stride + j, -factor * (system[i * stride + j] as number))
      }
    }
  }
  const solution = new Float64Array(width)
  for (let i = width - 1; i >= 0; i--) {
    let rest = system[i * stride + width] as number
    for (let j = i + 1; j < width; j++) {
      rest -= (system[i * stride + j] as number) * (solution[j] as number)
    }
    solution[i] = rest / (system[i * stride + i] as number)
  }
  return solution
}

function add(array: Float64Array, at: number, value: number): void {
  array[at] = (array[at] as number) + value
}
