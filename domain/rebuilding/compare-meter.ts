/** Compares what two stores answer for a meter, day by day. */
import type { MeterContributions } from '../ports.ts'
import { daysOfMeter } from '../queries/meter-history.ts'
import { rivalry } from '../readings/reading.ts'
import type { SettledDay } from '../readings/settled-day.ts'

/** A meter-day whose answers differ; undefined where one has none. */
export interface DayDifference {
  readonly meterId: string
  readonly date: string
  readonly channel: string
  readonly live: SettledDay | undefined
  readonly rebuilt: SettledDay | undefined
}

export interface MeterComparison {
  /** Meter-days that at least one of them has. */
  readonly days: number
  readonly differences: readonly DayDifference[]
}

const FIRST_DATE = '0000-00-00'
const LAST_DATE = '9999-99-99'

/** All settled days of a meter in both stores: totals, intervals, units, qualities and all else. */
export async function compareMeter(
  live: MeterContributions,
  rebuilt: MeterContributions,
  meterId: string,
): Promise<MeterComparison> {
  const differences: DayDifference[] = []
  let days = 0
  for await (const [date, liveDays, rebuiltDays] of sideBySide(
    datesOf(daysOfMeter(live, meterId, FIRST_DATE, LAST_DATE)),
    datesOf(daysOfMeter(rebuilt, meterId, FIRST_DATE, LAST_DATE)),
  )) {
    for (const series of new Set([...liveDays.keys(), ...rebuiltDays.keys()])) {
      days++
      const pair = { live: liveDays.get(series), rebuilt: rebuiltDays.get(series) }
      if (textOf(pair.live) !== textOf(pair.rebuilt)) {
        const { channel } = (pair.live ?? pair.rebuilt) as SettledDay
        differences.push({ meterId, date, channel, ...pair })
      }
    }
  }
  return { days, differences }
}

/** A date's days by series: a channel may have several units, flows and kinds. */
type SeriesDays = ReadonlyMap<string, SettledDay>

async function* datesOf(
  days: AsyncIterable<SettledDay>,
): AsyncGenerator<readonly [string, SeriesDays]> {
  let date: string | undefined
  let series = new Map<string, SettledDay>()
  for await (const day of days) {
    if (date !== undefined && date !== day.date) {
      yield [date, series]
      series = new Map()
    }
    date = day.date
    series.set(`${day.channel}\n${rivalry(day)}`, day)
  }
  if (date !== undefined) yield [date, series]
}

/** Both in the order of dates, each date once. */
async function* sideBySide(
  live: AsyncGenerator<readonly [string, SeriesDays]>,
  rebuilt: AsyncGenerator<readonly [string, SeriesDays]>,
): AsyncGenerator<readonly [string, SeriesDays, SeriesDays]> {
  const none: SeriesDays = new Map()
  let [a, b] = await Promise.all([live.next(), rebuilt.next()])
  while (!a.done || !b.done) {
    const dates = [a, b].flatMap(({ done, value }) => (done ? [] : [value[0] as string]))
    const date = dates.sort()[0] as string
    const isLive = !a.done && a.value[0] === date
    const isRebuilt = !b.done && b.value[0] === date
    yield [date, isLive ? a.value[1] : none, isRebuilt ? b.value[1] : none]
    if (isLive) a = await live.next()
    if (isRebuilt) b = await rebuilt.next()
  }
}

/** Equal for days that are equal in everything. */
function textOf(day: SettledDay | undefined): string {
  return day === undefined
    ? ''
    : JSON.stringify(day, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
}
