/** Small makers of the domain's values: each names what the test is about and defaults the rest. */
import type { HistoryDay } from '../../domain/detectors/detector.ts'
import { type Pipeline, pipelineSchema } from '../../domain/pipelines/pipeline.ts'
import type { Contribution } from '../../domain/readings/contribution.ts'
import type { Segment } from '../../domain/readings/interval-vector.ts'
import type { Reading, Series } from '../../domain/readings/reading.ts'
import type { SettledDay } from '../../domain/readings/settled-day.ts'
import { formatDate, parseDate } from '../../domain/time/civil-date.ts'

export const HALF_HOUR = 1800
export const HOUR = 3600

/** London's clocks: 2025-03-30 has 23 hours (01:00 to 02:00 is skipped), 2025-10-26 has 25. */
export const LONDON = 'Europe/London'
export const SPRING_DAY = '2025-03-30'
export const AUTUMN_DAY = '2025-10-26'

/** The day number of `YYYY-MM-DD`. */
export function dayOf(date: string): number {
  const day = parseDate(date)
  if (day === undefined) throw new Error(`no such date: ${date}`)
  return day
}

/** A pipeline that reads everything in UTC, but for what is given. */
export function pipelineOf(settings: Record<string, unknown> = {}): Pipeline {
  return pipelineSchema.parse({ name: 'test', match: '**', zone: 'UTC', ...settings })
}

/** Whole units as micros. */
export function units(value: number): number {
  return value * 1_000_000
}

/** One run of half hours from midnight, one value each. */
export function halfHours(values: readonly (number | null)[], start = 0): Segment {
  return { start, length: HALF_HOUR, values }
}

/** A reading of meter m1 on 2025-06-02: half an hour from midnight on of 1 micro, but for what is given. */
export function readingOf(overrides: Partial<Reading> = {}): Reading {
  return {
    meterId: 'm1',
    series: SERIES,
    day: dayOf('2025-06-02'),
    start: 0,
    length: HALF_HOUR,
    micro: 1,
    quality: 'actual',
    revision: '',
    isBareDate: false,
    ...overrides,
  }
}

/** The main channel's imported kWh by intervals. */
export const SERIES: Series = {
  ...{ channel: 'main', unit: 'kWh', flow: 'import', kind: 'interval' },
  ...{ zone: 'UTC', omitsZeros: false },
}

/** What one object says of meter m1 on 2025-06-02 in UTC: 48 half hours of 1 unit, but for what is given. */
export function contributionOf(overrides: Partial<Contribution> = {}): Contribution {
  return {
    meterId: 'm1',
    channel: 'main',
    date: '2025-06-02',
    source: 'drops/a.csv',
    generation: 1,
    part: 0,
    version: '2025-06-03T00:00:00Z',
    pipeline: 'test',
    zone: 'UTC',
    unit: 'kWh',
    flow: 'import',
    kind: 'interval',
    segments: [halfHours(Array(48).fill(units(1)))],
    ...overrides,
  }
}

/** The total of a day that adds up; undefined for a gauge. */
export function totalOf(day: SettledDay): bigint | undefined {
  return day.kind === 'gauge' ? undefined : day.totalMicro
}

/**
 * A day of half hours with that total in whole units, spread not quite evenly, but for what is
 * given. A day that is given fewer `readings` lacks its last ones.
 */
export function historyDay(
  date: string | number,
  total: number,
  rest: Partial<HistoryDay> = {},
): HistoryDay {
  const day = typeof date === 'number' ? date : dayOf(date)
  const { readings = 48, expected = 48 } = rest
  const share = total / Math.max(1, readings)
  const values = Array.from({ length: expected }, (_, slot) =>
    slot < readings ? share * (0.85 + (slot % 4) / 10) : Number.NaN,
  )
  return { ...dayWith(day, values), totalMicro: BigInt(Math.round(units(total))), ...rest }
}

/** A day with these values in whole units, one a slot from midnight on; NaN where there is none. */
export function dayWith(
  date: string | number,
  values: readonly number[],
  rest: Partial<HistoryDay> = {},
): HistoryDay {
  const day = typeof date === 'number' ? date : dayOf(date)
  const micros = Float64Array.from(values, (value) => Math.round(units(value)))
  const known = micros.filter((value) => !Number.isNaN(value))
  return {
    day,
    date: formatDate(day),
    pipeline: 'test',
    kind: 'interval',
    unit: 'kWh',
    totalMicro: BigInt(known.reduce((sum, value) => sum + value, 0)),
    readings: known.length,
    expected: values.length,
    completeness: known.length / values.length,
    quality: known.length < values.length ? 'partial' : 'complete',
    slotSeconds: 86_400 / values.length,
    values: micros,
    ...rest,
  }
}

/** Clock labels from midnight on: `00:00`, `00:30`, … */
export function clockLabels(count: number, minutes = 30, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => {
    const at = from + index * minutes
    return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
  })
}
