/** Loads the days of a meter that a change is about, and those before them that judging hangs on. */
import type { MeterContributions } from '../ports.ts'
import { REACH_SECONDS, READS_NEEDED } from '../readings/register-differences.ts'
import { formatDate, parseDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import type { Anomaly } from './anomaly.ts'
import { type ChannelHistory, FIRST_DAY, type Series, seriesOf } from './meter-history.ts'

/** What has changed, and what is known of the meter. */
export interface Change {
  readonly meterId: string
  /** The earliest day that changed. */
  readonly changed: number
  /** Days before a judged one that its verdict may hang on. */
  readonly lookback: number
  readonly known: readonly Anomaly[]
}

export interface DaysToJudge {
  /** Those that have a day with a value. */
  readonly channels: readonly ChannelHistory[]
  /** Verdicts may change from this day on. */
  readonly judgeFrom: number
}

/** Loaded at once with what is needed anyway: the last day before a change is seldom farther back. */
export const USUAL_GAP_DAYS = 32
const REACH_DAYS = REACH_SECONDS / SECONDS_PER_DAY

/**
 * Days are judged from the last one before the change on, however long ago that was: a day that
 * comes after a gap tells of the gap, and that the day before it is no longer the last one.
 */
export async function daysToJudge(store: MeterContributions, change: Change): Promise<DaysToJudge> {
  const { meterId, changed, lookback } = change
  const from = changed - USUAL_GAP_DAYS - lookback
  let series = await seriesOf(store, meterId, from)
  if (!reachesBack(series, changed) && (await hasEarlier(store, meterId, from))) {
    series = await seriesOf(store, meterId, FIRST_DAY)
    return judged(series, change)
  }
  const { judgeFrom } = judged(series, change)
  if (judgeFrom - lookback < from) series = await seriesOf(store, meterId, judgeFrom - lookback)
  return { ...judged(series, change), judgeFrom }
}

function judged(series: readonly Series[], change: Change): DaysToJudge {
  return {
    channels: series.filter(({ days }) => days.length > 0),
    judgeFrom: Math.min(change.changed, ...series.flatMap((each) => touchedBefore(each, change))),
  }
}

/** Whether of each series that goes on after the change the last days before it are among these. */
function reachesBack(series: readonly Series[], changed: number): boolean {
  return (
    series.length > 0 &&
    series.every(({ kind, days }) => {
      const goesOn = kind === 'register' || days.some(({ day }) => day >= changed)
      return !goesOn || days.filter(({ day }) => day < changed).length >= reachOf(kind)
    })
  )
}

/** Of a register a read also changes what earlier ones tell. */
function reachOf(kind: Series['kind']): number {
  return kind === 'register' ? READS_NEEDED : 1
}

/** The last days before the change, where it may be about them. */
function touchedBefore({ channel, kind, days }: Series, { changed, known }: Change): number[] {
  const before = days.map(({ day }) => day).filter((day) => day < changed)
  const last = before.at(-1)
  const touched = before.slice(-reachOf(kind))
  if (last === undefined || before.length < days.length) return touched
  // It ends before the change, as one does that another took the place of, or its end was withdrawn.
  if (kind === 'register') return touched.filter((day) => day >= changed - REACH_DAYS)
  const nearly = changed - USUAL_GAP_DAYS
  const isToldAfter = known.some((anomaly) => {
    const day = parseDate(anomaly.date) as number
    return anomaly.channel === channel && anomaly.state === 'open' && day > last && day >= nearly
  })
  return last >= nearly || isToldAfter ? touched : []
}

async function hasEarlier(
  store: MeterContributions,
  meterId: string,
  day: number,
): Promise<boolean> {
  if (day <= FIRST_DAY) return false
  for await (const _ of store.fromEndOfMeter(meterId, 'latest', { to: formatDate(day - 1) })) {
    return true
  }
  return false
}
