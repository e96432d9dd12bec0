/** Detectors that look at windows and at other meters, over HTTP. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWorld, type World } from './harness.ts'
import type { Json } from './http-json.ts'
import { dayAfter } from './sums.ts'

const FIRST = '2024-05-01'

const CONFIGURED = `detectors:
  - detector: low-delta-t
    meters: ["**/TONS"]
    parameters: { outdoorAir: OAT }
  - detector: weather
    meters: ["HOUSE"]
    parameters: { temperature: OAT, unit: C, minimumDays: 250 }
`

let world: World
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metertally-detectors-'))
  await writeFile(join(folder, 'detectors.yml'), CONFIGURED)
  world = await startWorld(folder)
})
afterAll(async () => {
  await world.close()
  await rm(folder, { recursive: true, force: true })
})

/** Rows of a meter by hours, from 2024-05-01 on; none where the value is undefined. */
function rows(
  meter: string,
  days: number,
  value: (offset: number, hour: number) => number | undefined,
): string[] {
  return Array.from({ length: days * 24 }, (_, at) => {
    const [offset, hour] = [Math.floor(at / 24), at % 24]
    const found = value(offset, hour)
    const stamp = `${dayAfter(FIRST, offset)}T${String(hour).padStart(2, '0')}:00:00Z`
    return found === undefined ? [] : [`${meter},${stamp},${found.toFixed(3)}`]
  }).flat()
}

const usual = (offset: number, hour: number): number => 5 + ((offset * 7 + hour * 5) % 11) / 10

async function datesOf(detector: string): Promise<string[]> {
  const { body } = await world.get(`/anomalies?detector=${detector}&limit=1000`)
  return body.anomalies.map(({ meterId, date }: Json) => `${meterId} ${date}`)
}

test('windows are told once, by what is configured and by default', async () => {
  const days = 70
  const csv = [
    'meter,timestamp,value',
    ...rows('STEAM', 8, () => 0),
    ...rows('ENDED', 13, usual).slice(0, -10),
    ...rows('WELL', days, usual),
    ...rows('HALL/TONS', days, (offset, hour) => (offset === 3 ? 18 : 9) * usual(offset, hour)),
    ...rows('HALL/FLOW', days, () => 300),
    ...rows('HALL/STEMP', days, () => 44),
    ...rows('HALL/RTEMP', days, (offset) => (offset < 60 ? 58 : 50)),
    ...rows('OAT', days, () => 85),
  ]
  await world.ingest('campus.csv', csv.join('\n'))
  expect(await world.detect()).toMatchObject({ state: 'succeeded', errors: [] })
  // Supply and air stand still, which no meter of water or weather ever does.
  expect(await datesOf('stuck-window')).toContain(`STEAM ${dayAfter(FIRST, 4)}`)
  expect(await datesOf('sparse')).toEqual([`ENDED ${dayAfter(FIRST, 29)}`])
  expect(await datesOf('low-delta-t')).toEqual([`HALL/TONS ${dayAfter(FIRST, 60)}`])
  expect(await datesOf('long-term-variance')).toEqual([])
  const again = await world.detect(true)
  expect(again).toMatchObject({ opened: '0', changed: '0', cleared: '0' })
})

test('a point that comes late has the load judged by it', async () => {
  const load = [
    'meter,timestamp,value',
    ...rows('LATE/TONS', 70, (offset, hour) => (offset === 3 ? 18 : 9) * usual(offset, hour)),
    ...rows('LATE/FLOW', 70, () => 300),
    ...rows('LATE/RTEMP', 70, (offset) => (offset < 60 ? 58 : 50)),
  ]
  await world.ingest('load.csv', load.join('\n'))
  await world.detect()
  expect(await datesOf('low-delta-t')).not.toContain(`LATE/TONS ${dayAfter(FIRST, 60)}`)
  const supply = ['meter,timestamp,value', ...rows('LATE/STEMP', 70, () => 44)]
  await world.ingest('supply.csv', supply.join('\n'))
  await world.detect()
  expect(await datesOf('low-delta-t')).toContain(`LATE/TONS ${dayAfter(FIRST, 60)}`)
})

test('a day that its weather does not explain is told, with the gauge in another object', async () => {
  const days = 330
  const celsius = (offset: number): number => 8 + 10 * Math.sin(offset / 58) + (offset % 5)
  const energy = (offset: number, hour: number): number =>
    (usual(offset, hour) + 0.8 * Math.max(0, 15 - celsius(offset))) * (offset === 320 ? 2 : 1)
  const gauge = ['meter,timestamp,value', ...rows('OAT', days, celsius)]
  await world.ingest('weather.csv', gauge.join('\n'))
  const house = ['meter,timestamp,value', ...rows('HOUSE', days, energy)]
  await world.ingest('house.csv', house.join('\n'))
  await world.detect()
  expect(await datesOf('weather')).toEqual([`HOUSE ${dayAfter(FIRST, 320)}`])
})
