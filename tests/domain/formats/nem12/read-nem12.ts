/** Reads NEM12 text as the tests write it, and shows what came of each record. */
import { UnreadableFile } from '../../../../domain/errors.ts'
import { profileSchema } from '../../../../domain/formats/profile/profile.ts'
import { Nem12Reader } from '../../../../domain/formats/readers/nem12-reader.ts'
import { Rules, type RulesConfig } from '../../../../domain/pipelines/rules.ts'
import type { Flow } from '../../../../domain/readings/contribution.ts'
import type { Kind, Quality, Reading, ReadingSink } from '../../../../domain/readings/reading.ts'
import { formatDate } from '../../../../domain/time/civil-date.ts'

export interface Shown {
  meterId: string
  channel: string
  unit: string
  flow: Flow
  kind: Kind
  date: string
  /** Hours since midnight. */
  hour: number
  minutes: number
  /** In 1e-6 of the unit; `null` where the file says that there is none. */
  micro: number | null
  quality: Quality
  revision: string
}

export interface Nem12Result {
  /** What came of each record: a word, or the reason why it was rejected. */
  results: string[]
  /** All that the sink got, in order. */
  readings: Shown[]
  /** Sums in 1e-6 by `meter channel`, of what counts where times repeat. */
  totals: Record<string, number>
  notes: readonly string[]
  duplicates: number
  rounded: number
  units: string[]
}

/** Keeps what it gets; the later reading of a time counts. */
class FakeSink implements ReadingSink {
  readonly readings: Shown[] = []
  readonly counting = new Map<string, Shown>()

  add(reading: Readonly<Reading>): boolean {
    const { meterId, series, day, start, length, micro, quality, revision } = reading
    const { zone: _, omitsZeros: __, ...facts } = series
    const shown: Shown = {
      meterId,
      ...facts,
      date: formatDate(day),
      hour: start / 3600,
      minutes: length / 60,
      micro: Number.isNaN(micro) ? null : micro,
      quality,
      revision,
    }
    const repeated = this.has(reading)
    this.readings.push(shown)
    this.counting.set(keyOf(reading), shown)
    return repeated
  }

  has(reading: Readonly<Reading>): boolean {
    return this.counting.has(keyOf(reading))
  }
}

function keyOf({ meterId, series, day, start }: Readonly<Reading>): string {
  return `${meterId} ${series.channel} ${day} ${start}`
}

const profile = profileSchema.parse({
  name: 'nem12',
  title: 'NEM12',
  layout: 'nem12',
  header: 'none',
  meter: {},
})

/** Feeds a reader the lines that are not blank, cut at commas, as the CSV port does. */
export function readNem12(text: string, rules: RulesConfig = {}): Nem12Result {
  const sink = new FakeSink()
  const reader = new Nem12Reader({
    profile,
    zone: 'Etc/GMT-10',
    keyMeter: undefined,
    sink,
    rules: new Rules(rules),
    preamble: [],
    titles: [],
    sample: [],
    mostMeters: 1000,
  })
  const lines = text.split(/\r?\n/).filter((line) => /[^\s,]/.test(line))
  const results = lines.map((line) => {
    const result = reader.read(line.trim().split(','))
    return typeof result === 'string' ? result : result.reason
  })
  reader.end()
  const totals: Record<string, number> = {}
  for (const { meterId, channel, micro } of sink.counting.values()) {
    const key = `${meterId} ${channel}`
    totals[key] = (totals[key] ?? 0) + (micro ?? 0)
  }
  const { notes, duplicates, rounded, units } = reader
  return { results, readings: sink.readings, totals, notes, duplicates, rounded, units: [...units] }
}

/** The UnreadableFile that a text ends in. */
export function faultOf(text: string): UnreadableFile {
  try {
    readNem12(text)
  } catch (error) {
    if (error instanceof UnreadableFile) return error
    throw error
  }
  throw new Error('expected the file to be unreadable')
}

/** A whole file around these records. */
export function fileOf(...records: string[]): string {
  return ['100,NEM12,202503020900,NETWORK,RETAILER', ...records, '900'].join('\n')
}

/** A 200 record; intervals of 480 minutes make days of three values, easy to read. */
export function streamOf(
  suffix: string,
  unit = 'kWh',
  minutes: number | string = 480,
  nmi = '6001000001',
): string {
  return `200,${nmi},E1B1Q1,1,${suffix},N1,METER01,${unit},${minutes},`
}

/** A 300 record of 1 March 2025 with quality A. */
export function dayOf(...values: (number | string)[]): string {
  return `300,20250301,${values.join(',')},A,,,20250302083000,20250302090000`
}
