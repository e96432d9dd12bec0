/** Decimal text to fixed-point integers of 1e-6 and back, without binary floating point in between. */

/** Decimals kept: one unit is a million micros. */
const MICRO_DIGITS = 6

export type DecimalStatus = 'ok' | 'not-a-number' | 'too-large'

/** A mantissa of at most 15 digits stays below 2^53, so plain number arithmetic is exact. */
const EXACT_DIGITS = 15
const POWERS_OF_TEN = Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power)
const NUMBER_SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/
/** Longer text is no measured value, and its arithmetic would take for ever. */
const LONGEST_NUMBER = 400
/** Exponents past this are zero or too large for any mantissa that fits in a field. */
const EXPONENT_LIMIT = 100_000

export type DecimalMark = '.' | ','

/**
 * Reads one number after the other into `micro`, so that the hot loop allocates nothing.
 *
 * What a number is: optional sign, digits with at most one decimal mark, optional exponent,
 * surrounding spaces ignored: `1.5`, `+1.5`, `.5`, `5.`, `1e3`, `0E-20`, `-0`. With a mark of
 * thousands also `1.234.567,5`: groups of three, all of them.
 */
export class DecimalReader {
  /** The value in 1e-6 of the unit; a safe integer when `read` returned `ok`. */
  micro = 0
  /** Whether the last value had more than six decimals and was rounded half-even. */
  rounded = false
  readonly #mark: DecimalMark
  readonly #markCode: number
  readonly #grouped: RegExp | undefined

  constructor(mark: DecimalMark = '.', thousands?: string) {
    this.#mark = mark
    this.#markCode = mark.charCodeAt(0)
    if (thousands === undefined) return
    const [group, point] = [`\\${thousands}`, `\\${mark}`]
    this.#grouped = new RegExp(`^[+-]?\\d{1,3}(?:${group}\\d{3})+(?:${point}\\d*)?$`)
  }

  /** Reads `text` times ten to the `shift` (3 turns MWh into kWh). */
  read(text: string, shift = 0): DecimalStatus {
    this.rounded = false
    let at = 0
    let end = text.length
    while (at < end && text.charCodeAt(at) === 32) at++
    while (end > at && text.charCodeAt(end - 1) === 32) end--
    const first = text.charCodeAt(at)
    const from = at
    const negative = first === 45
    if (negative || first === 43) at++
    const digitsFrom = at
    let mantissa = 0
    let point = -1
    for (; at < end; at++) {
      const code = text.charCodeAt(at)
      if (code >= 48 && code <= 57) mantissa = mantissa * 10 + (code - 48)
      else if (code === this.#markCode && point < 0) point = at
      else return this.#readSlowly(text.slice(from, end), shift)
    }
    const digits = end - digitsFrom - (point < 0 ? 0 : 1)
    if (digits === 0) return 'not-a-number'
    const power = MICRO_DIGITS + shift - (point < 0 ? 0 : end - point - 1)
    if (digits > EXACT_DIGITS || power < 0 || power > EXACT_DIGITS) {
      return this.#readSlowly(text.slice(from, end), shift)
    }
    const micro = mantissa * (POWERS_OF_TEN[power] as number)
    if (micro > Number.MAX_SAFE_INTEGER) return 'too-large'
    this.micro = negative && micro !== 0 ? -micro : micro
    return 'ok'
  }

  /** Exponents, long mantissas and rounding: rare, so clarity before speed. */
  #readSlowly(text: string, shift: number): DecimalStatus {
    if (text.length > LONGEST_NUMBER) return 'not-a-number'
    const match = NUMBER_SHAPE.exec(this.#plain(text))
    if (match === null) return 'not-a-number'
    const [, sign, whole = '', fraction = '', exponentText = '0'] = match
    if (whole === '' && fraction === '') return 'not-a-number'
    const digits = (whole + fraction).replace(/^0+/, '')
    if (digits === '') {
      this.micro = 0
      return 'ok'
    }
    const exponent = Number(exponentText)
    const power = exponent - fraction.length + MICRO_DIGITS + shift
    if (digits.length + power > 17) return 'too-large'
    if (digits.length + power < 0 || exponent < -EXPONENT_LIMIT) {
      this.micro = 0
      this.rounded = true
      return 'ok'
    }
    let micro: bigint
    if (power >= 0) {
      micro = BigInt(digits) * 10n ** BigInt(power)
    } else {
      const divisor = 10n ** BigInt(-power)
      const numerator = BigInt(digits)
      micro = divideHalfEven(numerator, divisor)
      this.rounded = numerator % divisor !== 0n
    }
    if (micro > BigInt(Number.MAX_SAFE_INTEGER)) return 'too-large'
    this.micro = sign === '-' && micro !== 0n ? -Number(micro) : Number(micro)
    return 'ok'
  }

  /** The text with a decimal point, and no marks of thousands where those stand as they should. */
  #plain(text: string): string {
    const joined = this.#grouped?.test(text) ? text.replace(/[^\d+-]/g, this.#keepMark) : text
    if (this.#mark === '.') return joined
    return joined.includes('.') ? '' : joined.replace(',', '.')
  }

  readonly #keepMark = (character: string): string => (character === this.#mark ? character : '')
}

/** Divides and rounds half to even, as IEEE 754 and accountants do. Throws on a zero divisor. */
export function divideHalfEven(numerator: bigint, divisor: bigint): bigint {
  const quotient = numerator / divisor
  const doubled = (numerator % divisor) * 2n
  const magnitude = doubled < 0n ? -doubled : doubled
  const limit = divisor < 0n ? -divisor : divisor
  const up = magnitude > limit || (magnitude === limit && quotient % 2n !== 0n)
  if (!up) return quotient
  return numerator < 0n !== divisor < 0n ? quotient - 1n : quotient + 1n
}

/** The shortest decimal text of a value in micros: 1500000 is `1.5`, -250n is `-0.00025`. */
export function formatMicro(micro: bigint | number): string {
  const value = BigInt(micro)
  const magnitude = (value < 0n ? -value : value).toString().padStart(MICRO_DIGITS + 1, '0')
  const whole = magnitude.slice(0, -MICRO_DIGITS)
  const fraction = magnitude.slice(-MICRO_DIGITS).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}
