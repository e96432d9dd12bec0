/** What kinds, flows, qualities and revisions of real files come to, from the upload to the API. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startWorld, type World } from './harness.ts'
import type { Json } from './http-json.ts'
import { sum, values } from './sums.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(async () => {
  expect(world.errors).toEqual([])
  await world.close()
})

/** The meter's settled days, as sent. */
async function days(meter: string): Promise<Json[]> {
  const path = `/meters/${meter}/consumption?from=2025-01-01&to=2025-12-31`
  return (await world.get(path)).body.consumption
}

const csv = (...rows: string[]): string => `${rows.join('\n')}\n`

describe('a register', () => {
  const reads = ['100', '103.5', '107', '112.25', '118']
  const row = (day: number): string => `REG,2025-01-0${day}T00:00Z,${reads[day - 1]}`
  const titles = 'meter,timestamp,meter reading kWh'

  test('gives each day what was used between reads, also where uploads come in the wrong order', async () => {
    await world.ingest('registers/late.csv', csv(titles, row(3), row(4), row(5)))
    await world.ingest('registers/early.csv', csv(titles, row(1), row(2), row(3)))
    const used = (await days('REG')).filter(({ total }) => total !== '0')
    // 103.5 - 100, 107 - 103.5, 112.25 - 107, 118 - 112.25.
    expect(used.map(({ date, total }) => [date, total])).toEqual([
      ['2025-01-01', '3.5'],
      ['2025-01-02', '3.5'],
      ['2025-01-03', '5.25'],
      ['2025-01-04', '5.75'],
    ])
    expect(used.every(({ kind }) => kind === 'register')).toBe(true)
    expect(await world.total('2025-01-02')).toBe('3.5')
    expect(await world.total('2025-01-03')).toBe('5.25')
  })

  test('is corrected by a newer read of the same time', async () => {
    const corrected = csv(titles, 'REG,2025-01-03T00:00Z,108')
    await world.putLater('registers/corrected.csv', corrected, 'registers/early.csv')
    await world.settled()
    expect(await world.total('2025-01-02')).toBe('4.5')
    expect(await world.total('2025-01-03')).toBe('4.25')
  })
})

test('a gauge has a mean and no total, and is no consumption', async () => {
  const rows = ['19.5', '20', '21.1'].map((value, hour) => `T-1,2025-02-01T0${hour}:00Z,${value}`)
  await world.ingest('gauges/a.csv', csv('sensor,timestamp,temperature', ...rows))
  const [day, ...more] = await days('T-1')
  expect(more).toEqual([])
  // (19.5 + 20 + 21.1) / 3
  expect(day).toMatchObject({ date: '2025-02-01', kind: 'gauge', mean: '20.2', readings: '3' })
  expect(day).toMatchObject({ min: '19.5', max: '21.1' })
  expect(day).not.toHaveProperty('total')
  expect((await world.get('/consumption/2025-02-01')).status).toBe(404)
})

test('what is fed in is not consumption', async () => {
  const text = csv(
    'meter,timestamp,Import kWh,Export kWh',
    'PV,2025-02-02T00:00Z,1.5,0',
    'PV,2025-02-02T12:00Z,0.25,4',
  )
  expect(await world.ingest('flows/a.csv', text)).toMatchObject({ state: 'succeeded', rows: '2' })
  expect(await world.total('2025-02-02')).toBe('1.75')
  const exported = await world.get('/consumption/2025-02-02?flow=export')
  expect(exported.body).toMatchObject({ total: '4', meters: '1' })
  expect((await days('PV')).map(({ flow, total }) => [flow, total]).sort()).toEqual([
    ['export', '4'],
    ['import', '1.75'],
  ])
})

describe('qualities', () => {
  const rowsOf = (meter: string, codeOf: (hour: number) => string): string[] =>
    Array.from({ length: 24 }, (_, hour) => {
      const stamp = `2025-02-03T${String(hour).padStart(2, '0')}:00Z`
      return `${meter},${stamp},0.5,${codeOf(hour)}`
    })

  test('reach the meter’s days and readings', async () => {
    const text = csv(
      'meter,timestamp,kWh,quality',
      ...rowsOf('Q-A', () => 'A'),
      ...rowsOf('Q-E', (hour) => (hour === 5 ? 'E' : hour === 6 ? 'S' : 'A')),
      ...rowsOf('Q-N', (hour) => (hour === 7 ? 'N' : 'A')),
      ...rowsOf('Q-0', () => 'missing'),
    )
    expect(await world.ingest('qualities/a.csv', text)).toMatchObject({ rejected: '0' })
    const dayOf = async (meter: string): Promise<Json> => {
      const [{ quality, total, readings }] = await days(meter)
      return { quality, total, readings }
    }
    expect(await dayOf('Q-A')).toEqual({ quality: 'complete', total: '12', readings: '24' })
    expect(await dayOf('Q-E')).toEqual({ quality: 'estimated', total: '12', readings: '24' })
    expect(await dayOf('Q-N')).toEqual({ quality: 'partial', total: '11.5', readings: '23' })
    expect(await dayOf('Q-0')).toEqual({ quality: 'missing', total: '0', readings: '0' })
    const { body } = await world.get('/meters/Q-E/readings/2025-02-03')
    expect(body.readings.slice(4, 8).map(({ start, quality }: Json) => [start, quality])).toEqual([
      ['2025-02-03T04:00:00+00:00', 'actual'],
      ['2025-02-03T05:00:00+00:00', 'estimated'],
      ['2025-02-03T06:00:00+00:00', 'substituted'],
      ['2025-02-03T07:00:00+00:00', 'actual'],
    ])
  })
})

describe('NEM12', () => {
  const file = (row: readonly string[], updated: string, quality = 'A'): string =>
    csv(
      '100,NEM12,202507040000,NETWORK,RETAILER',
      '200,NMI1234567,E1,E1,E1,N1,01234,KWH,30,',
      `300,20250701,${row.join(',')},${quality},,,${updated},`,
      '900',
    )
  const [older, newer, newest] = [values(1, 48), values(2, 48), values(3, 48)]

  test('the newer update time counts, whatever was uploaded last', async () => {
    const record = await world.ingest('nem12/newer.csv', file(newer, '20250705120000'))
    expect(record).toMatchObject({ format: 'nem12', state: 'succeeded' })
    await world.putLater('nem12/older.csv', file(older, '20250703120000'), 'nem12/newer.csv')
    await world.settled()
    expect(await world.meterTotal('NMI1234567', '2025-07-01')).toBe(sum(newer))
  })

  test('a still newer one replaces it, and where that is deleted, it comes back', async () => {
    await world.ingest('nem12/newest.csv', file(newest, '20250706120000'))
    expect(await world.meterTotal('NMI1234567', '2025-07-01')).toBe(sum(newest))
    await world.remove('nem12/newest.csv')
    await world.settled()
    expect(await world.meterTotal('NMI1234567', '2025-07-01')).toBe(sum(newer))
  })

  test('the day’s quality is that of its record, and its clock that of the market', async () => {
    await world.ingest('nem12/substituted.csv', file(newest, '20250707120000', 'S14'))
    const [day] = await days('NMI1234567')
    expect(day).toMatchObject({ total: sum(newest), quality: 'estimated', expected: '48' })
    const { body } = await world.get('/meters/NMI1234567/readings/2025-07-01')
    expect(body.readings[0]).toMatchObject({
      ...{ start: '2025-07-01T00:00:00+10:00', minutes: '30', quality: 'substituted' },
    })
  })
})

test('the record of each file says its format, and how that was told', async () => {
  const titles = Array.from({ length: 50 }, (_, at) => String(at + 1)).join(',')
  const cells = Array(48).fill('0.5').join(',')
  const text = csv(
    'Report,Half hourly consumption',
    '',
    `Mpan,Settlement Date,${titles},Grand Total`,
    `1200000000001,02/08/2025,${cells},,,24`,
    `Grand Total,,${cells},,,24`,
  )
  const { id } = await world.ingest('known/corona.csv', text)
  const { body } = await world.get(`/ingestions/${id}`)
  expect(body).toMatchObject({ format: 'corona', state: 'succeeded', rows: '1', units: ['kWh'] })
  expect(body.decisions).toEqual(
    expect.arrayContaining([expect.stringMatching(/^format: corona .*known by its header/)]),
  )
  expect(await world.total('2025-08-02')).toBe('24')
})
