/** Meters to look at, each from its earliest date. */
import type { MeterRange } from './run.ts'

/** Each meter of both once, from the earliest date that one of them says, in the order of the first. */
export function widened(ranges: readonly MeterRange[], more: readonly MeterRange[]): MeterRange[] {
  const from = new Map<string, string>()
  for (const range of [...ranges, ...more]) {
    const known = from.get(range.meterId)
    if (known === undefined || range.from < known) from.set(range.meterId, range.from)
  }
  return [...from].map(([meterId, date]) => ({ meterId, from: date }))
}
