/** What files say that was once taken for something else, or too much: each case was found at random. */
import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { cut, cutInside } from '../../../domain/short-text.ts'
import { zipOf } from '../../adapters/archive/zip-writer.ts'
import { readObject } from '../../fuzz/read-object.ts'

const half = (at: number): string => new Date(Date.UTC(2025, 5, 2) + at * 1_800_000).toISOString()
const rows = (count: number, row: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => `${row(at)}\n`).join('')
const good = (count: number): string => rows(count, (at) => `m,${half(at)},1`)
const HEADER = 'meter,timestamp,value\n'
const read = (text: string) => readObject(Buffer.from(text))

test('seconds since 1970 past all calendars reject their row alone', async () => {
  const text = HEADER + rows(30, (at) => `m,${1_750_000_000 + at * 1800},1`)
  const { record } = await read(`${text}m,9999999999999999,1\n`)
  expect(record).toMatchObject({ state: 'partial', accepted: 30, rejected: 1 })
})

test.each(['/(/', '*', '__proto__', '-', '/^(a+)+$/'])(
  'the code %j of all rows means just that text',
  async (code) => {
    const text = `meter,timestamp,value,flow\n${rows(9, (at) => `m,${half(at)},1,${code}`)}`
    expect((await read(text)).record).toMatchObject({ state: 'succeeded', accepted: 9 })
  },
)

test('a code that comes later is none of those before, whatever those look like', async () => {
  const known = rows(20_000, (at) => `m,${half(at)},1,*`)
  const text = `meter,timestamp,value,flow\n${known}m,${half(99_000)},1,export\n`
  expect((await read(text)).record).toMatchObject({ accepted: 20_000, rejected: 1 })
})

test('a column of totals whose title looks like an expression is left out', async () => {
  const text = `timestamp,a,b,/total (/\n${rows(9, (at) => `${half(at)},${at % 3},2,3`)}`
  const { record, contributions } = await read(text)
  expect(record.decisions).toContainEqual('ignored columns: /total (/')
  expect(new Set(contributions.map(({ meterId }) => meterId))).toEqual(new Set(['a', 'b']))
})

test.each([
  ['that divide no day', 'meter,date,0:00,0:07,0:14\nm,2025-06-02,1,2,3\n', /7 minutes apart/],
  ['that are all the same', 'meter,date,0:00,0:00\nm,2025-06-02,1,2\n', /not understood/],
])('clock titles %s are told of', async (_, text, sentence) => {
  const { error } = (await read(text)).record
  expect(error).toMatchObject({ code: 'header-unknown', message: expect.stringMatching(sentence) })
})

test('a table whose first row has a mebibyte is recognised', async () => {
  const width = 9_000
  const titles = Array.from(
    { length: width },
    (_, at) => `${'long-name-of-a-meter'.repeat(5)}-${at}`,
  )
  const text = `timestamp,${titles}\n${rows(3, (at) => `${half(at)}${',1'.repeat(width)}`)}`
  const { record, contributions } = await read(text)
  expect(record).toMatchObject({ state: 'succeeded', format: 'matrix', accepted: 3 })
  expect(contributions).toHaveLength(width)
})

test('blank lines between rows are none of the format, however many', async () => {
  const text = `${HEADER}${good(9)}${'\n'.repeat(4 * 2 ** 20)}${good(9)}`
  expect((await read(text)).record).toMatchObject({ state: 'succeeded', accepted: 18 })
})

test('rows of a format without zeros are no reason for a day of zeros a second', async () => {
  const second = (at: number): string => new Date(Date.UTC(2025, 5, 2) + at * 1000).toISOString()
  const text = rows(3, (at) => `m,${second(at)},1`)
  const { contributions } = await read(HEADER + text)
  expect(
    contributions.flatMap(({ segments }) => segments.flatMap(({ values }) => values)),
  ).toHaveLength(3)
})

test('of two members of one name the good one counts, also when the bad one fails halfway', async () => {
  const members = [
    { name: 'a.csv', content: HEADER + good(9) },
    { name: 'a.csv', content: `${HEADER}${rows(90_000, (at) => `n,${half(at)},1`)}\0` },
  ]
  const { record, contributions } = await readObject(zipOf(members))
  expect(record).toMatchObject({ state: 'partial', accepted: 9 })
  expect(new Set(contributions.map(({ meterId }) => meterId))).toEqual(new Set(['m']))
})

test('a sentence that quotes a file is short, and whole Unicode', async () => {
  const text = `${HEADER + good(9)}m,${'y'.repeat(39)}😀,1\nm,x,${'y'.repeat(195)}😀😀\n`
  const { rejects = [] } = (await read(text)).record
  expect(rejects).toHaveLength(2)
  for (const reject of rejects) expect(JSON.stringify(reject)).not.toMatch(/\\ud[89a-f]/)
  const stamps = rows(9, (at) => `m,01/02/2025 0${'0'.repeat(9000)}${at},1`)
  expect((await read(HEADER + stamps)).record.error?.message.length).toBeLessThan(1100)
})

test('what is cut says so, and keeps no half of a pair', () => {
  expect(cut('short', 5)).toBe('short')
  expect(cut('longer', 5)).toBe('longe…')
  expect(cut('😀😀', 3).isWellFormed()).toBe(true)
  expect(cutInside('folder/of/files.csv', 8)).toBe('fold….csv')
})

test('gzip in gzip is told of, not opened for ever', async () => {
  const { error } = (await readObject(gzipSync(gzipSync(gzipSync(HEADER))))).record
  expect(error).toMatchObject({ code: 'file-not-csv' })
})
