import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DecimalReader } from '../../../domain/quantity/decimal.ts'

/** The micros of a text, or the status where it has none. */
function microOf(text: string, shift = 0): number | string {
  const reader = new DecimalReader()
  const status = reader.read(text, shift)
  return status === 'ok' ? reader.micro : status
}

function isRounded(text: string): boolean {
  const reader = new DecimalReader()
  reader.read(text)
  return reader.rounded
}

describe('what is a number', () => {
  test.each([
    ['1.5', 1_500_000],
    ['+1.5', 1_500_000],
    ['-1.5', -1_500_000],
    ['.5', 500_000],
    ['5.', 5_000_000],
    ['-.5', -500_000],
    ['1e3', 1_000_000_000],
    ['1E-3', 1000],
    ['1.25e+2', 125_000_000],
    ['.5e1', 5_000_000],
    ['5.e-1', 500_000],
    ['0E-20', 0],
    ['0e99999', 0],
    ['-0', 0],
    ['-0.0', 0],
    ['007', 7_000_000],
    ['0000000000000000000000001', 1_000_000],
    ['0.1', 100_000],
    ['  0.25 ', 250_000],
    [' 1e3  ', 1_000_000_000],
  ])('%j is %d micros', (text, micro) => {
    expect(microOf(text)).toBe(micro)
  })

  test.each([
    ...['', ' ', '+', '-', '.', '-.', 'e5', '.e5', '1.5e', '1.5e+', '1e1.5', '--1', '+-1', '- 1'],
    ...['1.2.3', '1_000', '0x10', '１', '٣', '1 000', '1,5', "'5", '=1+1', 'true', 'abc', 'NaN'],
    ...['0.5 kWh', '#REF!', 'Infinity', '-Infinity', '1e', '1d3', '5%', '\u22125', '½'],
  ])('%j is not a number', (text) => {
    expect(microOf(text)).toBe('not-a-number')
  })

  test.each(['\t', '\n', '\r', '\u00a0', '\u2007', '\ufeff'])(
    'only spaces may surround a number: %j may not, on either side',
    (blank) => {
      expect(microOf(`1.5${blank}`)).toBe('not-a-number')
      expect(microOf(`${blank}1.5`)).toBe('not-a-number')
    },
  )
})

describe('six decimals are kept', () => {
  // Ties by hand: half a micro goes to the even neighbour.
  test.each([
    ['0.0000005', 0],
    ['0.0000015', 2],
    ['0.0000025', 2],
    ['0.00000250', 2],
    ['0.00000250000000000000000001', 3],
    ['-0.0000015', -2],
    ['-0.0000005', 0],
    ['1.2345675', 1_234_568],
    ['1.2345665', 1_234_566],
    ['1.23456749999999999999', 1_234_567],
    ['5e-7', 0],
    ['5.1e-7', 1],
    ['1e-400', 0],
  ])('%s rounds half-even to %d micros', (text, micro) => {
    expect(microOf(text)).toBe(micro)
    expect(isRounded(text)).toBe(true)
  })

  test.each(['1.500000000000', '0.123456', '1e-6', '0E-20', '12.340e-3'])(
    '%s loses nothing and does not count as rounded',
    (text) => expect(isRounded(text)).toBe(false),
  )

  test('a value that is not rounded clears the mark of the one before', () => {
    const reader = new DecimalReader()
    reader.read('0.0000001')
    reader.read('1')
    expect(reader.rounded).toBe(false)
  })
})

describe('the safe range', () => {
  // 2^53 - 1 micros is 9007199254.740991 units.
  test('its ends are read exactly', () => {
    expect(microOf('9007199254.740991')).toBe(Number.MAX_SAFE_INTEGER)
    expect(microOf('-9007199254.740991')).toBe(-Number.MAX_SAFE_INTEGER)
    expect(microOf('9007199254.7409914')).toBe(Number.MAX_SAFE_INTEGER)
  })

  test.each([
    ...['9007199254.740992', '-9007199254.740992', '9007199254.7409915', '9999999999', '1e10'],
    ...['1e99999', '1e999999999999999999', '123456789012345678901234567890'],
  ])('%s is too large', (text) => expect(microOf(text)).toBe('too-large'))

  test('a long text of a small number is read', () => {
    expect(microOf('100000000000000000000e-20')).toBe(1_000_000)
    expect(microOf(`0.${'0'.repeat(300)}1e300`)).toBe(100_000)
  })
})

test('a text past all measure is not a number', () => {
  expect(microOf(`0.${'1'.repeat(1_000_000)}`)).toBe('not-a-number')
  expect(microOf(`1e-${'9'.repeat(500)}`)).toBe('not-a-number')
})

describe('the shift of a unit', () => {
  test.each([
    ['1', 3, 1_000_000_000],
    ['1', -3, 1000],
    ['0.0004', -3, 0],
    ['1.0005', -3, 1000],
    ['1.0015', -3, 1002],
    ['2e-3', 3, 2_000_000],
    ['0.000001', 6, 1_000_000],
  ])('%s shifted by %d is %d micros', (text, shift, micro) => {
    expect(microOf(text, shift)).toBe(micro)
  })

  test('what is past the safe range only when shifted is too large', () => {
    expect(microOf('9007199255', 3)).toBe('too-large')
    expect(microOf('9007199255', -3)).toBe(9_007_199_255_000)
  })
})

/** Half-even by the school's method: quotient, rest, compare twice the rest with the divisor. */
function expected(digits: bigint, power: number): bigint {
  if (power >= 0) return digits * 10n ** BigInt(power)
  const divisor = 10n ** BigInt(-power)
  const [quotient, rest] = [digits / divisor, digits % divisor]
  if (rest * 2n > divisor) return quotient + 1n
  return rest * 2n === divisor ? quotient + (quotient % 2n) : quotient
}

test('any decimal with an exponent equals integer arithmetic on its digits', () => {
  const parts = fc.record({
    sign: fc.constantFrom('', '+', '-'),
    whole: fc.stringMatching(/^\d{0,12}$/),
    fraction: fc.stringMatching(/^\d{0,12}$/),
    exponent: fc.option(fc.integer({ min: -25, max: 12 }), { nil: undefined }),
    shift: fc.constantFrom(-3, 0, 3, 6),
  })
  fc.assert(
    fc.property(parts, ({ sign, whole, fraction, exponent, shift }) => {
      fc.pre(whole + fraction !== '')
      const text = `${sign}${whole}.${fraction}${exponent === undefined ? '' : `e${exponent}`}`
      const power = (exponent ?? 0) - fraction.length + 6 + shift
      const magnitude = expected(BigInt(whole + fraction), power)
      const signed = sign === '-' ? -magnitude : magnitude
      const wanted = magnitude > 2n ** 53n - 1n ? 'too-large' : Number(signed)
      expect(microOf(text, shift)).toBe(Object.is(wanted, -0) ? 0 : wanted)
    }),
    { numRuns: 2000 },
  )
})
