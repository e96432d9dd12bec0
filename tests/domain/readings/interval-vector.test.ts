import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { MetertallyError } from '../../../domain/errors.ts'
import {
  decodeSegments,
  encodeSegments,
  evenLength,
  type Segment,
} from '../../../domain/readings/interval-vector.ts'
import { QUALITIES, type Quality } from '../../../domain/readings/reading.ts'
import { HALF_HOUR, halfHours } from '../factories.ts'

const GAP = [null, null, null, null, null]

/** Zero has one sign only: no reader makes -0. */
const micro = fc.oneof(
  fc.integer({ min: -2_000_000, max: 2_000_000 }),
  fc.integer({ min: -9000, max: 9000 }).map((value) => value * 1000),
  fc.maxSafeInteger(),
  fc.constantFrom(0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 50, 2 ** 50 - 1),
)
const segments: fc.Arbitrary<Segment[]> = fc.array(
  fc.record({
    start: fc.integer({ min: 0, max: 200_000 }),
    length: fc.constantFrom(0, 60, 900, 1800, 3600, 86_400),
    values: fc
      .array(fc.option(micro), { maxLength: 60 })
      .map((values) => values.map((value) => (value === 0 ? 0 : value))),
  }),
  { maxLength: 6 },
)

function codeOf(bytes: Uint8Array): string | undefined {
  try {
    decodeSegments(bytes)
    return undefined
  } catch (error) {
    return error instanceof MetertallyError ? error.code : String(error)
  }
}

test('segments come back from their bytes', () => {
  fc.assert(
    fc.property(segments, (all) => {
      expect(decodeSegments(encodeSegments(all))).toEqual(all)
    }),
    { numRuns: 1000 },
  )
})

describe('qualities', () => {
  const marked = segments.chain((all) =>
    fc.tuple(
      ...all.map((segment) =>
        fc
          .array(fc.constantFrom(...QUALITIES), {
            minLength: segment.values.length,
            maxLength: segment.values.length,
          })
          .map((qualities): Segment => ({ ...segment, qualities })),
      ),
    ),
  )

  test('come back with their values', () => {
    fc.assert(
      fc.property(marked, (all) => {
        expect(decodeSegments(encodeSegments(all))).toEqual(all)
      }),
      { numRuns: 500 },
    )
  })

  test('take a byte or two where they seldom change', () => {
    const plain = halfHours(Array(48).fill(500_000))
    const estimated = { ...plain, qualities: Array<Quality>(48).fill('estimated') }
    const grown = encodeSegments([estimated]).length - encodeSegments([plain]).length
    expect(grown).toBeLessThanOrEqual(2)
  })

  test('that do not fit their values are corrupt', () => {
    const bytes = encodeSegments([{ ...halfHours([1, 2]), qualities: ['estimated', 'estimated'] }])
    const twoEstimated = 2 * QUALITIES.length + 1
    expect(bytes.at(-1)).toBe(twoEstimated)
    for (const run of [1, twoEstimated + QUALITIES.length]) {
      expect(codeOf(Uint8Array.from([...bytes.slice(0, -1), run]))).toBe('record-corrupt')
    }
  })

  test('are absent from bytes that were written before there were any', () => {
    // Version 1, one segment from 0 of 1800 s: 1.5 and 2 of a unit, in tenths (scale 5, 15 and 20).
    const before = Uint8Array.from([1, 1, 0, 0x88, 0x0e, 2, 5 << 4, 30, 10])
    expect(decodeSegments(before)).toEqual([halfHours([1_500_000, 2_000_000])])
  })
})

test('1500 values of any size come back', () => {
  const all = [halfHours(Array.from({ length: 1500 }, (_, at) => Number.MAX_SAFE_INTEGER - at))]
  expect(decodeSegments(encodeSegments(all))).toEqual(all)
})

test.each<readonly [string, string, Segment[]]>([
  ['nothing', '0100', []],
  ['half hours', '010100880e0330020209', [halfHours([1000, 2000, -3000])]],
  [
    'gaps',
    '0101901c84070a510a020a146e',
    [{ start: 3600, length: 900, values: [null, 500_000, null, 1_500_000, ...GAP, 7_000_000] }],
  ],
  ['doubles', '010100000102ffffffffffff3f43', [{ start: 0, length: 0, values: [2 ** 53 - 1] }]],
  [
    'qualities',
    '010100880e03040202000904',
    [{ ...halfHours([1, 2, 2]), qualities: ['estimated', 'estimated', 'actual'] }],
  ],
  [
    'several segments, and numbers of eight bytes',
    '010200880e016100a038901c0200feffffffffffff03fbffffffffffff07',
    [halfHours([null]), { start: 7200, length: 3600, values: [2 ** 50 - 1, 1 - 2 ** 50] }],
  ],
])('%s have the bytes that they had in earlier releases', (_, bytes, all) => {
  expect(Buffer.from(encodeSegments(all)).toString('hex')).toBe(bytes)
  expect(decodeSegments(encodeSegments(all))).toEqual(all)
})

test('what was encoded does not change when more is', () => {
  const first = encodeSegments([halfHours([1000, 2000, -3000])])
  encodeSegments([halfHours(Array(5000).fill(7))])
  expect(Buffer.from(first).toString('hex')).toBe('010100880e0330020209')
})

test('a typical day of 48 values with three decimals takes under 3 bytes a value', () => {
  // 0.2 kWh at night and up to 1.5 kWh in the evening, in watt hours.
  const wattHours = Array.from({ length: 48 }, (_, at) =>
    Math.round(200 + 1300 * Math.max(0, Math.sin(((at - 12) / 36) * Math.PI)) + ((at * 37) % 50)),
  )
  const bytes = encodeSegments([halfHours(wattHours.map((value) => value * 1000))])
  expect(bytes.length).toBeLessThan(48 * 3)
})

test('a day without change takes little more than a byte a value', () => {
  expect(encodeSegments([halfHours(Array(48).fill(500_000))]).length).toBeLessThan(60)
})

describe('the length that a head tells', () => {
  const lengthOf = (...all: Segment[]): number | undefined => evenLength(encodeSegments(all))
  const run = (length: number, ...values: (number | null)[]): Segment => {
    return { start: 0, length, values }
  }

  test('is that of one run, gaps and qualities or not', () => {
    expect(lengthOf(run(HALF_HOUR, 1, null, 3))).toBe(HALF_HOUR)
    expect(lengthOf({ ...run(900, 1, 2), qualities: ['actual', 'estimated'] })).toBe(900)
    expect(lengthOf(run(86_400, 1))).toBe(86_400)
  })

  test.each([
    ['no run', []],
    ['two runs', [run(900, 1), run(900, 2)]],
    ['a run of no length', [run(0, 1)]],
    ['a run of no values', [run(900)]],
    ['daily values that follow each other, which overlap', [run(86_400, 1, 2)]],
  ])('is unknown of %s', (_, all) => {
    expect(lengthOf(...all)).toBeUndefined()
  })
})

describe('bytes that no encoder made', () => {
  const whole = encodeSegments([
    halfHours([1, null, 3]),
    { start: 0, length: HALF_HOUR, values: [Number.MAX_SAFE_INTEGER] },
  ])

  test('cut short anywhere, they are corrupt', () => {
    for (let end = 0; end < whole.length; end++) {
      expect(codeOf(whole.slice(0, end))).toBe('record-corrupt')
    }
  })

  test('with bytes after their end, they are corrupt', () => {
    expect(codeOf(Uint8Array.from([...whole, 0]))).toBe('record-corrupt')
  })

  test('of another version, they are corrupt', () => {
    const other = Uint8Array.from([2, ...whole.slice(1)])
    expect(codeOf(other)).toBe('record-corrupt')
    expect(() => evenLength(other)).toThrow('its version is unknown')
  })

  test('with a count past all bounds, they are corrupt and soon found out', () => {
    const endless = Array(9).fill(0xff)
    expect(codeOf(Uint8Array.from([1, ...endless, 1]))).toBe('record-corrupt')
    expect(codeOf(Uint8Array.from([1, 1, 0, 8, ...endless, 1, 0, 2, 2]))).toBe('record-corrupt')
    expect(codeOf(Uint8Array.from([1, 1, 0, 8, ...endless, 1, 1, 2, 2]))).toBe('record-corrupt')
    expect(codeOf(Uint8Array.from([1, ...Array(200).fill(0x80), 0]))).toBe('record-corrupt')
  })

  test('with a value that is no safe integer, they are corrupt', () => {
    const notANumber = [0, 0, 0, 0, 0, 0, 0xf8, 0x7f]
    expect(codeOf(Uint8Array.from([1, 1, 0, 8, 1, 2, ...notANumber]))).toBe('record-corrupt')
    const aHalf = new Uint8Array(new Float64Array([0.5]).buffer)
    expect(codeOf(Uint8Array.from([1, 1, 0, 8, 1, 2, ...aHalf]))).toBe('record-corrupt')
    const scaledBy1e15 = [0xf0, 0x80, 0x80, 0x80, 0x80, 0x08]
    expect(codeOf(Uint8Array.from([1, 1, 0, 8, 1, ...scaledBy1e15]))).toBe('record-corrupt')
  })

  test('whatever they are, they end in record-corrupt or in whole numbers', () => {
    const random = fc.uint8Array({ maxLength: 80 }).map((tail) => Uint8Array.from([1, ...tail]))
    fc.assert(
      fc.property(random, (bytes) => {
        const code = codeOf(bytes)
        if (code !== undefined) return expect(code).toBe('record-corrupt')
        for (const { start, length, values } of decodeSegments(bytes)) {
          for (const number of [start, length, ...values.filter((value) => value !== null)]) {
            expect(Number.isSafeInteger(number)).toBe(true)
          }
        }
      }),
      { numRuns: 2000 },
    )
  })
})
