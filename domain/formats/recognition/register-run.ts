/** Whether a column's values are the reads of a cumulative register: they never fall. */
import { UnreadableFile } from '../../errors.ts'

/** As many reads of one meter must never fall before its column counts as a register. */
const READS_NEEDED = 24
/** Of fewer nothing can be said. */
const FEWEST_READS = 6
const STEPS_NEEDED = 4
/** A register stands so many steps above zero. */
const LEVEL = 100

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

/**
 * `register` where every meter that has enough values (nearly) only ever grows, far above what one
 * step adds; `perhaps` where only some do, or all of too few: nobody should guess then.
 */
export function growthOf(meters: readonly (readonly number[])[]): 'register' | 'perhaps' | 'none' {
  const seen = meters.filter((values) => values.length >= FEWEST_READS)
  const growing = seen.filter(isRegister)
  if (growing.length === 0) return 'none'
  const enough = growing.filter((values) => values.length >= READS_NEEDED)
  return enough.length > 0 && growing.length === seen.length ? 'register' : 'perhaps'
}

/** Whether no meter's values ever fall. */
export function standsStill(meters: readonly (readonly number[])[]): boolean {
  return meters.every((values) =>
    values.every((value, at) => at === 0 || value >= (values[at - 1] as number)),
  )
}

export function mayBeRegister(title: string): UnreadableFile {
  return new UnreadableFile(
    'file-ambiguous',
    `The values of ${JSON.stringify(title)} seem to grow as the reads of a cumulative register do, and the file does not tell. Say it in the pipeline that matches this key: "kind: register" or "kind: interval".`,
  )
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
  const sizes: number[] = []
  let ups = 0
  for (let at = 1; at < values.length; at++) {
    const step = (values[at] as number) - (values[at - 1] as number)
    if (step > 0) ups++
    if (step !== 0) sizes.push(Math.abs(step))
  }
  // A misread, a rollover or a new meter falls once in a while.
  if (Math.min(ups, sizes.length - ups) > (values.length - 1) / 20) return false
  return middleOf(values) > LEVEL * middleOf(sizes) && new Set(values).size > STEPS_NEEDED
}

/** Of many values the upper one of the two in the middle. */
function middleOf(values: readonly number[]): number {
  return new Float64Array(values).sort()[values.length >> 1] ?? 0
}
