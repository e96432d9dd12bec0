/** Turns object keys into file names that are safe on every file system, and back. */

// Names stay under 255 bytes with the longest suffix that a resource adds.
const pieceLength = 180

/**
 * The names, from the bucket's directory down, under which a key is kept: one per segment between
 * slashes, more where a segment is long (all but its last end in `~`). The last one is a stem, to
 * which `@` and a resource are added. Different keys never give the same names, not even where the
 * file system ignores case (macOS, Windows), so `A` is written `^a`.
 */
export function keyToNames(key: string): string[] {
  return key.split('/').flatMap((segment) => {
    const encoded = encodeSegment(segment)
    const names: string[] = []
    let start = 0
    for (; encoded.length - start > pieceLength; start += pieceLength) {
      names.push(`${encoded.slice(start, start + pieceLength)}~`)
    }
    return [...names, encoded.slice(start)]
  })
}

/** Adds a directory's name to the encoded key of its parent (`''` for the bucket). */
export function joinName(encodedParent: string, name: string): string {
  return name.endsWith('~') ? encodedParent + name.slice(0, -1) : `${encodedParent}${name}/`
}

/** The key of an encoded key, as `joinName` builds it. Throws `URIError` on a name not made here. */
export function decodeKey(encoded: string): string {
  return encoded.split('/').map(decodeSegment).join('/')
}

function encodeSegment(segment: string): string {
  // A lone `%` stands for the empty segment, as in `a//b`: it cannot be the start of an escape.
  if (segment === '') return '%'
  // Dots at the ends: `.` and `..` mean something to the system, and Windows drops trailing ones.
  return encodeURIComponent(segment).replace(
    /%[0-9A-F]{2}|[A-Z]|[!~*'()]|^\.|\.$/g,
    (found: string) => {
      if (found.length > 1) return found.toLowerCase()
      if (/[A-Z]/.test(found)) return `^${found.toLowerCase()}`
      return `%${found.charCodeAt(0).toString(16)}`
    },
  )
}

function decodeSegment(encoded: string): string {
  if (encoded === '%') return ''
  return decodeURIComponent(encoded.replace(/\^([a-z])/g, (_, letter) => letter.toUpperCase()))
}
