/** Answers about meters: which there are, and from when to when. */
import { InvalidRequest, NotFound } from '../errors.ts'
import type { Catalog, ContributionStore, Page } from '../ports.ts'
import type { SettledDay } from '../readings/settled-day.ts'
import { daysOfMeter, endOfMeter } from './meter-history.ts'

export interface Meter {
  readonly meterId: string
  /** Those of the first and the last day. */
  readonly channels: readonly string[]
  /** Of the latest day. */
  readonly unit: string
  readonly pipeline: string
  /** Where it stands, if the latest day's file or pipeline says it. */
  readonly site?: string
  readonly firstDate: string
  readonly lastDate: string
}

const FIRST_DATE = '0000-00-00'
const LAST_DATE = '9999-99-99'
/** Meters looked up at a time. */
const AT_ONCE = 16

/** The meter, or undefined if it has no reading (any more). */
export async function findMeter(
  store: ContributionStore,
  meterId: string,
): Promise<Meter | undefined> {
  const first = await endOfMeter(store, meterId, 'earliest')
  const last = await endOfMeter(store, meterId, 'latest')
  const [earliest, latest] = [first[0], last[0]]
  if (earliest === undefined || latest === undefined) return undefined
  return {
    meterId,
    channels: [...new Set([...first, ...last].map(({ channel }) => channel))].sort(),
    unit: latest.unit,
    pipeline: latest.pipeline,
    firstDate: earliest.date,
    lastDate: latest.date,
    ...(latest.site !== undefined && { site: latest.site }),
  }
}

/** The meter. Throws NotFound if it has no reading. */
export async function getMeter(store: ContributionStore, meterId: string): Promise<Meter> {
  const meter = await findMeter(store, meterId)
  if (meter === undefined) {
    throw new NotFound(`There is no meter ${JSON.stringify(meterId)}.`, { meterId })
  }
  return meter
}

/** A page of meters, sorted within the page. */
export async function listMeters(
  store: ContributionStore,
  catalog: Catalog,
  limit: number,
  next?: string,
): Promise<Page<Meter>> {
  const page = await catalog.meters(limit, next)
  const items: Meter[] = []
  for (let from = 0; from < page.items.length; from += AT_ONCE) {
    const some = page.items.slice(from, from + AT_ONCE)
    const found = await Promise.all(some.map((meterId) => findMeter(store, meterId)))
    items.push(...found.filter((meter) => meter !== undefined))
  }
  return { items: items.sort((a, b) => (a.meterId < b.meterId ? -1 : 1)), next: page.next }
}

export interface DayRange {
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Days to give; those of the last date are given whole. */
  readonly limit: number
}

/**
 * A page of a meter's days in the order of dates; `next` is the date that follows. Throws NotFound
 * if there is no such meter at all.
 */
export async function consumptionOfMeter(
  store: ContributionStore,
  meterId: string,
  { from = FIRST_DATE, to = LAST_DATE, limit }: DayRange,
): Promise<Page<SettledDay>> {
  if (from > to) throw new InvalidRequest(`"from" (${from}) is after "to" (${to}).`)
  const items: SettledDay[] = []
  for await (const day of daysOfMeter(store, meterId, from, to)) {
    if (items.length >= limit && items.at(-1)?.date !== day.date) return { items, next: day.date }
    items.push(day)
  }
  if (items.length === 0) await getMeter(store, meterId)
  return { items }
}

/** A meter's settled days on one date, channel by channel. Throws NotFound where there is none. */
export async function readingsOfDay(
  store: ContributionStore,
  meterId: string,
  date: string,
): Promise<SettledDay[]> {
  const days = await Array.fromAsync(daysOfMeter(store, meterId, date, date))
  if (days.length === 0) throw noReadings(meterId, date)
  return days
}

export function noReadings(meterId: string, date: string): NotFound {
  const message = `Meter ${JSON.stringify(meterId)} has no readings on ${date}.`
  return new NotFound(message, { meterId, date })
}
