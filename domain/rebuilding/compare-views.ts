/** Compares the live tables with rebuilt ones: every record, every meter, every day. */
import type { Catalog, IngestionStore, MeterContributions } from '../ports.ts'
import { compareMeter, type DayDifference } from './compare-meter.ts'
import { compareRecords, type KeptObject, type RecordDifference } from './compare-records.ts'
import { withoutSources } from './without-sources.ts'

/** What is compared, of the one and of the other. */
export interface View {
  readonly contributions: MeterContributions
  readonly catalog: Catalog
  readonly ingestions: IngestionStore
}

export interface CompareOptions {
  readonly bucket: string
  /** Keys that the live tables count although a lifecycle rule has expired the objects. */
  readonly expired: ReadonlySet<string>
  /** The only meters to look at; all of them without. */
  readonly meters?: ReadonlySet<string> | undefined
  /** Meters compared at a time. */
  readonly atOnce: number
  /** How many differing days are kept with what they are; all are counted. */
  readonly shown: number
  readonly signal?: AbortSignal | undefined
  readonly onMeters?: (done: number, all: number) => void
}

export interface Comparison {
  readonly records: number
  readonly recordDifferences: readonly RecordDifference[]
  readonly kept: readonly KeptObject[]
  readonly meters: number
  readonly days: number
  /** How many days differ, the first of them, and all meters that have some. */
  readonly differingDays: number
  readonly dayDifferences: readonly DayDifference[]
  readonly differingMeters: ReadonlySet<string>
  /** Meters and dates that the live catalogue lacks: their answers are not found. */
  readonly uncatalogued: readonly string[]
}

const PAGE = 1000
const FIRST_DATE = '0000-00-00'
const LAST_DATE = '9999-99-99'

/** The differences of both; what the live tables keep of expired objects is left out of its days. */
export async function compareViews(
  live: View,
  rebuilt: View,
  options: CompareOptions,
): Promise<Comparison> {
  const records = await compareRecords(
    options.bucket,
    live.ingestions,
    rebuilt.ingestions,
    options.expired,
  )
  const kept = new Set(records.kept.map(({ source }) => source))
  const [known, wanted] = [await entriesOf(live.catalog), await entriesOf(rebuilt.catalog)]
  const uncatalogued = [...wanted.meters, ...wanted.dates].filter(
    (entry) => !known.meters.has(entry) && !known.dates.has(entry),
  )
  const meters = [...(options.meters ?? known.meters.union(wanted.meters))].sort()
  const dayDifferences: DayDifference[] = []
  const differingMeters = new Set<string>()
  const count = { meters: 0, days: 0, differing: 0 }
  const contributions = withoutSources(live.contributions, kept)
  const queue = meters[Symbol.iterator]()
  const worker = async (): Promise<void> => {
    for (const meterId of queue) {
      if (options.signal?.aborted) return
      const found = await compareMeter(contributions, rebuilt.contributions, meterId)
      count.days += found.days
      count.differing += found.differences.length
      if (found.differences.length > 0) differingMeters.add(meterId)
      const room = Math.max(0, options.shown - dayDifferences.length)
      dayDifferences.push(...found.differences.slice(0, room))
      options.onMeters?.(++count.meters, meters.length)
    }
  }
  await Promise.all(Array.from({ length: options.atOnce }, worker))
  return {
    records: records.records,
    recordDifferences: records.differences,
    kept: records.kept,
    meters: meters.length,
    days: count.days,
    differingDays: count.differing,
    dayDifferences: dayDifferences.sort(byMeterAndDate),
    differingMeters,
    uncatalogued,
  }
}

/** Whether the answers of both are the same. */
export function isEqual(comparison: Comparison): boolean {
  const { recordDifferences, differingDays, uncatalogued } = comparison
  return recordDifferences.length === 0 && differingDays === 0 && uncatalogued.length === 0
}

async function entriesOf(
  catalog: Catalog,
): Promise<{ readonly meters: Set<string>; readonly dates: Set<string> }> {
  const meters = new Set<string>()
  let next: string | undefined
  do {
    const page = await catalog.meters(PAGE, next)
    for (const meterId of page.items) meters.add(meterId)
    next = page.next
  } while (next !== undefined)
  const dates = await catalog.dates(FIRST_DATE, LAST_DATE, Number.MAX_SAFE_INTEGER)
  return { meters, dates: new Set(dates) }
}

function byMeterAndDate(a: DayDifference, b: DayDifference): number {
  if (a.meterId !== b.meterId) return a.meterId < b.meterId ? -1 : 1
  if (a.date !== b.date) return a.date < b.date ? -1 : 1
  return a.channel < b.channel ? -1 : 1
}
