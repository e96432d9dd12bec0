import { describe, expect, test } from '@jest/globals'
import { MetertallyError } from '../../../domain/errors.ts'
import { detectDelimiter } from '../../../domain/formats/recognize.ts'
import { clockLabels, readRows } from '../factories.ts'

const WIDE = ['Meter', 'Date', ...clockLabels(48)]
const LONG = ['meter', 'timestamp', 'kWh']

describe('the format', () => {
  test('is told by the header', () => {
    expect(readRows(WIDE, []).format).toBe('wide')
    expect(readRows(LONG, []).format).toBe('long')
  })

  test('is only the pipeline’s where it names one', () => {
    expect(readRows(WIDE, [], { format: 'wide' }).format).toBe('wide')
    expect(() => readRows(WIDE, [], { format: 'long' })).toThrow(
      /a meter, a time stamp and a value/,
    )
    expect(() => readRows(LONG, [], { format: 'wide' })).toThrow(/clock times such as 0:00, 0:30/)
  })

  test.each([
    [['a', 'b', 'c']],
    [['']],
    [['Meter', '0:00', '0:30']],
    [['Date', '0:00', '0:30']],
    [['meter', 'value']],
    [['EE00011', '2019-01-01', '0.5', '0.5']],
  ])('is not guessed from %j: the error shows what was found', (titles) => {
    let error: unknown
    try {
      readRows(titles, [])
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(MetertallyError)
    expect(error).toMatchObject({ code: 'header-unknown' })
    expect((error as Error).message).toContain(`found ${titles.map((t) => `"${t}"`).join(', ')}`)
  })

  test('is not guessed from a very long header, which is shown in part', () => {
    const titles = Array.from({ length: 500 }, (_, at) => `column ${at}`)
    expect(() => readRows(titles, [])).toThrow(/"column 7", …\./)
  })
})

describe('the delimiter', () => {
  test.each([
    ['a,b,c', ','],
    ['a;b;c', ';'],
    ['a\tb\tc', '\t'],
    ['a|b|c', '|'],
    ['a;b,5;c', ';'],
    ['"a,b,c,d";e;f', ';'],
    ['"say ""a,b,c""";e', ';'],
    ['alone', ','],
    ['', ','],
  ])('of %j is %j', (line, delimiter) => expect(detectDelimiter(line)).toBe(delimiter))
})

describe('the unit', () => {
  test.each([
    [['meter', 'timestamp', 'value'], 'kWh', 1],
    [['meter', 'timestamp', 'kWh'], 'kWh', 1],
    [['meter', 'timestamp', 'Usage (Wh)'], 'kWh', 0.001],
    [['meter', 'timestamp', 'consumption_mwh'], 'kWh', 1000],
    [['meter', 'timestamp', 'consumptionMWh'], 'kWh', 1000],
    [['meter', 'timestamp', 'Volume'], undefined, 1],
    [['meter', 'timestamp', 'm³'], 'm3', 1],
    [['meter', 'timestamp', 'Usage (m3)'], 'm3', 1],
  ])('of %j is %s', (titles, unit, factor) => {
    if (unit === undefined) return expect(() => readRows(titles, [])).toThrow(/not understood/)
    const found = readRows(titles, [['m1', '2025-06-02 00:00', '1']])
    expect([found.unit, found.readings[0]?.value]).toEqual([unit, factor])
  })

  test('is the pipeline’s where it names one', () => {
    const rows = [['m1', '2025-06-02 00:00', '1500']]
    const found = readRows(['meter', 'timestamp', 'kWh'], rows, { unit: 'L' })
    expect([found.unit, found.readings[0]?.value]).toEqual(['m3', 1.5])
  })

  test('of a wide file stands in any title', () => {
    const titles = ['Meter', 'Date', '0:00', '0:30', 'Total (MWh)']
    const found = readRows(titles, [['m1', '2025-06-02', '1', '2', '3']])
    expect([found.unit, found.readings[0]?.value]).toEqual(['kWh', 1000])
  })
})
