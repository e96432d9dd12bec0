/** Text cut to what a record has room for. */

const CUT = '…'

/**
 * At most that many UTF-16 units, an ellipsis where some are left out. A text that is cut is a copy:
 * a mere slice would keep the whole row that it is of in memory. No half of a surrogate pair is
 * left at its end, which no store of UTF-8 takes.
 */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return `${detached(text.slice(0, most))}${CUT}`
}

/** The same, with what is left out in the middle: paths differ at their ends. */
export function cutInside(text: string, most: number): string {
  if (text.length <= most) return text
  const half = most >> 1
  return `${detached(text.slice(0, half))}${CUT}${detached(text.slice(-half))}`
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * The same text by itself. A part of a text keeps all of that in memory, so what is kept of a large
 * one for long has to be detached from it.
 */
export function detached(text: string): string {
  return decoder.decode(encoder.encode(text))
}
