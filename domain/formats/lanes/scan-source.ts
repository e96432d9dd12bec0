/**
 * The scanner's loop, written out for the columns of one layout. A loop over columns that looks up
 * what each is takes two fifths longer (measured on long rows, in turns: 155 for 110 ns), so V8 is given the
 * source for just these. Nothing of a file goes into it but numbers: places, roles and ASCII codes.
 */
import { METER, type Role, SKIP, TIME, VALUE } from './row-roles.ts'

/** The names that the source uses beside its own. */
export const SCAN_PARAMETERS = [
  'scanner',
  'bytes',
  'words',
  'from',
  'end',
  'first',
  'most',
] as const

interface Marks {
  /** ASCII codes; no mark of decimals at all is -1. */
  readonly delimiter: number
  readonly mark: number
}

/**
 * The body of a function of these parameters that scans rows, from the `first` of the batch on, and
 * returns the first that it does not take. Where that is for an unknown text, `texts` is told which.
 * It calls nothing but `pairs`: behind a call V8 reads anew where arrays begin and end, for each access to them
 * (measured: a seventh of long rows).
 */
export function scanSource(roles: readonly Role[], marks: Marks): string {
  const columns: string[] = []
  const last: string[] = []
  const isMany = roles.filter((role) => role === VALUE).length > 1
  for (let column = 0; column < roles.length; column++) {
    const role = roles[column] as Role
    if (role === SKIP) columns.push(`${skipSource(marks)}${stopSource(roles, column, marks)}`)
    else if (role !== VALUE) {
      columns.push(textSource(roles, column))
      last.push(`last[${column}] = text${column}`)
    } else {
      const first = column
      while (roles[column + 1] === VALUE) column++
      columns.push(
        `${valuesSource(column - first + 1, marks, isMany)}${stopSource(roles, column, marks)}`,
      )
    }
  }
  return `
    const { texts, pairs, width, ends: rowEnds, meters, times, facts, odds, digits, decimals } = scanner
    const { last, bytes: known, words: knownWords, from: begins, to: ends, next, ordinals } = texts
    const length = bytes.length
    let at = from
    let value = first * width
    let row = first
    for (; row < most && at < end; row++) {
      ${isMany ? 'let odd = 0' : ''}
      ${columns.join('')}
      if (bytes[at] === 13) at++
      if (bytes[at++] !== 10) return row
      rowEnds[row] = at
      ${isMany ? 'odds[row] = odd' : ''}
      ${last.join('\n      ')}
    }
    return row`
}

/** Passes over the delimiter behind a column that is not the last. */
function stopSource(roles: readonly Role[], column: number, { delimiter }: Marks): string {
  return column === roles.length - 1
    ? ''
    : `
      if (bytes[at++] !== ${delimiter}) return row`
}

/** Passes over a field; one with a quote is not plain. */
function skipSource({ delimiter }: Marks): string {
  return `
      for (let byte = bytes[at]; byte !== ${delimiter} && byte !== 10 && byte !== 13; byte = bytes[++at]) {
        if (byte === 34) return row
      }`
}

/**
 * Finds the number of a text: what came next in its column the last time, if it is that. It is
 * compared together with the delimiter behind it, word by word, of which the last overlaps the one
 * before: eight bytes as doubles, which are equal where the bytes are, as these are UTF-8 without
 * zeros.
 */
function textSource(roles: readonly Role[], column: number): string {
  const isLast = column === roles.length - 1
  const stops = isLast ? ' && (bytes[behind] === 10 || bytes[behind] === 13)' : ''
  return `
      const text${column} = next[last[${column}]]
      {
        const to = ends[text${column}]${isLast ? '' : ' + 1'}
        let place = begins[text${column}]
        const size = to - place
        const behind = at + size
        let isSame = false
        if (size >= 0 && behind ${isLast ? '<' : '<='} length) {
          if (size >= 8) {
            const lastWord = to - 8
            const ahead = at - place
            while (place < lastWord && knownWords.getFloat64(place, true) === words.getFloat64(place + ahead, true)) {
              place += 8
            }
            isSame = place >= lastWord && knownWords.getFloat64(lastWord, true) === words.getFloat64(behind - 8, true)
          } else if (size >= 4) {
            isSame = knownWords.getInt32(place, true) === words.getInt32(at, true) &&
              knownWords.getInt32(to - 4, true) === words.getInt32(behind - 4, true)
          } else {
            let here = at
            while (place < to && known[place] === bytes[here]) {
              place++
              here++
            }
            isSame = place === to
          }
        }
        if (!(isSame${stops})) {
          texts.missed = at
          texts.missedColumn = ${column}
          return row
        }
        at = behind
        ${noteSource(roles, column)}
      }`
}

function noteSource(roles: readonly Role[], column: number): string {
  const role = roles[column]
  const name = role === METER ? 'meters' : role === TIME ? 'times' : 'facts'
  return roles.indexOf(role as Role) === column
    ? `${name}[row] = ordinals[text${column}]`
    : `${name}[row] = pairs.of(${column}, ${name}[row], ordinals[text${column}])`
}

/**
 * Reads numbers side by side: up to 9 digits in 32 bits, in which arithmetic is fastest. `isMany`: what
 * is empty, longer or has a minus makes its row odd.
 */
function valuesSource(count: number, { delimiter, mark }: Marks, isMany: boolean): string {
  const noteOdd = isMany ? 'odd = 1' : ''
  return `
      for (let left = ${count}; ; at++) {
        const sign = at
        if (bytes[at] === 45) {
          at++
          ${noteOdd}
        }
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
          ${noteOdd}
          if (size > 15 || (size === 0 && at !== sign)) return row
          let long = size === 0 ? NaN : 0
          for (let place = begin; place < at; place++) {
            digit = bytes[place] - 48
            if (digit >>> 0 <= 9) long = long * 10 + digit
          }
          digits[value] = begin > sign ? 0 - long : long
          digit = bytes[at] - 48
        }
        decimals[value++] = behind
        if (--left === 0) break
        if (digit !== ${delimiter - 48}) return row
      }`
}
