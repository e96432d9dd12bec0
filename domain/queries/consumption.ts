/** Answers over all meters: totals and averages of dates. */
import { NotFound } from '../errors.ts'
import type { Catalog, ContributionStore, Page } from '../ports.ts'
import { divideHalfEven } from '../quantity/decimal.ts'
import type { Contribution, Flow } from '../readings/contribution.ts'
import { settle } from '../readings/settle.ts'
import type { SettledDay } from '../readings/settled-day.ts'
import { type RegistersOfDate, readsAround, rememberRegisters } from './register-neighbours.ts'

export interface DateConsumption {
  readonly date: string
  readonly unit: string
  readonly totalMicro: bigint
  /** Total by those meters, rounded half-even to 1e-6. */
  readonly averageMicro: bigint
  /** Those with a value; one of which only its gaps are known does not count. */
  readonly meters: number
  readonly readings: number
  readonly expected: number
  /** Readings present by readings expected, 0 to 1. */
  readonly completeness: number
  /** All units that have data on the date; each has a total of its own. */
  readonly units: readonly string[]
}

export interface ConsumptionQuery {
  readonly unit?: string | undefined
  readonly flow: Flow
}

const PREFERRED_UNIT = 'kWh'
/** Dates read at a time. */
const AT_ONCE = 4

/** The consumption of one date. Throws NotFound where it has no data (in that unit and flow). */
export async function consumptionOf(
  store: ContributionStore,
  date: string,
  query: ConsumptionQuery,
): Promise<DateConsumption> {
  const found = summarize(date, await settleDate(store, date, rememberRegisters(store)), query)
  if (found === undefined) {
    const of = query.unit === undefined ? '' : ` in ${query.unit}`
    throw new NotFound(`There is no ${query.flow} data${of} for ${date}.`, { date })
  }
  return found
}

/** One row for each date with data, in order. */
export async function consumptionBetween(
  store: ContributionStore,
  catalog: Catalog,
  range: { readonly from: string; readonly to: string; readonly limit: number },
  query: ConsumptionQuery,
): Promise<Page<DateConsumption>> {
  const dates = await catalog.dates(range.from, range.to, range.limit + 1)
  const registersOf = rememberRegisters(store)
  const items: DateConsumption[] = []
  for (let at = 0; at < Math.min(dates.length, range.limit); at += AT_ONCE) {
    const some = dates.slice(at, Math.min(at + AT_ONCE, range.limit))
    const rows = await Promise.all(
      some.map(async (date) => summarize(date, await settleDate(store, date, registersOf), query)),
    )
    items.push(...rows.filter((row) => row !== undefined))
  }
  return { items, next: dates[range.limit] }
}

/**
 * A page of the meters with data on a date, each with its days by channel, sorted within the page.
 * Throws NotFound where the date has no data at all.
 */
export async function metersOfDate(
  store: ContributionStore,
  date: string,
  limit: number,
  next?: string,
): Promise<Page<SettledDay>> {
  const page = await store.pageOfDate(date, limit, next)
  const items = (await settleMeters(store, date, page.items)).sort(byMeter)
  if (items.length === 0 && next === undefined && page.next === undefined) {
    throw new NotFound(`There is no data for ${date}.`, { date })
  }
  return { items, next: page.next }
}

function byMeter(a: SettledDay, b: SettledDay): number {
  if (a.meterId !== b.meterId) return a.meterId < b.meterId ? -1 : 1
  return a.channel < b.channel ? -1 : a.channel > b.channel ? 1 : 0
}

async function settleDate(
  store: ContributionStore,
  date: string,
  registersOf: RegistersOfDate,
): Promise<SettledDay[]> {
  return settleMeters(store, date, await store.ofDate(date), registersOf)
}

/** Settles contributions of many meters to one date, with what registers need of others. */
async function settleMeters(
  store: ContributionStore,
  date: string,
  contributions: readonly Contribution[],
  registersOf?: RegistersOfDate,
): Promise<SettledDay[]> {
  const meters = Map.groupBy(contributions, ({ meterId }) => meterId)
  const around = await readsAround(store, date, meters, registersOf)
  return [...meters].flatMap(([meterId, ofMeter]) => settle(ofMeter, around.get(meterId)))
}

function summarize(
  date: string,
  days: readonly SettledDay[],
  query: ConsumptionQuery,
): DateConsumption | undefined {
  const flowing = days.filter((day) => day.kind !== 'gauge' && day.flow === query.flow)
  const valued = flowing.filter(({ quality }) => quality !== 'missing')
  const units = [...new Set(valued.map(({ unit }) => unit))].sort()
  const unit = query.unit ?? (units.includes(PREFERRED_UNIT) ? PREFERRED_UNIT : units[0])
  if (unit === undefined || !units.includes(unit)) return undefined
  const meters = new Set<string>()
  let totalMicro = 0n
  let readings = 0
  let expected = 0
  for (const day of flowing) {
    if (day.unit !== unit || day.kind === 'gauge') continue
    if (day.quality !== 'missing') meters.add(day.meterId)
    totalMicro += day.totalMicro
    readings += day.readings
    expected += day.expected
  }
  return {
    date,
    unit,
    totalMicro,
    averageMicro: divideHalfEven(totalMicro, BigInt(meters.size)),
    meters: meters.size,
    readings,
    expected,
    completeness: Math.min(1, readings / expected),
    units,
  }
}
