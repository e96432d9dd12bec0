/** Cuts an object into parts of about the same size, each of whole lines. */
import { NotInParts } from '../../errors.ts'
import type { Limits } from '../limits.ts'

/** Bytes of an object from one place to another, that one not included. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

const LINE_FEED = 10
/** Each is a message, and a number in the record. */
const MOST_PARTS = 1000

/** The bytes of each part of an object of that size. */
export function partBytesOf(size: number, { partBytes }: Pick<Limits, 'partBytes'>): number {
  return Math.max(partBytes, Math.ceil(size / MOST_PARTS))
}

/** How many parts an object has. */
export function partsOf({ size, partBytes }: { size: number; partBytes: number }): number {
  return Math.ceil(size / partBytes)
}

/** A part's place in its object. */
export function rangeOf(
  { size, partBytes }: { size: number; partBytes: number },
  part: number,
): ByteRange {
  return { from: part * partBytes, to: Math.min(size, (part + 1) * partBytes) }
}

/**
 * The bytes of all lines that begin within the range, the last of them to its end: every line of an
 * object is in the range of one of its parts. `open` gives bytes of the object. Throws NotInParts
 * for a line that is longer than `lineBytes`.
 */
export async function* linesIn(
  open: (range: ByteRange) => AsyncIterable<Uint8Array>,
  size: number,
  { from, to }: ByteRange,
  lineBytes: number,
): AsyncGenerator<Uint8Array> {
  // A line begins at `from` if the byte before it ends one.
  let at = Math.max(0, from - 1)
  let isBegun = from === 0
  const end = Math.min(size, to + lineBytes)
  for await (const chunk of open({ from: at, to: end })) {
    let first = 0
    if (!isBegun) {
      first = chunk.indexOf(LINE_FEED) + 1
      const place = at + (first === 0 ? chunk.length : first)
      if (first > 0) isBegun = place < to
      if (place >= to) return
    }
    // The line of the last byte of the range ends the part.
    const last =
      isBegun && at + chunk.length >= to
        ? chunk.indexOf(LINE_FEED, Math.max(first, to - 1 - at))
        : -1
    if (isBegun) {
      const piece = chunk.subarray(first, last < 0 ? chunk.length : last + 1)
      if (piece.length > 0) yield piece
    }
    if (last >= 0) return
    at += chunk.length
  }
  if (isBegun && end < size) throw new NotInParts(`it has a line of more than ${lineBytes} bytes`)
}
