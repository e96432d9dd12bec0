/** Bytes as they come from a network: in chunks cut anywhere. */
import fc from 'fast-check'

export async function* chunksOf(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield chunk
}

/** The bytes cut at those places, which may repeat and lie behind the end. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  let from = 0
  for (const place of places.toSorted((a, b) => a - b)) {
    if (place <= from || place >= bytes.length) continue
    chunks.push(bytes.subarray(from, place))
    from = place
  }
  chunks.push(bytes.subarray(from))
  return chunks
}

export function oneByOne(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte))
}

/** Places to cut at, dense enough that short texts fall into chunks of few bytes. */
export const places = fc.array(fc.nat({ max: 120 }), { maxLength: 30 })
