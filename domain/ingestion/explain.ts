/** Says how a file would be read and what it would give, without storing anything. */
import { UnreadableFile } from '../errors.ts'
import { daysOfMeter } from '../queries/meter-history.ts'
import type { Contribution } from '../readings/contribution.ts'
import type { SettledDay } from '../readings/settled-day.ts'
import { parseDate } from '../time/civil-date.ts'
import { formatPlace, zoneOf } from '../time/zone.ts'
import { describe } from './describe-object.ts'
import { contributionsOf } from './gather-object.ts'
import { emptyIngestion, type Ingestion } from './ingestion.ts'
import type { ObjectPass, ReadSettings } from './object-pass.ts'
import { readAll } from './read-all.ts'

/** A reading in words. */
export interface ExplainedReading {
  readonly meterId: string
  readonly channel: string
  /** ISO 8601 with the offset of its zone. */
  readonly start: string
  /** Null where neither file nor pipeline tells it. */
  readonly minutes: number | null
  /** In 1e-6 of the unit. */
  readonly valueMicro: number
  readonly unit: string
  readonly quality: string
}

export interface Explanation {
  /** As the record of the ingestion would be. */
  readonly ingestion: Ingestion
  /** The first readings of the first meters. */
  readonly readings: readonly ExplainedReading[]
  /** Settled by themselves, in the order of meters and dates; the first of them. */
  readonly days: readonly SettledDay[]
}

export interface ExplainLimits {
  readonly readings: number
  readonly days: number
}

/** Reads the object that `open` opens anew each time. A bad file is an explanation, no throw. */
export async function explain(
  settings: ReadSettings,
  open: () => AsyncIterable<Uint8Array>,
  now: Date,
  limits: ExplainLimits,
): Promise<Explanation> {
  const { key, pipeline } = settings
  const begun: Ingestion = {
    ...emptyIngestion(key, key, 0, now.toISOString()),
    pipeline: pipeline.name,
  }
  let pass: ObjectPass | undefined
  try {
    const { gatherer, summary, second } = await readAll(settings, open, (next) => {
      pass = next
    })
    const meterDays = [...gatherer.meterDays()]
    const dates = meterDays.map(({ date }) => date).sort()
    const counts = { meters: gatherer.meters, meterDays: meterDays.length }
    const facts = { source: key, generation: 1, version: now.toISOString(), pipeline: pipeline.name }
    const secondPass = second && { pass: second(), bytes: open() }
    const store = new Map<string, Contribution[]>()
    const contributions = contributionsOf(facts, gatherer, settings.limits, secondPass)
    for await (const contribution of contributions) {
      const found = store.get(contribution.meterId)
      if (found === undefined) store.set(contribution.meterId, [contribution])
      else found.push(contribution)
    }
    const days = await firstDays(store, limits.days)
    const [from, to] = [dates[0], dates.at(-1)]
    return {
      ingestion: {
        ...begun,
        ...describe(summary),
        ...counts,
        ...(from !== undefined && to !== undefined && { from, to }),
      },
      readings: firstReadings(days, limits.readings),
      days,
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    const { rejects = [], flags = [], ...counts } = pass?.counts ?? {}
    const ingestion: Ingestion = {
      ...begun,
      ...counts,
      state: 'failed',
      decisions: pass?.decisions ?? [],
      rejects: rejects.slice(0, 20),
      flags: flags.slice(0, 20),
      error: { code: error.code, message: error.message },
    }
    return { ingestion, readings: [], days: [] }
  }
}

async function firstDays(
  meters: ReadonlyMap<string, Contribution[]>,
  most: number,
): Promise<SettledDay[]> {
  const days: SettledDay[] = []
  for (const meterId of [...meters.keys()].sort()) {
    const ofMeter = (meters.get(meterId) as Contribution[]).sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
    const store = inMemory(ofMeter)
    for await (const day of daysOfMeter(store, meterId, '0000-00-00', '9999-99-99')) {
      if (days.length >= most) return days
      days.push(day)
    }
  }
  return days
}

/** One meter's contributions, as a store gives them. */
function inMemory(contributions: readonly Contribution[]): Parameters<typeof daysOfMeter>[0] {
  async function* between(from: string, to: string): AsyncGenerator<Contribution> {
    for (const contribution of contributions) {
      if (contribution.date >= from && contribution.date <= to) yield contribution
    }
  }
  return {
    ofMeter: (_, from, to) => between(from, to),
    async *fromEndOfMeter(_, end) {
      yield* end === 'earliest' ? contributions : contributions.toReversed()
    },
  }
}

function firstReadings(days: readonly SettledDay[], most: number): ExplainedReading[] {
  const readings: ExplainedReading[] = []
  for (const { meterId, channel, date, zone, unit, intervals } of days) {
    const local = zoneOf(zone).day(parseDate(date) as number)
    for (const { start, length, valueMicro, quality } of intervals) {
      if (readings.length >= most) return readings
      readings.push({
        meterId,
        channel,
        start: formatPlace(local, start),
        minutes: length === 0 ? null : length / 60,
        valueMicro,
        unit,
        quality,
      })
    }
  }
  return readings
}
