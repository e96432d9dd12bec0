/** What a person should know of how a table was read. */
import type { ReaderFacts } from './row-reader.ts'

export function readerNotes({
  unknownQualities,
  asides,
}: Pick<ReaderFacts, 'unknownQualities' | 'asides'>): string[] {
  const notes: string[] = []
  if (unknownQualities.length > 0) {
    const shown = unknownQualities.join(', ')
    notes.push(`quality codes that the profile does not know count as actual: ${shown}`)
  }
  if (asides > 0) {
    notes.push(
      asides === 1
        ? '1 row was set aside, as the format says'
        : `${asides} rows were set aside, as the format says`,
    )
  }
  return notes
}
