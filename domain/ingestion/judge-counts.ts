/** Judges a text by what was counted in it. */
import { UnreadableFile } from '../errors.ts'
import type { Pipeline } from '../pipelines/pipeline.ts'
import type { ReadCounts } from './read-counts.ts'

/**
 * Throws UnreadableFile where no row was accepted, or more rows were rejected than the pipeline
 * allows. `firstFault` says what the first of them was.
 */
export function judgeCounts(
  { rows, accepted, rejected }: Readonly<ReadCounts>,
  { rejects, name }: Pipeline,
  firstFault: string,
): void {
  if (rows === 0) {
    throw new UnreadableFile('file-without-readings', 'The file has a header and no row below it.')
  }
  if (accepted === 0) {
    if (rejected === 0) {
      throw new UnreadableFile('file-without-readings', 'None of the rows has a value.')
    }
    throw new UnreadableFile(
      'too-many-rejects',
      `None of the ${rows} rows could be read.${firstFault}`,
    )
  }
  if (rejected < rejects.from || rejected < rejects.share * rows) return
  throw new UnreadableFile(
    'too-many-rejects',
    `${rejected} of ${rows} rows were rejected, and the pipeline "${name}" allows less than a share of ${rejects.share}, so none of the file counts.${firstFault}`,
  )
}
