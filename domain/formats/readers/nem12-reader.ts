import type { ReadingContext } from './row-reader.ts'
import { StampedReader } from './stamped-reader.ts'
export class Nem12Reader extends StampedReader {
  constructor(context: ReadingContext) { super(context) }
}
