import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readNem12, streamOf } from './read-nem12.ts'

/** Thousandths; `null` is blank. */
interface Day {
  readonly channel: string
  readonly date: number
  readonly minutes: number
  readonly values: readonly (number | null)[]
  /** The file ends behind this day, and another begins. */
  readonly cut: boolean
  /** The 200 record is written again, though the register stays the same. */
  readonly again: boolean
}

const day: fc.Arbitrary<Day> = fc.constantFrom(5, 15, 30).chain((minutes) =>
  fc.record({
    channel: fc.constantFrom('E1', 'E2', 'B1', 'Q1'),
    date: fc.integer({ min: 1, max: 28 }),
    minutes: fc.constant(minutes),
    values: fc.array(fc.option(fc.nat(99_999), { freq: 9 }), {
      minLength: 1440 / minutes,
      maxLength: 1440 / minutes,
    }),
    cut: fc.boolean(),
    again: fc.boolean(),
  }),
)
const days = fc.uniqueArray(day, {
  maxLength: 8,
  selector: ({ channel, date }) => `${channel} ${date}`,
})

/** 48 is `.048`, 1500 is `1.5`. */
function written(thousandths: number | null): string {
  if (thousandths === null) return ''
  const whole = Math.floor(thousandths / 1000)
  const fraction = String(thousandths % 1000).padStart(3, '0')
  return `${whole || ''}.${fraction}`
}

function write(all: readonly Day[]): string {
  const lines: string[] = []
  let before: Day | undefined
  for (const one of all) {
    const { channel, minutes, date, values } = one
    if (before === undefined || before.cut) lines.push('100,NEM12,,,')
    const goes = before !== undefined && before.channel === channel && before.minutes === minutes
    if (!goes || before?.cut || one.again) {
      lines.push(streamOf(channel, channel === 'Q1' ? 'kvarh' : 'KWH', minutes))
    }
    lines.push(`300,202503${String(date).padStart(2, '0')},${values.map(written).join(',')},A,,,`)
    if (one.cut) lines.push('900')
    before = one
  }
  return lines.join('\n')
}

test('however days are cut into blocks and files, each register sums to its values', () => {
  fc.assert(
    fc.property(days, (all) => {
      const expected: Record<string, number> = {}
      for (const { channel, values } of all) {
        for (const value of values) {
          if (value === null) continue
          const key = `6001000001 ${channel}`
          expected[key] = (expected[key] ?? 0) + value * 1000
        }
      }
      const { totals, duplicates } = readNem12(write(all))
      expect([totals, duplicates]).toEqual([expected, 0])
    }),
    { numRuns: 200 },
  )
})
