/** What the record notes of an object beside its counts. */

/** Of one text: what its reader has to say, how it ends, what was rounded. */
export function textNotes(
  ofReader: readonly string[],
  endsWithNewline: boolean,
  rounded: number,
): string[] {
  const notes = [...ofReader]
  if (!endsWithNewline) notes.push('the final newline is missing')
  if (rounded > 0) {
    notes.push(`${rounded} values had more than six decimals and were rounded half-even`)
  }
  return notes
}

/** Of all of an object: `kept` rejected rows, and meters whose interval length nothing tells. */
export function objectNotes(rejected: number, kept: number, lengthsUnknown: number): string[] {
  const notes: string[] = []
  if (rejected > kept) notes.push(`only the first ${kept} of ${rejected} rejected rows are kept`)
  if (lengthsUnknown > 0) {
    notes.push(
      `the interval length of ${lengthsUnknown} meters cannot be told from this file alone; "interval: 30" (minutes) in the pipeline would say it`,
    )
  }
  return notes
}
