/** Dates as columns: a row for each meter, a column for each day, in whatever order. */
import { UnreadableFile } from '../../errors.ts'
import type { Reading } from '../../readings/reading.ts'
import { SECONDS_PER_DAY } from '../../time/civil-date.ts'
import { StampReader } from '../../time/stamp.ts'
import type { Meaning } from '../profile/profile.ts'
import { type ReadingContext, type RowResult, widthFault } from './row-reader.ts'
import { TableReader } from './table-reader.ts'

interface DateColumn {
  readonly index: number
  readonly day: number
}

/** The columns whose titles are dates. */
export function dateColumns(titles: readonly string[], formats?: readonly string[]): DateColumn[] {
  const stamp = new StampReader(formats)
  const found: DateColumn[] = []
  for (const [index, title] of titles.entries()) {
    if (stamp.read(title) === 'ok' && stamp.wallSeconds === 0) found.push({ index, day: stamp.day })
  }
  return found
}

export class DateColumnsReader extends TableReader {
  readonly #dates: readonly DateColumn[]
  readonly #meaning: Meaning

  constructor(context: ReadingContext) {
    super(context)
    const { profile } = context
    const { unit, kind, channel, flow, multiplier } = profile.values[0] ?? {}
    this.#meaning = { unit, kind, channel, flow, multiplier }
    this.#dates = dateColumns(this.columns.titles, profile.time.date)
    if (this.#dates.length === 0) {
      throw new UnreadableFile(
        'header-unknown',
        `The profile "${profile.name}" reads a day from each column, and no title is a date in the format ${(profile.time.date ?? ['YYYY-MM-DD']).join(' or ')}.`,
      )
    }
  }

  protected readData(row: readonly string[]): RowResult {
    const width = widthFault(row, this.columns.width)
    if (width !== undefined) return { reason: width }
    const aside = this.facts.read(row) ?? this.facts.readMeter(row)
    if (aside !== undefined) return aside === 'aside' ? aside : { reason: aside }
    const readings: Reading[] = []
    const { rules, sink } = this.context
    for (const { index, day } of this.#dates) {
      const fault = this.values.readText(row[index] ?? '', this.#meaning, this.facts.meaning, '')
      if (fault !== undefined) return { reason: `${fault} (column ${index + 1})` }
      if (Number.isNaN(this.values.micro)) continue
      const reading: Reading = {
        meterId: this.facts.meterId,
        series: this.values.series,
        day,
        start: 0,
        length: this.values.series.kind === 'register' ? 0 : SECONDS_PER_DAY,
        micro: this.values.micro,
        quality: this.facts.quality,
        revision: this.facts.revision,
        isBareDate: true,
      }
      const broken = rules.active
        ? (rules.check(reading) ?? (sink.has(reading) ? rules.repeated() : undefined))
        : undefined
      if (broken !== undefined) return { reason: broken }
      readings.push(reading)
    }
    let repeated = false
    for (const reading of readings) repeated = sink.add(reading) || repeated
    if (repeated) this.duplicates++
    return readings.length > 0 ? 'accepted' : 'blank'
  }
}
