/** A part of a text: whole lines of it, which can be read without those before them, or cannot. */
import { NotInParts } from '../../errors.ts'
import type { Profile } from '../../formats/profile/profile.ts'
import type { ReaderFacts, RowReader } from '../../formats/readers/row-reader.ts'
import type { ParseCsv } from '../../ports.ts'
import type { Encoding } from '../decode-text.ts'
import type { ReadCounts } from '../read-counts.ts'

export interface TextPart {
  /** From the beginning of a line to the end of one. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** Whether other parts come before it, and with them what stands above the rows. */
  readonly isLater: boolean
}

/** What a part tells of itself, unjudged. */
export interface TextPartSummary extends Readonly<ReadCounts> {
  readonly format: string
  readonly decisions: readonly string[]
  readonly units: readonly string[]
  readonly lines: number
  readonly endsWithNewline: boolean
  readonly kept: ReaderFacts
}

/**
 * Throws NotInParts for a text whose rows, as far as its beginning tells, are known only from those
 * before them, or whose line ends are no single bytes.
 */
export function refuseParts(
  encoding: Encoding,
  profile: Profile | undefined,
  reader: RowReader | undefined,
): void {
  if (encoding !== 'utf-8' && encoding !== 'latin1') {
    throw new NotInParts(`its encoding is ${encoding}`)
  }
  if (profile === undefined || reader === undefined) throw new NotInParts('its beginning is blank')
  if (reader.kept === undefined) {
    throw new NotInParts(`rows of the format ${profile.name} hang on those above them`)
  }
  if (profile.zerosOmitted) {
    throw new NotInParts('the zeros that it leaves out are told from all of its rows')
  }
  if (reader.lane === undefined) {
    throw new NotInParts('its rows, or the rules of its pipeline, have to be judged in their order')
  }
}

/** In place of csv-parse: a line that is left to it may be any part of a row. */
export const refuseOtherLines: ParseCsv = () => {
  throw new NotInParts(
    'it has rows that are not each a plain line, such as quotes with line breaks',
  )
}
