/** The figures of the cases, in the form in which the model of costs has them. */
import { type Measures, measuresSchema } from '../../domain/costs/measures.ts'
import type { FoldFigures, IngestFigures, ReadersCase, ReadersFigures } from './cases.ts'

export interface AllFigures {
  /** Wide files with whole days of many meters. */
  readonly scale: IngestFigures
  /** The same days, a row for each reading. */
  readonly long: IngestFigures
  /** Files with a part of the day each. */
  readonly drops: IngestFigures
  /** Files of one meter. */
  readonly tiny: IngestFigures
  readonly readers: ReadersCase
  readonly read: ReadersFigures
  readonly fold: FoldFigures
}

const MILLION = 1e6
/** The upload itself. */
const UPLOAD = 1

/** Throws where a figure makes no sense, such as a negative one. */
export function measuresOf(
  about: Pick<Measures, 'date' | 'machine' | 'node'>,
  { scale, long, drops, tiny, readers, read, fold }: AllFigures,
): Measures {
  const perItem = (figures: IngestFigures): number => figures.readings / figures.items
  const bytesPerReading = (scale.itemBytes - drops.itemBytes) / (perItem(scale) - perItem(drops))
  const bytes = scale.itemBytes - perItem(scale) * bytesPerReading
  const readingsInPart = perItem(scale) / fold.parts
  const looks = readers.meters
  const days = readers.judged * readers.judgedDays
  return measuresSchema.parse({
    ...about,
    layouts: { wide: layoutOf(scale), long: layoutOf(long) },
    file: {
      seconds: rounded(tiny.seconds / tiny.files),
      puts: tiny.requests.puts + UPLOAD,
      lists: tiny.requests.lists,
      gets: tiny.requests.gets,
      recordWriteUnits: scale.recordWriteUnits,
      recordBytes: scale.recordBytes,
      logBytes: rounded(scale.logBytes),
    },
    item: {
      secondsPerMillion: rounded((scale.writeSeconds / scale.items) * MILLION),
      bytes: rounded(bytes),
      bytesPerReading: rounded(bytesPerReading),
      manifestBytes: rounded(scale.manifestBytes),
    },
    read: {
      secondsPerMillionItems: rounded((read.dateSeconds / readers.meters) * MILLION),
      judgeSecondsPerMillionDays: rounded((read.judgeSeconds / days) * MILLION),
    },
    fold: {
      secondsPerMillionLooks: rounded((read.foldSeconds / looks) * MILLION),
      bytesPerPart: rounded(
        (fold.foldBytes - bytes) / fold.parts - readingsInPart * bytesPerReading,
      ),
    },
  })
}

function layoutOf(figures: IngestFigures): Measures['layouts']['wide'] {
  const reading = figures.seconds - figures.writeSeconds
  return {
    secondsPerMillionReadings: rounded((reading / figures.readings) * MILLION),
    bytesPerReading: rounded(figures.csvBytes / figures.readings),
  }
}

function rounded(number: number): number {
  return Number(number.toPrecision(3))
}
