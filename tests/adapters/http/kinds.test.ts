/** What the API shows of each kind and quality of readings, and that it keeps to its contract. */
import { expect, test } from '@jest/globals'
import { createApp } from '../../../adapters/http/app.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'
import { storeOf } from '../../domain/contributions.ts'
import {
  AUTUMN_DAY,
  contributionOf,
  dayOf,
  HOUR,
  halfHours,
  LONDON,
  units,
} from '../../domain/factories.ts'

const DATE = '2025-06-02'
const [one, none] = [units(1), null]

/** Reads of a register at midnight, from 2025-06-02 on. */
const registerReads = (...values: number[]): Contribution[] =>
  values.map((value, at) =>
    contributionOf({
      meterId: 'register',
      kind: 'register',
      date: formatDate(dayOf(DATE) + at),
      segments: [{ start: 0, length: 0, values: [units(value)] }],
    }),
  )
const CONTRIBUTIONS = [
  contributionOf({ meterId: 'plain', site: 'Hall 7' }),
  contributionOf({
    meterId: 'gauge',
    channel: 'T',
    unit: '°C',
    kind: 'gauge',
    segments: [halfHours([units(20), units(21), units(21)])],
  }),
  contributionOf({
    meterId: 'power',
    kind: 'power',
    segments: [
      {
        ...halfHours([units(3), one, none, one]),
        qualities: ['substituted', 'estimated', 'missing', 'actual'],
      },
    ],
  }),
  contributionOf({ meterId: 'gaps', segments: [halfHours([none, none])] }),
  ...registerReads(100, 112.5, 120),
  contributionOf({
    meterId: 'daily',
    date: AUTUMN_DAY,
    zone: LONDON,
    segments: [{ start: 0, length: 24 * HOUR, values: [units(9)] }],
  }),
]
const contributions = storeOf(CONTRIBUTIONS)
const app = createApp({ contributions } as unknown as Parameters<typeof createApp>[0])

async function get(path: string): Promise<ReturnType<typeof JSON.parse>> {
  const answer = await app.request(path)
  return Object.assign({ status: answer.status }, await answer.json())
}

test('a date sums energy of intervals, powers and registers, and says what meters of gaps lack', async () => {
  // 48 of plain, (3 + 1 + 1) / 2 of power, 12.5 of register.
  expect(await get(`/consumption/${DATE}`)).toEqual({
    ...{ status: 200, date: DATE, unit: 'kWh', units: ['kWh'] },
    ...{ total: 63, average: 21, meters: 3 },
    ...{ readings: 48 + 3 + 1, expected: 48 + 48 + 1 + 48, completeness: 0.35862 },
  })
  expect(await get(`/consumption/average/${DATE}`)).toMatchObject({ average: 21, meters: 3 })
})

test('a list of meters shows a gauge with its mean and no total', async () => {
  const { meters } = await get(`/consumption/${DATE}/meters`)
  expect(
    meters.map((day: Record<string, unknown>) => [day.meterId, day.kind, day.quality]),
  ).toEqual([
    ['gaps', 'interval', 'missing'],
    ['gauge', 'gauge', 'partial'],
    ['plain', 'interval', 'complete'],
    ['power', 'power', 'partial'],
    ['register', 'register', 'complete'],
  ])
  expect(meters[1]).toEqual({
    ...{ meterId: 'gauge', channel: 'T', unit: '°C', flow: 'import', kind: 'gauge' },
    ...{ mean: 20.666667, readings: 3, expected: 48, completeness: 0.0625, quality: 'partial' },
  })
})

test('a gauge’s days have a mean, a minimum and a maximum', async () => {
  const { consumption } = await get('/meters/gauge/consumption')
  expect(consumption).toEqual([expect.objectContaining({ mean: 20.666667, min: 20, max: 21 })])
  expect(consumption[0]).not.toHaveProperty('total')
})

test('a day of gaps has a total of zero and no extremes', async () => {
  const { consumption } = await get('/meters/gaps/consumption')
  expect(consumption).toEqual([
    {
      ...{ date: DATE, channel: 'main', unit: 'kWh', flow: 'import', kind: 'interval' },
      ...{ total: 0, readings: 0, expected: 48, completeness: 0, quality: 'missing' },
    },
  ])
  expect(await get(`/meters/gaps/readings/${DATE}`)).toMatchObject({ status: 200, readings: [] })
})

test('readings of a power are its energy, each with its quality', async () => {
  const { readings } = await get(`/meters/power/readings/${DATE}`)
  const shown = { channel: 'main', minutes: 30 }
  expect(readings).toEqual([
    { ...shown, start: `${DATE}T00:00:00+00:00`, value: 1.5, quality: 'substituted' },
    { ...shown, start: `${DATE}T00:30:00+00:00`, value: 0.5, quality: 'estimated' },
    { ...shown, start: `${DATE}T01:30:00+00:00`, value: 0.5, quality: 'actual' },
  ])
})

test('readings of a register are what was used between its reads', async () => {
  const { readings } = await get(`/meters/register/readings/${DATE}`)
  expect(readings).toEqual([
    {
      ...{ channel: 'main', start: `${DATE}T00:00:00+00:00` },
      ...{ minutes: 1440, value: 12.5, quality: 'actual' },
    },
  ])
  const { consumption } = await get('/meters/register/consumption')
  expect(consumption.map(({ total }: { total: number }) => total)).toEqual([12.5, 7.5, 0])
  expect(consumption.at(-1)).toMatchObject({ quality: 'missing', readings: 0 })
})

test('a daily value is shown with the 25 hours of its day', async () => {
  const { readings } = await get(`/meters/daily/readings/${AUTUMN_DAY}`)
  expect(readings).toEqual([expect.objectContaining({ minutes: 1500, value: 9 })])
})

test('a meter shows its site where it has one', async () => {
  expect(await get('/meters/plain')).toMatchObject({ site: 'Hall 7', firstDate: DATE })
  expect(await get('/meters/gauge')).not.toHaveProperty('site')
})

test('the contract names all qualities and kinds', async () => {
  const { components } = await get('/openapi.json')
  const { MeterDay, DayReadings } = components.schemas
  expect(MeterDay.properties.quality.enum).toEqual(['complete', 'partial', 'estimated', 'missing'])
  expect(MeterDay.properties.kind.enum).toEqual(['interval', 'power', 'register', 'gauge'])
  expect(MeterDay.required).not.toContain('total')
  expect(MeterDay.required).not.toContain('mean')
  expect(DayReadings.properties.readings.items.properties.quality.enum).toEqual([
    'actual',
    'estimated',
    'substituted',
  ])
})
