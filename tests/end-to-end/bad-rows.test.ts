/** Bad rows in good files: rejected with their line and reason, while the good rows count. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWorld, type World } from './harness.ts'
import { clock, long, sum, values, wide } from './sums.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const HEADER = 'meter,timestamp,value'

test.each([
  ['too few fields', 'R-1,2025-08-01T00:30Z', /2 fields, the header has 3/],
  ['too many fields', 'R-1,2025-08-01T00:30Z,1,2', /4 fields, the header has 3/],
  ['a value that is no number', 'R-1,2025-08-01T00:30Z,12kWh', /"12kWh" is not a number/],
  ['a value with a decimal comma', 'R-1,2025-08-01T00:30Z,"1,5"', /"1,5" is not a number/],
  ['a hexadecimal value', 'R-1,2025-08-01T00:30Z,0x10', /"0x10" is not a number/],
  [
    'a value that is not a number by name',
    'R-1,2025-08-01T00:30Z,Infinity',
    /"Infinity" is not a number/,
  ],
  ['an infinite value', 'R-1,2025-08-01T00:30Z,Infinity', /"Infinity" is not a number/],
  ['a value past the safe range', 'R-1,2025-08-01T00:30Z,1e300', /safe range/],
  ['a date that does not exist', 'R-1,2025-02-29T00:30Z,1', /2025-02-29.*does not exist/],
  ['a month that does not exist', 'R-1,2025-13-01T00:30Z,1', /does not exist/],
  ['a time that does not exist', 'R-1,2025-08-01T25:30Z,1', /does not exist/],
  ['a stamp that is none', 'R-1,yesterday,1', /"yesterday" is not/],
  ['an empty stamp', 'R-1,,1', /stamp/],
  ['an empty meter id', ',2025-08-01T00:30Z,1', /meter id is empty/],
  ['a meter id of 201 characters', `${'m'.repeat(201)},2025-08-01T00:30Z,1`, /201 characters/],
])('a row with %s is rejected alone', async (_, bad, reason) => {
  const lines = [HEADER, 'R-1,2025-08-01T00:00Z,0.25', bad, 'R-1,2025-08-01T01:00Z,0.5']
  const record = await world.ingest('rows/one.csv', `${lines.join('\n')}\n`)
  expect(record).toMatchObject({ state: 'partial', rows: '3', accepted: '2', rejected: '1' })
  expect(record.rejects).toHaveLength(1)
  expect(record.rejects[0].line).toBe('3')
  expect(record.rejects[0].reason).toMatch(reason)
  expect(await world.meterTotal('R-1', '2025-08-01')).toBe('0.75')
})

test('a wide row with a bad value is rejected whole and names the column', async () => {
  const good = values(1, 48)
  const bad = values(2, 48).with(4, 'oops')
  const text = wide(
    ['R-2', '2025-08-02', good],
    ['R-2', '2025-08-03', bad],
    ['R-2', '2025-02-30', good],
  )
  const record = await world.ingest('rows/wide.csv', text)
  expect(record).toMatchObject({ state: 'partial', accepted: '1', rejected: '2' })
  expect(record.rejects).toEqual([
    expect.objectContaining({ line: '3', reason: expect.stringMatching(/"oops".*column 7/) }),
    expect.objectContaining({ line: '4', reason: expect.stringMatching(/2025-02-30.*not exist/) }),
  ])
  expect(await world.total('2025-08-02')).toBe(sum(good))
  expect(await world.total('2025-08-03')).toBeUndefined()
})

test('a last line cut between fields is rejected, and the record notes the missing newline', async () => {
  const good = values(3, 48)
  const text = wide(['R-3', '2025-08-04', good], ['R-3', '2025-08-05', good])
  const record = await world.ingest('rows/cut.csv', text.slice(0, text.lastIndexOf(',')))
  expect(record).toMatchObject({ state: 'partial', accepted: '1', rejected: '1' })
  expect(record.rejects).toEqual([
    expect.objectContaining({ line: '3', reason: '49 fields, the header has 50' }),
  ])
  expect(record.notes).toContain('the final newline is missing')
  expect(await world.total('2025-08-04')).toBe(sum(good))
  expect(await world.total('2025-08-05')).toBeUndefined()
})

test('a last line cut inside quotes is rejected alone', async () => {
  const text = `${HEADER}\nR-4,2025-08-06T00:00Z,1.5\n"R-4",2025-08-06T00:30Z,"2.`
  const record = await world.ingest('rows/cut-quote.csv', text)
  expect(record).toMatchObject({ state: 'partial', accepted: '1', rejected: '1' })
  expect(record.rejects).toEqual([
    expect.objectContaining({ line: '3', reason: expect.stringMatching(/cut short/) }),
  ])
  expect(await world.total('2025-08-06')).toBe('1.5')
})

test('a whole last line without its newline counts, and the record notes it', async () => {
  const text = long(['R-5', '2025-08-07T00:00Z', '1.5'], ['R-5', '2025-08-07T00:30Z', '2.5'])
  const record = await world.ingest('rows/no-newline.csv', text.trimEnd())
  expect(record).toMatchObject({ state: 'succeeded' })
  expect(record.notes).toContain('the final newline is missing')
  expect(await world.total('2025-08-07')).toBe('4')
})

test.each([
  ['\\r\\n', '\r\n'],
  ['\\r', '\r'],
  ['\\n', '\n'],
])(
  'rejects name their line in a file of %s line ends with blank lines and quoted breaks',
  async (_, end) => {
    const lines = [
      HEADER,
      '',
      'R-6,2025-08-08T00:00Z,1',
      '',
      '',
      'R-6,2025-08-08T00:30Z,bad',
      'R-6,2025-08-08T01:00Z,"2"',
      `R-6,"2025-08-08${end}01:30",3`,
      'R-6,2025-08-08T02:00Z,worse',
      '',
    ]
    const record = await world.ingest('rows/lines.csv', lines.join(end))
    expect(record).toMatchObject({ accepted: '2', rejected: '3' })
    // The quoted break makes the eighth line two, and a row's line is the one on which it ends.
    expect(record.rejects.map(({ line }: { line: string }) => line)).toEqual(['6', '9', '10'])
    expect(await world.total('2025-08-08')).toBe('3')
  },
)

test('a byte order mark, spaces around fields, quotes and semicolons are understood', async () => {
  const text =
    '\ufeff"Meter ID" ; "Timestamp" ; "kWh"\n "R-7" ; 2025-08-09 00:00 ; 1.25 \nR-7;2025-08-09 00:30;"2.5"\n'
  expect(await world.ingest('rows/messy.csv', text)).toMatchObject({
    rejected: '0',
    state: 'succeeded',
  })
  expect(await world.total('2025-08-09')).toBe('3.75')
})

const KEYS = [
  'odd keys/a b  c.csv',
  'odd keys/a+b.csv',
  'odd keys/100%.csv',
  'odd keys/%41%2F.csv',
  'odd keys/Zähler-ß-日本-😀.csv',
  'odd keys/&?#=;:@!\'()*[]{}|^~"<>,$.csv',
  'odd keys/back\\slash.csv',
  'odd keys/trailing dot.',
  'odd keys/deep/er//double/./x.csv',
  `odd keys/${'long'.repeat(200)}.csv`,
]

test.each(KEYS)('the key %j is ingested under its own name and withdrawn', async (key) => {
  const row = values(key.length, 48)
  const record = await world.ingest(key, wide(['R-8', '2025-08-10', row]))
  expect(record).toMatchObject({ key, state: 'succeeded' })
  expect((await world.get(`/ingestions/${record.id}`)).body).toMatchObject({ key })
  expect(await world.total('2025-08-10')).toBe(sum(row))
  await world.remove(key)
  await world.settled()
  expect(await world.record(key)).toMatchObject({ state: 'withdrawn' })
  expect(await world.total('2025-08-10')).toBeUndefined()
})

test('more rejects than the record shows are all listed by the record itself', async () => {
  const bad = Array.from({ length: 90 }, (_, at) => `R-9,2025-08-11T00:00Z,bad-${at}`)
  const text = [
    HEADER,
    ...clock(15).map((time) => `R-9,2025-08-11T${time.padStart(5, '0')}Z,1`),
    ...bad,
  ]
  const record = await world.ingest('rows/many.csv', `${text.join('\n')}\n`)
  expect(record).toMatchObject({ state: 'partial', accepted: '96', rejected: '90' })
  expect(record.rejects.length).toBeLessThan(90)
  const { body } = await world.get(`/ingestions/${record.id}`)
  expect(body.rejects.map(({ text }: { text: string }) => text)).toEqual(bad)
  expect(await world.total('2025-08-11')).toBe('96')
})

test('blank lines count nothing, however many', async () => {
  const blank = '\n'.repeat(2 ** 21)
  const text = `${blank}${HEADER}\n${blank}R-10,2025-08-12T00:00Z,1.5\n${blank}`
  expect(await world.ingest('rows/blank.csv', text)).toMatchObject({
    state: 'succeeded',
    rows: '1',
  })
  expect(await world.total('2025-08-12')).toBe('1.5')
})
