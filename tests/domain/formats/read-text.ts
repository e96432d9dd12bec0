/** Reads a file's text through recognition and its reader, into a list of readings. */
import { join } from 'node:path'
import { openArchive } from '../../../adapters/archive/open-archive.ts'
import { loadProfiles } from '../../../adapters/config/load-config.ts'
import { parseCsv } from '../../../adapters/csv/parse-csv.ts'
import type { Profiles } from '../../../domain/formats/profile/profiles.ts'
import { DEFAULT_LIMITS } from '../../../domain/ingestion/limits.ts'
import { MemberPass, type MemberSummary } from '../../../domain/ingestion/member-pass.ts'
import { type Reject, RowList } from '../../../domain/ingestion/read-counts.ts'
import { pipelineSchema } from '../../../domain/pipelines/pipeline.ts'
import { Pipelines } from '../../../domain/pipelines/pipelines.ts'
import { formatMicro } from '../../../domain/quantity/decimal.ts'
import type { Reading, ReadingSink } from '../../../domain/readings/reading.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'

/** The formats that ship with metertally. */
export const shippedProfiles: Profiles = loadProfiles([
  join(import.meta.dirname, '../../../config'),
])

/** A reading in words: its date and hour by the local clock's elapsed time, its value as decimal text. */
export interface ReadingInWords {
  readonly meterId: string
  readonly channel: string
  readonly unit: string
  readonly kind: string
  readonly flow: string
  readonly date: string
  /** Hours elapsed since local midnight. */
  readonly hour: number
  /** 0 where it is left to be inferred. */
  readonly minutes: number
  /** Decimal text; `none` where the file says that there is no value. */
  readonly value: string
  readonly quality: string
  readonly revision: string
}

export interface ReadText {
  readonly summary: MemberSummary
  readonly readings: readonly ReadingInWords[]
  readonly rejects: readonly Reject[]
  readonly flags: readonly Reject[]
  /** IANA zone of local days. */
  readonly zone: string
}

export interface HowToRead {
  readonly key?: string
  /** Settings of the pipeline beside name and match; `match` may be given too. */
  readonly pipeline?: Record<string, unknown>
  readonly profiles?: Profiles
}

/** The content in chunks, as from a network. */
export async function* chunksOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
}

const CHUNK = 16 * 1024

/** Throws UnreadableFile as ingestion would. */
export async function readText(
  content: string | Uint8Array,
  how: HowToRead = {},
): Promise<ReadText> {
  const { key = 'drops/file.csv', profiles = shippedProfiles } = how
  const pipeline = pipelineSchema.parse({ name: 'test', match: '**', ...how.pipeline })
  const groups = new Pipelines([pipeline]).find(key)?.groups ?? {}
  const readings: ReadingInWords[] = []
  const seen = new Set<string>()
  const keyOf = ({ meterId, series, day, start }: Readonly<Reading>): string =>
    JSON.stringify([meterId, series.channel, day, start])
  const sink: ReadingSink = {
    has: (reading) => seen.has(keyOf(reading)),
    add: (reading) => {
      const { series, day, start, length, micro, meterId, quality, revision } = reading
      const { channel, unit, kind, flow } = series
      const date = formatDate(day)
      const value = Number.isNaN(micro) ? 'none' : formatMicro(micro)
      readings.push({
        ...{ meterId, channel, unit, kind, flow, date, value, quality, revision },
        hour: start / 3600,
        minutes: length / 60,
      })
      const repeated = seen.has(keyOf(reading))
      seen.add(keyOf(reading))
      return repeated
    },
  }
  const [rejects, flags] = [new RowList(100), new RowList(100)]
  const settings = {
    ...{ key, pipeline, groups, profiles, limits: DEFAULT_LIMITS },
    ports: { parseCsv, openArchive },
  }
  const pass = new MemberPass(undefined, settings, sink, rejects, flags)
  for await (const _ of pass.run(chunksOf(content))) {
  }
  const summary = pass.judge()
  const zone = pass.recognized?.zone ?? ''
  return { summary, readings, rejects: rejects.rows, flags: flags.rows, zone }
}

/**
 * Sums of values by `date channel unit`, exact, as decimal text; of power the energy (value times
 * hours). Gauges and registers are left out.
 */
export function dailyTotals(readings: readonly ReadingInWords[]): Record<string, string> {
  const sums = new Map<string, bigint>()
  for (const { date, channel, unit, kind, value, minutes, meterId } of readings) {
    if (kind === 'gauge' || kind === 'register' || value === 'none') continue
    const key = `${meterId} ${date} ${channel} ${unit}`
    const [whole = '', fraction = ''] = value.replace('-', '').split('.')
    const micro = BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
    const signed = value.startsWith('-') ? -micro : micro
    const weight = kind === 'power' ? BigInt(minutes) : 60n
    sums.set(key, (sums.get(key) ?? 0n) + signed * weight)
  }
  return Object.fromEntries(
    [...sums].map(([key, sum]) => [key, formatMicro((sum + (sum < 0n ? -30n : 30n)) / 60n)]),
  )
}
