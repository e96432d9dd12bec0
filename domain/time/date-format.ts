/** Date formats such as `DD/MM/YYYY`, read digit by digit: no regular expression, no Date. */
import { toDayNumber } from './civil-date.ts'

const TOKENS = ['YYYY', 'YY', 'MMM', 'MM', 'M', 'DD', 'D'] as const
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Two digits are of this century as far as meters reach into the future. */
const LAST_SHORT_YEAR = 69

type Token = (typeof TOKENS)[number]
type Step = { readonly token: Token } | { readonly literal: string }

/** Formats that are no calendar: seconds or milliseconds since 1970 UTC. */
export type EpochFormat = 'unix' | 'unix-ms'

export function isEpochFormat(format: string): format is EpochFormat {
  return format === 'unix' || format === 'unix-ms'
}

/** Whether the text is a date format: a year, a month and a day, once each, or an epoch. */
export function isDateFormat(format: string): boolean {
  if (isEpochFormat(format)) return true
  const letters = steps(format)
    .map((step) => ('token' in step ? step.token[0] : ''))
    .join('')
  return [...letters].sort().join('') === 'DMY' && !/[A-Za-z]/.test(literals(format))
}

function literals(format: string): string {
  return steps(format)
    .map((step) => ('literal' in step ? step.literal : ''))
    .join('')
}

function steps(format: string): Step[] {
  const found: Step[] = []
  for (let at = 0; at < format.length; ) {
    const token = TOKENS.find((candidate) => format.startsWith(candidate, at))
    found.push(token === undefined ? { literal: format.charAt(at) } : { token })
    at += token?.length ?? 1
  }
  return found
}

export type DateStatus = 'ok' | 'not-a-date' | 'no-such-date'

/**
 * Reads dates of one format at the beginning of texts. `M` and `MM`, `D` and `DD` are the same: one
 * or two digits, unless the format has nothing between its parts (`YYYYMMDD`).
 */
export class DateReader {
  readonly format: string
  readonly #steps: readonly Step[]
  readonly #compact: boolean
  /** Day number of the last date. */
  day = 0
  /** Where the last date ended in its text. */
  end = 0

  constructor(format: string) {
    this.format = format
    this.#steps = steps(format)
    this.#compact = literals(format) === ''
  }

  read(text: string): DateStatus {
    let at = 0
    let year = 0
    let month = 0
    let day = 0
    for (const step of this.#steps) {
      if ('literal' in step) {
        if (text.charAt(at++) !== step.literal) return 'not-a-date'
        continue
      }
      if (step.token === 'MMM') {
        month = MONTHS.indexOf(text.slice(at, at + 3).toLowerCase()) + 1
        if (month === 0) return 'not-a-date'
        at += 3
        continue
      }
      const most = step.token === 'YYYY' ? 4 : 2
      let value = 0
      let digits = 0
      for (; digits < most; digits++) {
        const digit = text.charCodeAt(at + digits) - 48
        if (!(digit >= 0 && digit <= 9)) break
        value = value * 10 + digit
      }
      const least = step.token === 'YYYY' ? 4 : step.token === 'YY' || this.#compact ? 2 : 1
      if (digits < least) return 'not-a-date'
      at += digits
      if (step.token === 'YYYY') year = value
      else if (step.token === 'YY') year = value + (value > LAST_SHORT_YEAR ? 1900 : 2000)
      else if (step.token[0] === 'M') month = value
      else day = value
    }
    const after = text.charCodeAt(at) - 48
    if (!this.#compact && after >= 0 && after <= 9) return 'not-a-date'
    const number = toDayNumber(year, month, day)
    if (number === undefined) return 'no-such-date'
    this.day = number
    this.end = at
    return 'ok'
  }
}
