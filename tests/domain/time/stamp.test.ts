import { describe, expect, test } from '@jest/globals'
import { StampReader } from '../../../domain/time/stamp.ts'
import { dayOf } from '../factories.ts'

interface Read {
  status: string
  day: number
  wall: number
  offset: number | undefined
}

function read(text: string, reader = new StampReader()): Read {
  const status = reader.read(text)
  return { status, day: reader.day, wall: reader.wallSeconds, offset: reader.offsetSeconds }
}

const DAY = dayOf('2025-10-26')

describe('accepted', () => {
  test.each([
    ['2025-10-26T01:30', 5400],
    ['2025-10-26 01:30', 5400],
    ['2025-10-26t01:30:59', 5459],
    ['2025-10-26 01:30:00.0000000', 5400],
    ['2025-10-26 01:30:00,5', 5400],
    ['2025/10/26 01:30', 5400],
    ['  2025-10-26 01:30 ', 5400],
    ['2025-10-26', 0],
    ['2025-10-26 00:00', 0],
    ['2025-10-26 24:00', 86_400],
    ['2025-10-26T24:00:00', 86_400],
    ['2025-10-26 23:59:59', 86_399],
    ['2025-10-26 1:30', 5400],
    ['2025-10-26 01.30', 5400],
    ['2025-10-26 01.30.00', 5400],
    ['2025-10-26 0130', 5400],
    ['2025-10-26  01:30', 5400],
    ['2025-10-26, 01:30', 5400],
    ['2025-10-26 1:30 am', 5400],
    ['2025-10-26 01:30 PM', 48_600],
    ['2025-10-26 1:30:00PM', 48_600],
    ['2025-10-26 12:00 AM', 0],
    ['2025-10-26 12:30 pm', 45_000],
  ])('%j shows %d seconds after midnight, without an offset', (text, wall) => {
    expect(read(text)).toEqual({ status: 'ok', day: DAY, wall, offset: undefined })
  })

  test.each([
    ['Z', 0],
    ['UTC', 0],
    [' UTC', 0],
    ['z', 0],
    ['+00:00', 0],
    ['+01:00', 3600],
    ['+0100', 3600],
    ['+01', 3600],
    ['-05:00', -18_000],
    ['+05:45', 20_700],
    ['-03:30', -12_600],
    ['+14:00', 50_400],
    [' +01:00', 3600],
  ])('the offset %s is %d seconds', (offset, seconds) => {
    const wanted = { status: 'ok', day: DAY, wall: 5400, offset: seconds }
    expect(read(`2025-10-26T01:30${offset}`)).toEqual(wanted)
    expect(read(`2025-10-26T01:30:00.123${offset}`)).toEqual(wanted)
  })

  test('only a bare date is a date without a time', () => {
    const reader = new StampReader()
    expect([reader.read('2025-10-26'), reader.dateOnly]).toEqual(['ok', true])
    expect([reader.read('2025-10-26 00:00'), reader.dateOnly]).toEqual(['ok', false])
  })
})

describe('refused', () => {
  test.each([
    ...['', 'now', '26/10/2025 01:30', '2025-10-26T', '2025-10-26 1:3', '2025-10-26 1'],
    ...['2025-10/26 01:30', '2025.10.26 01:30', '20251026 0130', '2025-10-2601:30', '25-10-26'],
    ...['2025-10-26 01:30:', '2025-10-26 01:30:5', '2025-10-26 01:30:00.', '2025-10-26 01:30 xm'],
    ...['2025-10-26T01:30+1:00', '2025-10-26T01:30+1', '2025-10-26T01:30+25:00', '2025-10-26 am'],
    ...['2025-10-26T01:30Z+01:00', '2025-10-26T01:30+01:60', '2025-10-26T01:30GMT', '1761442200'],
    ...['２０２５-10-26 01:30', '2025-10-26 １:30', '2025-10-261', '2025-10-26;01:30', 'UTC'],
  ])('%j is not a stamp', (text) => expect(read(text).status).toBe('not-a-stamp'))

  test.each(['+0:100', '+01:', '+:01', '+010:0', '-:0100'])(
    'the offset %s has its colon in the wrong place',
    (offset) => expect(read(`2025-10-26T01:30${offset}`).status).toBe('not-a-stamp'),
  )

  test.each(['2025-02-29 00:00', '2025-13-01 00:00', '1899-12-31', '2200-01-01T00:00Z'])(
    'the date of %s does not exist',
    (text) => expect(read(text).status).toBe('no-such-date'),
  )

  test.each(['13:00 pm', '0:30 am', '25:00', '24:30', '24:00:01', '23:60', '23:59:60', '99:99'])(
    'the time %s does not exist',
    (time) => expect(read(`2025-10-26 ${time}`).status).toBe('no-such-time'),
  )
})

test('days and months may have one digit', () => {
  expect(read('2025-1-2 01:30')).toMatchObject({ status: 'ok', day: dayOf('2025-01-02') })
  expect(read('2025/1/2 1:30')).toMatchObject({ status: 'ok', day: dayOf('2025-01-02') })
})

test.each([
  ['DD/MM/YYYY', '26/10/2025 01:30'],
  ['MM/DD/YYYY', '10/26/2025 1:30 AM'],
  ['DD.MM.YY', '26.10.25 01.30'],
  ['DD-MMM-YYYY', '26-Oct-2025 01:30'],
  ['DD MMM YY', '26 oct 25 01:30'],
  ['YYYYMMDD', '20251026 0130'],
  ['YYYYMMDD', '202510260130'],
  ['YYYYMMDD', '20251026T013000'],
])('in the format %s, %j is read', (format, text) => {
  expect(read(text, new StampReader([format]))).toMatchObject({ day: DAY, wall: 5400 })
})

test.each([
  ['unix', '1761442200'],
  ['unix-ms', '1761442200000'],
  ['unix-ms', '1761442200999'],
])('in the format %s, %j is an instant in UTC', (format, text) => {
  const wanted = { status: 'ok', day: DAY, wall: 5400, offset: 0 }
  expect(read(text, new StampReader([format]))).toEqual(wanted)
})

test.each(['', ' ', 'now', '2025-10-26', '1e999', '0x10', '1761442200Z'])(
  'in the format unix, %j is not a stamp',
  (text) => expect(read(text, new StampReader(['unix'])).status).toBe('not-a-stamp'),
)

test('a date and a time may stand in two texts', () => {
  const reader = new StampReader(['DD/MM/YYYY'])
  expect(reader.readPair(' 26/10/2025 ', ' 1:30 ')).toBe('ok')
  expect([reader.day, reader.wallSeconds, reader.dateOnly]).toEqual([DAY, 5400, false])
  expect(reader.readPair('26/10/2025', ' ')).toBe('ok')
  expect([reader.wallSeconds, reader.dateOnly]).toEqual([0, true])
  expect(reader.readPair('26/10/2025', '25:00')).toBe('no-such-time')
  expect(reader.readPair('2025-10-26', '01:30')).toBe('not-a-stamp')
})

test('a stamp leaves nothing behind for the next one', () => {
  const reader = new StampReader()
  read('2025-10-26T01:30+01:00', reader)
  expect(read('2025-10-26 02:00', reader)).toMatchObject({ wall: 7200, offset: undefined })
  read('2025-02-30 00:00', reader)
  expect(read('2025-10-26', reader)).toMatchObject({ status: 'ok', day: DAY, wall: 0 })
  expect(read('2025-10-27 00:30', reader)).toMatchObject({ day: DAY + 1, wall: 1800 })
})
