/** Answers over all meters: totals and averages of dates. */
import { NotFound } from '../errors.ts'
import type { Catalog, ContributionStore, Page } from '../ports.ts'
import { figuresOf } from '../readings/day-figures.ts'
import { settle } from '../readings/settle.ts'
import type { SettledDay } from '../readings/settled-day.ts'
import { type ConsumptionQuery, type DateConsumption, DateTotals } from './date-totals.ts'
import { readsAround } from './register-neighbours.ts'

/** Dates read at a time. */
const AT_ONCE = 4

/** The consumption of one date. Throws NotFound where it has no data (in that unit and flow). */
export async function consumptionOf(
  store: ContributionStore,
  date: string,
  query: ConsumptionQuery,
): Promise<DateConsumption> {
  const found = await consumptionOn(store, date, query)
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
  const items: DateConsumption[] = []
  for (let at = 0; at < Math.min(dates.length, range.limit); at += AT_ONCE) {
    const some = dates.slice(at, Math.min(at + AT_ONCE, range.limit))
    const rows = await Promise.all(some.map((date) => consumptionOn(store, date, query)))
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
  const meters = Map.groupBy(page.items, ({ meterId }) => meterId)
  const around = await readsAround(store, date, meters)
  const items = [...meters]
    .flatMap(([meterId, ofMeter]) => settle(ofMeter, around.get(meterId)))
    .sort(byMeter)
  if (items.length === 0 && next === undefined && page.next === undefined) {
    throw new NotFound(`There is no data for ${date}.`, { date })
  }
  return { items, next: page.next }
}

function byMeter(a: SettledDay, b: SettledDay): number {
  if (a.meterId !== b.meterId) return a.meterId < b.meterId ? -1 : 1
  return a.channel < b.channel ? -1 : a.channel > b.channel ? 1 : 0
}

/** Adds a date up meter by meter, so that no more is held than what is being read. */
async function consumptionOn(
  store: ContributionStore,
  date: string,
  query: ConsumptionQuery,
): Promise<DateConsumption | undefined> {
  const totals = new DateTotals(date, query)
  await Promise.all(
    store.ofDate(date).map(async (part) => {
      for await (const contributions of part) {
        const meters = Map.groupBy(contributions, ({ meterId }) => meterId)
        const around = await readsAround(store, date, meters)
        for (const [meterId, ofMeter] of meters) {
          totals.addMeter(figuresOf(ofMeter, around.get(meterId)))
        }
      }
    }),
  )
  return totals.consumption
}
