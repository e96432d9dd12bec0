/** What a row says beside its time and values: whose it is, what kind of row, how good, how new. */
import { UnreadableFile } from '../../errors.ts'
import type { Quality } from '../../readings/reading.ts'
import { SECONDS_PER_DAY } from '../../time/civil-date.ts'
import { StampReader } from '../../time/stamp.ts'
import { type Zone, zoneOf } from '../../time/zone.ts'
import type { Meaning } from '../profile/profile.ts'
import type { Columns } from '../titles/columns.ts'
import { MeterIds } from './meter-ids.ts'
import type { Preamble } from './preamble.ts'
import { isBlank, quote, type ReadingContext } from './row-reader.ts'
import { isTotalRow } from './sections.ts'
import { TextMap } from './text-map.ts'

/** Of quality codes that nobody knows. */
export const SHOWN_QUALITIES = 5

interface Condition {
  readonly index: number
  readonly texts: TextMap<true>
}

export class RowFacts {
  /** What the row's code says of its values; undefined where there are no codes. */
  meaning: Meaning | undefined
  /** The code as written; empty where there is none. */
  code = ''
  quality: Quality = 'actual'
  /** ISO 8601 in UTC; empty where the format has none. */
  revision = ''
  readonly columns: ReadonlySet<number>
  /** Those of them that a row may lack. */
  readonly optional: ReadonlySet<number>
  readonly #context: ReadingContext
  readonly #preamble: Preamble
  readonly #ids: MeterIds
  readonly #meter: number | undefined
  readonly #code: number | undefined
  readonly #codes: TextMap<Meaning | '-'> | undefined
  readonly #quality: number | undefined
  readonly #qualities: TextMap<Quality>
  readonly #revision: number | undefined
  readonly #stamps: StampReader
  readonly #zone: Zone
  readonly #keep: readonly Condition[]
  readonly #drop: readonly Condition[]
  readonly #unknownQualities = new Set<string>()
  #lastRevision = ''

  /** `zone` is the one in which stamps are written. */
  constructor(context: ReadingContext, columns: Columns, preamble: Preamble, zone: string) {
    const { profile } = context
    const { meter, codes, quality, revision } = profile
    this.#context = context
    this.#preamble = preamble
    this.#ids = new MeterIds(context.mostMeters, meter.remove)
    this.#meter = meter.column === undefined ? undefined : columns.need(meter.column, profile.name)
    this.#code = codes?.column === undefined ? undefined : columns.need(codes.column, profile.name)
    this.#codes = codes && new TextMap(Object.entries(codes.are))
    this.#quality = columns.find(quality?.column)
    this.#qualities = new TextMap(Object.entries(quality?.codes ?? {}))
    this.#revision = columns.find(revision?.column)
    this.#stamps = new StampReader(revision?.date)
    this.#zone = zoneOf(zone)
    const bind = ({ column, is }: { column: string | number; is: string[] }): Condition => ({
      index: columns.need(column, profile.name),
      texts: new TextMap(is.map((text) => [text, true])),
    })
    this.#keep = profile.keep.map(bind)
    this.#drop = profile.drop.filter(({ column }) => columns.find(column) !== undefined).map(bind)
    const used = [this.#meter, this.#code, this.#quality, this.#revision]
    this.optional = new Set([this.#quality, this.#revision].filter((index) => index !== undefined))
    this.columns = new Set(
      [...used, ...[...this.#keep, ...this.#drop].map(({ index }) => index)].filter(
        (index) => index !== undefined,
      ),
    )
  }

  /** The first of them, quoted. */
  get unknownQualities(): readonly string[] {
    return [...this.#unknownQualities]
  }

  /** The texts that named meters. */
  get meterNames(): Iterable<string> {
    return this.#ids.texts
  }

  /** The meter of the last row that was read. */
  get meterId(): string {
    return this.#ids.id
  }

  /** Reads a row's facts; `aside` if the profile does not want it, or why it is rejected. */
  read(row: readonly string[]): 'aside' | string | undefined {
    for (const { index, texts } of this.#drop) if (texts.get(row[index] ?? '')) return 'aside'
    for (const { index, texts } of this.#keep) {
      if (!texts.get(row[index] ?? '')) return 'aside'
    }
    return this.#readCode(row) ?? this.#readQuality(row) ?? this.#readRevision(row)
  }

  /** Reads whose the row is, where no title says it; why it is rejected if it cannot be told. */
  readMeter(row: readonly string[]): 'aside' | string | undefined {
    if (this.#meter !== undefined) return this.readMeterText(row[this.#meter] ?? '')
    return this.#ids.read(this.#meterOfFile())
  }

  /** The same of a field of the column that names meters. */
  readMeterText(text: string): 'aside' | string | undefined {
    return isTotalRow(text) ? 'aside' : this.#ids.read(text)
  }

  /** The column that names meters; undefined where none does. */
  get meterColumn(): number | undefined {
    return this.#meter
  }

  #meterOfFile(): string {
    const { meter, name } = this.#context.profile
    const { keyMeter } = this.#context
    if (meter.preamble === true && this.#preamble.values.meter !== undefined) {
      return this.#preamble.values.meter
    }
    const id = meter.key === true ? (keyMeter ?? meter.constant) : meter.constant
    if (id !== undefined) return id
    throw new UnreadableFile(
      'header-unknown',
      `The file does not say whose readings it has where the profile "${name}" looks for the meter's id; name the meter in the pipeline that matches this key: "meter: my-meter", or match: "my-folder/{meter}.csv".`,
    )
  }

  #readCode(row: readonly string[]): 'aside' | string | undefined {
    if (this.#codes === undefined) return undefined
    const text =
      this.#code === undefined ? (this.#preamble.values.code ?? '') : (row[this.#code] ?? '')
    this.code = text
    const meaning = this.#codes.get(text) ?? this.#codes.otherwise
    if (meaning === '-') return 'aside'
    if (meaning === undefined) {
      return `the profile "${this.#context.profile.name}" does not say what ${quote(text.trim())} is`
    }
    this.meaning = meaning
    return undefined
  }

  #readQuality(row: readonly string[]): undefined {
    this.quality = this.#quality === undefined ? 'actual' : this.qualityOf(row[this.#quality] ?? '')
  }

  /** What a flag means. */
  qualityOf(text: string): Quality {
    if (isBlank(text)) return this.#qualities.get('') ?? 'actual'
    const known = this.#qualities.get(text)
    if (known !== undefined) return known
    if (this.#qualities.size > 0 && this.#unknownQualities.size < SHOWN_QUALITIES) {
      this.#unknownQualities.add(quote(text.trim()))
    }
    return 'actual'
  }

  #readRevision(row: readonly string[]): string | undefined {
    if (this.#revision === undefined) return undefined
    const text = row[this.#revision] ?? ''
    if (text === this.#lastRevision) return undefined
    if (isBlank(text)) {
      this.revision = ''
    } else {
      if (this.#stamps.read(text) !== 'ok')
        return `the revision ${quote(text.trim())} is no time stamp`
      const { day, wallSeconds, offsetSeconds } = this.#stamps
      const instant =
        offsetSeconds === undefined
          ? this.#zone.day(day).startInstant + wallSeconds
          : day * SECONDS_PER_DAY + wallSeconds - offsetSeconds
      this.revision = `${new Date(instant * 1000).toISOString().slice(0, 19)}Z`
    }
    this.#lastRevision = text
    return undefined
  }
}
