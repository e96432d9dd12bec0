/** Digits of a plain number to fixed point. */

/** Micros: one unit is a million. */
const MICRO_DIGITS = 6
export const POWERS = Float64Array.from({ length: 23 }, (_, power) => 10 ** power)
/** Powers past this are not taken. */
const EXACT_POWER = 15

/**
 * Whole digits of which so many are decimals, times ten to the `shift`, in 1e-6; rounded half-even.
 * NaN where the product is past the safe range, or the sum of both is more than arithmetic takes.
 * The digits, at most 15 of them, are exact, so quotient and remainder are.
 */
export function microOf(digits: number, decimals: number, shift: number): number {
  const power = MICRO_DIGITS + shift - decimals
  if (power >= 0) {
    if (power > EXACT_POWER) return digits === 0 ? 0 : Number.NaN
    const micro = digits * (POWERS[power] as number)
    return micro <= Number.MAX_SAFE_INTEGER && micro >= -Number.MAX_SAFE_INTEGER
      ? micro
      : Number.NaN
  }
  if (power < -EXACT_POWER) return Number.NaN
  const divisor = POWERS[-power] as number
  const size = Math.abs(digits)
  const rest = size % divisor
  const whole = (size - rest) / divisor
  const up = rest * 2 > divisor || (rest * 2 === divisor && whole % 2 === 1)
  const micro = up ? whole + 1 : whole
  return digits < 0 && micro !== 0 ? -micro : micro
}

/**
 * With up to so many decimals `microOf` comes to the digits times a power of ten: `POWERS` of what
 * the number's decimals lack to as many. -1 where that holds for none.
 */
export function plainDecimals(shift: number): number {
  const power = MICRO_DIGITS + shift
  return power <= EXACT_POWER ? Math.max(power, -1) : -1
}

/** Numbers side by side, as the scanner has them. */
export interface Numbers {
  readonly digits: Float64Array
  readonly decimals: Uint8Array
}

/**
 * Reads as many numbers as `micros` has places, from `first` on, of which each has `most` decimals or
 * fewer and no minus: how many are not empty; -1 where one is not such. The loop that nearly all
 * values go through.
 */
export function readPlain(
  { digits, decimals }: Numbers,
  first: number,
  most: number,
  micros: Float64Array,
): number {
  let values = 0
  let greatest = 0
  for (let place = 0; place < micros.length; place++) {
    const number = digits[first + place] as number
    const behind = decimals[first + place] as number
    if (number < 0 || behind > most) return -1
    const micro = number * (POWERS[most - behind] as number)
    micros[place] = micro
    if (micro > greatest) greatest = micro
    if (!Number.isNaN(number)) values++
  }
  return greatest <= Number.MAX_SAFE_INTEGER ? values : -1
}

/** Whether that many decimals, times ten to the `shift`, do not end within six. */
export function isRounded(digits: number, decimals: number, shift: number): boolean {
  const power = MICRO_DIGITS + shift - decimals
  return power < 0 && Math.abs(digits) % (POWERS[-power] as number) !== 0
}
