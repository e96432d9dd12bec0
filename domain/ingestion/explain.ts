/** Says how a file would be read and what it would give, without storing anything. */
import { UnreadableFile } from '../errors.ts'
import type { ReadConfig } from '../pipelines/read-config.ts'
import type { Clock } from '../ports.ts'
import type { SettledDay, ValueQuality } from '../readings/settled-day.ts'
import { parseDate } from '../time/civil-date.ts'
import { formatPlace, zoneOf } from '../time/zone.ts'
import { describe, describeFailure } from './describe-object.ts'
import { FirstDays } from './first-days.ts'
import { contributionsOf } from './gather-object.ts'
import { emptyIngestion, type Ingestion } from './ingestion.ts'
import type { Limits } from './limits.ts'
import { noPipeline } from './no-pipeline.ts'
import type { ObjectPass, ReadSettings, TextPorts } from './object-pass.ts'
import { readAll } from './read-all.ts'

export interface ExplainPorts extends TextPorts {
  readonly config: ReadConfig
  readonly clock: Clock
  readonly limits: Limits
}

/** A settled reading in words. */
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
  readonly quality: ValueQuality
}

export interface Explanation {
  /** As the record of the ingestion would be. */
  readonly ingestion: Ingestion
  /** The first of the file's meters, sorted. */
  readonly meterIds: readonly string[]
  /** The first readings of each meter and channel among the days. */
  readonly readings: readonly ExplainedReading[]
  /** Settled from this file alone: the first days of the first meters. */
  readonly days: readonly SettledDay[]
}

/** How much of a file is shown, about. */
export interface Shown {
  readonly readings: number
  readonly days: number
}

const SHOWN_METERS = 20
/** Of each meter and channel, however many there are. */
const FEWEST_READINGS = 3

/**
 * Reads the object of that key, which `open` opens anew each time. A bad file is an explanation,
 * no throw.
 */
export async function explain(
  ports: ExplainPorts,
  key: string,
  open: () => AsyncIterable<Uint8Array>,
  shown: Shown,
): Promise<Explanation> {
  const matched = ports.config.find(key)
  const site = matched?.pipeline.site ?? matched?.groups.site
  const begun: Ingestion = {
    ...emptyIngestion(key, key, 0, ports.clock.now().toISOString()),
    ...(matched && { pipeline: matched.pipeline.name, tags: matched.pipeline.tags }),
    ...(site !== undefined && { site }),
  }
  let pass: ObjectPass | undefined
  try {
    if (matched === undefined) throw noPipeline(key)
    const { limits, config } = ports
    const settings = { key, ...matched, profiles: config.profiles, ports, limits }
    return await explainReadable(settings, begun, open, shown, (next) => {
      pass = next
    })
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    const ingestion = { ...begun, ...describeFailure(error, pass) }
    return { ingestion, meterIds: [], readings: [], days: [] }
  }
}

async function explainReadable(
  settings: ReadSettings,
  begun: Ingestion,
  open: () => AsyncIterable<Uint8Array>,
  shown: Shown,
  watch: (pass: ObjectPass) => void,
): Promise<Explanation> {
  const { gatherer, summary, second } = await readAll(settings, open, watch)
  const { source, receivedAt: version, pipeline = '', site } = begun
  const first = new FirstDays(gatherer.meterDays(), shown.days)
  const facts = { source, generation: 1, version, pipeline, ...(site !== undefined && { site }) }
  const secondPass = second && { pass: second(), bytes: open() }
  const contributions = contributionsOf(facts, gatherer, settings.limits, secondPass)
  for await (const contribution of contributions) first.take(contribution)
  const days = await first.settled()
  return {
    ingestion: {
      ...begun,
      ...describe(summary),
      meters: first.meterIds.length,
      meterDays: first.meterDays,
      ...(first.from !== undefined && { from: first.from }),
      ...(first.to !== undefined && { to: first.to }),
    },
    meterIds: first.meterIds.slice(0, SHOWN_METERS),
    readings: firstReadings(days, shown.readings),
    days,
  }
}

function firstReadings(days: readonly SettledDay[], most: number): ExplainedReading[] {
  const places = new Map<string, number>()
  for (const day of days) places.set(seriesOf(day), 0)
  const share = Math.max(FEWEST_READINGS, Math.floor(most / places.size))
  const readings: ExplainedReading[] = []
  for (const day of days) {
    const { meterId, channel, date, zone, unit, intervals } = day
    const local = zoneOf(zone).day(parseDate(date) as number)
    for (const { start, length, valueMicro, quality } of intervals) {
      const before = places.get(seriesOf(day)) as number
      if (readings.length >= most) return readings
      if (before >= share) break
      places.set(seriesOf(day), before + 1)
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

function seriesOf({ meterId, channel }: SettledDay): string {
  return `${meterId}\n${channel}`
}
