import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dailyTotals, readText } from '../read-text.ts'
import {
  DATES,
  LAYOUT_NAMES,
  pipelineOf,
  type Style,
  suits,
  type Table,
  totalsOf,
  writeTable,
} from './tables.ts'

const METERS = ['m1', 'EE00011', '007', '1200000000017', 'Zähler 3', 'shop']

/** Some readings are missing; the first one is 0.5, so that a decimal comma can be told from a thousand. */
const tables: fc.Arbitrary<Table> = fc
  .record({
    meters: fc.uniqueArray(fc.constantFrom(...METERS), { minLength: 1, maxLength: 3 }),
    days: fc.integer({ min: 1, max: 3 }),
    firstDay: fc.record({
      year: fc.integer({ min: 2001, max: 2030 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 13, max: 25 }),
    }),
  })
  .chain((shape) =>
    fc
      .array(
        fc.array(fc.option(fc.integer({ min: 0, max: 99_999 }), { freq: 12 }), {
          minLength: 48 * shape.days,
          maxLength: 48 * shape.days,
        }),
        { minLength: shape.meters.length, maxLength: shape.meters.length },
      )
      .map((readings) => ({
        ...shape,
        readings: readings.map(([, ...rest]) => [500, ...rest]),
      })),
  )

const styles: fc.Arbitrary<Style> = fc.record({
  layout: fc.constantFrom(...LAYOUT_NAMES),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  decimal: fc.constantFrom('.', ','),
  date: fc.constantFrom(...(Object.keys(DATES) as Style['date'][])),
  order: fc.constantFrom('by meter', 'by time', 'backwards'),
  preamble: fc.integer({ min: 0, max: 3 }),
  newline: fc.constantFrom('\n', '\r\n'),
  bom: fc.boolean(),
  quoted: fc.boolean(),
  trailing: fc.boolean(),
  finalNewline: fc.boolean(),
  names: fc.constantFrom(
    ['Meter', 'Date'],
    ['meter_id', 'date'],
    ['Zählpunkt', 'Datum'],
    ['MPAN', 'Settlement Date'],
  ),
})

describe('a table comes back with equal daily totals', () => {
  test('in whatever layout, delimiter, decimal mark, date format and order it is written', async () => {
    await fc.assert(
      fc.asyncProperty(tables, styles, async (table, style) => {
        fc.pre(suits(table, style.layout))
        const text = writeTable(table, style)
        const { readings, rejects } = await readText(text, { pipeline: pipelineOf(style) })
        expect(rejects).toEqual([])
        expect(dailyTotals(readings)).toEqual(totalsOf(table))
      }),
      { numRuns: 100 },
    )
  }, 60_000)

  test.each(LAYOUT_NAMES)('%s', async (layout) => {
    const table: Table = {
      meters: ['m1', 'm2'],
      firstDay: { year: 2025, month: 6, day: 13 },
      days: 3,
      readings: [1, 2].map((factor) =>
        Array.from({ length: 144 }, (_, at) => (at % 50 === 49 ? null : factor * (500 + (at % 7)))),
      ),
    }
    const style: Style = {
      ...{ layout, delimiter: ';', decimal: ',', date: 'DD.MM.YYYY', order: 'by meter' },
      ...{ preamble: 0, newline: '\r\n', bom: true, quoted: false, trailing: false },
      ...{ finalNewline: true, names: ['Meter', 'Date'] },
    }
    const { readings, rejects } = await readText(writeTable(table, style), {
      pipeline: pipelineOf(style),
    })
    expect(rejects).toEqual([])
    expect(dailyTotals(readings)).toEqual(totalsOf(table))
  })
})
