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
const EITHER = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/
const GROUPED_POINTS = /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/
const GROUPED_COMMAS = /^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/

/**
 * Throws UnreadableFile (`file-ambiguous`) where commas may be marks of thousands as well as of
 * decimals.
 */
export function tellDecimalMark(cells: Iterable<string>): NumberMarks {
  let commas = 0
  let points = 0
  let certainCommas = 0
  let example = ''
  for (const cell of cells) {
    const text = cell.trim()
    if (GROUPED_POINTS.test(text))
      return { decimal: ',', thousands: '.', reason: `numbers such as ${text}` }
    if (GROUPED_COMMAS.test(text))
      return { decimal: '.', thousands: ',', reason: `numbers such as ${text}` }
    if (WITH_POINT.test(text)) points++
    if (!WITH_COMMA.test(text)) continue
    commas++
    if (EITHER.test(text)) example ||= text
    else certainCommas++
  }
  if (commas === 0 || points > commas)
    return { decimal: '.', thousands: undefined, reason: 'no decimal commas' }
  if (certainCommas > 0) return { decimal: ',', thousands: undefined, reason: 'decimal commas' }
  throw new UnreadableFile(
    'file-ambiguous',
    `Numbers such as ${JSON.stringify(example)} may have a decimal comma or a mark of thousands, and the file does not tell. Say it in the pipeline that matches this key: "decimal: ','" or "thousands: ','".`,
  )
}
