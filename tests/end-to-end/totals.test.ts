/** Files of every accepted kind become exact totals. The expected sums are added up in the tests. */
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWorld, type World } from './harness.ts'
import { instants, london, long, sum, utc, values, wide } from './sums.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const AUTUMN = '2025-10-26'
const SPRING = '2025-03-30'

test('a wide file adds up to the decimal, by meter and by date', async () => {
  const rows = ['W-1', 'W-2', 'W-3'].flatMap((meter, at) =>
    ['2025-01-06', '2025-01-07'].map(
      (date, day) => [meter, date, values(at * 10 + day, 48)] as const,
    ),
  )
  const record = await world.ingest('wide.csv', wide(...rows))
  expect(record).toMatchObject({ state: 'succeeded', format: 'wide', rows: '6', meterDays: '6' })

  for (const [meter, date, row] of rows) {
    expect(await world.meterTotal(meter, date)).toBe(sum(row))
  }
  for (const date of ['2025-01-06', '2025-01-07']) {
    const { body } = await world.get(`/consumption/${date}`)
    const total = sum(rows.filter((row) => row[1] === date).flatMap(([, , row]) => row))
    expect(body).toMatchObject({ total, meters: '3', readings: '144', expected: '144' })
    expect(body).toMatchObject({ unit: 'kWh', units: ['kWh'], completeness: '1' })
  }
})

test('stamps in UTC belong to the UTC date in a pipeline of that zone', async () => {
  const row = values(20, 96)
  const stamps = instants('2025-02-03T00:00:00Z', 96)
  const text = long(...stamps.map((at, slot) => ['L-Z', utc(at), row[slot] as string] as const))
  expect(await world.ingest('long-z.csv', text)).toMatchObject({ state: 'succeeded', rows: '96' })
  expect(await world.meterTotal('L-Z', '2025-02-03')).toBe(sum(row.slice(0, 48)))
  expect(await world.meterTotal('L-Z', '2025-02-04')).toBe(sum(row.slice(48)))
})

test('stamps with offsets are the instants that they name', async () => {
  // 01:30+02:00 is 23:30 UTC of the day before, 22:00-03:00 is 01:00 UTC of the day after.
  const text = long(
    ['L-O', '2025-02-11T01:30:00+02:00', '1.1'],
    ['L-O', '2025-02-11T02:00:00+02:00', '2.02'],
    ['L-O', '2025-02-11T22:00:00-03:00', '4.004'],
    ['L-O', '2025-02-11T05:45:00+05:45', '8.0008'],
  )
  await world.ingest('long-offsets.csv', text)
  // The last two rows name 2025-02-12T01:00Z and 2025-02-11T00:00Z: the second instant again.
  expect(await world.meterTotal('L-O', '2025-02-10')).toBe('1.1')
  expect(await world.meterTotal('L-O', '2025-02-11')).toBe('8.0008')
  expect(await world.meterTotal('L-O', '2025-02-12')).toBe('4.004')
  expect(await world.record('long-offsets.csv')).toMatchObject({ duplicates: '1', accepted: '4' })
})

test.each([
  ['autumn', AUTUMN, '2025-10-25T23:00:00Z', 50],
  ['spring', SPRING, '2025-03-30T00:00:00Z', 46],
])('local stamps of the %s day in London are all there', async (name, date, from, count) => {
  const row = values(count, count)
  const stamps = instants(from, count)
  const meter = `L-${name}`
  const text = long(...stamps.map((at, slot) => [meter, london(at), row[slot] as string] as const))
  await world.ingest(`samples/local-${name}.csv`, text)
  const { body } = await world.get(`/meters/${meter}/consumption`)
  expect(body.consumption).toHaveLength(1)
  const readings = String(count)
  const day = { date, total: sum(row), readings, expected: readings, quality: 'complete' }
  expect(body.consumption[0]).toMatchObject(day)
  const { body: shown } = await world.get(`/meters/${meter}/readings/${date}`)
  const starts = shown.readings.map((reading: { start: string }) => Date.parse(reading.start))
  expect(starts).toEqual(stamps.map((at) => at.getTime()))
  expect(shown.readings.map((reading: { value: string }) => reading.value)).toEqual(row)
})

test.each([
  ['autumn', AUTUMN, 50],
  ['spring', SPRING, 46],
])('the %s day in London (%s) is complete with %i wide values', async (name, date, count) => {
  const row = values(count + 7, count)
  await world.ingest(`samples/${name}.csv`, wide([`W-${name}`, date, row]))
  const { body } = await world.get(`/meters/W-${name}/consumption`)
  const readings = String(count)
  const day = { date, total: sum(row), readings, expected: readings, completeness: '1' }
  expect(body.consumption).toEqual([expect.objectContaining(day)])
})

test('stamps in UTC fall on the local date of the pipeline', async () => {
  const row = values(31, 50)
  const stamps = instants('2025-10-25T23:00:00Z', 50)
  const text = long(...stamps.map((at, slot) => ['L-UTC', utc(at), row[slot] as string] as const))
  await world.ingest('samples/utc-autumn.csv', text)
  expect(await world.meterTotal('L-UTC', AUTUMN)).toBe(sum(row))
})

test('gzip is told by its content, whatever the key says', async () => {
  const row = values(40, 48)
  const text = wide(['G-1', '2025-04-01', row])
  const record = await world.ingest('plainly-named.csv', gzipSync(text))
  expect(record).toMatchObject({ state: 'succeeded', rows: '1', rejected: '0' })
  await world.ingest('not-gzip-at-all.csv.gz', text.replace('G-1', 'G-2'))
  expect(await world.meterTotal('G-1', '2025-04-01')).toBe(sum(row))
  expect(await world.meterTotal('G-2', '2025-04-01')).toBe(sum(row))
})

test('0.1 and 0.2 are 0.3', async () => {
  const text = long(['X-1', '2025-05-01T00:00Z', '0.1'], ['X-1', '2025-05-01T00:30Z', '0.2'])
  await world.ingest('exact.csv', text)
  expect(await world.total('2025-05-01')).toBe('0.3')
})

test('the largest quantity and sums past 2^53 millionths stay exact', async () => {
  const text = long(
    ['X-2', '2025-05-02T00:00Z', '9007199254.740991'],
    ['X-3', '2025-05-02T00:00Z', '9007199254.740991'],
    ['X-3', '2025-05-02T00:30Z', '9007199254.740991'],
    ['X-4', '2025-05-02T00:00Z', '-0.000001'],
    ['X-4', '2025-05-02T00:30Z', '9007199254.740992'],
  )
  const record = await world.ingest('large.csv', text)
  expect(await world.meterTotal('X-2', '2025-05-02')).toBe('9007199254.740991')
  expect(await world.meterTotal('X-3', '2025-05-02')).toBe('18014398509.481982')
  expect(await world.total('2025-05-02')).toBe('27021597764.222972')
  expect(record).toMatchObject({ state: 'partial', rejects: [{ line: '6' }] })
  expect(record.rejects[0].reason).toContain('9007199254.740992')
  const { body } = await world.get('/consumption/average/2025-05-02')
  // A third of it, rounded half-even to six decimals: …657.333… .
  expect(body).toMatchObject({ average: '9007199254.740991', meters: '3' })
})

test('more than six decimals round half to even and are counted', async () => {
  const text = long(
    ['X-5', '2025-05-03T00:00Z', '0.0000005'],
    ['X-5', '2025-05-03T00:30Z', '0.0000015'],
    ['X-5', '2025-05-03T01:00Z', '1.00000050000001'],
    ['X-5', '2025-05-03T01:30Z', '1e-6'],
  )
  const record = await world.ingest('rounded.csv', text)
  expect(record).toMatchObject({ rounded: '3', accepted: '4' })
  expect(await world.total('2025-05-03')).toBe('1.000004')
})

test('a later row of the same object replaces an earlier one and is counted as a duplicate', async () => {
  const text = long(['X-6', '2025-05-04T00:00Z', '7'], ['X-6', '2025-05-04T00:00Z', '8.5'])
  expect(await world.ingest('repeats.csv', text)).toMatchObject({ duplicates: '1' })
  expect(await world.total('2025-05-04')).toBe('8.5')
})

test.each([
  ['kWh', '1.5', '1.5'],
  ['Usage (kWh)', '1.5', '1.5'],
  ['consumption_kwh', '1.5', '1.5'],
  ['EnergyKWh', '1.5', '1.5'],
  ['Energy (Wh)', '1500', '1.5'],
  ['MWh', '0.0015', '1.5'],
])('a value column titled %s is taken in that unit', async (title, value, total) => {
  await world.ingest('unit.csv', `meter,timestamp,${title}\nU-1,2025-05-05T00:00Z,${value}\n`)
  const { body } = await world.get('/consumption/2025-05-05')
  expect(body).toMatchObject({ total, unit: 'kWh' })
})

test('kilowatt hours and cubic metres of one date have totals of their own', async () => {
  await world.ingest('gas.csv', 'meter,timestamp,m3\nGAS,2025-05-06T00:00Z,2.5\n')
  await world.ingest('power.csv', 'meter,timestamp,value\nPOWER,2025-05-06T00:00Z,7\n')
  const { body } = await world.get('/consumption/2025-05-06')
  expect(body).toMatchObject({ total: '7', unit: 'kWh', meters: '1', units: ['kWh', 'm3'] })
  expect((await world.get('/consumption/2025-05-06?unit=m3')).body).toMatchObject({ total: '2.5' })
})
