/** Limits: an object past one fails with a record that says which and what to do, and is not retried. */
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DEFAULT_LIMITS, type Limits } from '../../domain/ingestion/limits.ts'
import { tarOf } from '../adapters/archive/opened.ts'
import { zipOf } from '../adapters/archive/zip-writer.ts'
import {
  type Emulators,
  handedBack,
  invocation,
  queueEvent,
  s3Event,
  startEmulators,
} from './emulators.ts'
import type { Json } from './http-json.ts'
import { long, values, wide } from './sums.ts'

let emulators: Emulators
beforeAll(async () => {
  emulators = await startEmulators()
})
afterAll(() => emulators.close())

let files = 0

/** The record of a new object, read with those limits. It must be a result, never handed back. */
async function ingest(body: string | Buffer, limits: Partial<Limits> = {}): Promise<Json> {
  const key = `limits/${++files}.csv`
  await emulators.put(key, body)
  const handler = emulators.handler({ limits: { ...DEFAULT_LIMITS, ...limits } })
  expect(await handedBack(handler(queueEvent(s3Event(key)), invocation()))).toEqual([])
  return emulators.record(key)
}

const stamp = (at: number): string => new Date(Date.UTC(2025, 6, 1) + at * 1_800_000).toISOString()
const rows = (count: number, meter = 'L'): string =>
  long(...values(1, count).map((value, at): [string, string, string] => [meter, stamp(at), value]))
const meters = (count: number): string =>
  long(
    ...values(1, count).map((value, at): [string, string, string] => [`L-${at}`, stamp(0), value]),
  )
const matrix = (count: number): string =>
  `timestamp,${Array.from({ length: count }, (_, at) => `L-${at}`)}\n${[0, 1, 2].map((at) => `${stamp(at)}${',1'.repeat(count)}\n`).join('')}`
const dates = `meter,${['01', '02', '03', '04'].map((day) => `2025-07-${day}`)}\nL,1,2,3,4\n`
const day = (meter: string): [string, string, string[]] => [meter, '2025-07-01', values(1, 48)]
const nem12 = (count: number): string =>
  `100,NEM12,202507010000,a,b\n${Array.from({ length: count }, (_, at) => `200,NMI${at},E1,E1,E1,N1,,kWh,720,\n300,20250701,1,2,A,,,,\n`).join('')}900\n`
const xs = 'x'.repeat(3000)
const short = { lineBytes: 2000 }

test.each<[string, string | Buffer, Partial<Limits>, string, RegExp]>([
  [
    'a long row',
    `${rows(9)}L,${xs},1\n`,
    short,
    'file-broken-csv',
    /line 11 has more than 2000 .*lineBytes: 4000/,
  ],
  ['a long first row', `${xs}\n${rows(9)}`, short, 'file-broken-csv', /line 1 has more than 2000/],
  ['no newline at all', xs.repeat(999), short, 'file-broken-csv', /line 1 has more than 2000/],
  [
    'a long row in UTF-16',
    Buffer.from(`${rows(9)}L,${xs},1\n`, 'utf16le'),
    short,
    'file-broken-csv',
    /line 11 /,
  ],
  [
    'a long quoted field with newlines',
    `${rows(9)}L,"${'x\n'.repeat(3000)}",1\n`,
    short,
    'file-broken-csv',
    /line 11 /,
  ],
  [
    'a long row in a member alone',
    zipOf([{ name: 'a.csv', content: `${rows(9)}L,${xs},1\n` }]),
    short,
    'file-broken-csv',
    /a\.csv: .*line 11 /,
  ],
  [
    'a row of too many columns',
    `${rows(9)}${',1'.repeat(20)}\n`,
    { columns: 9 },
    'file-too-large',
    /row has 21 columns, at most 9.*columns: 21/,
  ],
  [
    'a header of too many columns',
    wide(day('L')),
    { columns: 9 },
    'file-too-large',
    /row has 50 columns/,
  ],
  ['too many columns of dates', dates, { columns: 3 }, 'file-too-large', /row has 5 columns/],
  ['too many rows', rows(9), { rows: 8 }, 'file-too-large', /more than 8 rows; split it/],
  [
    'too many blank rows',
    `${rows(3)}${',,\n'.repeat(9)}`,
    { rows: 8 },
    'file-too-large',
    /more than 8 rows/,
  ],
  ['too many bytes', rows(99), { decompressedBytes: 999 }, 'file-too-large', /more than 999 bytes/],
  [
    'too many bytes in gzip',
    gzipSync(rows(99)),
    { decompressedBytes: 999 },
    'file-too-large',
    /more than 999 bytes/,
  ],
  [
    'too many bytes for its size',
    gzipSync(rows(999)),
    { ratio: 2, ratioFrom: 999 },
    'file-too-large',
    /more than 2 times its own size/,
  ],
  [
    'too many members',
    await tarOf([
      { name: 'a.csv', content: rows(3) },
      { name: 'b.csv', content: rows(3) },
    ]),
    { members: 1 },
    'file-too-large',
    /more than 1 files/,
  ],
  ['too many meters', meters(9), { meters: 8 }, 'file-too-large', /more than 8 meters.*meters: 16/],
  [
    'too many meters in wide rows',
    wide(day('A'), day('B'), day('C')),
    { meters: 2 },
    'file-too-large',
    /more than 2 meters/,
  ],
  ['too many meters as columns', matrix(9), { meters: 8 }, 'file-too-large', /more than 8 meters/],
  ['too many meters in NEM12', nem12(4), { meters: 3 }, 'file-too-large', /more than 3 meters/],
  [
    'too many meters in a column of dates',
    `${dates}M,1,2,3,4\n`,
    { meters: 1 },
    'file-too-large',
    /more than 1 meters/,
  ],
  [
    'too many meters in rejected rows',
    `${rows(9)}${Array.from({ length: 9 }, (_, at) => `R-${at},never,1\n`).join('')}`,
    { meters: 8 },
    'file-too-large',
    /more than 8 meters/,
  ],
  [
    'too many meters over all members',
    zipOf([
      { name: 'a.csv', content: rows(3, 'A') },
      { name: 'b.csv', content: rows(3, 'B') },
    ]),
    { meters: 1 },
    'file-too-large',
    /more than 1 meters/,
  ],
  ['too many meter-days', rows(200), { meterDays: 4 }, 'file-too-large', /more than 4 meter-days/],
])('%s', async (_, body, limits, code, sentence) => {
  const record = await ingest(body, limits)
  expect(record).toMatchObject({ state: 'failed', error: { code } })
  expect(record.error.message).toMatch(sentence)
  expect((await emulators.get('/meters/L')).status).toBe(404)
})

test('as much as the limits allow is read', async () => {
  const limits = {
    rows: 9,
    columns: 3,
    meters: 1,
    meterDays: 1,
    members: 1,
    decompressedBytes: 999,
  }
  const record = await ingest(gzipSync(rows(9, 'FITS')), { ...limits, lineBytes: 100 })
  expect(record).toMatchObject({ state: 'succeeded', rows: '9', meters: '1', meterDays: '1' })
})

test.each<[string, string, RegExp]>([
  ['a control character', 'a\u0001b', /control character/],
  ['a control character of Latin-1', 'a\u0085b', /control character/],
  ['201 characters', 'ß'.repeat(201), /201 characters/],
  ['a million characters', 'm'.repeat(1_000_000), /1000000 characters/],
])('a meter id of %s is a rejected row', async (_, id, reason) => {
  const record = await ingest(`${rows(9, 'GOOD')}${id},${stamp(0)},1\n`)
  expect(record).toMatchObject({ state: 'partial', accepted: '9', rejected: '1' })
  expect(record.rejects[0].reason).toMatch(reason)
})

test.each([
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  [' meters#00', 'meters#00'],
  ['\u202eright to left\u202c', '\u202eright to left\u202c'],
  ['Za\u0308hler', 'Za\u0308hler'],
  ['😀'.repeat(100), '😀'.repeat(100)],
  ['電'.repeat(200), '電'.repeat(200)],
  ["'007", '007'],
])('the meter %j is stored and found', async (written, id) => {
  const record = await ingest(rows(3, written))
  expect(record).toMatchObject({ state: 'succeeded', meters: '1' })
  const { status, body } = await emulators.get(`/meters/${encodeURIComponent(id)}`)
  expect([status, body.meterId]).toEqual([200, id])
})

test('a unit too long for a key is a rejected row, and the record of it can be stored', async () => {
  const header = 'meter,timestamp,temperature,unit\n'
  const good = [0, 1, 2].map((at) => `GAUGE,${stamp(at)},20.5,°C\n`).join('')
  const record = await ingest(`${header}${good}GAUGE,${stamp(3)},20.5,${'°'.repeat(100_000)}\n`)
  expect(record).toMatchObject({ state: 'partial', accepted: '3', rejected: '1' })
  expect(record.rejects[0].reason).toMatch(/unit .* has 100000 characters, at most 64/)
})

test('the record of an archive with names of 60,000 characters can be stored', async () => {
  const named = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      name: `${'名'.repeat(20_000)}${at}`,
      content: '\0',
    }))
  const good = { name: 'good.csv', content: rows(3, 'NAMED') }
  const record = await ingest(zipOf([...named(60), good]))
  expect(record).toMatchObject({ state: 'partial', accepted: '3' })
  expect((await emulators.get('/meters/NAMED')).status).toBe(200)
})

test('of two members of one name each is read or left out by itself', async () => {
  const bad = `${rows(3, 'SECOND')}\0`
  const members = [
    { name: 'a.csv', content: rows(3, 'FIRST') },
    { name: 'a.csv', content: bad },
  ]
  expect(await ingest(zipOf(members))).toMatchObject({ state: 'partial', accepted: '3' })
  expect((await emulators.get('/meters/FIRST')).status).toBe(200)
  expect((await emulators.get('/meters/SECOND')).status).toBe(404)
})
