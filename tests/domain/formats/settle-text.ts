/** What a file by itself comes to: its settled days, in words. */

import { openArchive } from '../../../adapters/archive/open-archive.ts'
import { parseCsv } from '../../../adapters/csv/parse-csv.ts'
import { contributionsOf } from '../../../domain/ingestion/gather-object.ts'
import { DEFAULT_LIMITS } from '../../../domain/ingestion/limits.ts'
import type { ReadSettings, ReadSummary } from '../../../domain/ingestion/object-pass.ts'
import { readAll } from '../../../domain/ingestion/read-all.ts'
import { pipelineSchema } from '../../../domain/pipelines/pipeline.ts'
import { Pipelines } from '../../../domain/pipelines/pipelines.ts'
import { formatMicro } from '../../../domain/quantity/decimal.ts'
import { settle } from '../../../domain/readings/settle.ts'
import { csvOf } from './read-table.ts'
import { chunksOf, type HowToRead, shippedProfiles } from './read-text.ts'

export interface DayInWords {
  readonly meterId: string
  readonly channel: string
  readonly date: string
  readonly unit: string
  readonly flow: string
  /** Decimal text; of a gauge its mean. */
  readonly total: string
  readonly readings: number
  readonly expected: number
  readonly completeness: number
  readonly quality: string
  /** Hours since local midnight at which intervals start. */
  readonly hours: readonly number[]
  /** Decimal text, in their order. */
  readonly values: readonly string[]
}

export interface SettledText {
  readonly summary: ReadSummary
  /** By meter, date and channel. */
  readonly days: readonly DayInWords[]
}

/** Reads a text or an archive as an ingestion does, and settles each meter-day by itself. */
export async function settleText(
  content: string | Uint8Array,
  how: HowToRead = {},
): Promise<SettledText> {
  const { key = 'drops/file.csv', profiles = shippedProfiles } = how
  const pipeline = pipelineSchema.parse({ name: 'test', match: '**', ...how.pipeline })
  const groups = new Pipelines([pipeline]).find(key)?.groups ?? {}
  const limits = DEFAULT_LIMITS
  const ports = { parseCsv, openArchive }
  const settings: ReadSettings = { key, pipeline, groups, profiles, limits, ports }
  const { gatherer, summary } = await readAll(settings, () => chunksOf(content))
  const version = '2025-12-31T00:00:00Z'
  const facts = { source: key, generation: 1, version, pipeline: 'test' }
  const contributions = await Array.fromAsync(contributionsOf(facts, gatherer, limits))
  const byDay = Map.groupBy(contributions, ({ meterId, date, channel }) =>
    [meterId, date, channel].join('\n'),
  )
  const days = [...byDay.keys()].sort().flatMap((place) => settle(byDay.get(place) ?? []))
  return {
    summary,
    days: days.map((day) => {
      const { meterId, channel, date, unit, flow, readings, expected, completeness, quality } = day
      const total = day.kind === 'gauge' ? (day.meanMicro ?? 0n) : day.totalMicro
      return {
        ...{ meterId, channel, date, unit, flow, readings, expected, completeness, quality },
        total: formatMicro(total),
        hours: day.intervals.map(({ start }) => start / 3600),
        values: day.intervals.map(({ valueMicro }) => formatMicro(valueMicro)),
      }
    }),
  }
}

/** What a table comes to: its totals by `meter date channel unit`. */
export async function settledTotals(
  rows: readonly (readonly string[])[],
  { delimiter = ',', pipeline = {} } = {},
): Promise<{ format: string; totals: Record<string, string>; rejected: number }> {
  const { summary, days } = await settleText(csvOf(rows, delimiter), { pipeline })
  const entries = days.map(({ meterId, date, channel, unit, total }) => [
    `${meterId} ${date} ${channel} ${unit}`,
    total,
  ])
  const { format, rejected } = summary
  return { format, totals: Object.fromEntries(entries), rejected }
}
