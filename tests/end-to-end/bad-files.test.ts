/** Files that cannot be read at all: each leaves a failed record that says why, and nothing else. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { zipOf } from '../adapters/archive/zip-writer.ts'
import { startWorld, type World } from './harness.ts'
import { clock, long, sum, values, wide } from './sums.ts'

const DATE = '2025-07-01'
const healthy = values(1, 48)

let world: World
beforeAll(async () => {
  world = await startWorld()
  await world.ingest('healthy.csv', wide(['HEALTHY', DATE, healthy]))
})
afterEach(async () => {
  expect(await world.get(`/consumption/${DATE}`)).toMatchObject({
    body: { total: sum(healthy), meters: '1' },
  })
  expect(world.errors).toEqual([])
})
afterAll(() => world.close())

/** Bytes that look random and are the same every time. */
function noise(count: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(count / 32) }, (_, block) =>
    createHash('sha256').update(String(block)).digest(),
  )
  return Buffer.concat(blocks).subarray(0, count)
}

const rows = (count: number): string =>
  long(...values(2, count).map((value, at) => stampedRow(at, value)))

function stampedRow(at: number, value: string): [string, string, string] {
  return ['BAD', new Date(Date.parse(DATE) + at * 1_800_000).toISOString(), value]
}

const zipped = gzipSync(rows(2000))
const damaged = Buffer.from(zipped)
damaged.fill(0xa5, 200, 260)
const wrongSum = Buffer.from(zipped)
wrongSum.writeUInt32LE(0, wrongSum.length - 8)
const zipArchive = zipOf([{ name: 'a.csv', content: rows(2000) }])
const sevenZip = Buffer.concat([Buffer.from('377abcaf271c0004', 'hex'), noise(500)])
const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), noise(3000)])

test.each<[string, string, string | Buffer, string, RegExp]>([
  ['an empty file', 'empty.csv', '', 'file-empty', /empty/],
  ['blank lines only', 'blank.csv', '\n\r\n\n', 'file-empty', /blank lines/],
  ['a byte order mark only', 'bom.csv', '\ufeff', 'file-empty', /empty|blank/],
  ['a header only', 'header.csv', long(), 'file-without-readings', /no row/],
  ['a wide header only', 'wide.csv', wide(), 'file-without-readings', /no row/],
  [
    'values that are all blank',
    'no.csv',
    wide(['BAD', DATE, values(1, 48).map(() => '')]),
    'file-without-readings',
    /value/,
  ],
  ['bytes of a PNG', 'photo.csv', png, 'file-not-csv', /binary/],
  ['random bytes', 'noise.csv', noise(5000), 'file-not-csv', /binary/],
  [
    'an unknown header',
    'unknown.csv',
    'name,colour,price\na,b,1\n',
    'header-unknown',
    /"name", "colour", "price"/,
  ],
  [
    'no header, and two columns that may be values',
    'bare.csv',
    `BAD,${DATE},1.5,2.5\nBAD,2025-07-02,2.5,1.5\n`,
    'header-unknown',
    /"BAD"/,
  ],
  [
    'dates that can be read in two ways',
    'dates.csv',
    long(['BAD', '01/02/2025 00:00', '1'], ['BAD', '01/02/2025 00:30', '1']),
    'file-ambiguous',
    /DD\/MM\/YYYY or MM\/DD\/YYYY.*date: DD\/MM\/YYYY/,
  ],
  [
    'two value columns',
    'two.csv',
    'meter,time,kwh,value\na,2025-07-01T00:00Z,1,2\n',
    'header-unknown',
    /"kwh" and "value"/,
  ],
  [
    'rows that are all bad',
    'all.csv',
    `${long()}a,b,c\nd,e,f\n`,
    'too-many-rejects',
    /line 2.*"b"/,
  ],
  [
    'gzip cut short',
    'cut.csv.gz',
    zipped.subarray(0, zipped.length >> 1),
    'file-broken-gzip',
    /cut short/,
  ],
  [
    'gzip cut in its last bytes',
    'cut8.csv.gz',
    zipped.subarray(0, -4),
    'file-broken-gzip',
    /cut short/,
  ],
  ['gzip cut in its header', 'cut3.csv.gz', zipped.subarray(0, 3), 'file-broken-gzip', /cut short/],
  ['gzip with damaged data', 'damaged.csv.gz', damaged, 'file-broken-gzip', /damaged/],
  ['gzip whose checksum is wrong', 'sum.csv.gz', wrongSum, 'file-broken-gzip', /damaged/],
  ['gzip of nothing', 'nothing.csv.gz', gzipSync(''), 'file-empty', /empty/],
  [
    'a broken zip',
    'archive.zip',
    Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0'), noise(500)]),
    'file-broken-archive',
    /zip|archive/,
  ],
  ['a zip cut short', 'cut.zip', zipArchive.subarray(0, -30), 'file-broken-archive', /cut|end/],
  ['a packing that is not read', 'a.7z', sevenZip, 'file-not-csv', /not read|Pack it as/],
])('%s fails and says so', async (_, name, content, code, sentence) => {
  const record = await world.ingest(`unreadable/${name}`, content)
  expect(record).toMatchObject({ state: 'failed', notes: [], error: { code } })
  expect(record.error.message).toMatch(sentence)
  expect(record.finishedAt).toMatch(/^\d{4}-\d\d-\d\dT/)
  expect((await world.get('/meters/BAD')).status).toBe(404)
})

test('a quote that never closes fails with the line on which it may open', async () => {
  const good = rows(40).trimEnd().split('\n')
  good[11] = `"${good[11]}`
  const record = await world.ingest('quote.csv', `${good.join('\n')}\n`)
  expect(record).toMatchObject({ state: 'failed', error: { code: 'file-broken-csv' } })
  expect(record.error.message).toMatch(/line 12/)
  expect((await world.get('/meters/BAD')).status).toBe(404)
})

test.each([
  ['a field', `BAD,${'x'.repeat(2 ** 20 + 100)},1`],
  ['many fields', `BAD${',1'.repeat(2 ** 20)}`],
])('a line of more than a mebibyte with %s fails and names the line', async (_, line) => {
  const record = await world.ingest('endless.csv', `${rows(3)}${line}\n${rows(1)}`)
  expect(record).toMatchObject({ state: 'failed', error: { code: 'file-broken-csv' } })
  expect(record.error.message).toMatch(/line 5 has more than/)
  expect((await world.get('/meters/BAD')).status).toBe(404)
})

test('a header of more than a mebibyte fails and says so', async () => {
  const record = await world.ingest(
    'wide-header.csv',
    `meter,${clock().join(',')}${',x'.repeat(2 ** 20)}\n`,
  )
  expect(record).toMatchObject({ state: 'failed' })
  expect(record.error.message.length).toBeLessThan(1000)
})

test('too many rejects fail the whole file, and the record keeps the first of them', async () => {
  const bad = Array.from({ length: 400 }, (_, at) => `BAD,2025-07-01T00:00Z,not-${at}`)
  const record = await world.ingest('mostly-bad.csv', `${rows(200)}${bad.join('\n')}\n`)
  expect(record).toMatchObject({ state: 'failed', error: { code: 'too-many-rejects' } })
  expect(record).toMatchObject({ rows: '600', rejected: '400' })
  expect(record.error.message).toMatch(/400 of 600/)
  expect(record.rejects[0]).toMatchObject({ line: '202', text: bad[0] })
  const { body: whole } = await world.get(`/ingestions/${record.id}`)
  expect(whole.rejects).toHaveLength(400)
  expect(whole.rejects[399]).toMatchObject({ line: '601', text: bad[399] })
  expect((await world.get('/meters/BAD')).status).toBe(404)
})

test.each<[string, string | Buffer, RegExp]>([
  ['in UTF-16LE', Buffer.from(long(...dayOf('ODD')), 'utf16le'), /^encoding: utf-16le/],
  ['in UTF-16BE', Buffer.from(`\ufeff${long(...dayOf('ODD'))}`, 'utf16le').swap16(), /utf-16be/],
  ['in Latin-1', Buffer.from(`${long(...dayOf('ODD'))}Zähler,,\n`, 'latin1'), /^encoding: latin1/],
  ['without a header', long(...dayOf('ODD')).replace(/^.*\n/, ''), /^header: none/],
  ['below a line sep=', `sep=,\n${long(...dayOf('ODD'))}`, /sep=/],
])('a file %s is read', async (_, content, decision) => {
  // A file without a header names no meter column: its own name is the meter.
  const record = await world.ingest('odd/ODD.csv', content)
  expect(record).toMatchObject({ format: 'long', accepted: '48' })
  expect(record.decisions).toContainEqual(expect.stringMatching(decision))
  expect(await world.meterTotal('ODD', '2025-07-02')).toBe(sum(healthy))
})

function dayOf(meter: string): [string, string, string][] {
  return healthy.map((value, at) => {
    const stamp = new Date(Date.parse('2025-07-02') + at * 1_800_000).toISOString()
    return [meter, stamp, value]
  })
}
