/** Joins what the parts of an object say into what one reader would have said of all of it. */
import { NotInParts, UnreadableFile } from '../../errors.ts'
import { readerNotes } from '../../formats/readers/reader-notes.ts'
import { SHOWN_QUALITIES } from '../../formats/readers/row-facts.ts'
import { MOST_SERIES } from '../../formats/readers/value-choice.ts'
import { DaySet } from '../../gathering/day-set.ts'
import { LengthTeller } from '../../readings/interval-length.ts'
import { judgeCounts } from '../judge-counts.ts'
import type { Limits } from '../limits.ts'
import { MeterDays } from '../meter-days.ts'
import { objectNotes, textNotes } from '../notes.ts'
import type { ReadSettings, ReadSummary } from '../object-pass.ts'
import { addCounts, noCounts, RowList } from '../read-counts.ts'
import { type KnownLengths, lengthsOf } from './known-lengths.ts'
import type { PartReading, PartStream, ReadPart } from './part-reading.ts'

/** All that an object says, but for its values. */
export interface JoinedObject {
  readonly summary: ReadSummary
  readonly written: MeterDays
  /** Meters, whatever their channels. */
  readonly meters: number
  readonly lengths: KnownLengths
}

type JoinSettings = Pick<ReadSettings, 'pipeline' | 'limits'>

interface JoinedStream extends PartStream {
  length: number
}

/**
 * Joins the parts, given in their order. Throws NotInParts where one of them asks for one reader, or
 * all of them together are past a limit or fail: one reader then says how.
 */
export async function joinParts(
  readings: AsyncIterable<PartReading>,
  settings: JoinSettings,
): Promise<JoinedObject> {
  const joint = new Joint(settings)
  for await (const reading of readings) {
    if (reading.alone !== undefined) throw new NotInParts(reading.alone)
    joint.add(reading)
  }
  return joint.object()
}

class Joint {
  readonly #settings: JoinSettings
  readonly #counts = noCounts()
  readonly #rejects: RowList
  readonly #units = new Set<string>()
  readonly #unknownQualities = new Set<string>()
  readonly #series = new Set<string>()
  readonly #names = new Set<string>()
  readonly #channels = new Map<string, Map<string, JoinedStream>>()
  #first: ReadPart | undefined
  #lines = 0
  #asides = 0
  #streams = 0
  #endsWithNewline = true

  constructor(settings: JoinSettings) {
    this.#settings = settings
    this.#rejects = new RowList(settings.limits.keptRejects)
  }

  add(part: ReadPart): void {
    this.#first ??= part
    const { format, decisions } = this.#first
    if (part.format !== format || part.decisions.join('\n') !== decisions.join('\n')) {
      throw new NotInParts('its parts were not recognised alike')
    }
    addCounts(this.#counts, part.counts)
    for (const reject of part.rejects) {
      this.#rejects.add({ ...reject, line: reject.line + this.#lines })
    }
    this.#lines += part.lines
    this.#asides += part.asides
    this.#endsWithNewline &&= part.endsWithNewline
    for (const unit of part.units) this.#units.add(unit)
    for (const quality of part.unknownQualities) this.#unknownQualities.add(quality)
    for (const series of part.series) this.#series.add(series)
    for (const name of part.strays) this.#names.add(name)
    for (const stream of part.streams) this.#addStream(stream)
    this.#refuseMore()
  }

  #addStream({ meterId, channel, days, length, teller }: PartStream): void {
    let meters = this.#channels.get(channel)
    if (meters === undefined) {
      meters = new Map()
      this.#channels.set(channel, meters)
    }
    let stream = meters.get(meterId)
    if (stream === undefined) {
      stream = { meterId, channel, days: new DaySet(), length: 0, teller: new LengthTeller() }
      meters.set(meterId, stream)
      this.#names.add(meterId)
      this.#streams++
    }
    for (const [first, last] of days.runs()) stream.days.addRun(first, last)
    stream.length ||= length
    stream.teller.join(teller)
  }

  #refuseMore(): void {
    const { rows, meters }: Limits = this.#settings.limits
    if (this.#counts.rows > rows) throw tooMany('rows')
    if (this.#streams > meters || this.#names.size > meters) throw tooMany('meters')
    if (this.#series.size > MOST_SERIES) throw tooMany('units and channels')
  }

  *#all(): Generator<JoinedStream> {
    for (const meters of this.#channels.values()) yield* meters.values()
  }

  object(): JoinedObject {
    const { pipeline, limits } = this.#settings
    try {
      judgeCounts(this.#counts, pipeline, '')
    } catch (error) {
      if (error instanceof UnreadableFile) throw new NotInParts(error.message)
      throw error
    }
    const written = MeterDays.of(this.#all())
    if (written.size > limits.meterDays) throw tooMany('meter-days')
    const ids = new Set<string>()
    for (const { meterId } of this.#all()) ids.add(meterId)
    const { lengths, unknown } = lengthsOf(this.#all())
    return { summary: this.#summary(unknown), written, meters: ids.size, lengths }
  }

  #summary(lengthsUnknown: number): ReadSummary {
    const { format, decisions } = this.#first as ReadPart
    const unknownQualities = [...this.#unknownQualities].slice(0, SHOWN_QUALITIES)
    const ofReader = readerNotes({ unknownQualities, asides: this.#asides })
    const { rejected, rounded } = this.#counts
    const rejects = this.#rejects.rows
    return {
      ...this.#counts,
      ...{ format, decisions, rejects, units: [...this.#units] },
      notes: [
        ...textNotes(ofReader, this.#endsWithNewline, rounded),
        ...objectNotes(rejected, rejects.length, lengthsUnknown),
      ],
      ...{ flags: [], members: [], failed: [] },
    }
  }
}

function tooMany(what: string): NotInParts {
  return new NotInParts(`its parts have more ${what} together than one file may have`)
}
