/** The reader of a layout. */
import { DateColumnsReader } from './date-columns-reader.ts'
import { Nem12Reader } from './nem12-reader.ts'
import type { ReadingContext, RowReader } from './row-reader.ts'
import { StampedReader } from './stamped-reader.ts'
import { WideReader } from './wide-reader.ts'

/** Binds a profile to a file. Throws UnreadableFile (`header-unknown`) where a column is missing. */
export function readerOf(context: ReadingContext): RowReader {
  switch (context.profile.layout) {
    case 'wide':
      return new WideReader(context)
    case 'dates-as-columns':
      return new DateColumnsReader(context)
    case 'nem12':
      return new Nem12Reader(context)
    default:
      return new StampedReader(context)
  }
}
