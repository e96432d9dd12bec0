/** The decimal mark of a file, told from its cells. */
import { UnreadableFile } from '../../errors.ts'

export interface NumberMarks {
  readonly decimal: '.' | ','
  readonly thousands: '.' | ',' | undefined
  readonly reason: string
}

const WITH_COMMA = /^[+-]?\d*,\d+$/
const WITH_POINT = /^[+-]?\d*\.\d+$/
/** `1,234`: a thousand and more, or one and a bit. */
const WHOLE = /^\d{1,3}$/
const EITHER = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/
const GROUPED_POINTS = /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/
const GROUPED_COMMAS = /^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/

const NO_COMMAS: NumberMarks = {
  decimal: '.',
  thousands: undefined,
  reason: 'no decimal commas',
}

/**
 * Throws UnreadableFile (`file-ambiguous`) where marks may be of thousands as well as of decimals.
 * Points between commas that delimit are decimal points.
 */
export function tellDecimalMark(
  rows: readonly (readonly string[])[],
  delimiter: string,
): NumberMarks {
  // Where commas delimit, cells seldom have any.
  const hasCommas = rows.some((row) => row.some((cell) => cell.includes(',')))
  if (delimiter === ',' && !hasCommas) return NO_COMMAS
  let commas = 0
  let points = 0
  let isCertainComma = false
  let isCertainPoint = false
  let hasWholes = false
  let pointed = ''
  let example = ''
  for (const row of rows) {
    for (const cell of row) {
      const text = cell.trim()
      const hasPoint = text.includes('.')
      if (text.includes(',')) {
        if (hasPoint) {
          if (GROUPED_POINTS.test(text))
            return { decimal: ',', thousands: '.', reason: `numbers such as ${text}` }
          if (GROUPED_COMMAS.test(text))
            return { decimal: '.', thousands: ',', reason: `numbers such as ${text}` }
        } else if (WITH_COMMA.test(text)) {
          commas++
          if (!isCertainComma && EITHER.test(text)) example ||= text
          else isCertainComma = true
        }
      } else if (!hasPoint) hasWholes ||= WHOLE.test(text)
      else if (WITH_POINT.test(text)) {
        points++
        if (!isCertainPoint && EITHER.test(text)) pointed ||= text
        else isCertainPoint = true
      }
    }
  }
  // Who writes three decimals writes them always: whole numbers beside them tell of thousands.
  if (points > 0 && !isCertainPoint && hasWholes && commas === 0 && delimiter !== ',') {
    throw ambiguous(pointed, '.')
  }
  if (commas === 0 || points > commas) return NO_COMMAS
  if (isCertainComma) return { decimal: ',', thousands: undefined, reason: 'decimal commas' }
  throw ambiguous(example, ',')
}

function ambiguous(example: string, mark: string): UnreadableFile {
  return new UnreadableFile(
    'file-ambiguous',
    `Numbers such as ${JSON.stringify(example)} may have a decimal ${mark === ',' ? 'comma' : 'point'} or a mark of thousands, and the file does not tell. Say it in the pipeline that matches this key: "decimal: '${mark}'" or "thousands: '${mark}'".`,
  )
}
