/**
 * The scanner's loop, written out for the columns of one layout. A loop over columns that looks up
 * what each is takes two fifths longer (measured on long rows, in turns: 155 for 110 ns), so V8 is given the
 * source for just these. Nothing of a file goes into it but numbers: places, roles and ASCII codes.
 */
import { METER, type Role, SKIP, TIME, VALUE } from './row-roles.ts'

/** The names that the source uses beside its own. */
export const SCAN_PARAMETERS = ['scanner', 'bytes', 'from', 'end', 'most'] as const

interface Marks {
  /** ASCII codes; no mark of decimals at all is -1. */
  readonly delimiter: number
  readonly mark: number
}

/** The body of a function of these parameters that scans as `RowScanner.scan` says. */
export function scanSource(roles: readonly Role[], marks: Marks): string {
  const columns: string[] = []
  for (let column = 0; column < roles.length; column++) {
    const role = roles[column] as Role
    if (role === SKIP) columns.push(skipSource(marks))
    else if (role !== VALUE) columns.push(textSource(roles, column, marks))
    else {
      const first = column
      while (roles[column + 1] === VALUE) column++
      columns.push(valuesSource(column - first + 1, marks))
    }
  }
  return `
    const { texts, pairs, ends: rowEnds, meters, times, facts, digits, decimals } = scanner
    const { last, bytes: known, words: knownWords, from: begins, to: ends, next, ordinals } = texts
    const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const length = bytes.length
    let at = from
    let value = 0
    let row = 0
    for (; row < most && at < end; row++) {
      ${columns.join(`\n      if (bytes[at++] !== ${marks.delimiter}) return row\n`)}
      if (bytes[at] === 13) at++
      if (bytes[at++] !== 10) return row
      rowEnds[row] = at
    }
    return row`
}

/** Passes over a field; one with a quote is not plain. */
function skipSource({ delimiter }: Marks): string {
  return `
      for (let byte = bytes[at]; byte !== ${delimiter} && byte !== 10 && byte !== 13; byte = bytes[++at]) {
        if (byte === 34) return row
      }`
}

/**
 * Finds the number of a text. What came next in its column the last time is tried first, eight bytes
 * at once: as doubles, which are equal where the bytes are, as none of these is zero.
 */
function textSource(roles: readonly Role[], column: number, { delimiter }: Marks): string {
  return `
      {
        let one = next[last[${column}]]
        const to = ends[one]
        let place = begins[one]
        let here = at
        if (at + to - place <= length) {
          const longEnd = to - 7
          while (place < longEnd && knownWords.getFloat64(place, true) === words.getFloat64(here, true)) {
            place += 8
            here += 8
          }
          if (place < to - 3 && knownWords.getInt32(place, true) === words.getInt32(here, true)) {
            place += 4
            here += 4
          }
          while (place < to && known[place] === bytes[here]) {
            place++
            here++
          }
        }
        if (place === to && (bytes[here] === ${delimiter} || bytes[here] === 10 || bytes[here] === 13)) {
          last[${column}] = one
        } else {
          one = texts.look(bytes, at, ${column})
          if (one < 0) return row
          here = texts.end
          // It has outgrown its arrays.
          if (texts.bytes !== known || texts.from !== begins) return row
        }
        at = here
        ${noteSource(roles, column)}
      }`
}

function noteSource(roles: readonly Role[], column: number): string {
  const role = roles[column]
  const name = role === METER ? 'meters' : role === TIME ? 'times' : 'facts'
  return roles.indexOf(role as Role) === column
    ? `${name}[row] = ordinals[one]`
    : `${name}[row] = pairs.of(${column}, ${name}[row], ordinals[one])`
}

/** Reads numbers side by side: up to 9 digits in 32 bits, in which arithmetic is fastest. */
function valuesSource(count: number, { delimiter, mark }: Marks): string {
  return `
      for (let left = ${count}; ; at++) {
        const sign = at
        if (bytes[at] === 45) at++
        const begin = at
        let number = 0
        let digit = bytes[at] - 48
        while (digit >>> 0 <= 9) {
          number = (Math.imul(number, 10) + digit) | 0
          digit = bytes[++at] - 48
        }
        let size = at - begin
        let behind = 0
        if (digit === ${mark - 48}) {
          const point = ++at
          digit = bytes[at] - 48
          while (digit >>> 0 <= 9) {
            number = (Math.imul(number, 10) + digit) | 0
            digit = bytes[++at] - 48
          }
          behind = at - point
          size += behind
        }
        if (size > 0 && size <= 9) {
          // By subtraction: a zero has no sign here.
          digits[value] = begin > sign ? 0 - number : number
        } else {
          if (size > 15 || (size === 0 && at !== sign)) return row
          digits[value] = size === 0 ? NaN : scanner.longNumber(bytes, sign, at)
        }
        decimals[value++] = behind
        if (--left === 0) break
        if (digit !== ${delimiter - 48}) return row
      }`
}
