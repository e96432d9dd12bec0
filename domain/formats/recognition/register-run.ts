/** Whether a column's values are the reads of a cumulative register: they never fall. */

/** As many reads of one meter must never fall before its column counts as a register. */
const READS_NEEDED = 24
const STEPS_NEEDED = 5

/** The values of each meter by itself; of a column that is one meter, of the whole column. */
export function valuesByMeter(
  rows: readonly (readonly string[])[],
  at: number,
  meter: number | undefined,
): number[][] {
  const meters = new Map<string, number[]>()
  for (const row of rows) {
    const text = (row[at] ?? '').trim()
    const value = Number(text.replace(',', '.'))
    if (text === '' || !Number.isFinite(value)) continue
    const id = meter === undefined ? '' : (row[meter] ?? '')
    const values = meters.get(id)
    if (values === undefined) meters.set(id, [value])
    else values.push(value)
  }
  return [...meters.values()]
}

/** Whether every meter that has enough values only ever grows (or falls, in a file newest first). */
export function neverFalls(meters: readonly (readonly number[])[]): boolean {
  const told = meters.filter((values) => values.length >= READS_NEEDED)
  return told.length > 0 && told.every(isRegister)
}

/** Whether values go up and down as an interval's energy does: no register does that often. */
export function goesUpAndDown(meters: readonly (readonly number[])[]): boolean {
  let ups = 0
  let downs = 0
  for (const values of meters) {
    for (let at = 1; at < values.length; at++) {
      const step = (values[at] as number) - (values[at - 1] as number)
      if (step > 0) ups++
      else if (step < 0) downs++
    }
  }
  return Math.min(ups, downs) > (ups + downs) / 5
}

function isRegister(values: readonly number[]): boolean {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  // Registers stand far above what one interval adds.
  const isHigh = low > (4 * (high - low)) / values.length
  const steps = new Set(values).size - 1
  return low > 0 && isHigh && steps >= STEPS_NEEDED && (isRun(values) || isRun(values.toReversed()))
}

function isRun(values: readonly number[]): boolean {
  return values.every((value, at) => at === 0 || value >= (values[at - 1] as number))
}
