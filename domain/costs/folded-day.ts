/** How a meter's day comes to lie in the table: the real plan of folding, hour after hour. */
import { planFold } from '../folding/plan-fold.ts'
import type { Fold, Loose } from '../folding/stored-day.ts'
import type { Contribution } from '../readings/contribution.ts'
import type { Measures } from './measures.ts'
import { itemBytes, readUnits, WITH_INDEX, writeUnits } from './usage.ts'
import { readingsPerItem, type Workload } from './workload.ts'

/** What folding does to one meter's day, and what is left. */
export interface FoldedDay {
  /** Units of folds and deletions, the index included. */
  readonly writeUnits: number
  /** Units of looking, once for each hour in which something came or waits. */
  readonly readUnits: number
  readonly looks: number
  /** What remains once all is done. */
  readonly items: number
  readonly bytes: number
}

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2025, 0, 6)
const DAY = { meterId: 'm', channel: 'main', date: '2025-01-06' } as const

/** Plays the day of one meter with drops evenly over its hours, and folding each hour, to its end. */
export function foldedDay(workload: Workload, measures: Measures): FoldedDay {
  const { dropsPerDay } = workload
  const readings = Math.round(readingsPerItem(workload))
  const size = itemBytes(measures, readings)
  const part = measures.fold.bytesPerPart + readings * measures.item.bytesPerReading
  const loose = new Map<string, Loose>()
  const folds = new Map<number, Fold>()
  const tally = { writeUnits: 0, readUnits: 0, looks: 0 }
  let come = 0
  let due = Number.POSITIVE_INFINITY
  for (let hour = 1; come < dropsPerDay || due < Number.POSITIVE_INFINITY; hour++) {
    const nowMs = START_MS + hour * HOUR_MS
    const wanted = Math.min(dropsPerDay, Math.floor((dropsPerDay * hour) / 24))
    const isQuiet = wanted === come && nowMs < due
    for (; come < wanted; come++) loose.set(String(come), dropOf(come, readings))
    if (isQuiet) continue
    const stored = loose.size * size + [...folds.values()].length * measures.item.bytes
    const folded = [...folds.values()].reduce((sum, fold) => sum + fold.contributions.length, 0)
    tally.looks++
    tally.readUnits += readUnits(stored + folded * part, 'eventual')
    const plan = planFold({ ...DAY, loose: [...loose.values()], folds: [...folds.values()] }, nowMs)
    for (const fold of plan.folds) {
      folds.set(fold.number, fold)
      const bytes = measures.item.bytes + fold.contributions.length * part
      tally.writeUnits += writeUnits(bytes) * WITH_INDEX
    }
    for (const id of plan.remove) loose.delete(id)
    tally.writeUnits += plan.remove.length * writeUnits(size) * WITH_INDEX
    due = plan.nextMs ?? Number.POSITIVE_INFINITY
  }
  const parts = [...folds.values()].reduce((sum, fold) => sum + fold.contributions.length, 0)
  return {
    ...tally,
    items: loose.size + folds.size,
    bytes: loose.size * size + folds.size * measures.item.bytes + parts * part,
  }
}

function dropOf(at: number, readings: number): Loose {
  const contribution: Contribution = {
    ...{ ...DAY, source: `drops/site/${at}.csv`, generation: 1, part: 0, pipeline: 'default' },
    ...{ version: '2025-01-06T00:00:00Z', zone: 'Europe/London', unit: 'kWh' },
    ...{ flow: 'import', kind: 'interval' },
    // Values of a thousand and more: about as long as real ones.
    segments: [{ start: 0, length: 60, values: Array(readings).fill(1_234_000) }],
  }
  return { id: String(at), contribution }
}
